// Lines of a log, in the memory that they were read into.

#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace telex::log {

/// Cuts a stream into lines that end with LF; the last one may lack it. Has the same
/// memory however long the stream and its lines are.
class line_buffer {
public:
  /// In octets. No event has as many.
  static constexpr std::size_t max_line = 64 * 1024;

  struct line {
    /// Without its end; empty if it is too long. Valid until space() is called. The
    /// `parser::padding` octets behind it can be read.
    std::string_view text;
    /// Counted from 1.
    std::size_t number = 0;
    bool too_long = false;
  };

  line_buffer();

  /// Where to put the next octets: never empty, as long as next() has been called
  /// until there was nothing.
  std::span<char> space();

  /// `count` octets have been put there.
  void add(std::size_t count) noexcept;

  /// The stream has ended: what is left is the last line.
  void finish() noexcept;

  /// The next line; nothing if there is no whole one.
  std::optional<line> next();

private:
  std::string_view rest() const noexcept;

  std::vector<char> octets_;
  /// What lies between these is to be given out.
  std::size_t begin_ = 0;
  std::size_t end_ = 0;
  std::size_t lines_ = 0;
  /// The beginning of the current line was too long, and is gone.
  bool skipping_ = false;
  bool finished_ = false;
};

} // namespace telex::log
