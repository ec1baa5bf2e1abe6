#include "tests/load/router.hpp"

#include "net/endpoint.hpp"

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <system_error>

#include <arpa/inet.h>
#include <sys/resource.h>
#include <unistd.h>

namespace telex::load {

namespace {

sockaddr_in to_address(const std::string& host, std::uint16_t port) {
  sockaddr_in result{};
  result.sin_family = AF_INET;
  result.sin_port = htons(port);
  if (::inet_pton(AF_INET, host.c_str(), &result.sin_addr) != 1)
    throw std::runtime_error(host + " is no numeric IPv4 address");
  return result;
}

std::uint16_t take_port(const std::filesystem::path& file) {
  std::ifstream in{file};
  std::uint16_t port = 0;
  in >> port;
  std::filesystem::remove(file);
  return port;
}

/// The folder may vanish meanwhile.
template <class F>
void for_each_entry(const std::filesystem::path& folder, F&& f) {
  std::error_code gone;
  for (auto i = std::filesystem::directory_iterator{folder, gone};
       !gone && i != std::filesystem::directory_iterator{}; i.increment(gone))
    f(i->path());
}

} // namespace

sockaddr_in to_address(const std::string& server) {
  auto where = parse_endpoint(server);
  if (!where)
    throw std::runtime_error(server + " is no ADDRESS:PORT");
  return to_address(where->address, where->port);
}

router::router(const router_choice& choice, const std::vector<std::string>& options)
  : pid_{choice.pid} {
  if (!choice.server.empty()) {
    address_ = to_address(choice.server);
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
  address_ = to_address("127.0.0.1", take_port(port_file));
}

std::optional<usage> router::sample() const {
  const auto folder = std::filesystem::path{"/proc"} / std::to_string(pid_);
  if (pid_ == 0 || !std::filesystem::exists(folder))
    return std::nullopt;
  usage result;
  result.resident_kib = resident_kib();
  for_each_entry(folder / "fd",
                 [&](const std::filesystem::path&) { ++result.descriptors; });
  for_each_thread([&](std::int64_t on_cpu, std::int64_t waited) {
    result.cpu += std::chrono::nanoseconds{on_cpu};
    result.waited += std::chrono::nanoseconds{waited};
  });
  return result;
}

std::size_t router::resident_kib() const {
  static const auto page_kib = static_cast<std::size_t>(::sysconf(_SC_PAGESIZE)) / 1024;
  std::ifstream memory{"/proc/" + std::to_string(pid_) + "/statm"};
  std::size_t size = 0;
  std::size_t resident = 0;
  return memory >> size >> resident ? resident * page_kib : 0;
}

std::chrono::nanoseconds router::cpu() const {
  std::chrono::nanoseconds result{0};
  for_each_thread([&](std::int64_t on_cpu, std::int64_t) {
    result += std::chrono::nanoseconds{on_cpu};
  });
  return result;
}

/// Calls `f(on_cpu, waited)` for each thread, in nanoseconds; /proc/PID/stat has them
/// in 10 ms.
template <class F>
void router::for_each_thread(F&& f) const {
  for_each_entry("/proc/" + std::to_string(pid_) + "/task",
                 [&](const std::filesystem::path& thread) {
                   std::ifstream schedule{thread / "schedstat"};
                   std::int64_t on_cpu = 0;
                   std::int64_t waited = 0;
                   if (schedule >> on_cpu >> waited)
                     f(on_cpu, waited);
                 });
}

std::optional<int> router::stop() {
  if (!process_)
    return std::nullopt;
  process_->signal(SIGTERM);
  return process_->wait();
}

void provide_descriptors(std::size_t needed) {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_max < needed)
    throw std::runtime_error("this takes " + std::to_string(needed)
                             + " descriptors, and the limit is "
                             + std::to_string(limit.rlim_max) + " (ulimit -Hn)");
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

} // namespace telex::load
