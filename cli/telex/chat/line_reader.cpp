#include "cli/telex/chat/line_reader.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

void line_reader::feed(std::string_view bytes) {
  input_.erase(0, taken_);
  searched_ -= taken_;
  taken_ = 0;
  input_.append(bytes);
}

void line_reader::finish() noexcept {
  finished_ = true;
}

std::optional<line_reader::line> line_reader::next() {
  auto end = input_.find('\n', searched_);
  if (end == std::string::npos) {
    drop_what_is_too_long();
    if (!finished_ || (size() == 0 && !skipping_))
      return std::nullopt;
    end = input_.size();
  }
  auto result = make_line(std::string_view{input_}.substr(taken_, end - taken_));
  taken_ = searched_ = std::min(end + 1, input_.size());
  return result;
}

line_reader::line line_reader::make_line(std::string_view text) {
  ++lines_;
  if (text.ends_with('\r'))
    text.remove_suffix(1);
  if (std::exchange(skipping_, false) || text.size() > longest_)
    return {lines_, {}, true};
  return {lines_, std::string{text}, false};
}

// One octet more than a line has may still be the CR of its end.
void line_reader::drop_what_is_too_long() {
  searched_ = input_.size();
  if (size() > longest_ + 1)
    skipping_ = true;
  if (skipping_)
    taken_ = input_.size();
}

} // namespace telex::cli
