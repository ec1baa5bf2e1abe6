#include "cli/telexd/logs/actor_log.hpp"

#include "cli/telexd/logs/json_line.hpp"
#include "cli/telexd/logs/record_queue.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <semaphore>
#include <string_view>
#include <utility>

namespace telex::cli {

namespace {

using clock = std::chrono::steady_clock;

/// What may wait to be written: some ten thousands of lines.
constexpr std::size_t max_waiting_octets = 8 * 1024 * 1024;

/// How many lines are written at a time.
constexpr std::size_t max_batch = 2048;

/// How long lines are gathered before they are written.
constexpr auto gather_time = std::chrono::milliseconds{5};

/// How often the log says at most what it has dropped.
constexpr auto telling_interval = std::chrono::seconds{1};

constexpr std::string_view too_slow = "too-slow";

} // namespace

// -- the thread that writes ----------------------------------------------------------

class actor_log::writer {
public:
  writer(log_file file, event_sink& complaints)
    : file_{std::move(file)}, complaints_{complaints} {
    // nop
  }

  // -- from any thread -----------------------------------------------------------

  void add(std::string_view line) noexcept {
    if (!queue_.push(line))
      dropped_.fetch_add(1, std::memory_order_relaxed);
    wake();
  }

  void reopen() noexcept {
    reopening_ = true;
    wake();
  }

  void stop() noexcept {
    stopping_ = true;
    wake();
  }

  std::uint64_t dropped() const noexcept {
    return dropped_.load(std::memory_order_relaxed);
  }

  // -- the thread ----------------------------------------------------------------

  void run() {
    while (!stopping_) {
      sleep();
      std::this_thread::sleep_for(gather_time);
      do_all();
    }
    do_all();
    confess();
    lose(file_.close());
    complain();
  }

private:
  /// Nobody is asleep but for the moment, so that hardly ever a system call is made.
  void wake() noexcept {
    if (is_asleep_.exchange(false))
      awake_.release();
  }

  /// Until there is something to do.
  void sleep() {
    is_asleep_.exchange(true);
    auto is_awake = false;
    if (!stopping_ && !reopening_ && queue_.empty())
      is_awake = wait();
    // Who found it asleep is about to wake it.
    if (!is_awake && !is_asleep_.exchange(false))
      awake_.acquire();
  }

  /// Returns whether somebody has woken it.
  bool wait() {
    if (has_to_tell())
      return awake_.try_acquire_until(next_telling_);
    awake_.acquire();
    return true;
  }

  void do_all() {
    while (write_batch() > 0)
      ; // on
    if (has_to_tell() && next_telling_ <= clock::now())
      tell();
    if (reopening_.exchange(false))
      if (auto why = file_.reopen())
        complaints_.report({}, events::not_reopened{*why});
  }

  /// Returns how many lines it was.
  std::size_t write_batch() {
    batch_.clear();
    auto lines
      = queue_.take(max_batch, [this](std::string_view line) { batch_ += line; });
    if (lines == 0)
      return 0;
    // What is missing is missing here, and not a second later.
    if (is_failing_)
      confess();
    lose(file_.write(batch_));
    return lines;
  }

  // -- what was dropped ----------------------------------------------------------

  void lose(std::size_t lines) {
    is_failing_ = lines > 0;
    if (!is_failing_)
      return;
    reason_ = file_.failure();
    dropped_.fetch_add(lines, std::memory_order_relaxed);
  }

  /// Whether it is not known here, or not where complaints go, what was dropped.
  bool has_to_tell() const noexcept {
    return dropped() > std::min(confessed_, complained_);
  }

  void tell() {
    next_telling_ = clock::now() + telling_interval;
    complain();
    confess();
  }

  /// Says here what was dropped since the last time, if that can be written.
  void confess() {
    auto count = dropped() - confessed_;
    if (count == 0)
      return;
    json_line line;
    events::dropped what{count, reason_};
    if (file_.write(line.make(std::chrono::system_clock::now(), {}, what)) > 0)
      return;
    confessed_ += count;
    forget_reason();
  }

  /// The same where complaints go.
  void complain() {
    auto count = dropped() - complained_;
    if (count > 0)
      complaints_.report({}, events::dropped{count, reason_});
    complained_ += count;
    forget_reason();
  }

  /// Unless a file can't be written, it is too slow.
  void forget_reason() noexcept {
    if (!has_to_tell())
      reason_ = too_slow;
  }

  log_file file_;
  event_sink& complaints_;
  record_queue queue_{max_waiting_octets};
  std::string batch_;

  std::atomic<bool> stopping_ = false;
  std::atomic<bool> reopening_ = false;
  std::atomic<bool> is_asleep_ = false;
  std::binary_semaphore awake_{0};

  std::atomic<std::uint64_t> dropped_ = 0;
  /// As many of them as were told of: in the file, and where complaints go.
  std::uint64_t confessed_ = 0;
  std::uint64_t complained_ = 0;
  /// Why the last were dropped.
  std::string_view reason_ = too_slow;
  /// The file could not be written the last time.
  bool is_failing_ = false;
  clock::time_point next_telling_{};
};

// -- the log -------------------------------------------------------------------------

actor_log::actor_log(log_file file, log_level level, event_sink& complaints)
  : level_{level}, writer_{std::make_shared<writer>(std::move(file), complaints)} {
  thread_ = std::thread{[writer = writer_] { writer->run(); }};
}

actor_log::~actor_log() {
  close();
}

bool actor_log::wants(severity level) const noexcept {
  return includes(level_.load(std::memory_order_relaxed), level);
}

void actor_log::report(const actor_name& who, const event& what) {
  if (!wants(describe(what).level))
    return;
  json_line line;
  writer_->add(line.make(std::chrono::system_clock::now(), who, what));
}

void actor_log::reopen() {
  writer_->reopen();
}

std::uint64_t actor_log::dropped() const noexcept {
  return writer_->dropped();
}

bool actor_log::close(std::chrono::steady_clock::time_point until) {
  if (!thread_.joinable())
    return true;
  writer_->stop();
  return is_done_until(until,
                       [thread = std::move(thread_)]() mutable { thread.join(); });
}

} // namespace telex::cli
