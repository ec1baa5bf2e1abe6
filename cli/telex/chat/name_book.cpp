#include "cli/telex/chat/name_book.hpp"

#include "actors/username.hpp"

namespace telex::cli {

name_book::name_book() : names_{std::string{everybody}} {
  // nop
}

void name_book::add(std::string_view name) {
  if (is_username(name) && names_.size() < max_names)
    names_.emplace(name);
}

std::vector<std::string> name_book::starting_with(std::string_view prefix) const {
  std::vector<std::string> result;
  for (auto i = names_.lower_bound(prefix); i != names_.end() && i->starts_with(prefix);
       ++i)
    result.push_back(*i);
  return result;
}

} // namespace telex::cli
