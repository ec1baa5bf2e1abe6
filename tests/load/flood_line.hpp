// A TCP connection of those who come in masses: from an address of its own, if need be,
// and broken off at its end, so that this host does not keep its port.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/stream.hpp"

#include <netinet/in.h>

#include <cstdint>
#include <string_view>
#include <vector>

namespace telex::load {

class flood_line : event_handler {
public:
  /// Begins to connect, from `source` unless that is INADDR_ANY. Throws
  /// std::system_error when there can be no socket.
  flood_line(event_loop& loop, const cli::socket_address& server, in_addr_t source);
  flood_line(const flood_line&) = delete;
  flood_line& operator=(const flood_line&) = delete;

protected:
  ~flood_line();

  /// What is appended here goes out with the next flush(), or when the connection is
  /// made.
  std::vector<char>& output() noexcept {
    return output_;
  }
  void flush();

  /// What has come, cut anywhere.
  virtual void received(std::string_view bytes) = 0;

  /// The server has closed. Neither may destroy the line.
  virtual void closed() = 0;

private:
  void ready(std::uint32_t events) override;

  event_loop* loop_;
  cli::descriptor socket_;
  std::vector<char> output_;
  bool connected_ = false;
};

} // namespace telex::load
