// A file or stream that a log is read from, packed or not.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/telex/log/gunzip.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace telex::log {

/// Reads a file descriptor, and unpacks what begins as gzip does.
class source {
public:
  explicit source(cli::descriptor from);

  int fd() const noexcept {
    return from_.get();
  }

  /// Whether read() has something without that the descriptor is read.
  bool is_pending() const noexcept {
    return unpacking_ && unpacking_->is_pending();
  }

  /// Puts octets into `into`, which is not empty, and returns how many: 0 if more has
  /// to be read first. Nothing at the end, or where it has failed; of a file that has
  /// grown, there may be more later.
  std::optional<std::size_t> read(std::span<char> into);

  /// Why not all could be read, as in `Is a directory`; empty if it could.
  std::string failure() const;

  /// Whether the last octets that could be read are not the last that there were.
  bool is_cut() const noexcept {
    return error_ != 0 || (unpacking_ && !unpacking_->is_complete());
  }

  /// Whether it is read from what gzip has packed, as far as it is known yet.
  bool is_packed() const noexcept {
    return unpacking_ != nullptr;
  }

  /// Goes back to the beginning of a file.
  void rewind();

private:
  std::optional<std::size_t> read_descriptor(std::span<char> into);
  std::optional<std::size_t> begin(std::span<char> into);
  std::optional<std::size_t> unpack(std::span<char> into);

  cli::descriptor from_;
  bool has_begun_ = false;
  std::unique_ptr<gunzip> unpacking_;
  std::vector<char> packed_;
  int error_ = 0;
};

} // namespace telex::log
