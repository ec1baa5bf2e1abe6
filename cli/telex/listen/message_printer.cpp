#include "cli/telex/listen/message_printer.hpp"

#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"

namespace telex::cli {

message_printer::message_printer(int fd, form lines)
  : output_{fd, lost_output}, form_{lines} {
  // nop
}

void message_printer::take(std::uint64_t which, const arrived& what,
                           const std::string&) {
  output_.write_line(form_ == form::json ? to_json(what) : describe(what));
  shown_.push_back({output_.added(), which});
}

void message_printer::note(const turned_away& news) {
  if (form_ == form::json)
    output_.write_line(to_json(news));
  else
    complain(describe(news));
}

void message_printer::tell(const std::string& object) {
  if (form_ != form::json)
    return;
  output_.write_line(object);
  poller now;
  output_.watch(now);
  now.wake_at(poller::clock::now());
  now.wait();
  handle(now);
}

void message_printer::watch(poller& waiting) const {
  output_.watch(waiting);
}

void message_printer::handle(const poller& waiting) {
  auto was_closed = output_.is_closed();
  output_.handle(waiting);
  if (!was_closed && output_.is_closed() && !output_.has_failed())
    complain("nobody reads the output any more");
}

std::optional<message_taker::answer> message_printer::next() {
  if (shown_.empty())
    return std::nullopt;
  auto is_written = shown_.front().end <= output_.written();
  if (!is_written && !is_closed())
    return std::nullopt;
  answer result{shown_.front().which, is_written};
  shown_.pop_front();
  return result;
}

} // namespace telex::cli
