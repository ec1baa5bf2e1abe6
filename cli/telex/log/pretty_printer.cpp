#include "cli/telex/log/pretty_printer.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/telex/log/vocabulary.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

namespace telex::log {

namespace {

using cli::colour;

/// Octets that a peer may have chosen, as one word: in quotes if something in it could
/// be taken for its end.
std::string to_word(std::string_view bytes) {
  if (!bytes.empty() && bytes.find_first_of(" =\"\\") == std::string_view::npos)
    return cli::printable(bytes);
  std::string result{'"'};
  for (auto c : cli::printable(bytes, cli::backslash::doubled)) {
    if (c == '"')
      result += '\\';
    result += c;
  }
  return result + '"';
}

/// Whether the name of the actor says it.
bool is_of_actor(const record& x, std::uint64_t connection) {
  return x.actor == fmt::format("connection/{}", connection);
}

} // namespace

void pretty_printer::take(const record& x) {
  add_date(x.time);
  add_columns(x);
  add_parties(x);
  add_details(x);
  // Nothing may follow a short event.
  out_->erase(out_->find_last_not_of(' ') + 1) += '\n';
}

void pretty_printer::add_date(time_point time) {
  auto date = std::chrono::floor<std::chrono::days>(time);
  if (date_ == date)
    return;
  date_ = date;
  out_->append(colours_.paint(colour::name, date_text(time))) += '\n';
}

void pretty_printer::add_columns(const record& x) {
  *out_ += colours_.paint(colour::quiet, clock_text(x.time));
  add(colours_.paint(colour::quiet, fmt::format("{:<14}", cli::printable(x.actor))));
  add(fmt::format("{:<12}", cli::printable(x.event)));
  if (x.level == to_string(severity::warning))
    add(colours_.paint(colour::bad, x.level));
}

void pretty_printer::add_parties(const record& x) {
  if (x.transaction)
    add(fmt::format("#{}", *x.transaction));
  if (auto message = ends_of(x)) {
    add_name(message->sender);
    add("->");
    add_name(message->recipient);
    return;
  }
  if (!x.user.empty())
    add_name(x.user);
  if (!x.peer.empty())
    add(to_word(x.peer));
}

void pretty_printer::add_details(const record& x) {
  if (x.connection && !is_of_actor(x, *x.connection))
    add(fmt::format("connection={}", *x.connection));
  // The steps before these have said it.
  if (x.bytes && !is<events::queued, events::forwarded>(x))
    add(fmt::format("{} B", *x.bytes));
  if (x.duration)
    add(to_text(*x.duration));
  if (!x.reason.empty())
    add(colours_.paint(is_failure(x) ? colour::bad : colour::good, to_word(x.reason)));
  if (x.count)
    add(fmt::format("count={}", *x.count));
  for (const auto& [name, value] : x.others)
    add(to_word(name) + '=' + to_word(value));
}

void pretty_printer::add(std::string_view word) {
  out_->append(" ").append(word);
}

void pretty_printer::add_name(std::string_view name) {
  add(colours_.paint(colour::name, to_word(name)));
}

} // namespace telex::log
