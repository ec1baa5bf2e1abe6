#include "tests/load/router.hpp"

#include "cli/system/descriptors.hpp"

#include <fmt/format.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <variant>

#include <unistd.h>

namespace telex::load {

namespace {

/// The last one: those for TLS are behind the others.
std::uint16_t take_port(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::uint16_t port = 0;
  for (std::uint16_t each = 0; in >> each;)
    port = each;
  std::filesystem::remove(file);
  return port;
}

} // namespace

cli::socket_address to_endpoint(const cli::address& server) {
  auto found = cli::resolve(server);
  if (auto why = std::get_if<std::string>(&found))
    throw std::runtime_error("cannot find the host " + server.host + ": " + *why);
  return std::get<std::vector<cli::socket_address>>(found).front();
}

target to_target(const cli::address& server, bool is_secure) {
  target result{to_endpoint(server)};
  if (is_secure)
    result.tls
      = std::get<tls::context_ptr>(tls::make_client({.ca = {}, .anybody = true}));
  return result;
}

cli::address to_address(const std::string& server) {
  auto where = cli::parse_address(server);
  if (!where)
    throw std::runtime_error(server + " is no ADDRESS:PORT");
  return *where;
}

router::router(const router_choice& choice, const std::vector<std::string>& options)
  : pid_{choice.pid} {
  if (!choice.server.empty()) {
    address_ = to_address(choice.server);
    endpoint_ = to_endpoint(address_);
    if (!sample())
      throw std::runtime_error(
        "a router that is given with --server is measured by its "
        "process: --pid is none");
    return;
  }
  auto port_file = std::filesystem::temp_directory_path()
                   / ("telex-load-" + std::to_string(::getpid()));
  // Nobody reads its standard error: the shell sends that to the log.
  std::vector<std::string> command{"/bin/sh",  "-c",           "exec \"$@\" 2>\"$0\"",
                                   choice.log, choice.program, "--port",
                                   "0",        "--port-file",  port_file.string()};
  command.insert(command.end(), options.begin(), options.end());
  process_.emplace(command);
  process_->output().read_line(); // It listens now.
  pid_ = process_->pid();
  address_ = {"127.0.0.1", take_port(port_file)};
  endpoint_ = to_endpoint(address_);
}

std::optional<int> router::stop() {
  if (!process_)
    return std::nullopt;
  process_->signal(SIGTERM);
  return process_->wait();
}

int conclude(verdict judged, router& which) {
  if (auto code = which.stop())
    judged.none("exit status of the router", static_cast<std::size_t>(*code));
  return judged.print();
}

void provide_descriptors(std::size_t needed) {
  auto limit = cli::raise_descriptor_limit();
  if (limit < needed)
    throw std::runtime_error(fmt::format(
      "this takes {} descriptors, and the limit is {} (ulimit -Hn)", needed, limit));
}

} // namespace telex::load
