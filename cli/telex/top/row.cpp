#include "cli/telex/top/row.hpp"

namespace telex::top {

row& row::add(std::string_view text, std::optional<cli::colour> look) {
  auto kept = text.substr(0, width_ - column_);
  // Nobody misses blanks.
  if (text.find_first_not_of(' ', kept.size()) != std::string_view::npos)
    is_cut_ = true;
  column_ += kept.size();
  if (!kept.empty())
    parts_.push_back({std::string{kept}, look});
  return *this;
}

row& row::fill(std::size_t column) {
  return column > column_ ? add(std::string(column - column_, ' ')) : *this;
}

std::string row::bytes() const {
  std::string result;
  for (const auto& each : parts_) {
    auto text = each.text;
    if (is_cut_ && &each == &parts_.back())
      text.back() = '>';
    result += each.look ? colours_->paint(*each.look, text) : text;
  }
  return result;
}

} // namespace telex::top
