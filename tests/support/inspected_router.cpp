#include "tests/support/inspected_router.hpp"

#include <utility>

namespace telex::test {

namespace {

std::vector<std::string> with_admin(std::vector<std::string> options) {
  options.insert(options.begin(), {"--admin", "127.0.0.1:0"});
  return options;
}

} // namespace

inspected_router::inspected_router(std::vector<std::string> options)
  : router_process{with_admin(std::move(options))} {
  constexpr std::string_view scheme = "http://127.0.0.1:";
  auto line = process().output().read_line();
  auto begin = line.find(scheme) + scheme.size();
  admin_port_ = static_cast<std::uint16_t>(std::stoul(line.substr(begin)));
}

std::string get(peer&& asker, const std::string& target, const std::string& host) {
  asker.send("GET " + target + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
  std::string answer;
  for (;;) {
    auto part = asker.read_segment();
    if (part.empty())
      return answer;
    answer += part;
  }
}

std::string get(const inspected_router& router, const std::string& target,
                const std::string& host) {
  return get(peer::connect(router.admin_port()), target, host);
}

std::string status_of(const std::string& answer) {
  return answer.substr(0, answer.find("\r\n"));
}

std::string body_of(const std::string& answer) {
  return answer.substr(answer.find("\r\n\r\n") + 4);
}

} // namespace telex::test
