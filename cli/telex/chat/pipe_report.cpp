#include "cli/telex/chat/pipe_report.hpp"

#include "cli/telex/client/wording.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

pipe_report::pipe_report(report_form form, std::function<void(std::string_view)> write)
  : form_{form}, write_{std::move(write)} {
  // nop
}

pipe_report::number pipe_report::expect(input_place from) {
  results_.push_back({++last_, std::move(from)});
  return last_;
}

void pipe_report::settle(number which, const settled& news) {
  auto found = std::ranges::find(results_, which, &result::which);
  if (found == results_.end())
    return;
  if (std::holds_alternative<not_confirmed>(news.how))
    outcome_ = outcome_ == all_delivered ? not_all_confirmed : outcome_;
  else if (!std::holds_alternative<delivered>(news.how))
    note_failure();
  if (form_ != report_form::json)
    return tell(*found, describe_of(found->from, describe(news)));
  write_(to_json(news, found->from));
  results_.erase(found);
}

void pipe_report::refuse(const outgoing& what) {
  const auto& bad = std::get<bad_line>(what.what);
  note_failure();
  if (form_ == report_form::json)
    return write_(to_json(bad, what.from, what.to));
  expect(what.from);
  tell(results_.back(),
       "not sent: line " + std::to_string(what.from.line) + ": " + bad.hint);
}

void pipe_report::note_failure() noexcept {
  outcome_ = not_all_delivered;
}

void pipe_report::tell(result& of, std::string line) {
  of.line = std::move(line);
  for (; !results_.empty() && results_.front().line; results_.pop_front())
    write_(*results_.front().line);
}

std::string pipe_report::describe_of(const input_place& from, std::string line) const {
  return form_ == report_form::words_of_line
           ? std::move(line) + " (line " + std::to_string(from.line) + ')'
           : std::move(line);
}

} // namespace telex::cli
