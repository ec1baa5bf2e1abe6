#include "cli/telex/log/log_command.hpp"

#include "cli/system/replace_file.hpp"
#include "cli/system/window_size.hpp"
#include "cli/telex/complaint.hpp"
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
#include "cli/text/number_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <string>

#include <unistd.h>

namespace telex::cli {

namespace {

/// As grep has it.
enum class log_result : int { shown, nothing_found, failed };

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

/// Says why there is nothing to see, where somebody looks.
void report_no_match(const log::criteria& wanted, std::uint64_t lines) {
  auto what = log::describe(wanted);
  complain(fmt::format("{}: {} line{} read",
                       what.empty() ? "there are no events"
                                    : "nothing matches " + printable(what),
                       with_commas(lines), lines == 1 ? " was" : "s were"));
}

/// Gives the log to `to`, to its end.
log_result read(const log_options& given, const log::criteria& wanted,
                log::consumer& to, log::outlet& out, log::interruption& stop) {
  log::reader reader{wanted, to, out, stop};
  reader.read(given.files, given.follow);
  to.finish();
  out.flush();
  reader.report_damage();
  // Who has gone may have had what there was.
  auto is_nothing = reader.matches() == 0 && !out.is_closed();
  if (is_nothing && (reader.has_read_all() || reader.lines() > 0))
    report_no_match(wanted, reader.lines());
  if (!reader.has_read_all())
    return log_result::failed;
  return is_nothing ? log_result::nothing_found : log_result::shown;
}

// -- events --------------------------------------------------------------------

std::unique_ptr<log::consumer> make_consumer(log_form form, std::string& out) {
  if (form == log_form::json)
    return std::make_unique<log::line_copier>(out);
  if (form == log_form::summary)
    return std::make_unique<log::summary>(out, output_columns());
  return std::make_unique<log::pretty_printer>(out, output_colours());
}

log_result show(const log_options& given, log::outlet& out, log::interruption& stop) {
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

log_result draw(const log_options& given, log::outlet& out, log::interruption& stop) {
  log::timeline found{*given.wanted.transaction};
  // It must see where a run of the router begins.
  auto result = read(given, {}, found, out, stop);
  if (out.is_closed())
    out.give_up();
  if (out.is_closed() || result == log_result::nothing_found)
    return result;
  if (!check_found(found))
    return result == log_result::shown ? log_result::nothing_found : result;
  auto drawn = log::to_sequence(found.known());
  if (has_picture_file(given))
    return write_picture(given.picture, log::draw_svg(drawn)) ? result
                                                              : log_result::failed;
  if (given.form == log_form::svg)
    out.text() += log::draw_svg(drawn);
  else if (given.form == log_form::mermaid)
    out.text() += log::draw_mermaid(drawn);
  else
    out.text() += log::draw_text(drawn, output_columns(), output_colours());
  return result;
}

log_result run(const log_options& given) {
  log::interruption stop{given.follow};
  using parting = log::outlet::parting;
  auto is_report = given.form >= log_form::summary;
  // An image for a file is drawn also if nobody reads the standard output.
  log::outlet out{has_picture_file(given) ? log::outlet::nowhere : STDOUT_FILENO,
                  is_report ? parting::loses_lines : parting::has_enough, stop};
  auto result
    = is_drawing(given.form) ? draw(given, out, stop) : show(given, out, stop);
  out.flush();
  return out.has_failed() ? log_result::failed : result;
}

} // namespace

void add_log(CLI::App& app, int& exit_code) {
  auto given = std::make_shared<log_options>();
  auto command = app.add_subcommand(
    "log", "Shows, filters, sums up and draws an actor log of telexd.");
  add_log_options(*command, *given);
  command->callback([given, &exit_code] {
    complete(*given);
    exit_code = static_cast<int>(run(*given));
  });
}

} // namespace telex::cli
