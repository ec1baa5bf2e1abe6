#include "cli/actor_log.hpp"

#include "cli/descriptor.hpp"
#include "cli/json_line.hpp"
#include "cli/record_queue.hpp"

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <future>
#include <semaphore>
#include <stdexcept>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

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
constexpr auto complaint_interval = std::chrono::seconds{1};

/// How long the end of the program waits for the last lines.
constexpr auto max_wait = std::chrono::seconds{1};

constexpr std::string_view too_slow = "too-slow";

/// Opens the file to append to it. If it can't be opened, `errno` says why.
descriptor open_to_append(const std::string& path) {
  if (path == "-")
    return descriptor{::dup(STDOUT_FILENO)};
  constexpr auto mode = S_IRUSR | S_IWUSR | S_IRGRP;
  return descriptor{
    ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, mode)};
}

/// Whether the file at `path` ends within a line, as after a crash.
bool ends_in_a_line(const std::string& path) {
  descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  auto last = '\n';
  struct stat about;
  if (::fstat(file.get(), &about) == 0 && S_ISREG(about.st_mode) && about.st_size > 0
      && ::pread(file.get(), &last, 1, about.st_size - 1) != 1)
    return false;
  return last != '\n';
}

} // namespace

// -- the thread that writes ----------------------------------------------------------

class actor_log::writer {
public:
  writer(const std::string& path, event_sink& complaints)
    : path_{path}, complaints_{complaints}, file_{open_to_append(path)} {
    if (file_.get() < 0)
      throw std::runtime_error(std::strerror(errno));
    is_cut_ = ends_in_a_line(path);
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
    if (has_to_complain())
      complain();
    file_.reset();
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
    if (has_to_complain())
      return awake_.try_acquire_until(next_complaint_);
    awake_.acquire();
    return true;
  }

  void do_all() {
    while (write_batch() > 0)
      ; // on
    if (has_to_complain() && next_complaint_ <= clock::now())
      complain();
    if (reopening_.exchange(false))
      open_anew();
  }

  /// Returns how many lines it was.
  std::size_t write_batch() {
    batch_.clear();
    if (is_cut_)
      batch_ += '\n';
    auto lines
      = queue_.take(max_batch, [this](std::string_view line) { batch_ += line; });
    if (lines > 0 && !write(batch_))
      dropped_.fetch_add(lines, std::memory_order_relaxed);
    return lines;
  }

  /// Returns whether all was written.
  bool write(std::string_view text) {
    for (auto left = text; !left.empty();) {
      auto count = ::write(file_.get(), left.data(), left.size());
      if (count >= 0) {
        auto written = left.substr(0, static_cast<std::size_t>(count));
        is_cut_ = !written.empty() && written.back() != '\n';
        left.remove_prefix(written.size());
      } else if (!wait_until_writable()) {
        failure_ = ::strerrorname_np(errno);
        return false;
      }
    }
    return true;
  }

  /// After a failed write. Returns false if there is nothing to wait for.
  bool wait_until_writable() const {
    if (errno == EINTR)
      return true;
    if (errno != EAGAIN)
      return false;
    pollfd events{file_.get(), POLLOUT, 0};
    return ::poll(&events, 1, -1) >= 0 || errno == EINTR;
  }

  void open_anew() {
    auto file = open_to_append(path_);
    if (file.get() < 0) {
      complaints_.report({}, events::not_reopened{::strerrorname_np(errno)});
      return;
    }
    file_ = std::move(file);
    is_cut_ = ends_in_a_line(path_);
  }

  // -- what was dropped ----------------------------------------------------------

  bool has_to_complain() const noexcept {
    return dropped() > told_;
  }

  /// Says what was dropped since the last time, here and where complaints go.
  void complain() {
    auto count = dropped() - told_;
    told_ += count;
    next_complaint_ = clock::now() + complaint_interval;
    events::dropped what{count, failure_};
    json_line line;
    if (write(line.make(std::chrono::system_clock::now(), {}, what)))
      failure_ = too_slow;
    complaints_.report({}, what);
  }

  std::string path_;
  event_sink& complaints_;
  descriptor file_;
  /// The file ends within a line.
  bool is_cut_ = false;
  record_queue queue_{max_waiting_octets};
  std::string batch_;

  std::atomic<bool> stopping_ = false;
  std::atomic<bool> reopening_ = false;
  std::atomic<bool> is_asleep_ = false;
  std::binary_semaphore awake_{0};

  std::atomic<std::uint64_t> dropped_ = 0;
  /// As many of them as were told of, and why the last were dropped.
  std::uint64_t told_ = 0;
  std::string_view failure_ = too_slow;
  clock::time_point next_complaint_{};
};

// -- the log
// ---------------------------------------------------------------------------

actor_log::actor_log(const std::string& path, log_level level, event_sink& complaints)
  : level_{level}, writer_{std::make_shared<writer>(path, complaints)} {
  thread_ = std::thread{[writer = writer_] { writer->run(); }};
}

actor_log::~actor_log() {
  close();
}

bool actor_log::wants(severity level) const noexcept {
  return includes(level_, level);
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

bool actor_log::close() {
  if (!thread_.joinable())
    return true;
  writer_->stop();
  std::promise<void> ended;
  auto has_ended = ended.get_future();
  std::thread closer{[thread = std::move(thread_), ended = std::move(ended)]() mutable {
    thread.join();
    ended.set_value();
  }};
  if (has_ended.wait_for(max_wait) == std::future_status::ready) {
    closer.join();
    return true;
  }
  closer.detach();
  return false;
}

} // namespace telex::cli
