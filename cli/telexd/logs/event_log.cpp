#include "cli/telexd/logs/event_log.hpp"

#include "actors/event_fields.hpp"
#include "cli/text/colour.hpp"
#include "cli/text/escape.hpp"

#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <atomic>
#include <exception>
#include <utility>

#include <time.h>
#include <unistd.h>

namespace telex::cli {

namespace {

/// How many lines may wait to be written. Their places are made once, and take up to
/// two megabytes as they come into use.
constexpr std::size_t max_waiting_lines = 4 * 1024;

/// UTC, to the millisecond: 2024-05-01T12:00:00.000Z info listening ...
constexpr auto line_pattern = "%Y-%m-%dT%H:%M:%S.%eZ %^%l%$ %v";

spdlog::level::level_enum to_spdlog(severity level) noexcept {
  switch (level) {
    case severity::debug:
      return spdlog::level::debug;
    case severity::info:
      return spdlog::level::info;
    case severity::warning:
      return spdlog::level::warn;
  }
  return spdlog::level::info;
}

/// Whether `text` can stand without quotes.
bool is_plain(std::string_view text) noexcept {
  constexpr std::string_view plain = "abcdefghijklmnopqrstuvwxyz"
                                     "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                     "0123456789-.:[]%";
  return text.find_first_not_of(plain) == std::string_view::npos;
}

void add_value(std::string& line, std::uint64_t value) {
  line += std::to_string(value);
}

void add_value(std::string& line, bool value) {
  line += value ? "true" : "false";
}

void add_value(std::string& line, std::string_view value) {
  if (is_plain(value)) {
    line += value;
    return;
  }
  line += '"';
  for (auto c : printable(value, backslash::doubled)) {
    if (c == '"')
      line.push_back('\\');
    line.push_back(c);
  }
  line += '"';
}

} // namespace

std::string to_line(const event& x) {
  std::string line{describe(x).name};
  auto add_field = [&line](std::string_view name, auto value) {
    line += ' ';
    line += name;
    line += '=';
    add_value(line, value);
  };
  std::visit([&](const auto& y) { for_each_field(y, add_field); }, x);
  return line;
}

struct event_log::writer {
  /// Counts how often all that came before was written.
  struct counting_sink final : spdlog::sinks::stderr_color_sink_mt {
    using base = spdlog::sinks::stderr_color_sink_mt;

    explicit counting_sink(spdlog::color_mode colours) : base{colours} {
      // nop
    }

    void flush() override {
      base::flush();
      ++flushes;
      flushes.notify_all();
    }

    std::atomic<unsigned> flushes = 0;
  };

  std::atomic_flag has_begun;
  std::shared_ptr<counting_sink> sink = std::make_shared<counting_sink>(
    wants_colours(STDERR_FILENO) ? spdlog::color_mode::always
                                 : spdlog::color_mode::never);
  std::shared_ptr<spdlog::details::thread_pool> thread
    = std::make_shared<spdlog::details::thread_pool>(max_waiting_lines, 1,
                                                     [this] { has_begun.wait(false); });
  std::shared_ptr<spdlog::async_logger> logger = std::make_shared<spdlog::async_logger>(
    "telexd", sink, thread, spdlog::async_overflow_policy::overrun_oldest);

  writer() {
    logger->set_level(spdlog::level::debug);
    logger->set_pattern(line_pattern, spdlog::pattern_time_type::utc);
  }

  // The thread has lines to write yet.
  ~writer() {
    begin();
  }

  void begin() {
    has_begun.test_and_set();
    has_begun.notify_all();
  }

  /// Waits until what was reported before is written.
  void finish() {
    begin();
    auto before = sink->flushes.load();
    logger->flush();
    sink->flushes.wait(before);
  }
};

// Also of a log that is off, which need not stay so.
event_log::event_log(log_level level)
  : level_{level}, writer_{std::make_shared<writer>()} {
  // The file of the time zone is read now. With the first line it would be, on the
  // thread of the log: whenever that comes to it, and not at all where no descriptor is
  // left.
  ::tzset();
}

event_log::~event_log() {
  close();
}

void event_log::begin() {
  writer_->begin();
}

// What writes is left as it is: whoever is not known to have ended may still report.
bool event_log::close(std::chrono::steady_clock::time_point until) {
  return is_done_until(until, [writer = writer_] { writer->finish(); });
}

std::uint64_t event_log::dropped() const {
  return writer_->thread->overrun_counter() + lost_;
}

bool event_log::wants(severity level) const noexcept {
  return includes(level_.load(std::memory_order_relaxed), level);
}

void event_log::report(const actor_name&, const event& what) {
  auto level = describe(what).level;
  if (!wants(level))
    return;
  try {
    writer_->logger->log(to_spdlog(level), to_line(what));
  } catch (const std::exception&) {
    ++lost_; // there is no memory for it
  }
}

} // namespace telex::cli
