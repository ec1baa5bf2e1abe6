#include "cli/telex/log/log_command.hpp"

#include "cli/system/replace_file.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/log/line_copier.hpp"
#include "cli/telex/log/log_options.hpp"
#include "cli/telex/log/pretty_printer.hpp"
#include "cli/telex/log/reader.hpp"
#include "cli/telex/log/sequence.hpp"
#include "cli/telex/log/summary.hpp"
#include "cli/telex/log/timeline.hpp"
#include "cli/telex/log/timeline_mermaid.hpp"
#include "cli/telex/log/timeline_svg.hpp"
#include "cli/telex/log/timeline_text.hpp"
#include "cli/text/colour.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include <unistd.h>

namespace telex::cli {

namespace {

constexpr int not_all_done = 1;

/// How wide the terminal is, or whoever started us wants it to be.
std::size_t output_columns() {
  constexpr std::size_t usual = 80;
  constexpr std::size_t most = 500;
  std::size_t columns = 0;
  if (auto text = std::getenv("COLUMNS"))
    std::from_chars(text, text + std::strlen(text), columns);
  if (columns == 0)
    columns = window_size_of(STDOUT_FILENO).value_or(window_size{usual, 0}).columns;
  return std::min(columns, most);
}

palette output_colours() {
  return palette{wants_colours(STDOUT_FILENO)};
}

/// Gives the log to `to`, to its end, and says whether all was read.
bool read(const log_options& given, const log::criteria& wanted, log::consumer& to,
          log::outlet& out, log::interruption& stop) {
  log::reader reader{wanted, to, out, stop};
  reader.read(given.files, given.follow);
  to.finish();
  out.flush();
  reader.report_damage();
  return reader.has_read_all();
}

// -- events --------------------------------------------------------------------

std::unique_ptr<log::consumer> make_consumer(log_form form, std::string& out) {
  if (form == log_form::json)
    return std::make_unique<log::line_copier>(out);
  if (form == log_form::summary)
    return std::make_unique<log::summary>(out, output_columns());
  return std::make_unique<log::pretty_printer>(out, output_colours());
}

bool show(const log_options& given, log::outlet& out, log::interruption& stop) {
  auto consumer = make_consumer(given.form, out.text());
  return read(given, given.wanted, *consumer, out, stop);
}

// -- one message ---------------------------------------------------------------

/// Says what is wrong with what was found, and whether there is something to draw.
bool check_found(const log::timeline& x) {
  const auto& known = x.known();
  if (known.runs > 1)
    complain(
      fmt::format("message {} is in {} runs of the router; the last one is drawn",
                  known.transaction, known.runs));
  else if (!x.has_steps())
    complain("the log has no steps of messages, which telexd writes with "
             "--actor-log-level debug");
  else if (known.runs == 0)
    complain(fmt::format("the log has no message {}", known.transaction));
  return known.runs > 0;
}

/// Whether it could be written.
bool write_picture(const std::string& file, const std::string& picture) {
  auto why = replace_file(file, picture);
  if (why)
    complain(fmt::format("cannot write {}: {}", printable(file), *why));
  return !why;
}

bool has_picture_file(const log_options& given) {
  return given.form == log_form::svg && given.picture != "-";
}

bool draw(const log_options& given, log::outlet& out, log::interruption& stop) {
  log::timeline found{*given.wanted.transaction};
  // It must see where a run of the router begins.
  auto is_all = read(given, {}, found, out, stop);
  if (out.is_closed())
    return is_all;
  if (!check_found(found))
    return false;
  auto drawn = log::to_sequence(found.known());
  if (has_picture_file(given))
    return write_picture(given.picture, log::draw_svg(drawn)) && is_all;
  if (given.form == log_form::svg)
    out.text() += log::draw_svg(drawn);
  else if (given.form == log_form::mermaid)
    out.text() += log::draw_mermaid(drawn);
  else
    out.text() += log::draw_text(drawn, output_columns(), output_colours());
  return is_all;
}

int run(const log_options& given) {
  log::interruption stop{given.follow};
  // An image for a file is drawn also if nobody reads the standard output.
  log::outlet out{has_picture_file(given) ? log::outlet::nowhere : STDOUT_FILENO, stop};
  auto is_done
    = is_drawing(given.form) ? draw(given, out, stop) : show(given, out, stop);
  out.flush();
  return is_done && !out.has_failed() ? all_delivered : not_all_done;
}

} // namespace

void add_log(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<log_options>();
  auto command = app.add_subcommand(
    "log", "Shows, filters, sums up and draws an actor log of telexd.");
  add_log_options(*command, *given);
  command->callback([given, &exit_code] {
    complete(*given);
    exit_code = run(*given);
  });
}

} // namespace telex::cli
