#include "tests/support/router_process.hpp"

#include <algorithm>
#include <csignal>

namespace telex::test {

namespace {

std::vector<std::string> command(const std::string& program,
                                 std::vector<std::string> options, std::uint16_t port) {
  options.insert(options.begin(), {program, "--port", std::to_string(port)});
  return options;
}

} // namespace

router_process::router_process(const std::vector<std::string>& options,
                               std::uint16_t port, const std::string& program)
  : process_{command(program, options, port)} {
  auto line = process_.output().read_line();
  auto begin = line.find("127.0.0.1:") + std::string_view{"127.0.0.1:"}.size();
  port_ = static_cast<std::uint16_t>(std::stoul(line.substr(begin)));
}

std::string router_process::address() const {
  return "127.0.0.1:" + std::to_string(port_);
}

std::string
router_process::wait_for_log(std::initializer_list<std::string_view> texts) {
  for (;;) {
    auto line = process_.error().read_line();
    if (std::all_of(texts.begin(), texts.end(), [&line](std::string_view text) {
          return line.find(text) != std::string::npos;
        }))
      return line;
  }
}

int router_process::stop() {
  process_.signal(SIGTERM);
  return process_.wait();
}

std::string router_process::tls_address() {
  auto line = wait_for_log({"listening", "over=tls"});
  auto from = line.find("127.0.0.1:");
  return line.substr(from, line.find_first_of(" \"\n", from) - from);
}

} // namespace telex::test
