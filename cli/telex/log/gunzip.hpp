// Text out of gzip.

#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

namespace telex::log {

/// Unpacks a stream of gzip files, one after the other. Zeros behind each are left out.
class gunzip {
public:
  gunzip();
  ~gunzip();

  /// Whether read() may have more before the next feed().
  bool is_pending() const noexcept {
    return is_pending_;
  }

  /// The next octets of the stream, which are copied; not while it is pending.
  void feed(std::span<const char> packed);

  /// Unpacks into `into`, and returns how many octets those are.
  std::size_t read(std::span<char> into);

  /// The stream is no gzip from some point on.
  bool has_failed() const noexcept {
    return has_failed_;
  }

  /// Something that is no gzip follows the last file; it is not read.
  bool has_rest() const noexcept {
    return has_rest_;
  }

  /// Whether all files of the stream have ended.
  bool is_complete() const noexcept {
    return is_complete_;
  }

private:
  bool go_on_behind_end();

  struct state;
  std::unique_ptr<state> state_;
  std::vector<char> packed_;
  bool is_pending_ = false;
  bool has_failed_ = false;
  bool has_rest_ = false;
  bool is_complete_ = false;
};

} // namespace telex::log
