#include "cli/telex/client/frame_reader.hpp"

#include <variant>

namespace telex::cli {

void frame_reader::feed(std::string_view bytes) {
  parser_.feed(bytes);
  if (!bytes.empty())
    stuck_until_.reset();
}

wire::parse_result frame_reader::next(clock::time_point now) {
  auto result = parser_.next();
  if (auto junk = std::get_if<wire::unreadable>(&result))
    last_junk_ = junk->text;
  if (std::holds_alternative<wire::need_more>(result) && parser_.is_stuck()
      && !stuck_until_)
    stuck_until_ = now + word_timeout;
  return result;
}

std::optional<wire::unreadable> frame_reader::expire(clock::time_point now) {
  if (!stuck_until_ || now < *stuck_until_)
    return std::nullopt;
  stuck_until_.reset();
  return parser_.end_line();
}

} // namespace telex::cli
