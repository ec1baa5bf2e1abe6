#include "cli/telex/log/log_options.hpp"

#include "cli/system/replace_file.hpp"
#include "cli/telex/log/time_text.hpp"
#include "cli/telex/log/vocabulary.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/number.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <string_view>

#include <unistd.h>

namespace telex::cli {

namespace {

constexpr auto log_details = R"(
FILE is what telexd --actor-log has written, gzipped or not. Without one, or
for -, the log is read from the standard input. Several are read one after the
other.

An event is shown if it is all that is asked for. Those that tell of one message
have the same number, by which --transaction finds them.

TIME is 2026-11-25T12:00:00Z or the beginning of it, 12:00 for today, or a span
before now, as in 10m. All times are UTC. A span is a whole number with us, ms,
s, m, h or d.

A drawing has all that the log tells of its message, so it takes no filter but
--transaction. A router that is started again numbers its messages anew: of
several with that number, the last is drawn.

Lines that are no event of a log are skipped, and counted on the standard error.
)";

constexpr auto log_exit_codes = R"(
Exit codes:
  0  Something was shown.
  1  Nothing was found, of which the standard error tells.
  2  An argument is wrong, a file could not be read, or the output not written,
     but for a reader who had enough.
)";

/// One line, which the help breaks.
std::string event_list() {
  auto names = log::event_names();
  return fmt::format("\n--event takes {} or {}.\n",
                     fmt::join(names.begin(), names.end() - 1, ", "), names.back());
}

log::time_point now() {
  return std::chrono::floor<std::chrono::microseconds>(
    std::chrono::system_clock::now());
}

using words = std::vector<std::string_view>;

[[noreturn]] void refuse(const std::string& option, const std::string& text,
                         const std::string& why) {
  throw CLI::ValidationError(option, fmt::format("\"{}\" {}", printable(text), why));
}

void refuse_unless_among(const words& known, const std::string& option,
                         const std::string& text) {
  if (std::find(known.begin(), known.end(), text) == known.end())
    refuse(option, text, fmt::format("is none of {}", fmt::join(known, ", ")));
}

void refuse_if_empty(const std::string& option, const std::string& text,
                     const std::string& what) {
  if (text.empty())
    refuse(option, text, "is no " + what);
}

/// An option whose text `set` reads, or refuses.
template <class F>
CLI::Option* add_parsed(CLI::App& command, const std::string& name,
                        const std::string& type, const std::string& help, F set) {
  return command
    .add_option_function<std::string>(
      name, [name, set](const std::string& text) { set(name, text); }, help)
    ->type_name(type);
}

// -- filters -------------------------------------------------------------------

void add_actor(CLI::App& command, log::criteria& wanted) {
  add_parsed(command, "--actor", "router|listener|registry|connection|transaction",
             "Which actors report it, or one of them, as in connection/24.",
             [&wanted](const std::string& option, const std::string& text) {
               auto slash = text.find('/');
               refuse_unless_among(log::actor_names(), option, text.substr(0, slash));
               if (slash != std::string::npos
                   && !wire::to_number<std::uint64_t>(text.substr(slash + 1)))
                 refuse(option, text,
                        "has no number behind the /, as connection/24 has");
               wanted.actor = text;
             });
}

void add_whom(CLI::App& command, log::criteria& wanted) {
  add_parsed(command, "--user", "NAME",
             "Who sends, receives or comes and goes:\na name, or an address.",
             [&wanted](const std::string& option, const std::string& text) {
               refuse_if_empty(option, text, "name and no address");
               wanted.user = text;
             });
  add_parsed(command, "--transaction", "N", "The message that has this number.",
             [&wanted](const std::string& option, const std::string& text) {
               wanted.transaction = wire::to_number<std::uint64_t>(text);
               if (!wanted.transaction)
                 refuse(option, text, "is no number of a message, as 4711 is");
             });
  add_actor(command, wanted);
}

void add_what(CLI::App& command, log::criteria& wanted) {
  command
    .add_option_function<std::vector<std::string>>(
      "--event",
      [&wanted](const std::vector<std::string>& names) {
        for (const auto& name : names)
          refuse_unless_among(log::event_names(), "--event", name);
        wanted.events = names;
      },
      "What happened, as in answered; may be given\nseveral times.")
    ->type_name("NAME")
    ->allow_extra_args(false);
  add_parsed(command, "--level", "debug|info|warning", "How bad it is at least.",
             [&wanted](const std::string& option, const std::string& text) {
               refuse_unless_among(log::level_names(), option, text);
               wanted.least_level = *log::to_severity(text);
             });
  command.add_flag("--failed", wanted.failed,
                   "Messages that were not delivered, peers that\nwere not let in, "
                   "connections that ended for\na fault, and all warnings.");
}

void add_when(CLI::App& command, log::criteria& wanted) {
  add_parsed(command, "--since", "TIME", "Not before that.",
             [&wanted](const std::string& option, const std::string& text) {
               wanted.since = log::parse_since(text, now());
               if (!wanted.since)
                 refuse(option, text,
                        "is no time, as 2026-11-25T12:00:00Z, 12:00 and 10m are");
             });
  add_parsed(command, "--slower-than", "SPAN",
             "What somebody had to wait for as long or\nlonger, as in 5ms.",
             [&wanted](const std::string& option, const std::string& text) {
               wanted.slower_than = log::parse_span(text);
               if (!wanted.slower_than)
                 refuse(option, text, "is no time span, as 500us, 5ms and 2s are");
             });
}

// -- forms ---------------------------------------------------------------------

/// The option that asks for it.
std::string option_of(log_form x) {
  constexpr std::array<const char*, 6> names{"",           "--json",    "--summary",
                                             "--timeline", "--mermaid", "--svg"};
  return names[static_cast<std::size_t>(x)];
}

void choose(log_options& given, log_form form) {
  if (given.form != log_form::pretty)
    throw CLI::ValidationError(option_of(form), "it does not go together with "
                                                  + option_of(given.form)
                                                  + "; leave one of them out");
  given.form = form;
}

void add_forms(CLI::App& command, log_options& given) {
  command.add_flag("-f,--follow", given.follow,
                   "Goes on when the last FILE grows, is replaced\nor truncated, "
                   "until Ctrl-C. Not for gzip.");
  auto add = [&](log_form form, const char* help) {
    command.add_flag_callback(
      option_of(form), [&given, form] { choose(given, form); }, help);
  };
  add(log_form::json, "Prints the lines as they are.");
  add(log_form::summary,
      "Prints how many messages there were, how long\nthey took, and of whom.");
  add(log_form::timeline,
      "Draws the message of --transaction: who told\nwhom what, and when.");
  add(log_form::mermaid, "The same for documents that Mermaid draws.");
  add_parsed(command, option_of(log_form::svg), "FILE",
             "The same as an image, which replaces FILE; -\nis the standard output.",
             [&given](const std::string& option, const std::string& file) {
               refuse_if_empty(option, file, "name of a file");
               choose(given, log_form::svg);
               given.picture = file;
             });
}

void check_drawing(const log_options& given) {
  log::criteria whole;
  whole.transaction = given.wanted.transaction;
  auto refuse_if = [&](bool is_wrong, const char* why) {
    if (is_wrong)
      throw CLI::ValidationError(option_of(given.form), why);
  };
  refuse_if(!whole.transaction, "it draws one message; say which by --transaction N");
  refuse_if(given.follow, "it draws a message that has ended; leave --follow out");
  refuse_if(given.wanted != whole,
            "it has all of its message; leave all filters but --transaction out");
  for (const auto& each : given.files)
    refuse_if(!given.picture.empty() && given.picture != "-"
                && is_same_place(given.picture, each),
              "it would take the place of the log; name another file");
}

void check_files(const log_options& given) {
  for (const auto& each : given.files)
    refuse_if_empty("FILE", each, "name of a file");
  if (std::count(given.files.begin(), given.files.end(), "-") > 1)
    throw CLI::ValidationError("FILE", "the standard input, which is -, can be read "
                                       "once");
}

} // namespace

void add_log_options(CLI::App& command, log_options& given) {
  command.footer(log_details + event_list() + log_exit_codes);
  command.add_option("FILE", given.files, "The log.")->type_name("");
  add_whom(command, given.wanted);
  add_what(command, given.wanted);
  add_when(command, given.wanted);
  add_forms(command, given);
}

void complete(log_options& given) {
  check_files(given);
  if (is_drawing(given.form))
    check_drawing(given);
  // A terminal is read only if it is asked for.
  if (given.files.empty() && ::isatty(STDIN_FILENO))
    throw CLI::ValidationError("FILE",
                               "name the log that telexd --actor-log has written, or - "
                               "for the standard input");
  if (given.files.empty())
    given.files = {"-"};
}

} // namespace telex::cli
