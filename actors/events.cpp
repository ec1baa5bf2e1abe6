#include "actors/events.hpp"

namespace telex {

const events::description& describe(const event& x) noexcept {
  return std::visit([](const auto& y) -> const auto& { return y.about; }, x);
}

namespace {

struct field_meaning {
  std::string_view name;
  std::string_view meaning;
};

constexpr field_meaning field_meanings[] = {
  {"transaction", "The number of the message: all events of one SEND have the same."},
  {"user", "The name of the user that the event is about."},
  {"peer",
   "Who is on the other side. In the steps of a message that is the other user; of a "
   "recipient as its sender wrote it, which may be any octets, the first 64. "
   "In other events it is the address of the socket; with its port in `connected`."},
  {"connection", "The number of the connection. It is not used again."},
  {"bytes", "The octets of the message's body."},
  {"duration_us", "Microseconds; since when is said with each event."},
  {"reason", "Why, in words joined by hyphens, or the name of an option."},
  {"address", "Where the router listens."},
  {"advice", "What to do about it, as a sentence."},
  {"changed", "Names of settings, with spaces between them."},
  {"complete", "Whether the user has all of its sockets now, and can be written to."},
  {"connections", "How many connections there are."},
  {"count", "How many."},
  {"days", "For how many days the certificate is still valid."},
  {"fault", "What is wrong, as a sentence that begins with its place."},
  {"error", "What the program says of its fault."},
  {"fingerprint", "The SHA-256 of the certificate."},
  {"max_connections", "How many connections there may be."},
  {"name", "The name that was asked for. It may be any octets, of which these are the "
           "first 64."},
  {"over", "`tls` if peers speak TLS there."},
  {"place", "A file, and the number of a line of it."},
  {"recipients", "How many recipients the message has."},
  {"role", "What the socket is for: `sender`, `receiver`, or `duplex` for both."},
  {"settings", "Names of settings, with spaces between them."},
  {"source", "The path of the configuration file."},
  {"version", "The version of the router."},
  {"who", "The kind of an actor, and its number, as in `connection/24`."},
  {"waiting", "How many messages for the user are not settled."},
};

} // namespace

std::string_view meaning_of_field(std::string_view name) noexcept {
  for (const auto& each : field_meanings)
    if (each.name == name)
      return each.meaning;
  return {};
}

} // namespace telex
