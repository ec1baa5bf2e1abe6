#include "cli/telex/chat/terminal_window.hpp"

#include "tests/support/catch.hpp"

#include <utility>

using namespace telex::cli;

namespace {

/// A window, and what was written to it since it was looked at last.
struct written_window {
  explicit written_window(const terminal_kind& kind)
    : window{kind, [this](std::string_view text) { all += text; }} {
    // nop
  }

  std::string take() {
    return std::exchange(all, {});
  }

  std::string called(std::string_view sender, std::string_view text) {
    window.call(sender, text);
    return take();
  }

  std::string all;
  terminal_window window;
};

const std::string back = "\x1b[?1004l\x1b]2;\a\x1b[23;2t";

} // namespace

TEST_CASE("a window has a title while it is taken, and the one before again") {
  written_window x{{"xterm-256color"}};
  x.window.set_title("telex alice");
  x.window.give_back();
  CHECK(x.take().empty());
  x.window.take();
  CHECK(x.take() == "\x1b[22;2t\x1b]2;telex alice\a\x1b[?1004h");
  x.window.take();
  x.window.set_title("telex alice");
  CHECK(x.take().empty());
  x.window.set_title("(1) telex alice");
  CHECK(x.take() == "\x1b]2;(1) telex alice\a");
  x.window.give_back();
  CHECK(x.take() == back);
  CHECK(x.window.farewell() == back);
  x.window.give_back();
  CHECK(x.take().empty());
}

TEST_CASE("a terminal that may not understand it is written nothing") {
  auto term = GENERATE(as<std::string>{}, "dumb", "linux", "vt220", "");
  written_window x{{term, "", GENERATE(false, true)}};
  x.window.take();
  x.window.set_title("telex alice");
  x.window.give_back();
  CHECK(x.take().empty());
  CHECK(x.window.farewell().empty());
  CHECK(x.called("bob", "hello") == "\a");
}

TEST_CASE("a call rings, and tells of the message in both forms") {
  written_window x{{"xterm-256color"}};
  CHECK(x.called("bob", "hello")
        == "\a\x1b]9;telex: bob: hello\a\x1b]777;notify;telex: bob;hello\a");
}

TEST_CASE("a terminal that has both forms is not told twice") {
  auto kind = GENERATE(terminal_kind{"foot"}, terminal_kind{"xterm-kitty"},
                       terminal_kind{"xterm-256color", "WezTerm"},
                       terminal_kind{"xterm-256color", "iTerm.app"});
  written_window x{kind};
  CHECK(x.called("bob", "hello") == "\a\x1b]9;telex: bob: hello\a");
}

TEST_CASE("tmux and screen are told to pass a call on, and ring themselves") {
  const std::string first = "]9;telex: bob: hello\a";
  const std::string second = "]777;notify;telex: bob;hello\a";
  auto tmux
    = "\a\x1bPtmux;\x1b\x1b" + first + "\x1b\\\x1bPtmux;\x1b\x1b" + second + "\x1b\\";
  auto screen = "\a\x1bP\x1b" + first + "\x1b\\\x1bP\x1b" + second + "\x1b\\";
  struct row {
    terminal_kind kind;
    std::string wanted;
  };
  auto [kind, wanted]
    = GENERATE_COPY(values<row>({{{"screen-256color", "tmux", true}, tmux},
                                 {{"tmux-256color"}, tmux},
                                 {{"xterm-256color", "", true}, tmux},
                                 {{"screen.xterm-256color"}, screen}}));
  written_window x{kind};
  CHECK(x.called("bob", "hello") == wanted);
}

TEST_CASE("nothing in a message ends the sequence, or is a part of it") {
  written_window x{{"xterm"}};
  CHECK(x.called("bob", "a;b\a\x1b\\c\nd\xc2\x9c")
        == "\a\x1b]9;telex: bob: a;b\\x07\\e\\c d\\u009c\a"
           "\x1b]777;notify;telex: bob;a,b\\x07\\e\\c d\\u009c\a");
  auto long_one = x.called(std::string(1000, 'b'), std::string(1000, 'x'));
  CHECK(long_one.size() < 400);
  CHECK(long_one.find("x...\a") != std::string::npos);
}
