#include "net/wire/start_line.hpp"

#include "net/wire/lines.hpp"
#include "net/wire/words.hpp"

#include <algorithm>
#include <optional>
#include <string>

namespace telex::wire {

namespace {

/// What a router begins a frame with; in the plain protocol with the first few.
constexpr std::string_view routers_commands[]
  = {words::forward, words::send,  words::sent,   words::registered, words::error,
     words::joined,  words::left,  words::ping,   words::pong,       words::bye,
     words::who,     words::watch, words::unwatch};
constexpr std::size_t plain_commands = 5;

template <class Predicate>
bool any_command(protocol spoken, Predicate&& holds) noexcept {
  auto end = spoken == protocol::plain ? std::begin(routers_commands) + plain_commands
                                       : std::end(routers_commands);
  return std::any_of(std::begin(routers_commands), end, holds);
}

std::optional<role> to_role(std::string_view word) noexcept {
  if (word == words::to_send)
    return role::sender;
  if (word == words::to_receive)
    return role::receiver;
  if (word == words::duplex)
    return role::duplex;
  return std::nullopt;
}

/// Makes `f` a frame of type `Frame` for `rest`, which is a role and a name.
template <class Frame>
void open_registration(frame& f, std::string_view rest) {
  if (auto as = to_role(take_word(rest)))
    f.emplace<Frame>(Frame{*as, std::string{rest}});
  else
    f.emplace<unknown_frame>();
}

void open_error(frame& f, std::string_view rest) {
  auto code = to_number<std::uint16_t>(take_word(rest)).value_or(0);
  f.emplace<error_frame>(error_frame{code, std::string{rest}});
}

/// What a client and the router begin alike, in the extended protocol.
void open_common(frame& f, std::string_view command, std::string_view rest) {
  if (command == words::unwatch)
    f.emplace<unwatch_frame>(std::string{rest});
  else if (command == words::ping && rest.empty())
    f.emplace<ping_frame>();
  else if (command == words::pong && rest.empty())
    f.emplace<pong_frame>();
  else if (command == words::bye && rest.empty())
    f.emplace<bye_frame>();
  else
    f.emplace<unknown_frame>();
}

void open_request(frame& f, std::string_view command, std::string_view rest,
                  protocol spoken) {
  if (command == words::send)
    f.emplace<send_frame>().recipient = rest;
  else if (command == words::received)
    f.emplace<received_frame>().sender = rest;
  else if (command == words::register_)
    open_registration<register_frame>(f, rest);
  else if (command == words::error)
    open_error(f, rest);
  else if (spoken == protocol::plain)
    f.emplace<unknown_frame>();
  else if (command == words::who)
    f.emplace<who_frame>(std::string{rest});
  else if (command == words::watch)
    f.emplace<watch_frame>(std::string{rest});
  else
    open_common(f, command, rest);
}

void open_answer(frame& f, std::string_view command, std::string_view rest,
                 protocol spoken) {
  if (command == words::forward)
    f.emplace<forward_frame>().sender = rest;
  else if (command == words::send || command == words::sent)
    f.emplace<sent_frame>(sent_frame{std::string{rest}, command == words::sent});
  else if (command == words::registered)
    open_registration<registered_frame>(f, rest);
  else if (command == words::error)
    open_error(f, rest);
  else if (spoken == protocol::plain)
    f.emplace<unknown_frame>();
  else if (command == words::joined || command == words::left)
    f.emplace<presence_frame>(
      presence_frame{std::string{rest}, command == words::joined});
  else if (command == words::who && rest.empty())
    f.emplace<names_frame>();
  else if (command == words::watch)
    f.emplace<watching_frame>(watching_frame{std::string{rest}});
  else
    open_common(f, command, rest);
}

} // namespace

void open_frame(frame& f, std::string_view line, source from, protocol spoken) {
  auto command = take_word(line);
  if (from == source::client)
    open_request(f, command, line, spoken);
  else
    open_answer(f, command, line, spoken);
}

bool is_routers_command(std::string_view command, protocol spoken) noexcept {
  return any_command(spoken, [command](auto each) { return each == command; });
}

bool may_be_routers_command(std::string_view beginning, protocol spoken) noexcept {
  return any_command(spoken,
                     [beginning](auto each) { return each.starts_with(beginning); });
}

} // namespace telex::wire
