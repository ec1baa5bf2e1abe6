// telex without a terminal, with a server that a test plays.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <string>
#include <vector>

namespace telex::test::piped {

enum exit_code {
  all_delivered,
  not_all_delivered,
  usage,
  not_registered,
  lost,
  not_all_confirmed
};

using words = std::vector<std::string>;

inline child_process run(words arguments) {
  arguments.insert(arguments.begin(), client_program());
  return child_process{arguments};
}

struct server_fixture {
  fake_server server;

  child_process chat(words more = {}) {
    words arguments{"chat", "alice", "--server", server.address()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }

  child_process send(words more) {
    words arguments{"send", "--as", "alice", "--server", server.address()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return run(arguments);
  }
};

inline constexpr auto refused
  = "not delivered to bob: bob is not connected or did not take it";

} // namespace telex::test::piped
