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

  /// Readable from then on.
  int fd() const noexcept {
    return fd_;
  }

private:
  int fd_;
};

} // namespace telex::cli
