// How messages look in a chat at a terminal.

#pragma once

#include "cli/telex/chat/message_record.hpp"
#include "cli/telex/client/event.hpp"
#include "cli/text/colour.hpp"

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// Makes lines that are safe to show, wrapped at blanks. What a line feed in a text
/// begins is a line of its own, and stands in, as all but the first line of a message.
/// A word that is longer than a row is left to the terminal, which copies it whole.
///
/// Where there are colours an escape has one, and a backslash stays as it is; elsewhere
/// a backslash that could be taken for one is doubled.
class message_view {
public:
  /// More of a message is shown when the person asks for it.
  static constexpr std::size_t most_rows = 40;

  explicit message_view(palette colours) noexcept : colours_{colours} {
    // nop
  }

  /// How wide the window is; 0 if that is not known.
  void fit(std::size_t columns) noexcept;

  /// `12:03 bob: hello`, or `12:03 bob to all: hello`; of one's own
  /// `12:03 ✓ @bob hello`, with `✗` or `?` and, in lines below, why.
  std::string show(const message_record& what, std::string_view time);
  std::string show(const arrived& news, std::string_view time);
  std::string show(const settled& news, std::string_view time);

  /// `      … @bob hello`, in one row: it has not been answered yet.
  std::string show_under_way(const message& what) const;

  /// What of the last message that was too long was not shown, as much as is shown at
  /// once; empty if there is nothing.
  std::string more();

private:
  /// What a window shows below each other; what has no end goes on in the next one.
  struct row {
    std::string text{};
    bool has_end = true;
  };

  std::string show_own(const message_record& what, std::string_view time);
  std::string body(std::string_view head, std::string_view text);
  void add_rows(std::string_view line);
  std::string take_rows();
  std::string painted(std::string_view row);

  palette colours_;
  std::size_t columns_ = 80;
  /// Those that were not shown yet, in their order.
  std::vector<row> rest_;
  /// The next of them begins within an escape, which a row may end in.
  bool is_in_escape_ = false;
};

} // namespace telex::cli
