#include "cli/telex/top/asker.hpp"

#include "cli/telex/top/state.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <sys/eventfd.h>

namespace telex::top {

asker::asker(const cli::admin_target& whom)
  : client_(whom), ready_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (ready_.get() < 0)
    throw std::system_error(errno, std::generic_category(), "eventfd");
  thread_ = std::thread{[this] { run(); }};
}

asker::~asker() {
  {
    std::lock_guard guard{mutex_};
    has_ended_ = true;
  }
  client_.stop();
  questions_.release();
  thread_.join();
}

void asker::ask() {
  questions_.release();
}

std::optional<cli::admin_answer> asker::take() {
  std::lock_guard guard{mutex_};
  eventfd_t ignored = 0;
  ::eventfd_read(ready_.get(), &ignored);
  return std::exchange(answer_, std::nullopt);
}

void asker::run() {
  for (;;) {
    questions_.acquire();
    {
      std::lock_guard guard{mutex_};
      if (has_ended_)
        return;
    }
    auto answer = client_.get(state_target);
    std::lock_guard guard{mutex_};
    answer_ = std::move(answer);
    ::eventfd_write(ready_.get(), 1);
  }
}

} // namespace telex::top
