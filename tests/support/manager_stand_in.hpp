// What systemd is to a service, played by a test.

#pragma once

#include "cli/system/descriptor.hpp"
#include "tests/support/scratch.hpp"

#include <string>

namespace telex::test {

/// Hears what a service tells its manager.
class manager_stand_in {
public:
  manager_stand_in();

  /// For NOTIFY_SOCKET.
  const std::string& path() const noexcept {
    return path_;
  }

  /// Waits for the next news, and returns it. Throws timed_out.
  std::string hear();

  /// Whether there is some at this moment.
  bool has_news() const;

private:
  scratch folder_;
  std::string path_ = folder_ / "notify";
  cli::descriptor socket_;
};

/// A variable of the environment, for the time of a test.
class variable {
public:
  variable(const char* name, const std::string& value);
  variable(const variable&) = delete;
  variable& operator=(const variable&) = delete;
  ~variable();

  bool is_there() const;

private:
  const char* name_;
};

} // namespace telex::test
