#include "cli/telex/check/check_options.hpp"

#include "actors/username.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <array>
#include <charconv>
#include <string_view>
#include <system_error>

namespace telex::check {

namespace {

constexpr auto min_timeout = std::chrono::milliseconds{100};
constexpr auto max_timeout = std::chrono::minutes{5};

[[noreturn]] void refuse(const std::string& name, const std::string& why) {
  throw CLI::ValidationError(name, why);
}

/// Seconds, of `1s`, `0.5s`, `500ms` or `1m`; a number alone is of seconds.
std::optional<double> parse_seconds(std::string_view text) {
  constexpr std::array<std::pair<std::string_view, double>, 4> units{
    {{"ms", 0.001}, {"s", 1}, {"m", 60}, {"", 1}}};
  double count = 0;
  auto last = text.data() + text.size();
  auto [end, failure] = std::from_chars(text.data(), last, count);
  auto unit = std::string_view{end, static_cast<std::size_t>(last - end)};
  for (auto [name, size] : units)
    // Written so that what is not a number is none.
    if (failure == std::errc{} && name == unit && count > 0 && count * size < 1e6)
      return count * size;
  return std::nullopt;
}

/// A whole number, and not too large to be meant.
std::optional<double> parse_count(std::string_view text) {
  auto number = wire::to_number<std::uint32_t>(text);
  return number ? std::optional<double>{*number} : std::nullopt;
}

using parser = std::optional<double>(std::string_view);

thresholds parse_limits(const std::string& name, const std::string& text, parser* parse,
                        const std::string& example, bool is_worse_below) {
  auto comma = text.find(',');
  auto warning = parse(std::string_view{text}.substr(0, comma));
  auto critical = comma == text.npos ? std::nullopt : parse(text.substr(comma + 1));
  if (!warning || !critical)
    refuse(name, '"' + cli::printable(text)
                   + "\" is not WARNING,CRITICAL; write it like " + example);
  if (is_worse_below ? *warning < *critical : *warning > *critical)
    refuse(name, '"' + cli::printable(text)
                   + "\" is critical before it is a warning; write it like " + example);
  return {*warning, *critical};
}

template <class Value>
void add_limits(CLI::App& command, const std::string& name, Value& value, parser* parse,
                const std::string& example, bool is_worse_below,
                const std::string& help) {
  auto set = [=, &value](const std::string& text) {
    value = parse_limits(name, text, parse, example, is_worse_below);
  };
  command.add_option_function<std::string>(name, set, help)->type_name("W,C");
}

void add_timeout(CLI::App& command, std::chrono::milliseconds& value) {
  auto set = [&value](const std::string& text) {
    auto seconds = parse_seconds(text);
    value = std::chrono::milliseconds{
      static_cast<std::int64_t>(seconds.value_or(0) * 1000)};
    if (!seconds || value < min_timeout || value > max_timeout)
      refuse("--timeout", '"' + cli::printable(text)
                            + "\" is no time from 100ms to 5m; write it like 10s");
  };
  command
    .add_option_function<std::string>("--timeout", set,
                                      "How long all of it may take, from 100ms to\n5m. "
                                      "The default is 10s.")
    ->type_name("TIME");
}

std::string check_name(const std::string& text) {
  return is_username(text) ? "" : "the name " + cli::describe_malformed(text);
}

/// What it can't find out.
void refuse_useless(const CLI::App& command, const check_options& options) {
  if (!options.router.admin.empty())
    return;
  for (auto name : {"--users", "--queue"})
    if (command.count(name) > 0)
      refuse(name, "it is asked at the admin port; add --admin");
}

} // namespace

void add_check_options(CLI::App& command, check_options& options) {
  add_server_options(command, options.where);
  command
    .add_option("--as", options.name,
                "The name under which it comes: 1 to 64\nletters and digits. The "
                "default is \"check\" and\ndigits by chance.")
    ->type_name("NAME")
    ->check(check_name);
  add_limits(command, "--round-trip", options.round_trip, parse_seconds, "500ms,2s",
             false,
             "From what time on a round trip is too long.\nThe default is 1s,5s.");
  add_limits(command, "--certificate-days", options.certificate_days, parse_count,
             "21,7", true,
             "For fewer days the certificate must not be\nvalid, over TLS. The default "
             "is 21,7.");
  add_limits(command, "--users", options.users, parse_count, "900,1000", false,
             "So many users are too many; with --admin.");
  add_limits(command, "--queue", options.queue, parse_count, "100,1000", false,
             "So many messages are too many to wait for\none user; with --admin.");
  cli::add_admin_options(command, options.router,
                         "With it\nusers and what waits for them are checked, too.\n"
                         "--tls-ca, --pin and --no-tls hold there as well.");
  add_timeout(command, options.timeout);
  command.add_flag("--json", options.json, "Prints a JSON object on one line.");
  command.parse_complete_callback(
    [&command, &options] { refuse_useless(command, options); });
}

} // namespace telex::check
