#include "cli/system/watched_files.hpp"

namespace telex::cli {

std::vector<file_stamp> watched_files::look() const {
  std::vector<file_stamp> result;
  for (const auto& each : paths_)
    result.push_back(stamp_of(each));
  return result;
}

bool watched_files::notices_change() {
  auto now = look();
  return std::exchange(seen_, now) != now;
}

} // namespace telex::cli
