// Something that happens in another thread, as something to wait for.

#pragma once

namespace telex::cli {

class notice {
public:
  notice();
  notice(const notice&) = delete;
  notice& operator=(const notice&) = delete;
  ~notice();

  /// It has happened. From any thread.
  void give() noexcept;

  /// Waits until it has been given. Whoever has taken it may end it: the thread
  /// that gave it is done with it.
  void take() noexcept;

  /// Readable from when it has been given until it is taken.
  int fd() const noexcept {
    return fd_;
  }

private:
  int fd_;
};

} // namespace telex::cli
