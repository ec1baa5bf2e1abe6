#include "cli/telexd/accounts/hashing_threads.hpp"

#include "cli/telexd/accounts/password_comparer.hpp"

#include <algorithm>
#include <utility>

#include <sys/resource.h>
#include <unistd.h>

namespace telex::cli {

hashing_threads::hashing_threads(std::size_t threads, std::size_t max_waiting,
                                 std::chrono::nanoseconds rest)
  : max_waiting_{max_waiting}, rest_{rest} {
  try {
    for (std::size_t i = 0; i < threads; ++i)
      threads_.emplace_back([this] { work(); });
  } catch (...) {
    stop();
    throw;
  }
}

hashing_threads::~hashing_threads() {
  stop();
}

void hashing_threads::report_to(listener told) {
  std::lock_guard guard{mutex_};
  told_ = std::move(told);
}

bool hashing_threads::take(check_number number, secret&& password,
                           const std::string& hash) {
  {
    std::lock_guard guard{mutex_};
    if (stopped_ || waiting_.size() >= max_waiting_)
      return false;
    waiting_.push_back({number, std::move(password), hash});
  }
  changed_.notify_one();
  return true;
}

void hashing_threads::drop(check_number number) {
  std::lock_guard guard{mutex_};
  std::erase_if(waiting_, [=](const check& each) { return each.number == number; });
}

void hashing_threads::stop() {
  {
    std::lock_guard guard{mutex_};
    stopped_ = true;
    waiting_.clear();
  }
  changed_.notify_all();
  for (auto& each : threads_)
    each.join();
  threads_.clear();
}

std::size_t hashing_threads::usual_count() {
  constexpr std::size_t most = 4;
  return std::clamp<std::size_t>(std::thread::hardware_concurrency() / 2, 1, most);
}

void hashing_threads::work() {
  // The thread of the actors goes first whenever it has something to do; but on a
  // machine that others keep busy somebody waits for this one. If the system does not
  // permit that, they share.
  constexpr auto lower_priority = 10;
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::gettid()), lower_priority);
  password_comparer comparer;
  auto count = [&, known = std::size_t{0}]() mutable {
    kept_ += comparer.kept() - std::exchange(known, comparer.kept());
  };
  auto has_work = [this] { return stopped_ || !waiting_.empty(); };
  std::unique_lock guard{mutex_};
  for (;;) {
    if (!changed_.wait_for(guard, rest_, has_work)) {
      // That takes a while, for which nobody is to wait.
      guard.unlock();
      comparer.release();
      count();
      guard.lock();
      changed_.wait(guard, has_work);
    }
    if (stopped_)
      return;
    auto next = std::move(waiting_.front());
    waiting_.pop_front();
    guard.unlock();
    auto found = comparer.compare(std::exchange(next.password, {}), next.hash);
    count();
    told_(next.number, found);
    guard.lock();
  }
}

} // namespace telex::cli
