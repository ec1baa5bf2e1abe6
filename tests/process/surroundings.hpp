// What telex talks to and reads, as stand-ins, for tests of how it ends.

#pragma once

#include "tests/process/log_program.hpp"
#include "tests/support/admin_stand_in.hpp"
#include "tests/support/fake_server.hpp"

#include <string>

#include <sys/stat.h>

namespace telex::test {

inline const std::string received_event
  = R"({"time":"2026-11-25T12:29:56.000232Z","level":"debug","actor":"connection/2",)"
    R"("event":"received","transaction":1,"user":"alice","peer":"bob","connection":2,)"
    R"("bytes":5})"
    "\n";

struct surroundings : folder {
  surroundings() {
    router.tell(idle_state());
    auto next = idle_state();
    let_a_second_pass(next);
    router.tell(next);
    ::mkfifo(path("fifo").c_str(), 0600);
  }

  words with_server(words arguments) const {
    arguments.insert(arguments.end(), {"--server", server.address()});
    return arguments;
  }
  words with_router(words arguments) const {
    arguments.insert(arguments.end(), {"--admin", router.address()});
    return arguments;
  }

  /// An actor log with received_event.
  std::string file = write("log", received_event);
  fake_server server;
  admin_stand_in router;
};

inline std::string joined(const words& arguments) {
  std::string result;
  for (const auto& each : arguments)
    result += each + ' ';
  return result;
}

} // namespace telex::test
