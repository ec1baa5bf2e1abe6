#include "cli/telex/top/row.hpp"

namespace telex::top {

row& row::add(std::string_view text, std::optional<cli::colour> look) {
  auto kept = text.substr(0, width_ - column_);
  column_ += kept.size();
  if (look && !kept.empty())
    bytes_ += colours_->paint(*look, kept);
  else
    bytes_ += kept;
  return *this;
}

row& row::fill(std::size_t column) {
  return column > column_ ? add(std::string(column - column_, ' ')) : *this;
}

} // namespace telex::top
