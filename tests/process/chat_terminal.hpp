// telex chat on a terminal, with a server that the test plays.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/fake_server.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <string>

namespace telex::test {

namespace chat_terminal {

constexpr auto ctrl_a = "\x01";
constexpr auto ctrl_c = "\x03";
constexpr auto ctrl_d = "\x04";
constexpr auto ctrl_e = "\x05";
constexpr auto ctrl_r = "\x12";
constexpr auto ctrl_u = "\x15";
constexpr auto ctrl_z = "\x1a";
constexpr auto left = "\x1b[D";
constexpr auto up = "\x1b[A";

struct server_fixture {
  fake_server server;

  terminal chat(unsigned columns = 80, const environment& changes = {},
                const std::string& name = "alice") {
    return terminal{{client_program(), "chat", name, "--server", server.address()},
                    columns,
                    24,
                    changes};
  }
};

/// Alice has come, and is asked for a line.
struct chat_fixture : server_fixture {
  terminal alice = chat();

  chat_fixture() {
    server.welcome("alice");
    alice.wait_for_line("alice>");
  }
};

} // namespace chat_terminal

} // namespace telex::test
