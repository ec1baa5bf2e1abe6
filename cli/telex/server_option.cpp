#include "cli/telex/server_option.hpp"

#include "cli/telex/complaint.hpp"

namespace telex::cli {

namespace {

std::string check_address(const std::string& text) {
  // The system would take it for an address of IPv4 in one number.
  if (!text.empty() && text.find_first_not_of("0123456789") == std::string::npos)
    return "'" + text + "' is a number and no host; write 127.0.0.1:" + text
           + " for that port of this one";
  return parse_address(text) ? ""
                             : '"' + text + "\" is not HOST or HOST:PORT, as "
                                 + "chat.example.org:1933 or [::1]:1933 are";
}

} // namespace

void add_server_option(CLI::App& command, std::string& server) {
  server = "127.0.0.1:" + std::to_string(default_port);
  command
    .add_option("--server", server,
                "Where the router is. The default is\n" + server
                  + "; an IPv6 address is\nwritten [::1]:1933.")
    ->type_name("HOST[:PORT]")
    ->check(check_address);
}

std::vector<socket_address> look_up(const std::string& server) {
  auto where = parse_address(server).value();
  auto found = resolve(where);
  if (auto why = std::get_if<std::string>(&found)) {
    complain("cannot find the host " + where.host + ": " + *why);
    return {};
  }
  return std::get<std::vector<socket_address>>(std::move(found));
}

} // namespace telex::cli
