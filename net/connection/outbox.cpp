#include "net/connection/outbox.hpp"

#include "net/wire/writer.hpp"

#include <utility>
#include <variant>

namespace telex {

void outbox::open(stream_ptr to, const settings& config) {
  stream_ = std::move(to);
  config_ = &config;
}

void outbox::add(wire::frame&& answer) {
  // Most connections are told nothing but that they are registered: without a place in
  // the queue for that they need no memory for one.
  if (owed() == 0)
    write(answer);
  else
    answers_.add(std::move(answer));
}

void outbox::write_answers() {
  for (; auto next = answers_.next(); answers_.drop())
    if (auto message = std::get_if<owed_send>(next))
      write(*message);
    else
      write(std::get<wire::frame>(*next));
  flush();
}

void outbox::write(const wire::frame& answer) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  wire::write(out, answer);
  log_.wrote(out.size() - before);
}

void outbox::write(const owed_send& message) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  write_answer(out, message, config_->compatibility.sent);
  log_.wrote(out.size() - before);
  log_.answered(message);
}

void outbox::write(const parcel& message) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  auto tail
    = wire::write_forward_but_large(out, message.sender(), message.content->body);
  log_.wrote(out.size() - before + tail.size());
  flush(tail);
}

std::size_t outbox::unread() const {
  return stream_->detached() ? 0 : stream_->wr_buf().size();
}

/// Writes what is in the buffer, and `tail` behind it.
void outbox::flush(std::string_view tail) {
  stream_->flush(tail);
  full_ = full_ || unread() >= config_->limits.output;
}

} // namespace telex
