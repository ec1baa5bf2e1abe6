#include "tests/simulation/request.hpp"

#include "tests/simulation/random.hpp"

#include <algorithm>
#include <charconv>

namespace telex::simulation {

namespace {

/// The most digits that a message's number has.
constexpr std::size_t id_digits = 10;

std::string start_line(const request& what) {
  const std::string name{names[what.name]};
  switch (what.what) {
    case request::kind::register_:
      return "REGISTER " + std::string{word_of(what.as)} + ' ' + name;
    case request::kind::send:
      return "SEND " + name;
    case request::kind::received:
      return "RECEIVED " + name;
    case request::kind::who:
      return what.prefix.empty() ? "WHO" : "WHO " + what.prefix;
    case request::kind::watch:
      return "WATCH " + name;
    case request::kind::unwatch:
      return "UNWATCH " + name;
    case request::kind::ping:
      return "PING";
    case request::kind::pong:
      return "PONG";
    case request::kind::bye:
      return "BYE";
    default:
      return "ERROR " + std::to_string(what.code) + " as you like it";
  }
}

/// The headers of the extended protocol.
std::string extended_headers(const request& what, const std::string& line_end) {
  std::string result;
  auto add = [&](std::string_view name, std::string_view value) {
    result += std::string{name} + ": " + std::string{value} + line_end;
  };
  if (what.what == request::kind::register_ && what.as == role::both) {
    add("Protocol", "2");
    if (what.extended.window != 32)
      add("receive-window", std::to_string(what.extended.window));
    if (what.extended.presence)
      add("Presence", "yes");
    if (what.extended.session != 0)
      add("Session", "a-session-of-22-octets" + std::to_string(what.extended.session));
  }
  if (what.is_named)
    add("Message-id", message_name(what.message));
  if (!what.given.empty())
    add("MESSAGE-ID", what.given);
  if (what.is_typed)
    add("Content-type", content_type);
  return result;
}

std::string spelled(const request& what, spelling how) {
  const std::string line_end = how == spelling::carriage_returns ? "\r\n" : "\n";
  auto result = start_line(what);
  if (how == spelling::spacious)
    result = "\n \t\r\n  " + result + " \t";
  result += line_end;
  if (how == spelling::chatty)
    result += "Mood: content-length: 7" + line_end;
  if (what.what == request::kind::send) {
    const std::string name
      = how == spelling::chatty ? "CONTENT-LENGTH: " : "Content-length:";
    result += name + ' ' + std::to_string(what.body.size()) + line_end;
  }
  return result + extended_headers(what, line_end) + line_end + what.body;
}

/// A frame, and whether it ends the stream.
struct garbage {
  const char* bytes;
  bool broken;
};

constexpr garbage all_garbage[kinds_of_garbage - 1] = {
  {"SHOUT\n\n", false},
  {"SHOUT bob\nContent-length: 10\n\nSEND bob\n\n", false},
  {"REGISTER BOTH alice\n\n", false},
  {"FORWARD bob\n\n", false},
  {"SEND bob\n\n", true},
  {"SEND bob\nnonsense\n\n", true},
  {"SEND bob\nContent-length: -1\n\n", true},
  {"SEND bob\nContent-length: 1\nContent-length: 1\n\n", true},
  {"RECEIVED bob\n: 1\n\n", true},
  {"REGISTER DUPLEX bob\nReceive-window: 0\nProtocol: 2\n\n", true},
  {"REGISTER DUPLEX bob\nProtocol: 2\nSession: short\n\n", true},
};

/// What looks like frames, and like itself nowhere else.
const std::string& odd_octets() {
  static const auto result = [] {
    constexpr std::size_t size = 99'991;
    random numbers{0};
    std::string octets;
    while (octets.size() < size)
      octets += "\n\0 a:\r\nSEND bob\n"[numbers.below(16)];
    return octets;
  }();
  return result;
}

} // namespace

std::string bytes_of(request& what, spelling how) {
  auto result = spelled(what, how);
  what.octets = result.size();
  return result;
}

std::string garbage_bytes(request& what, std::uint32_t number) {
  // The last one is a head that is too long, by its last octet.
  const auto is_long = number == kinds_of_garbage - 1;
  auto result
    = is_long ? std::string(4097, 'x') : std::string{all_garbage[number].bytes};
  what.what = is_long || all_garbage[number].broken ? request::kind::broken
                                                    : request::kind::unknown;
  what.octets = result.size();
  return result;
}

std::string message_name(message_id id) {
  return "m-" + std::to_string(id);
}

std::string make_body(message_id id, std::size_t size) {
  auto result = std::to_string(id) + '.';
  result.reserve(size);
  const auto& noise = odd_octets();
  while (result.size() < size)
    result.append(noise, (id + result.size()) % noise.size(), size - result.size());
  return result;
}

message_id message_of(std::string_view body) noexcept {
  message_id result = 0;
  auto begin = body.data();
  auto [end, failure]
    = std::from_chars(begin, begin + std::min(body.size(), id_digits), result);
  auto is_whole = failure == std::errc{} && end != begin + body.size() && *end == '.';
  return is_whole ? result : 0;
}

} // namespace telex::simulation
