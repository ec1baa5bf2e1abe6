#include "cli/telexd/options.hpp"

#include "cli/system/output.hpp"
#include "cli/system/standard_streams.hpp"
#include "cli/telexd/admin/request.hpp"
#include "cli/telexd/useless_options.hpp"
#include "cli/text/address.hpp"
#include "cli/text/version.hpp"
#include "net/wire/number.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <chrono>
#include <limits>
#include <optional>
#include <sstream>

#include <unistd.h>

namespace telex::cli {

namespace {

constexpr auto description
  = "The Telex chat router. It passes messages between the users that are connected "
    "to it, and tells each sender whether the recipient has the message. It runs "
    "until it gets SIGTERM or SIGINT; then it settles what is under way and ends. A "
    "second signal ends it at once.";

constexpr std::uint16_t min_port = 0;
constexpr std::uint16_t max_port = 65535;

/// No limit is higher: more is a slip of the finger.
constexpr std::size_t max_limit = std::size_t{1} << 31;

/// No time-out is longer, for the same reason.
constexpr auto max_timeout = std::chrono::hours{24 * 365};

constexpr auto min_timeout = std::chrono::milliseconds{1};

/// TCP looks after its peers in whole seconds.
constexpr auto min_vanished = std::chrono::seconds{3};
constexpr auto max_vanished = std::chrono::hours{24};

struct time_unit {
  std::string_view name;
  duration length;
};

constexpr time_unit time_units[] = {
  {"ms", std::chrono::milliseconds{1}}, {"s", std::chrono::seconds{1}},
  {"m", std::chrono::minutes{1}},       {"h", std::chrono::hours{1}},
  {"", std::chrono::seconds{1}},
};

/// Reads `10s`, `500ms`, `1m`, `2h`; a number alone is of seconds.
std::optional<duration> parse_duration(std::string_view text) {
  std::int64_t count = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, count);
  if (failure != std::errc{} || count <= 0)
    return std::nullopt;
  auto unit = std::string_view{end, static_cast<std::size_t>(last - end)};
  for (auto [name, length] : time_units)
    if (name == unit && count <= max_timeout / length)
      return count * length;
  return std::nullopt;
}

std::string to_text(duration x) {
  for (auto [name, length] : {time_units[2], time_units[1], time_units[0]})
    if (x % length == duration::zero())
      return fmt::format("{}{}", x / length, name);
  return fmt::format("{}ns", x.count());
}

/// Throws what CLI11 shows as an error of the option `name`.
[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw CLI::ValidationError(name, why);
}

/// Reads a decimal number. CLI11 itself would take a leading 0 for octal.
template <class Number>
Number to_number(const std::string& name, const std::string& text, Number min,
                 Number max) {
  auto result = wire::to_number<Number>(text);
  if (!result || *result < min || *result > max)
    refuse(name, fmt::format("'{}' is no whole number from {} to {}", text, min, max));
  return *result;
}

void add_limit(CLI::App& app, const std::string& name, std::size_t& value,
               std::size_t min, const std::string& help) {
  auto set = [&value, name, min](const std::string& text) {
    value = to_number(name, text, min, max_limit);
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("N")
    ->default_str(std::to_string(value));
}

void add_timeout(CLI::App& app, const std::string& name, duration& value, duration min,
                 duration max, const std::string& help) {
  auto set = [&value, name, min, max](const std::string& text) {
    auto parsed = parse_duration(text);
    if (!parsed)
      refuse(name, "'" + text + "' is no time; write it like 10s, 500ms, 2m or 1h");
    if (*parsed < min)
      refuse(name, "'" + text + "' is too short; " + to_text(min) + " is the shortest");
    if (*parsed > max)
      refuse(name, "'" + text + "' is too long; " + to_text(max) + " is the longest");
    value = *parsed;
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("TIME")
    ->default_str(to_text(value));
}

void add_level(CLI::App& app, const std::string& name, log_level& value,
               const std::string& help) {
  auto set = [&value, name](const std::string& text) {
    auto level = parse_log_level(text);
    if (!level)
      refuse(name, "'" + text + "' is none of debug, info, warning and off");
    value = *level;
  };
  app.add_option_function<std::string>(name, set, help)
    ->type_name("LEVEL")
    ->default_str(std::string{to_string(value)});
}

void add_limits(CLI::App& app, limit_settings& limits) {
  add_limit(app, "--limits.max-body", limits.max_body, 1,
            "The longest message, in octets. A longer one is refused.");
  add_limit(app, "--limits.pending-sends", limits.pending_sends, 1,
            "How many messages of one sender are worked on at once; the router reads "
            "no more of them until one is answered.");
  add_limit(app, "--limits.pending-copies", limits.pending_copies, 1,
            "How many copies of one sender's messages to everybody are worked on at "
            "once; a message to 5,000 users is 5,000. The router reads no more of that "
            "sender until there are fewer.");
  add_limit(app, "--limits.all-copies", limits.all_copies, 1,
            "The same of all senders together: other messages to everybody wait.");
  add_limit(app, "--limits.broadcast-queue-bytes", limits.broadcast_queue_bytes, 0,
            "How many octets of these may wait, each with 4096 beside its text. Others "
            "are refused.");
  add_limit(app, "--limits.recipient-queue", limits.recipient_queue, 0,
            "How many messages may wait for one recipient. Others are refused.");
  add_limit(app, "--limits.recipient-queue-bytes", limits.recipient_queue_bytes, 0,
            "How many octets of messages may wait for one recipient.");
  add_limit(
    app, "--limits.early-errors", limits.early_errors, 1,
    "After how many requests that are no registration an unregistered connection "
    "is closed.");
  add_limit(
    app, "--limits.refusals", limits.refusals, 1,
    "After how many refusals of a name in a row a connection is told each further "
    "one --timeouts.refusal later.");
  add_limit(app, "--limits.output", limits.output, 1,
            "How many octets may wait for a peer to read them; the router does not "
            "read from it beyond that, until it has read all.");
  add_limit(
    app, "--limits.connections", limits.connections, 0,
    "How many connections are served at once, 4 or more; 0 means as many as there "
    "are file descriptors for. Others wait.");
}

void add_address_limits(CLI::App& app, address_settings& limits) {
  add_limit(
    app, "--limits.per-address", limits.connections, 0,
    "How many connections one address may have, 2 or more. Others are told so and "
    "closed. 0 means any number, here and in the next three.");
  add_limit(app, "--limits.per-address-rate", limits.rate, 0,
            "How many new connections one address may make in a second.");
  add_limit(app, "--limits.per-address-errors", limits.errors, 0,
            "How many errors the peers at one address may make in a minute; with one "
            "more a connection is closed, and new ones are not let in.");
  add_limit(
    app, "--limits.per-address-refusals", limits.refusals, 0,
    "How many names one address may be refused in a minute; each further refusal "
    "takes --timeouts.refusal.");
  app.add_flag("--limits.per-address-loopback", limits.loopback,
               "Hold loopback addresses to these limits, too.");
}

void add_compatibility(CLI::App& app, compatibility_settings& compatibility) {
  app.add_flag("--compatibility.sent", compatibility.sent,
               "Answer SENT instead of SEND for a delivered message, as one family of "
               "clients wants it.");
  const std::string name = "--compatibility.taken";
  auto set = [&compatibility, name](const std::string& text) {
    if (text != "100" && text != "104")
      refuse(name, "'" + text + "' is neither 100 nor 104");
    compatibility.taken = text == "100" ? 100 : 104;
  };
  app
    .add_option_function<std::string>(
      name, set,
      "The error that answers a request for a name that somebody has: 100, which "
      "every client knows, or 104, which tells it from a malformed name.")
    ->type_name("CODE")
    ->default_str(std::to_string(compatibility.taken));
}

void add_timeouts(CLI::App& app, timeout_settings& timeouts) {
  add_timeout(app, "--timeouts.registration", timeouts.registration, min_timeout,
              max_timeout, "How long a new connection may take to register.");
  add_timeout(app, "--timeouts.pairing", timeouts.pairing, min_timeout, max_timeout,
              "How long a registered connection waits for its user's other one.");
  add_timeout(app, "--timeouts.refusal", timeouts.refusal, min_timeout, max_timeout,
              "How long the refusal of a name takes for who was refused many.");
  add_timeout(app, "--timeouts.acknowledge", timeouts.acknowledge, min_timeout,
              max_timeout,
              "How long a message may take until its sender is told that it was not "
              "acknowledged.");
  add_timeout(app, "--timeouts.unresponsive", timeouts.unresponsive, min_timeout,
              max_timeout,
              "How long a peer may leave a message unanswered, or what it was sent "
              "unread, until it is closed.");
  add_timeout(app, "--timeouts.drain", timeouts.drain, min_timeout, max_timeout,
              "How long the router settles what is under way before it ends.");
  add_timeout(app, "--timeouts.linger", timeouts.linger, min_timeout, max_timeout,
              "How long a peer that broke the protocol has to read why it is closed.");
  add_timeout(app, "--timeouts.vanished", timeouts.vanished, min_vanished, max_vanished,
              "How long the network may bring nothing at all from a peer's host until "
              "the connection counts as broken; from 3s to 24h.");
}

void check_endpoint(const std::string& option, const std::string& text,
                    const endpoint& where) {
  if (auto problem = problem_of(where))
    refuse(option, "'" + text + "': " + *problem);
}

endpoint to_endpoint(const std::string& text) {
  auto parsed = parse_endpoint(text);
  if (!parsed)
    refuse("--listen", "'" + text
                         + "' is no numeric address and port; write it like "
                           "127.0.0.1:1933, [::1]:1933 or [fe80::1%eth0]:1933");
  check_endpoint("--listen", text, *parsed);
  return *parsed;
}

admin_address to_admin_address(const std::string& text, bool is_anywhere) {
  const std::string name = "--admin";
  if (auto parsed = parse_admin_address(text); parsed && !parsed->path.empty())
    return *parsed;
  auto where = parse_endpoint(text);
  if (!where)
    refuse(name, "'" + text
                   + "' is no numeric address and port, and no Unix socket; write it "
                     "like 127.0.0.1:1934, [::1]:1934, [fe80::1%eth0]:1934 or "
                     "unix:/run/telexd.sock");
  check_endpoint(name, text, *where);
  if (!is_loopback(*where) && !is_anywhere)
    refuse(name, "'" + text
                   + "' can be reached from other hosts, and whoever reaches it sees "
                     "who writes to whom; add --admin-anywhere if that is meant");
  return {where->address, where->port, ""};
}

std::string to_admin_host(const std::string& text) {
  if (auto name = admin::parse_host_name(text))
    return *name;
  refuse("--admin-host", "'" + text
                           + "' is no name of a host; write it like "
                             "router.example.org, without a port");
}

/// One line for standard error.
std::string one_line(std::string text) {
  for (auto& c : text)
    if (c == '\n' || c == '\r')
      c = ' ';
  return text;
}

/// Prints what --help and --version are for. Returns the exit code.
int print_help(const CLI::App& app, const CLI::Success& request) {
  std::ostringstream text;
  auto exit_code = app.exit(request, text, text);
  output screen{STDOUT_FILENO, "telexd: cannot write to standard output"};
  screen.write(text.str());
  screen.flush();
  return screen.has_failed() ? 1 : exit_code;
}

} // namespace

std::variant<telexd_options, int> parse_telexd_options(int argc,
                                                       const char* const* argv) {
  telexd_options result;
  std::vector<std::string> listen;
  std::vector<std::string> ports;
  auto& config = result.config;

  CLI::App app{description, "telexd"};
  app.set_version_flag("--version", std::string{"telexd "} + version);
  app
    .add_option(
      "--listen", listen,
      "Where to listen: a numeric IPv4 or IPv6 address and a port. May be "
      "given several times; port 0 picks a free one. A link-local address has "
      "its network interface behind it: [fe80::1%eth0]:1933.")
    ->type_name("ADDRESS:PORT")
    ->default_str("127.0.0.1:" + std::to_string(default_port))
    ->allow_extra_args(false);
  app.add_option("--port", ports, "Short for --listen 127.0.0.1:N.")
    ->type_name("N")
    ->allow_extra_args(false);
  app
    .add_option("--port-file", result.port_file,
                "Write the ports that it listens on to this file, one a line, once it "
                "does.")
    ->type_name("FILE");
  add_level(app, "--log-level", result.level,
            "How much is logged on standard error: debug, info, warning or off.");
  app
    .add_option(
      "--actor-log", result.actor_log,
      "Append what every actor does to this file, an object of JSON a line; - "
      "is standard output. SIGUSR1 opens it anew. telex log reads it.")
    ->type_name("FILE");
  add_level(app, "--actor-log-level", result.actor_log_level,
            "How much is in the actor log: debug, which has each step of each message, "
            "info, warning or off.");
  std::string admin;
  auto is_admin_anywhere = false;
  app
    .add_option(
      "--admin", admin,
      "Answer questions about the router by HTTP, and serve a page that shows "
      "it: a numeric address of this host and a port, or unix:/PATH. telex top "
      "asks there.")
    ->type_name("ADDRESS:PORT");
  app.add_flag("--admin-anywhere", is_admin_anywhere,
               "Let --admin be an address that other hosts can reach. Nobody is asked "
               "who he is there.");
  std::vector<std::string> admin_hosts;
  app
    .add_option("--admin-host", admin_hosts,
                "A name by which --admin may be asked for. May be given several times. "
                "Addresses and localhost always may; a page of another host can't "
                "pretend to be those.")
    ->type_name("NAME")
    ->allow_extra_args(false);
  add_limits(app, config.limits);
  add_address_limits(app, config.per_address);
  add_timeouts(app, config.timeouts);
  add_compatibility(app, config.compatibility);
  try {
    app.parse(argc, argv);
    for (const auto& port : ports)
      result.listen.push_back(
        {"127.0.0.1", to_number("--port", port, min_port, max_port)});
    for (const auto& text : listen)
      result.listen.push_back(to_endpoint(text));
    if (!admin.empty())
      result.admin = to_admin_address(admin, is_admin_anywhere);
    for (const auto& text : admin_hosts)
      result.admin_hosts.push_back(to_admin_host(text));
    refuse_useless(app, result);
  } catch (const CLI::Success& request) {
    return print_help(app, request);
  } catch (const CLI::Error& error) {
    print_error("telexd: " + one_line(error.what())
                + " (telexd --help lists the options)");
    return 2;
  }
  if (result.listen.empty())
    result.listen.push_back({"127.0.0.1", default_port});
  return result;
}

} // namespace telex::cli
