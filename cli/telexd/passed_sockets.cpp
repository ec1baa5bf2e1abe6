#include "cli/telexd/passed_sockets.hpp"

#include <stdexcept>
#include <string>

namespace telex::cli {

namespace {

constexpr auto plain_name = "plain";
constexpr auto tls_name = "tls";

[[noreturn]] void fail(const passed_socket& socket, const std::string& why) {
  throw std::runtime_error("the service manager has passed the socket "
                           + std::to_string(socket.fd) + ", named '" + socket.name
                           + "': " + why);
}

void check(const passed_socket& socket) {
  if (auto problem = problem_of_listening(socket.fd))
    fail(socket, *problem + "; a unit for it has ListenStream=PORT and Accept=no");
  if (socket.name != plain_name && socket.name != tls_name)
    fail(socket, "whether it is for TLS is not said; name it plain or tls, by "
                 "FileDescriptorName= of its unit");
}

} // namespace

void listen_at(const std::vector<passed_socket>& sockets, telexd_options& result) {
  result.listen.clear();
  result.listen_sockets.clear();
  result.tls.clear();
  result.tls_sockets.clear();
  for (const auto& each : sockets) {
    check(each);
    auto is_tls = each.name == tls_name;
    (is_tls ? result.tls : result.listen).push_back(local_endpoint(each.fd));
    (is_tls ? result.tls_sockets : result.listen_sockets).push_back(each.fd);
  }
}

} // namespace telex::cli
