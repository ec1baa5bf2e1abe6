#include "cli/event_log.hpp"

#include "cli/escape.hpp"

#include <fmt/format.h>
#include <spdlog/async.h>
#include <spdlog/sinks/stdout_color_sinks.h>

#include <chrono>
#include <cstdlib>
#include <future>
#include <thread>
#include <utility>

namespace telex::cli {

namespace {

/// How many lines may wait to be written. Their places are made once, and take up to
/// two megabytes as they come into use.
constexpr std::size_t max_waiting_lines = 4 * 1024;

/// How long the end of the program waits for the last lines. A terminal that has
/// been stopped, or a pipe that nobody reads, would keep it for ever.
constexpr auto max_wait = std::chrono::seconds{1};

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

const char* to_text(role as) noexcept {
  return as == role::sender ? "sender" : "receiver";
}

/// Octets that a peer has chosen, as one word that ends where its quotes do.
std::string in_quotes(std::string_view bytes) {
  std::string escaped;
  for (auto c : bytes) {
    if (c == '"' || c == '\\')
      escaped.push_back('\\');
    escaped.push_back(c);
  }
  return '"' + printable(escaped) + '"';
}

struct line_maker {
  std::string operator()(const events::started& x) const {
    return fmt::format("started version={} max-connections={}", x.version,
                       x.max_connections);
  }
  std::string operator()(const events::listening& x) const {
    return fmt::format("listening address={}", x.address);
  }
  std::string operator()(const events::connected& x) const {
    return fmt::format("connected peer={} connection={}", x.peer, x.connection);
  }
  std::string operator()(const events::turned_away& x) const {
    return fmt::format("turned-away peer={} reason={} count={}", x.peer, x.what,
                       x.count);
  }
  std::string operator()(const events::registered& x) const {
    return fmt::format("registered connection={} user={} role={} complete={}",
                       x.connection, x.user, to_text(x.as), x.complete);
  }
  std::string operator()(const events::refused& x) const {
    return fmt::format("refused peer={} connection={} reason={} name={}", x.peer,
                       x.connection, x.malformed ? "malformed-name" : "name-taken",
                       in_quotes(x.name));
  }
  std::string operator()(const events::faulted& x) const {
    return fmt::format("protocol-fault peer={} connection={} reason={}", x.peer,
                       x.connection, x.what);
  }
  std::string operator()(const events::left& x) const {
    return fmt::format("left peer={} connection={} user={} reason={}", x.peer,
                       x.connection, x.user.empty() ? "-" : x.user, to_string(x.why));
  }
  std::string operator()(const events::accepting& x) const {
    if (!x.paused)
      return fmt::format("accepting resumed connections={}", x.connections);
    return fmt::format("accepting paused connections={} reason={}", x.connections,
                       *x.paused == events::pause_reason::connections
                         ? "limits.connections"
                         : "no-file-descriptors");
  }
  std::string operator()(const events::draining& x) const {
    return fmt::format("draining connections={}", x.connections);
  }
  std::string operator()(const events::stopped&) const {
    return "stopped";
  }
  std::string operator()(const events::dispatched& x) const {
    return fmt::format("dispatched transaction={} sender={} recipient={} bytes={}",
                       x.transaction, x.sender, in_quotes(x.recipient), x.bytes);
  }
  std::string operator()(const events::forwarded& x) const {
    return fmt::format("forwarded transaction={} connection={} recipient={}",
                       x.transaction, x.connection, x.recipient);
  }
  std::string operator()(const events::settled& x) const {
    return fmt::format("settled transaction={} outcome={}", x.transaction,
                       to_string(x.how));
  }
  std::string operator()(const events::answered& x) const {
    return fmt::format("answered transaction={} outcome={}", x.transaction,
                       to_string(x.how));
  }
};

} // namespace

std::optional<log_level> parse_log_level(std::string_view text) {
  if (text == "debug")
    return log_level::debug;
  if (text == "info")
    return log_level::info;
  if (text == "warning")
    return log_level::warning;
  if (text == "off")
    return log_level::off;
  return std::nullopt;
}

std::string to_line(const event& x) {
  return std::visit(line_maker{}, x);
}

struct event_log::writer {
  std::shared_ptr<spdlog::details::thread_pool> thread
    = std::make_shared<spdlog::details::thread_pool>(max_waiting_lines, 1);
  std::shared_ptr<spdlog::async_logger> logger;

  writer() {
    auto coloured = std::getenv("NO_COLOR") ? spdlog::color_mode::never
                                            : spdlog::color_mode::automatic;
    logger = std::make_shared<spdlog::async_logger>(
      "telexd", std::make_shared<spdlog::sinks::stderr_color_sink_mt>(coloured), thread,
      spdlog::async_overflow_policy::overrun_oldest);
    logger->set_level(spdlog::level::debug);
    logger->set_pattern(line_pattern, spdlog::pattern_time_type::utc);
  }
};

event_log::event_log(log_level level) : level_{level} {
  if (level != log_level::off)
    writer_ = std::make_unique<writer>();
}

event_log::~event_log() {
  close();
}

bool event_log::close() {
  if (!writer_)
    return true;
  std::promise<void> written;
  auto is_written = written.get_future();
  std::thread closer{
    [writer = std::move(writer_), written = std::move(written)]() mutable {
      writer.reset();
      written.set_value();
    }};
  if (is_written.wait_for(max_wait) == std::future_status::ready) {
    closer.join();
    return true;
  }
  closer.detach();
  return false;
}

bool event_log::wants(severity level) const noexcept {
  return static_cast<std::uint8_t>(level) >= static_cast<std::uint8_t>(level_);
}

void event_log::report(const event& x) {
  auto level = severity_of(x);
  if (writer_ && wants(level))
    writer_->logger->log(to_spdlog(level), to_line(x));
}

} // namespace telex::cli
