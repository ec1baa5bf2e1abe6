#include "cli/system/name_lookup.hpp"

#include <array>
#include <cerrno>
#include <mutex>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace telex::cli {

struct name_lookup::shared {
  std::mutex mutex;
  std::optional<result> found;
  /// Closed when it is done.
  descriptor open;
};

name_lookup::name_lookup(address where) : shared_{std::make_shared<shared>()} {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0)
    throw std::system_error(errno, std::generic_category(), "pipe");
  done_ = descriptor{ends[0]};
  shared_->open = descriptor{ends[1]};
  std::thread{[state = shared_, where = std::move(where)] {
    auto found = resolve(where);
    std::lock_guard guard{state->mutex};
    state->found = std::move(found);
    state->open.reset();
  }}.detach();
}

std::optional<name_lookup::result> name_lookup::take() {
  std::lock_guard guard{shared_->mutex};
  return std::exchange(shared_->found, std::nullopt);
}

} // namespace telex::cli
