// What tells a file from another one in its place, or from what it was.

#pragma once

#include <cstdint>
#include <string>

namespace telex::cli {

struct file_stamp {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;
  std::int64_t changed = 0; ///< In nanoseconds.
  bool operator==(const file_stamp&) const = default;
};

/// That of what is at `path` now; of nothing if there is nothing.
file_stamp stamp_of(const std::string& path);

} // namespace telex::cli
