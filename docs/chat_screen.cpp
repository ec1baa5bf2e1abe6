// The chat of two users at terminals, as they see it: the screens in README.md.
//
// Real programs on terminals of their own. Each key waits until what was there before
// is shown, so every run gives the same screens.

#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/terminal.hpp"

#include <cstddef>
#include <cstdio>
#include <exception>
#include <regex>
#include <string>
#include <utility>

using namespace telex::test;

namespace {

/// Somebody who chats.
class chatter {
public:
  chatter(std::string name, const router_process& router)
    : name_{std::move(name)}, port_{":" + std::to_string(router.port())},
      terminal_{{client_program(), "chat", name_, "--server", router.address()}} {
    terminal_.wait_for_line(prompt());
  }

  void write(const std::string& line) {
    begin(line);
    terminal_.type("\r");
    line_.clear();
  }

  /// Types a line, and does not send it yet.
  void begin(const std::string& line) {
    line_ = line;
    terminal_.type(line);
    terminal_.wait_for_line(prompt());
  }

  /// Waits until it is shown above the line that is being written.
  void sees(const std::string& text) {
    terminal_.wait_for(text);
    terminal_.wait_for_line(prompt());
  }

  /// What was started, and what the screen shows. Ports and times differ from run to
  /// run; what people see is the default port, and any time.
  std::string screen() const {
    auto result = "$ ./dev chat " + name_ + '\n';
    for (const auto& line : terminal_.shown().lines())
      result
        += std::regex_replace(line, std::regex{"^[0-9]{2}:[0-9]{2} "}, "12:03 ") + '\n';
    for (std::size_t at; (at = result.find(port_)) != std::string::npos;)
      result.replace(at, port_.size(), ":1933");
    return result;
  }

private:
  std::string prompt() const {
    return name_ + '>' + (line_.empty() ? "" : ' ' + line_);
  }

  std::string name_;
  std::string line_;
  std::string port_;
  terminal terminal_;
};

/// Alice's screen and bob's.
std::string chat() {
  router_process router{{"--log-level", "off"}};
  chatter alice{"alice", router};
  alice.write("@bob Are you there?");
  alice.sees("not delivered to bob");
  chatter bob{"bob", router};
  alice.sees("bob is here");
  bob.write("@alice I am now.");
  alice.sees("bob: I am now.");
  bob.sees("✓ @alice");
  alice.write("@bob Good. The train is late.");
  bob.sees("alice: Good.");
  alice.sees("✓ @bob Good");
  alice.begin("@bob So am");
  bob.write("@ALL Then I wait for you all.");
  alice.sees("bob to all: Then I wait");
  bob.sees("✓ @ALL");
  return alice.screen() + '\n' + bob.screen();
}

} // namespace

int main() {
  try {
    std::fputs(chat().c_str(), stdout);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "chat_screen: %s\n", error.what());
    return 1;
  }
}
