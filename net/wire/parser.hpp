// Bytes -> frames, at any cut (docs/protocol.md, sections 1 and 6).

#pragma once

#include "net/wire/frame.hpp"
#include "net/wire/junk.hpp"
#include "net/wire/start_line.hpp"
#include "net/wire/usual_head.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace telex::wire {

/// Why a client's stream can't be read further. All of them are the peer's fault,
/// and the router answers each with ERROR 103.
enum class fault : std::uint8_t {
  head_too_long, ///< More than max_head octets without the end of a head.
  bad_header,    ///< A header line without a colon, or without a name.
  bad_length,    ///< Content-length is not 1 to 10 digits, or is given twice.
  no_length,     ///< A command that takes a body has no Content-length.
  bad_value,     ///< A header of the extended protocol has a value of another form.
  tls,           ///< This is the beginning of a TLS handshake.
};

/// The name of `why` in words joined by hyphens, as logs show it.
std::string_view to_string(fault why) noexcept;

/// The error that tells a client of its fault. Who speaks TLS is told that, as far as
/// it can hear it: programs show such words in their traces, or take them for a wrong
/// version of TLS.
error_frame to_error(fault why);

/// The bytes fed so far hold no further whole frame.
struct need_more {
  bool operator==(const need_more&) const = default;
};

/// A fault comes of a client's stream alone, and unreadable of a router's.
using parse_result = std::variant<need_more, fault, unreadable, frame>;

/// Cuts a byte stream into frames. Knows no socket, no actor and no clock.
///
/// Holds at most one head (max_head octets) and one body (`max_body` octets),
/// and what hold() was told to keep.
class parser {
public:
  /// A frame whose body is over `max_body` octets is read whole, and given out
  /// without its body.
  parser(source from, std::size_t max_body) noexcept;

  /// What follows the last frame is of that protocol. Without this it is plain.
  void speak(protocol spoken) noexcept {
    spoken_ = spoken;
  }

  /// Adds `bytes` to the stream. They are not copied: they must stay valid
  /// until next() has returned need_more or a fault, or hold() was called.
  void feed(std::string_view bytes);

  /// The next frame; need_more when there is no whole one; or what is wrong. After
  /// a fault, all that follows is the same fault. Behind what is unreadable the
  /// stream is taken up at the next line that begins a frame; each line until then
  /// is unreadable, too.
  parse_result next();

  /// Copies what was fed and not yet parsed, for a caller that has to stop
  /// before need_more and will call next() later.
  void hold() {
    if (!input_.empty() || !held_.empty())
      hold_rest();
  }

  /// Whether fed bytes wait to be parsed.
  bool has_input() const noexcept {
    return !input_.empty();
  }

  /// Whether they begin so. When next() has returned a frame.
  bool is_next(std::string_view text) const noexcept {
    return input_.starts_with(text);
  }

  // -- of a router's stream, when next() has returned need_more ----------------

  /// Whether it waits for the end of a line that can be no frame.
  bool is_stuck() const noexcept;

  /// The line at which it is stuck has no end: drops it, and gives it out if it has
  /// not yet been.
  std::optional<unreadable> end_line();

  /// How many octets that are no frame have come since the last line that may begin
  /// one, or since they were forgiven.
  std::size_t junk_octets() const noexcept {
    return junk_.octets();
  }
  void forgive_junk() noexcept {
    junk_.forgive();
  }

  /// The beginning of the head that was at fault, or else of the last whose command is
  /// not known. Valid until the next call of next().
  std::string_view odd_head() const noexcept {
    return odd_head_;
  }

private:
  enum class state : std::uint8_t { head, body, failed };

  /// What the headers of one head say.
  struct headers {
    std::optional<std::uint64_t> content_length;
    std::optional<fault> broken;
  };

  void hold_rest();
  bool find_head(std::string_view& head);
  void note_header(std::string_view line) noexcept;
  parse_result parse_head(std::string_view head);
  parse_result parse_usual(const usual_head& head);
  void finish(parse_result& result);
  bool has_fields(const frame& f) const noexcept;
  void wipe_secret(std::string_view head, const frame& f) noexcept;
  std::optional<fault> flaw_of(std::string_view head, const frame& f) const;
  bool begin_body(frame& f);
  bool read_body(frame& f);
  parse_result reject(std::string_view head, fault why);
  std::optional<unreadable> drop_junk();
  parse_result starve();
  parse_result fail(fault why, std::string_view head);

  /// Unparsed bytes; a view of the fed bytes, or of `held_`.
  std::string_view input_;
  /// Unparsed bytes that outlive the call that fed them.
  std::string held_;
  /// Where in `input_` the search for the end of the head goes on.
  std::size_t line_start_ = 0;
  /// What the lines before that say.
  headers headers_;
  /// What is left of the body in octets, and the frame that it belongs to.
  std::uint64_t body_left_ = 0;
  std::unique_ptr<frame> pending_;
  junk_filter junk_;
  std::string odd_head_;
  std::size_t max_body_;
  source from_;
  protocol spoken_ = protocol::plain;
  state state_ = state::head;
  fault fault_ = fault::bad_header;
};

} // namespace telex::wire
