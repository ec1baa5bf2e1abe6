// Octets from a proxy, in any pieces: what net/stream/proxy_header.hpp promises.

#include "net/stream/address_range.hpp"
#include "net/stream/proxy_header.hpp"
#include "tests/fuzz/expect.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

using namespace telex;
using namespace telex::fuzz;

namespace {

/// What was made of octets, and how many of them were taken.
struct outcome {
  bool is_complete;
  std::string_view fault;
  std::optional<endpoint> source;
  std::size_t taken;
  bool operator==(const outcome&) const = default;
};

/// Each piece is gone before the next one comes, so that the address sanitizer sees a
/// view that was kept. `size` tells how long the next one may be.
template <class Size>
outcome read(std::string_view bytes, Size size) {
  proxy_header header;
  std::size_t taken = 0;
  while (header.wanted() > 0 && taken < bytes.size()) {
    auto most = std::min({size(), header.wanted(), bytes.size() - taken});
    auto piece = std::make_unique<char[]>(most);
    std::copy_n(bytes.data() + taken, most, piece.get());
    header.feed({piece.get(), most});
    taken += most;
    expect(taken + header.wanted() <= proxy_header::max_size,
           "a header is never longer than the longest");
  }
  return {header.is_complete(), header.fault(), header.source(), taken};
}

void check_source(const outcome& x) {
  expect(x.is_complete || !x.source, "a peer is told by a whole header alone");
  expect(!x.is_complete || x.fault.empty(), "a header that is complete is no fault");
  if (!x.source)
    return;
  expect(x.source->address.find("::ffff:") != 0
           || x.source->address.find('.') == std::string::npos,
         "an address of IPv4 is in its own form");
  expect(parse_endpoint(to_string(*x.source)) == x.source,
         "a peer is a numeric address and a port");
}

} // namespace

/// The first octet is how the rest is cut.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  std::string_view bytes{reinterpret_cast<const char*>(data + 1), size - 1};
  auto whole = read(bytes, [] { return proxy_header::max_size; });
  check_source(whole);
  auto cut = static_cast<std::size_t>(data[0]) + 1;
  auto pieces = read(bytes, [&cut] { return cut = cut % 61 + 1; });
  auto octets = read(bytes, [] { return std::size_t{1}; });
  // Who is at fault may have been seen to be so before the end of a piece.
  octets.taken = pieces.taken = whole.taken;
  expect(pieces == whole && octets == whole, "cuts mean nothing");
  return 0;
}
