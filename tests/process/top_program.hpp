// telex top as a program under test, and states of routers for it.

#pragma once

#include "tests/process/complaint.hpp"
#include "tests/support/admin_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/terminal.hpp"

#include <filesystem>
#include <string>
#include <vector>

#include <unistd.h>

namespace telex::test {

namespace top_program {

using nlohmann::json;

enum exit_code { success, not_printed, usage, no_router = 3 };

using words = std::vector<std::string>;

inline words command(words arguments) {
  arguments.insert(arguments.begin(), {client_program(), "top"});
  return arguments;
}

inline child_process once(const std::string& admin, words more = {}) {
  more.insert(more.begin(), {"--once", "--interval", "200ms", "--admin", admin});
  return child_process{command(more)};
}

/// A state with three users, of whom bob is slow.
inline json busy_state() {
  auto result = idle_state();
  auto bob = idle_user("bob");
  bob.update({{"queue", 312}, {"oldest_us", 4'200'000}, {"owes_us", 4'200'000}});
  result["users"] = {bob, idle_user("alice"), idle_user("carol")};
  result["users_total"] = 3;
  return result;
}

/// The same a second and 10 messages later.
inline json next_state() {
  auto result = busy_state();
  let_a_second_pass(result);
  result["messages"]["received"] = 10;
  result["messages"]["answered"]["delivered"] = 7;
  result["messages"]["answered"]["recipient-busy"] = 3;
  return result;
}

/// A path that nobody has.
inline std::string socket_path() {
  return (std::filesystem::temp_directory_path()
          / ("telex-top-test-" + std::to_string(::getpid())))
    .string();
}

/// A router with these states.
struct router_fixture {
  router_fixture() {
    router.tell(busy_state());
    router.tell(next_state());
  }

  terminal top(unsigned columns = 80, unsigned rows = 24,
               const environment& changes = {}) const {
    return terminal{command({"--admin", router.address(), "--interval", "200ms"}),
                    columns, rows, changes};
  }

  admin_stand_in router;
};

} // namespace top_program

} // namespace telex::test
