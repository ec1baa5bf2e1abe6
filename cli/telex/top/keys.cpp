#include "cli/telex/top/keys.hpp"

#include <algorithm>

namespace telex::top {

namespace {

/// How many octets the sequence has that `bytes` begin with; 0 if there is none. A
/// terminal sends each with one write, so ESC alone is the key.
std::size_t sequence_size(std::string_view bytes) {
  if (bytes.starts_with("\x1bO"))
    return std::min<std::size_t>(bytes.size(), 3);
  if (!bytes.starts_with("\x1b["))
    return 0;
  for (std::size_t i = 2; i < bytes.size(); ++i)
    if (bytes[i] >= '@' && bytes[i] <= '~')
      return i + 1;
  return bytes.size();
}

} // namespace

std::string keys_of(std::string_view bytes) {
  std::string result;
  while (!bytes.empty()) {
    auto skipped = sequence_size(bytes);
    auto key = bytes.front();
    if (skipped == 0 && static_cast<unsigned char>(key) < 0x80)
      result += key == '\b' ? backspace_key : key == '\n' ? enter_key : key;
    bytes.remove_prefix(std::max<std::size_t>(skipped, 1));
  }
  return result;
}

} // namespace telex::top
