// Lines out of a stream of bytes.

#pragma once

#include "cli/telex/client/message_line.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Cuts a stream into lines that end with LF or CR LF; the last one may lack it.
/// Holds what was fed and not yet taken, but of a line that is too long nothing.
class line_reader {
public:
  /// One line of the input, its end taken off.
  struct line {
    /// Counted from 1.
    std::size_t number = 0;
    std::string text;
    /// It has more octets than a line may have, and `text` is empty.
    bool too_long = false;
    bool operator==(const line&) const = default;
  };

  /// A line may have so many octets, without its end.
  explicit line_reader(std::size_t longest = max_line) noexcept : longest_{longest} {
    // nop
  }

  /// Adds `bytes` to the stream.
  void feed(std::string_view bytes);

  /// The stream has ended: what is left is the last line.
  void finish() noexcept;

  /// The next line; nothing if there is no whole one.
  std::optional<line> next();

  /// How many octets wait to be taken.
  std::size_t size() const noexcept {
    return input_.size() - taken_;
  }

private:
  line make_line(std::string_view text);
  void drop_what_is_too_long();

  std::size_t longest_;
  std::string input_;
  /// How much of `input_` has been given out.
  std::size_t taken_ = 0;
  /// Where in `input_` the search for the end of the line goes on.
  std::size_t searched_ = 0;
  std::size_t lines_ = 0;
  /// The beginning of the current line was too long, and is gone.
  bool skipping_ = false;
  bool finished_ = false;
};

} // namespace telex::cli
