// Text that is not to be found in memory once nobody needs it any more.

#pragma once

#include <string>
#include <string_view>
#include <utility>

#include <string.h>

namespace telex {

/// A password, as long as it is needed: what is moved from or destroyed is overwritten.
/// It is in no log, no event and no report.
class secret {
public:
  secret() = default;

  explicit secret(std::string_view text) : text_{text} {
    // nop
  }

  secret(const secret&) = default;

  // A short text is not moved but copied, so the other one is overwritten, too.
  secret(secret&& other) noexcept : text_{std::move(other.text_)} {
    other.wipe();
  }

  secret& operator=(secret other) noexcept {
    std::swap(text_, other.text_);
    return *this;
  }

  ~secret() {
    wipe();
  }

  bool empty() const noexcept {
    return text_.empty();
  }

  /// Valid until this changes.
  std::string_view text() const noexcept {
    return text_;
  }

  bool operator==(const secret&) const = default;

private:
  void wipe() noexcept {
    // Without growing there is no other copy. What lies behind a short text is its own.
    text_.resize(text_.capacity());
    ::explicit_bzero(text_.data(), text_.size());
    text_.clear();
  }

  std::string text_;
};

} // namespace telex
