#include "cli/system/file_stamp.hpp"

#include <sys/stat.h>

namespace telex::cli {

file_stamp stamp_of(const std::string& path) {
  struct stat found{};
  if (path.empty() || ::stat(path.c_str(), &found) != 0)
    return {};
  return {found.st_ino, static_cast<std::uint64_t>(found.st_size),
          found.st_mtim.tv_sec * 1'000'000'000 + found.st_mtim.tv_nsec};
}

} // namespace telex::cli
