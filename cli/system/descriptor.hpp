// A file descriptor with an owner.

#pragma once

#include <utility>

#include <unistd.h>

namespace telex::cli {

/// Closes what it holds. Moved from, it holds nothing.
class descriptor {
public:
  descriptor() = default;
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~descriptor() {
    reset();
  }

  int get() const noexcept {
    return fd_;
  }
  void reset() noexcept {
    if (fd_ >= 0)
      ::close(std::exchange(fd_, -1));
  }

private:
  int fd_ = -1;
};

} // namespace telex::cli
