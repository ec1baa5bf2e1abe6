// The service manager that has started this process: systemd, or another one that does
// as sd_notify(3) and sd_listen_fds(3) say.

#pragma once

#include "cli/system/descriptor.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// Is told how this process fares. Without a manager that wants to know, nobody is.
class service_manager {
public:
  /// Finds it by what the environment says, and takes that out of it. Throws
  /// std::runtime_error when the environment names no socket. To be made while there is
  /// one thread.
  service_manager();

  /// Whether somebody is told.
  bool listens() const noexcept {
    return socket_.get() >= 0;
  }

  /// How often it wants to hear `WATCHDOG=1`, or it ends the process; nothing if it
  /// does not ask for that.
  std::optional<std::chrono::microseconds> watchdog() const noexcept {
    return watchdog_;
  }

  /// Sends `news`, assignments as in `READY=1` that line feeds are between. Waits for a
  /// second at most. What can't be sent is lost: there is nobody else to tell.
  void tell(std::string_view news) const noexcept;

  /// The same, and never waits. From any thread.
  void tell_at_once(std::string_view news) const noexcept;

private:
  descriptor socket_;
  std::optional<std::chrono::microseconds> watchdog_;
};

/// A socket that the manager has opened for this process.
struct passed_socket {
  int fd;
  /// FileDescriptorName= of a unit of systemd.
  std::string name;
};

/// Those that were passed to this process, as the environment says, and takes that out
/// of it. No program that this one starts inherits them. Throws std::runtime_error if
/// it says nothing that can be so. To be called while there is one thread, and once.
std::vector<passed_socket> take_passed_sockets();

} // namespace telex::cli
