// Whether one of some files has changed since they were read.

#pragma once

#include "cli/system/file_stamp.hpp"

#include <string>
#include <utility>
#include <vector>

namespace telex::cli {

class watched_files {
public:
  /// An empty path is that of no file.
  explicit watched_files(std::vector<std::string> paths) : paths_{std::move(paths)} {
    // nop
  }

  /// What they are now: to be asked before they are read, so that what changes
  /// meanwhile has changed since.
  std::vector<file_stamp> look() const;

  /// What they were, as look() had it, is what is known of them.
  void know(std::vector<file_stamp> seen) noexcept {
    seen_ = std::move(seen);
  }

  /// Whether they are other ones than is known, or than they were when this was asked
  /// last.
  bool notices_change();

private:
  std::vector<std::string> paths_;
  std::vector<file_stamp> seen_{};
};

} // namespace telex::cli
