#include "tests/load/metric.hpp"

#include "cli/system/descriptor.hpp"

#include <array>
#include <charconv>
#include <cstring>

#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>

namespace telex::load {

namespace {

constexpr std::string_view question
  = "GET /metrics HTTP/1.0\r\nHost: localhost\r\nConnection: close\r\n\r\n";

/// How long nothing may come.
constexpr timeval time_to_answer{2, 0};

} // namespace

std::optional<double> find_metric(std::string_view answer, std::string_view name) {
  while (!answer.empty()) {
    auto line = answer.substr(0, answer.find('\n'));
    answer.remove_prefix(line.size() < answer.size() ? line.size() + 1 : line.size());
    if (!line.starts_with(name) || line.substr(name.size(), 1) != " ")
      continue;
    line.remove_prefix(name.size() + 1);
    double value = 0;
    auto end = line.data() + line.size();
    if (std::from_chars(line.data(), end, value).ec == std::errc{})
      return value;
  }
  return std::nullopt;
}

std::string ask_metrics(const std::string& path) {
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  if (path.size() >= sizeof(where.sun_path))
    return {};
  std::memcpy(where.sun_path, path.data(), path.size());
  cli::descriptor to{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  ::setsockopt(to.get(), SOL_SOCKET, SO_RCVTIMEO, &time_to_answer,
               sizeof(time_to_answer));
  if (::connect(to.get(), reinterpret_cast<const sockaddr*>(&where), sizeof(where)) != 0
      || ::send(to.get(), question.data(), question.size(), MSG_NOSIGNAL) < 0)
    return {};
  std::string result;
  std::array<char, 16 * 1024> bytes;
  for (ssize_t count = 0;
       (count = ::recv(to.get(), bytes.data(), bytes.size(), 0)) > 0;)
    result.append(bytes.data(), static_cast<std::size_t>(count));
  return result;
}

} // namespace telex::load
