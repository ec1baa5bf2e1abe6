#include "cli/telex/send.hpp"

#include "actors/username.hpp"
#include "cli/system/descriptor.hpp"
#include "cli/system/output.hpp"
#include "cli/system/poller.hpp"
#include "cli/telex/chat/pipe_chat.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/protocol_option.hpp"
#include "cli/telex/send_words.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/telex/timeout_option.hpp"
#include "cli/text/escape.hpp"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <future>
#include <memory>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using std::chrono::milliseconds;

struct send_options {
  /// As shield_words() has made them.
  std::string first_word;
  std::vector<std::string> other_words;
  addressed what;
  std::string name;
  server_choice where;
  client::protocol spoken = client::protocol::best;
  own_password password;
  std::string file;
  bool each_line = false;
  bool json = false;
  std::optional<milliseconds> timeout;
  std::optional<milliseconds> wait;
};

using time_limit = std::optional<clock::time_point>;

constexpr auto send_details = R"(
Several recipients are @bob @carol, or bob,carol. All words behind them are the
text, with one blank between two. Where there is a --, all words before it are
recipients, and what stands behind it is the text, also if it begins with - or
@. Without a text, the whole standard input is the message, byte for byte, or
the file that --file names. It has at most 65536 bytes.

The output has a line for each recipient, in their order, which begins with
"delivered", "not delivered", "not confirmed" (it was sent, and may have
arrived) or "not sent"; with --json, an object for each event, which "event"
names. With --each-line each names its line; blank lines are none.

The name may be that of others who send at the same time: whoever finds it taken
tries again for 10 seconds, or as long as --wait says.
)";

// -- the text --------------------------------------------------------------------

/// All of `input`, but of what is too long no more than shows that it is; nothing if it
/// has not come to its end until then.
std::optional<std::string> read_whole(int input, time_limit until) {
  std::string text;
  std::array<char, 64 * 1024> space;
  while (text.size() <= max_line) {
    // Who shares it may have set it not to block.
    poller waiting;
    waiting.watch(input, POLLIN);
    waiting.wake_at(until);
    waiting.wait();
    if (until && *until <= clock::now())
      return std::nullopt;
    auto got = ::read(input, space.data(), space.size());
    if (got == 0)
      break;
    if (got > 0)
      text.append(space.data(), static_cast<std::size_t>(got));
    else if (errno != EINTR && errno != EAGAIN)
      throw CLI::ValidationError(std::string{"cannot read the input: "}
                                 + std::strerror(errno));
  }
  return text;
}

std::optional<std::string> find_text(const send_options& options, int input,
                                     time_limit until) {
  auto text = options.what.text ? options.what.text : read_whole(input, until);
  if (text && text->empty())
    throw CLI::ValidationError("there is nothing to send: the text is empty");
  if (text && text->size() > max_line)
    throw CLI::ValidationError("the text is longer than " + std::to_string(max_line)
                               + " bytes, which is the most that a message can have");
  return text;
}

bool is_folder(int fd) noexcept {
  struct stat about{};
  return ::fstat(fd, &about) == 0 && S_ISDIR(about.st_mode);
}

/// What is read: the file, or the standard input.
int open_input(const send_options& options, descriptor& file) {
  if (options.file.empty() || options.file == "-") {
    if (!options.what.text && ::isatty(STDIN_FILENO))
      complain(options.each_line
                 ? "write a line for each message, and Ctrl-D to end"
                 : "write the text, and Ctrl-D at the beginning of a line to send it");
    return STDIN_FILENO;
  }
  file = descriptor{::open(options.file.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY)};
  auto is_open = file.get() >= 0;
  if (is_open && !is_folder(file.get()))
    return file.get();
  throw CLI::ValidationError("cannot open " + printable(options.file) + ": "
                             + std::strerror(is_open ? EISDIR : errno));
}

pipe_input to_all(const addressed& what, const std::string& text) {
  std::vector<message> result;
  for (const auto& each : what.recipients)
    result.push_back({each, text});
  return pipe_input{std::move(result)};
}

pipe_input lines_to_all(const addressed& what) {
  return pipe_input{[to = what.recipients](const line_reader::line& line) {
    return read_text_line(line, to);
  }};
}

// -- sending ---------------------------------------------------------------------

/// As find_server. If it takes longer than until then, the process is not to go on,
/// as a thread is still there that looks.
std::optional<found_server> find_server_in_time(const send_options& options,
                                                time_limit until, bool& is_late) {
  if (!until)
    return find_server(options.where, options.json);
  std::packaged_task<std::optional<found_server>()> look{
    [where = options.where, as_json = options.json] {
      return find_server(where, as_json);
    }};
  auto found = look.get_future();
  std::thread looking{std::move(look)};
  is_late = found.wait_until(*until) == std::future_status::timeout;
  if (!is_late) {
    looking.join();
    return found.get();
  }
  looking.detach();
  complain("cannot connect to " + printable(options.where.server)
           + " within --timeout");
  if (options.json)
    print(to_json_unreachable(options.where.server) + '\n', lost_output);
  return std::nullopt;
}

pipe_options way_of(const send_options& options, int input, time_limit until) {
  pipe_options result;
  result.form = options.json        ? report_form::json
                : options.each_line ? report_form::words_of_line
                                    : report_form::words;
  result.input = input;
  result.name_patience = options.wait.value_or(usual_name_patience);
  result.recipient_patience = options.wait;
  result.deadline = until;
  return result;
}

/// Says of all that it was not sent.
int decline(const send_options& options, pipe_input input, pipe_options how,
            exit_code code = not_registered, std::string why = {}) {
  client nobody{std::vector<socket_address>{}};
  return pipe_chat{nobody, options.where.server, {}, std::move(input), how}.decline(
    code, std::move(why));
}

int send(const send_options& options, pipe_input input, const pipe_options& how) {
  auto is_late = false;
  auto found = find_server_in_time(options, how.deadline, is_late);
  if (!found) {
    auto result = decline(options, std::move(input), how);
    if (is_late)
      std::_Exit(result);
    return result;
  }
  client network{std::move(found->addresses), std::move(found->tls), options.spoken};
  return pipe_chat{network, options.where.server, options.password, std::move(input),
                   how}
    .run(options.name);
}

int send(const send_options& options) {
  auto until
    = options.timeout ? time_limit{clock::now() + *options.timeout} : std::nullopt;
  if (!is_username(options.name))
    throw CLI::ValidationError("the name " + describe_malformed(options.name));
  descriptor file;
  auto input = open_input(options, file);
  auto how = way_of(options, input, until);
  if (options.each_line)
    return send(options, lines_to_all(options.what), how);
  if (auto text = find_text(options, input, until))
    return send(options, to_all(options.what, *text), how);
  constexpr auto why = "the text has not come to its end within --timeout";
  complain(why);
  return decline(options, to_all(options.what, {}), how, not_all_delivered, why);
}

// -- options ---------------------------------------------------------------------

void add_words(CLI::App& command, send_options& options) {
  command
    .add_option("RECIPIENT", options.first_word,
                "Who is to have the message: a name, or ALL for\neverybody. Several "
                "are @bob @carol, or\nbob,carol.")
    ->type_name("")
    ->required();
  command
    .add_option("TEXT", options.other_words,
                "The message: all words behind, joined by blanks.")
    ->type_name("");
}

void add_message_options(CLI::App& command, send_options& options) {
  command
    .add_option("--file", options.file,
                "The message is what this file has, byte for\nbyte; - is the standard "
                "input.")
    ->type_name("FILE");
  command.add_flag("--each-line", options.each_line,
                   "Each line of the input is a message, as soon\nas it is there.");
  command
    .add_option("--as", options.name,
                "Your own name, for as long as it takes:\n1 to 64 letters and digits.")
    ->type_name("NAME")
    ->envname(name_variable);
  add_time_option(
    command, "--timeout", options.timeout, no_time::refused,
    "How long all of it may take, as 30 or 500ms.\nWhat has no answer by then is "
    "not confirmed.");
  add_time_option(
    command, "--wait", options.wait, no_time::allowed,
    "How long to wait for recipients who are not\nthere, and for the name while "
    "somebody else\nhas it.");
  command.add_flag("--json", options.json, "Prints JSON, an object a line.");
}

/// What the words mean, beside the options.
void read_words(send_options& options) {
  std::vector<std::string> words{options.first_word};
  words.insert(words.end(), options.other_words.begin(), options.other_words.end());
  auto read = read_send_words(words);
  if (auto why = std::get_if<std::string>(&read))
    throw CLI::ValidationError("RECIPIENT", *why);
  options.what = std::get<addressed>(std::move(read));
  if (options.what.recipients.empty())
    throw CLI::RequiredError("RECIPIENT");
  if (options.what.text && !options.file.empty())
    throw CLI::ValidationError("--file", "there is a text already; leave one out");
  if (options.what.text && options.each_line)
    throw CLI::ValidationError("--each-line", "it is of the standard input, or of "
                                              "--file; leave the text out");
}

} // namespace

void add_send(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<send_options>();
  auto command
    = app.add_subcommand("send", "Sends a message, and waits until it has arrived.");
  command->footer(send_details + exit_code_table() + password_details);
  add_words(*command, *options);
  add_message_options(*command, *options);
  add_server_options(*command, options->where);
  add_plain_option(*command, options->spoken);
  command->callback([options, &exit_code] {
    read_words(*options);
    options->password = complete_by_file(options->where, &options->name);
    if (options->name.empty())
      throw CLI::RequiredError("--as");
    exit_code = send(*options);
  });
}

} // namespace telex::cli
