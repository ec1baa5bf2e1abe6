// Questions to a router that nobody waits for.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/telex/admin_client.hpp"

#include <mutex>
#include <optional>
#include <semaphore>
#include <string>
#include <thread>

namespace telex::top {

/// Asks on a thread of its own, one question at a time.
class asker {
public:
  explicit asker(const cli::admin_target& whom);
  asker(const asker&) = delete;
  asker& operator=(const asker&) = delete;
  ~asker();

  /// Asks for the state of the router. Not before the last answer has been taken.
  void ask();

  /// Readable when there is an answer.
  int fd() const noexcept {
    return ready_.get();
  }

  /// The answer, if there is one.
  std::optional<cli::admin_answer> take();

private:
  void run();

  cli::admin_client client_;
  cli::descriptor ready_;
  std::mutex mutex_; ///< For the members below.
  std::optional<cli::admin_answer> answer_;
  bool has_ended_ = false;
  std::binary_semaphore questions_{0};
  std::thread thread_;
};

} // namespace telex::top
