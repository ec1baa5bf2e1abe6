// What the octets of an input of parser_fuzz mean.
//
//     octet 0    bit 0: 0 for what a client writes, 1 for what the router writes;
//                bit 1: 1 for the extended protocol
//     octet 1    the longest body
//     octet 2    how many cuts follow; with none the stream comes in one piece
//     cuts       the pieces of the stream, in turn and then from the first again
//     the rest   the stream

#pragma once

#include "net/wire/parser.hpp"

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace telex::fuzz {

/// One piece of the stream, and what the caller of the parser does about it.
class cut {
public:
  explicit cut(std::uint8_t octet) noexcept : octet_{octet} {
    // nop
  }

  /// How many octets the piece has: 0 to 31, or a multiple of 512 up to 16384.
  std::size_t size() const noexcept {
    std::size_t code = octet_ & 0x1f;
    return octet_ & 0x20 ? (code + 1) * 512 : code;
  }

  /// After how many frames the caller stops, and has the parser hold the rest;
  /// 0 if it goes on until the parser needs more.
  std::size_t holds_after() const noexcept {
    return octet_ >> 6;
  }

private:
  std::uint8_t octet_;
};

struct parser_input {
  wire::source from = wire::source::client;
  wire::protocol spoken = wire::protocol::plain;
  std::size_t max_body = 0;
  std::vector<cut> cuts;
  std::string_view stream;
};

inline parser_input read_parser_input(std::string_view bytes) {
  auto take = [&bytes]() -> std::uint8_t {
    if (bytes.empty())
      return 0;
    auto octet = static_cast<std::uint8_t>(bytes.front());
    bytes.remove_prefix(1);
    return octet;
  };
  parser_input result;
  auto kind = take();
  result.from = (kind & 1) == 0 ? wire::source::client : wire::source::router;
  result.spoken = (kind & 2) == 0 ? wire::protocol::plain : wire::protocol::extended;
  result.max_body = take();
  for (auto left = take(); left > 0; --left)
    result.cuts.emplace_back(take());
  result.stream = bytes;
  return result;
}

} // namespace telex::fuzz
