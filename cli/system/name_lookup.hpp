// The addresses of a host, for a program that has other things to do meanwhile.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/system/resolver.hpp"

#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// A look-up on a thread of its own, which goes on by itself if nobody waits for it any
/// more: the system has no way to end it.
class name_lookup {
public:
  using result = std::variant<std::vector<socket_address>, std::string>;

  /// As resolve().
  explicit name_lookup(address where);

  /// Readable when it is done.
  int fd() const noexcept {
    return done_.get();
  }

  /// What was found, once it is done, and once.
  std::optional<result> take();

private:
  struct shared;

  std::shared_ptr<shared> shared_;
  descriptor done_;
};

} // namespace telex::cli
