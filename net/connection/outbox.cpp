#include "net/connection/outbox.hpp"

#include "net/wire/writer.hpp"

#include <charconv>
#include <utility>
#include <variant>

namespace telex {

namespace {

/// A number as text.
class digits {
public:
  explicit digits(std::uint64_t number) noexcept
    : end_{std::to_chars(text_, text_ + sizeof(text_), number).ptr} {
    // nop
  }
  std::string_view text() const noexcept {
    return {text_, static_cast<std::size_t>(end_ - text_)};
  }

private:
  char text_[20];
  const char* end_;
};

} // namespace

void outbox::open(stream_ptr to, const settings& config) {
  stream_ = std::move(to);
  config_ = &config;
}

// -- answers ---------------------------------------------------------------------

void outbox::settle(answer_id id, const delivery::result& result) {
  if (auto known = answers_.settle(id, result)) {
    put(*known);
    answers_.drop(id);
    gather();
  }
}

void outbox::add(wire::frame&& answer) {
  // Most connections are told nothing but that they are registered: without a place in
  // the queue for that they need no memory for one.
  if (owed() == 0)
    put(answer);
  else
    answers_.add(std::move(answer));
}

void outbox::write_answers() {
  for (; auto next = answers_.next(); answers_.drop())
    if (auto message = std::get_if<owed_send>(next))
      put(*message);
    else
      put(std::get<wire::frame>(*next));
  gather();
}

void outbox::put(const wire::frame& f) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  wire::write(out, f);
  note_written(before);
}

void outbox::put(const owed_send& message) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  if (is_extended_)
    write_extended_answer(out, message);
  else
    write_answer(out, message, config_->compatibility.sent);
  note_written(before);
  log_.answered(message);
}

// -- messages --------------------------------------------------------------------

void outbox::write(const parcel& message) {
  auto& out = stream_->wr_buf();
  auto before = out.size();
  auto tail
    = wire::write_forward_but_large(out, message.sender(), message.content->body);
  note_written(before, tail.size());
  send(tail);
}

void outbox::write(const parcel& message, std::uint64_t id, std::string_view date) {
  const auto& content = *message.content;
  auto& out = stream_->wr_buf();
  auto before = out.size();
  digits name{id};
  auto tail
    = wire::write_forward(out, content.sender, content.body,
                          {name.text(), date, content.content_type,
                           content.recipient == everybody, content.has_account});
  note_written(before, tail.size());
  gather(tail);
}

void outbox::write(const wire::frame& f) {
  put(f);
  gather();
}

// -- whether the peer reads --------------------------------------------------------

void outbox::note_written(std::size_t before, std::size_t tail) {
  auto octets = stream_->wr_buf().size() - before + tail;
  written_ += octets;
  log_.wrote(octets);
}

/// Writes what is in the buffer and `tail` behind it, at once or with what follows.
void outbox::gather(std::string_view tail) {
  if (!is_extended_)
    return send(tail);
  if (!tail.empty() || stream_->wr_buf().size() >= config_->limits.output)
    send(tail);
  has_gathered_ = true;
  stream_->flush_later();
}

void outbox::send(std::string_view tail) {
  stream_->flush(tail);
  full_ = full_ || unread() >= config_->limits.output;
}

std::size_t outbox::unread() const {
  return stream_->detached() ? 0 : stream_->unread();
}

std::uint64_t outbox::left() const {
  return stream_->detached() ? written_ - stream_->wr_buf().size() : written_;
}

} // namespace telex
