#include "tests/support/deadline.hpp"

#include <cerrno>
#include <cstdio>

#include <poll.h>

namespace telex::test {

bool wait_ready(int fd, short events, const deadline& until) {
  for (;;) {
    pollfd entry{fd, events, 0};
    auto ready = ::poll(&entry, 1, until.left());
    if (ready > 0)
      return true;
    if (ready == 0)
      return false;
    if (errno != EINTR)
      throw std::runtime_error("poll failed");
  }
}

std::string in_quotes(std::string_view bytes) {
  std::string result = "\"";
  for (unsigned char byte : bytes) {
    if (byte == '\n') {
      result += "\\n";
    } else if (byte == '\r') {
      result += "\\r";
    } else if (byte < 0x20 || byte == 0x7f) {
      char text[8];
      std::snprintf(text, sizeof(text), "\\x%02x", byte);
      result += text;
    } else {
      result += static_cast<char>(byte);
    }
  }
  return result + '"';
}

} // namespace telex::test
