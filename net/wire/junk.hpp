// What a server writes that is no frame, and where the frames go on behind it
// (docs/protocol.md, section 7).

#pragma once

#include "net/wire/frame.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::wire {

/// How much of a line that is no frame is shown, in octets.
inline constexpr std::size_t max_shown_junk = 128;

/// What came where a server's frame should begin, and can't be read as one.
struct unreadable {
  /// Its first line, without its end and cut off at max_shown_junk.
  std::string text;
  /// If it is a FORWARD by its looks, which waits for an answer: who sent it, as
  /// far as that can be read.
  std::optional<std::string> sender;
  bool operator==(const unreadable&) const = default;
};

/// Takes lines that begin no frame off the front of a stream. A server that counts
/// characters leaves the end of a body there, and the next frame on the same line.
///
/// It stands between two frames: `input` begins where a head should. Keeps nothing
/// of it but how it goes on, and leaves at most max_head octets that it has seen.
class junk_filter {
public:
  /// Takes lines up to the first that may begin a frame. Stops at each that does
  /// not and gives it out; a Content-length below it is taken for that of its body.
  /// Nothing, if what is left may begin a frame, or a body is due.
  std::optional<unreadable> take(std::string_view& input, protocol spoken);

  /// How many octets of body follow the lines that take() has taken; 0 if it
  /// stopped for another reason. Says so once.
  std::uint64_t take_body() noexcept;

  /// Takes the first line of a head that can't be read. Those below it are for
  /// take(): a frame may begin there. `input` has a whole line, or more octets than a
  /// head.
  unreadable reject(std::string_view& input);

  /// Whether `input`, of which take() has left all, is a line without an end that
  /// will never begin a frame.
  bool is_stuck(std::string_view input, protocol spoken) const noexcept;

  /// Takes all of `input`, at which it is stuck: the line has no end. Gives it out
  /// if it has not yet been.
  std::optional<unreadable> end_line(std::string_view& input);

  /// How many octets it has taken since the last line that may begin a frame, or since
  /// they were forgiven.
  std::size_t octets() const noexcept {
    return octets_;
  }
  void forgive() noexcept {
    octets_ = 0;
  }

private:
  void cut(std::string_view& input, std::size_t size) noexcept;
  bool is_for_parser(std::string_view line, bool is_whole, protocol spoken) noexcept;
  std::optional<unreadable> drop(std::string_view line);
  bool take_length(std::string_view line) noexcept;

  /// What a Content-length said since the last line that was given out.
  std::optional<std::uint64_t> length_;
  std::uint64_t body_ = 0;
  std::size_t octets_ = 0;
  /// The line before was no frame either.
  bool is_open_ = false;
  /// The line at the front is too long for a head, and has been given out.
  bool is_cut_ = false;
};

} // namespace telex::wire
