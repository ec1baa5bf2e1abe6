#include "cli/text/visibility.hpp"

#include <algorithm>
#include <array>

namespace telex::cli {

namespace {

struct range {
  std::uint32_t first;
  std::uint32_t last;
  visibility what;
};

using enum visibility;

/// All that are not shown, but the last two of each plane; in their order.
constexpr std::array<range, 27> exceptions{{
  {0x0000, 0x001f, hidden},    // C0: moves the cursor, begins what a terminal obeys
  {0x007f, 0x009f, hidden},    // DEL and C1: the same
  {0x00ad, 0x00ad, hidden},    // soft hyphen: seen at the end of a line alone
  {0x034f, 0x034f, hidden},    // grapheme joiner: has no shape
  {0x061c, 0x061c, hidden},    // Arabic mark: turns what follows around
  {0x115f, 0x1160, hidden},    // Hangul fillers: letters without a shape
  {0x17b4, 0x17b5, hidden},    // Khmer vowels that are not written
  {0x180b, 0x180d, selects},   // Mongolian forms
  {0x180e, 0x180e, hidden},    // Mongolian separator: has no width by now
  {0x180f, 0x180f, selects},   // a Mongolian form
  {0x200b, 0x200b, hidden},    // space of no width
  {0x200c, 0x200d, joins},     // non-joiner of Persian, joiner of Indic and of emoji
  {0x200e, 0x200f, hidden},    // marks: turn what follows around
  {0x2028, 0x202e, hidden},    // ends of lines, embeddings and overrides
  {0x2060, 0x206f, hidden},    // word joiner, mathematics that is not written, isolates
  {0x3164, 0x3164, hidden},    // Hangul filler
  {0xfdd0, 0xfdef, hidden},    // no characters
  {0xfe00, 0xfe0f, selects},   // forms of emoji, of signs and of ideographs
  {0xfeff, 0xfeff, hidden},    // byte order mark
  {0xffa0, 0xffa0, hidden},    // Hangul filler
  {0xfff0, 0xfffb, hidden},    // annotations: hide a text in another
  {0x13430, 0x1343f, hidden},  // hieroglyphs: arrange others
  {0x1bca0, 0x1bca3, hidden},  // shorthand: arranges others
  {0x1d173, 0x1d17a, hidden},  // music: begins and ends beams and ties
  {0xe0000, 0xe00ff, hidden},  // tags: a text that nobody sees
  {0xe0100, 0xe01ef, selects}, // forms of ideographs
  {0xe01f0, 0xe0fff, hidden},  // kept free for others that have no shape
}};

} // namespace

visibility visibility_of(std::uint32_t code) noexcept {
  // The last two of each plane are no characters.
  if ((code & 0xfffe) == 0xfffe)
    return hidden;
  auto found = std::find_if(exceptions.begin(), exceptions.end(),
                            [code](const range& x) { return code <= x.last; });
  return found != exceptions.end() && found->first <= code ? found->what : shown;
}

} // namespace telex::cli
