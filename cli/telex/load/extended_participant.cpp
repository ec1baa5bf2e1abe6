#include "cli/telex/load/extended_participant.hpp"

#include "cli/telex/client/registration.hpp"
#include "cli/telex/client/wording.hpp"
#include "net/wire/writer.hpp"

namespace telex::load {

namespace words = wire::words;

namespace {

constexpr std::string_view no_extended_protocol
  = "the server does not speak the extended protocol";

/// Of an ERROR; 0 if there is none.
std::uint16_t code_of(const frame_view& error) noexcept {
  auto code = error.rest.substr(0, error.rest.find(' '));
  return wire::to_number<std::uint16_t>(code).value_or(0);
}

bool grants_extended(const frame_view& answer) {
  return answer.headers.find("Protocol: 2\n") != std::string_view::npos;
}

/// What an ERROR says of a message: its code and its Reason.
std::string verdict_of(const frame_view& error) {
  auto result = std::to_string(code_of(error));
  if (auto why = find_value(error.headers, words::reason); !why.empty())
    result.append(" ").append(why);
  return result;
}

std::string describe_bye(std::string_view reason) {
  if (reason == words::draining)
    return "the server is stopping";
  return "the server has said BYE" + (reason.empty() ? "" : ": " + std::string{reason});
}

} // namespace

extended_participant::extended_participant(event_loop& loop, const target& server,
                                           std::size_t id, const std::string& name,
                                           participant::owner& told,
                                           std::uint16_t window)
  : participant{id}, told_{&told}, name_{name}, stream_{loop, server, *this} {
  wire::write_register(stream_.output(), name_,
                       wire::extended_offer{.receive_window = window, .session = {}});
}

void extended_participant::send(const std::string& recipient, std::string_view body,
                                ticket which) {
  wire::write_send(stream_.output(), recipient, body, std::to_string(which));
}

void extended_participant::flush() {
  stream_.flush();
}

void extended_participant::stop_reading() {
  stream_.set_reading(false);
}

void extended_participant::vanish() {
  stream_.reset();
}

void extended_participant::received(stream&, std::string_view bytes) {
  auto whole = held_.empty();
  if (!whole)
    bytes = held_.append(bytes);
  take_frames(bytes);
  if (whole)
    held_.assign(bytes);
  else
    held_.erase(0, held_.size() - bytes.size());
  stream_.flush();
}

void extended_participant::closed(stream&) {
  told_->left(*this, stream_.farewell());
}

void extended_participant::take_frames(std::string_view& bytes) {
  while (stream_.is_open()) {
    auto frame = take_frame(bytes);
    if (!frame)
      return;
    obey(*frame);
  }
}

void extended_participant::obey(const frame_view& frame) {
  if (!has_joined_)
    return join(frame);
  if (frame.command == words::forward)
    return acknowledge(frame);
  if (frame.command == words::send)
    return settle(frame, {});
  if (frame.command == words::error && code_of(frame) != 0)
    return settle(frame, verdict_of(frame));
  if (frame.command == words::ping)
    return wire::write_pong(stream_.output());
  if (frame.command == words::bye)
    return end(describe_bye(find_value(frame.headers, words::reason)));
  end("the server wrote what is no frame of the extended protocol");
}

void extended_participant::join(const frame_view& answer) {
  if (answer.command == words::registered && answer.rest == "DUPLEX " + name_
      && grants_extended(answer)) {
    has_joined_ = true;
    return told_->joined(*this);
  }
  wire::error_frame refusal{code_of(answer), std::string{answer.rest}};
  if (answer.command != words::error || cli::is_of_plain_server(refusal))
    return end(no_extended_protocol);
  auto objection = cli::objection_in(refusal, wire::role::duplex, name_);
  end(cli::describe(*objection, name_));
}

void extended_participant::acknowledge(const frame_view& message) {
  wire::write_received(stream_.output(), message.rest, message.message_id);
  told_->given(*this);
}

void extended_participant::settle(const frame_view& answer, verdict how) {
  if (auto which = wire::to_number<ticket>(answer.message_id))
    told_->answered(*this, *which, how);
  else
    end("the server answered without the Message-id");
}

void extended_participant::end(std::string_view why) {
  stream_.close();
  told_->left(*this, why);
}

participant_maker extended_participants(event_loop& loop, const target& server,
                                        std::uint16_t window) {
  return [&loop, server, window](std::size_t id, const std::string& name,
                                 participant::owner& told) -> participant_ptr {
    return std::make_unique<extended_participant>(loop, server, id, name, told, window);
  };
}

} // namespace telex::load
