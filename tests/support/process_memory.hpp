// What is in the memory of another process.

#pragma once

#include "cli/system/descriptor.hpp"

#include <cstdint>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>
#include <string_view>

#include <fcntl.h>
#include <sys/types.h>
#include <unistd.h>

namespace telex::test {

/// Whether `text` is in a part of memory that the process can write; nothing if this
/// one may not look.
inline std::optional<bool> is_in_memory(pid_t process, const std::string& text) {
  auto folder = "/proc/" + std::to_string(process);
  cli::descriptor memory{::open((folder + "/mem").c_str(), O_RDONLY | O_CLOEXEC)};
  if (memory.get() < 0)
    return std::nullopt;
  std::ifstream maps{folder + "/maps"};
  for (std::string line; std::getline(maps, line);) {
    std::istringstream words{line};
    std::uint64_t first = 0;
    std::uint64_t end = 0;
    std::string rights;
    words >> std::hex >> first;
    words.ignore() >> end >> rights;
    if (!rights.starts_with("rw"))
      continue;
    std::string bytes(end - first, '\0');
    auto size
      = ::pread(memory.get(), bytes.data(), bytes.size(), static_cast<off_t>(first));
    if (size > 0
        && std::string_view{bytes}.substr(0, static_cast<std::size_t>(size)).find(text)
             != std::string_view::npos)
      return true;
  }
  return false;
}

} // namespace telex::test
