// A stream of any octets, in any pieces: docs/protocol.md, section 1, and what
// net/wire/parser.hpp promises.

#include "net/wire/parser.hpp"
#include "net/wire/writer.hpp"
#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/parser_input.hpp"

#include <sanitizer/allocator_interface.h>

#include <algorithm>
#include <memory>
#include <utility>

using namespace telex;
using namespace telex::fuzz;
using namespace telex::wire;

namespace {

/// What one parser gives out: frames and what is unreadable, and in the end a fault or
/// need_more.
struct outcome {
  std::vector<parse_result> results;
  parse_result end;
  bool operator==(const outcome&) const = default;
};

bool is_end(const parse_result& x) noexcept {
  return std::holds_alternative<need_more>(x) || std::holds_alternative<fault>(x);
}

/// Feeds a parser piece by piece. Each piece is gone before the next one comes,
/// so that the address sanitizer sees a view that was kept too long.
class reader {
public:
  explicit reader(const parser_input& input) : parser_{input.from, input.max_body} {
    parser_.speak(input.spoken);
  }

  /// Reads `bytes` to its end; or, if `max` is not 0, until `max` frames have
  /// come, and has the parser hold what is left.
  void read(std::string_view bytes, std::size_t max) {
    auto piece = std::make_unique<char[]>(bytes.size());
    std::copy(bytes.begin(), bytes.end(), piece.get());
    parser_.feed({piece.get(), bytes.size()});
    if (!next_frames(max))
      parser_.hold();
  }

  const outcome& result() const noexcept {
    return outcome_;
  }

  parser& subject() noexcept {
    return parser_;
  }

  bool is_at_fault() const noexcept {
    return std::holds_alternative<fault>(outcome_.end);
  }

private:
  /// Whether the parser has said that there are no more.
  bool next_frames(std::size_t max) {
    for (std::size_t count = 0; max == 0 || count < max; ++count) {
      auto result = parser_.next();
      if (is_end(result)) {
        outcome_.end = std::move(result);
        return true;
      }
      outcome_.results.push_back(std::move(result));
    }
    return false;
  }

  parser parser_;
  outcome outcome_{{}, need_more{}};
};

outcome in_one_piece(const parser_input& input, std::string_view stream) {
  reader whole{input};
  whole.read(stream, 0);
  return whole.result();
}

/// More pieces than that find nothing new, and take long.
constexpr std::size_t max_pieces = 256;

/// Calls `visit` with each piece of the input's stream and its cut; the last one
/// is all that is left.
template <class Visitor>
void for_each_piece(const parser_input& input, Visitor visit) {
  auto rest = input.stream;
  for (std::size_t i = 0; !rest.empty(); ++i) {
    auto is_cut = !input.cuts.empty() && i < max_pieces;
    auto each = is_cut ? input.cuts[i % input.cuts.size()] : cut{0};
    auto piece = rest.substr(0, is_cut ? each.size() : rest.size());
    rest.remove_prefix(piece.size());
    visit(piece, each);
  }
}

// -- what must hold ------------------------------------------------------------

outcome in_pieces(const parser_input& input) {
  reader cut_up{input};
  for_each_piece(input, [&cut_up](std::string_view piece, cut each) {
    cut_up.read(piece, each.holds_after());
  });
  cut_up.read({}, 0);
  return cut_up.result();
}

void check_fault_stays(const parser_input& input, const outcome& expected) {
  reader broken{input};
  broken.read(input.stream, 0);
  if (!broken.is_at_fault())
    return;
  auto& subject = broken.subject();
  expect(!subject.has_input(), "a parser at fault has dropped its input");
  subject.feed("REGISTER TOSEND alice\n\n");
  expect(subject.next() == expected.end, "a fault stays the same fault");
  expect(!subject.has_input(), "a parser at fault drops what follows");
}

/// What a parser keeps between two pieces that it was not told to hold: a head, a
/// body, the beginning of an odd head, and the spare room of the strings they are in.
void check_memory(const parser_input& input) {
  constexpr std::size_t spare = 1024;
  constexpr std::size_t look_every = 128;
  auto bound = 2 * max_head + input.max_body + spare;
  auto before = __sanitizer_get_current_allocated_bytes();
  parser subject{input.from, input.max_body};
  subject.speak(input.spoken);
  std::size_t unseen = 0;
  for_each_piece(input, [&](std::string_view piece, cut) {
    auto bytes = std::make_unique<char[]>(piece.size());
    std::copy(piece.begin(), piece.end(), bytes.get());
    subject.feed({bytes.get(), piece.size()});
    while (!is_end(subject.next()))
      ; // the frame is dropped
    bytes.reset();
    // To look after each octet would take most of the time of a run.
    unseen += piece.size();
    auto is_last
      = piece.data() + piece.size() == input.stream.data() + input.stream.size();
    if (unseen < look_every && !is_last)
      return;
    unseen = 0;
    // Not as a difference: the fuzzer has a thread of its own that frees memory.
    expect(__sanitizer_get_current_allocated_bytes() <= before + bound,
           "a parser keeps no more than a head and a body");
  });
}

/// The octets of a frame that the writer can write so that it is read again.
buffer written(const frame& f) {
  buffer result;
  write(result, f);
  std::string_view bytes{result.data(), result.size()};
  auto head_end = bytes.find("\n\n");
  // A CR before a line feed belongs to the end of the line; and a head that was
  // read may be shorter than what the writer makes of it.
  if (head_end == std::string_view::npos || head_end + 2 > max_head
      || bytes.substr(0, bytes.find('\n')).ends_with('\r'))
    result.clear();
  return result;
}

/// Whether it is what a writer is given: as it was sent, and with all that is said in
/// it.
bool is_whole(const frame& f) noexcept {
  if (auto message = std::get_if<send_frame>(&f))
    return message->dropped == 0;
  if (auto message = std::get_if<forward_frame>(&f))
    return !message->too_large;
  if (auto answer = std::get_if<names_frame>(&f))
    return !answer->too_large && answer->total;
  return true;
}

void check_round_trip(const parser_input& input, const frame& f) {
  auto bytes = is_whole(f) ? written(f) : buffer{};
  if (bytes.empty())
    return;
  auto again = in_one_piece(input, {bytes.data(), bytes.size()});
  expect(again == outcome{{f}, need_more{}}, "a frame is read as it was written");
}

/// Behind whatever a router writes its next frame is read, if it is no part of a body:
/// that takes a Content-length.
void check_resumption(const parser_input& input) {
  if (input.from == source::client
      || input.stream.find_first_of("Ll") != std::string_view::npos)
    return;
  reader resumed{input};
  resumed.read(input.stream, 0);
  resumed.subject().end_line();
  resumed.read("\n", 0);
  resumed.read("ERROR 102 Unable to send\n\n", 0);
  const auto& results = resumed.result().results;
  const parse_result expected{frame{to_error(error_code::unable_to_send)}};
  expect(!results.empty() && results.back() == expected,
         "a router's stream is taken up again");
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  auto input = read_parser_input({reinterpret_cast<const char*>(data), size});
  auto expected = in_one_piece(input, input.stream);
  expect(in_pieces(input) == expected, "cuts mean nothing");
  check_fault_stays(input, expected);
  check_memory(input);
  check_resumption(input);
  for (const auto& each : expected.results)
    if (auto next = std::get_if<frame>(&each))
      check_round_trip(input, *next);
  return 0;
}
