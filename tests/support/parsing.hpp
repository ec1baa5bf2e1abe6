// What a parser makes of a stream, however it is cut.

#pragma once

#include "net/wire/parser.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/stream_cuts.hpp"

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

namespace telex::test {

/// The longest body that these parsers take.
inline constexpr std::size_t max_body = 300;

/// All that a parser gives out for a stream that arrives in `pieces`, up to
/// the first need_more of the last piece, or the first fault. Each piece is
/// gone when the next one arrives, so that a view kept too long is an error
/// that the address sanitizer sees.
inline std::vector<wire::parse_result>
parse(wire::source from, const std::vector<std::string>& pieces,
      wire::protocol spoken = wire::protocol::plain) {
  std::vector<wire::parse_result> results;
  wire::parser p{from, max_body};
  p.speak(spoken);
  for (const auto& piece : pieces) {
    auto bytes = std::make_unique<char[]>(piece.size());
    std::copy(piece.begin(), piece.end(), bytes.get());
    p.feed({bytes.get(), piece.size()});
    for (;;) {
      auto result = p.next();
      if (std::holds_alternative<wire::need_more>(result))
        break;
      results.push_back(std::move(result));
      if (std::holds_alternative<wire::fault>(results.back()))
        return results;
    }
  }
  return results;
}

/// Checks that `bytes` give `expected`, whole and at every cut.
inline void check_all_cuts(wire::source from, const std::string& bytes,
                           const std::vector<wire::parse_result>& expected,
                           wire::protocol spoken = wire::protocol::plain) {
  for (const auto& pieces : all_cuts(bytes))
    if (parse(from, pieces, spoken) != expected)
      FAIL_CHECK("wrong in " << pieces.size() << " pieces, the first of "
                             << pieces.front().size() << " octets");
}

} // namespace telex::test
