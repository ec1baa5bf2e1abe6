// Events out of the lines of an actor log.

#pragma once

#include "cli/telex/log/record.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>

namespace telex::log {

/// Reads lines. It keeps its memory from one to the next.
class parser {
public:
  /// So many octets behind a line are read too, whatever they are.
  static constexpr std::size_t padding = 64;

  parser();
  ~parser();

  /// What `line` says, valid until the next call; `line` must be as long as that, and
  /// have `padding` readable octets behind it. Nothing if it is damaged: no JSON object
  /// in ASCII, without a time, a known level, an actor or an event, or with a field of
  /// the wrong type. Events and fields need not be known.
  std::optional<record> parse(std::string_view line);

private:
  class reading;
  std::unique_ptr<reading> reading_;
};

} // namespace telex::log
