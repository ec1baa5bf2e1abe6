#include "tests/simulation/transcript.hpp"

#include <algorithm>
#include <cstdio>

namespace telex::simulation {

namespace {

/// As docs/protocol.md writes octets.
std::string visible(std::string_view bytes) {
  constexpr std::size_t most = 200;
  std::string result;
  for (auto c : bytes.substr(0, most)) {
    auto octet = static_cast<unsigned char>(c);
    char hex[5];
    if (c == '\n')
      result += "\\n";
    else if (c == '\r')
      result += "\\r";
    else if (c == '\\')
      result += "\\\\";
    else if (octet >= ' ' && octet < 127)
      result += c;
    else
      result.append(hex, static_cast<std::size_t>(
                           std::snprintf(hex, sizeof(hex), "\\x%02x", octet)));
  }
  if (bytes.size() > most)
    result += "... (" + std::to_string(bytes.size()) + " octets)";
  return result;
}

std::string_view word_of_socket(role socket) {
  return socket == role::sender ? "send" : "recv";
}

std::string to_seconds(duration interval) {
  auto ms = std::chrono::duration_cast<std::chrono::milliseconds>(interval).count();
  auto result = std::to_string(ms / 1000);
  if (ms % 1000 != 0) {
    auto rest = std::to_string(1000 + ms % 1000);
    result += '.' + rest.substr(1);
  }
  return result + " s";
}

} // namespace

// -- transcript ------------------------------------------------------------------

void transcript::peer_opened(name_id user, role socket) {
  line(user, socket, '>', "(connects)");
}

void transcript::peer_wrote(name_id user, role socket, std::string_view bytes) {
  line(user, socket, '>', visible(bytes));
}

void transcript::peer_hung_up(name_id user, role socket) {
  line(user, socket, '>', "closed");
}

void transcript::router_wrote(name_id user, role socket, std::string_view bytes) {
  line(user, socket, '<', visible(bytes));
}

void transcript::router_closed(name_id user, role socket) {
  line(user, socket, '<', "closed");
}

void transcript::time_passed(duration interval) {
  text_ += '(' + to_seconds(interval) + " later)\n";
}

void transcript::router_told(std::string_view what) {
  text_ += "(the router is told to " + std::string{what} + ")\n";
}

void transcript::line(name_id user, role socket, char direction,
                      std::string_view what) {
  constexpr std::size_t name_width = 7;
  auto name = std::string{names[user]};
  name.resize(std::max(name.size(), name_width), ' ');
  text_ += name + ' ' + std::string{word_of_socket(socket)} + ' ' + direction + ' ';
  text_ += std::string{what} + '\n';
}

// -- run_hash --------------------------------------------------------------------

void run_hash::peer_opened(name_id user, role socket) {
  add('o', user, socket);
}

void run_hash::peer_wrote(name_id user, role socket, std::string_view bytes) {
  add('>', user, socket);
  add(bytes);
}

void run_hash::peer_hung_up(name_id user, role socket) {
  add('h', user, socket);
}

void run_hash::router_wrote(name_id user, role socket, std::string_view bytes) {
  add('<', user, socket);
  add(bytes);
}

void run_hash::router_closed(name_id user, role socket) {
  add('c', user, socket);
}

void run_hash::time_passed(duration interval) {
  add(std::to_string(interval.count()));
}

void run_hash::router_told(std::string_view what) {
  add(what);
}

void run_hash::add(std::string_view bytes) {
  constexpr std::uint64_t prime = 0x100000001b3;
  for (auto c : bytes)
    value_ = (value_ ^ static_cast<unsigned char>(c)) * prime;
}

void run_hash::add(char what, name_id user, role socket) {
  const char mark[] = {what, static_cast<char>(user & 0xff),
                       static_cast<char>(user >> 8), static_cast<char>(socket)};
  add(std::string_view{mark, sizeof(mark)});
}

} // namespace telex::simulation
