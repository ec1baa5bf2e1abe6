#include "cli/telex/chat/name_book.hpp"

#include "actors/username.hpp"

namespace telex::cli {

namespace {

struct found_names {
  std::vector<std::string> present;
  std::vector<std::string> others;
};

found_names split_by_presence(const std::map<std::string, bool, std::less<>>& in,
                              std::string_view prefix) {
  found_names result;
  for (auto i = in.lower_bound(prefix); i != in.end() && i->first.starts_with(prefix);
       ++i)
    (i->second ? result.present : result.others).push_back(i->first);
  return result;
}

} // namespace

name_book::name_book() : names_{{std::string{everybody}, true}} {
  // nop
}

void name_book::add(std::string_view name) {
  if (is_username(name) && names_.size() < max_names)
    names_.emplace(name, false);
}

void name_book::add(std::string_view name, bool is_present) {
  add(name);
  if (auto found = names_.find(name); found != names_.end() && name != everybody)
    found->second = is_present;
}

// They come in the order of their octets, and if there are more it is not known who is
// behind the last.
void name_book::add(const names& news) {
  auto is_whole = news.first.size() >= news.total;
  for (auto i = names_.lower_bound(news.prefix);
       i != names_.end() && i->first.starts_with(news.prefix)
       && (is_whole || (!news.first.empty() && i->first <= news.first.back()));
       ++i)
    i->second = i->first == everybody;
  for (const auto& each : news.first)
    add(each, true);
}

void name_book::forget_presence() {
  for (auto& [name, is_present] : names_)
    is_present = name == everybody;
}

std::vector<std::string> name_book::starting_with(std::string_view prefix) const {
  auto [result, others] = split_by_presence(names_, prefix);
  result.insert(result.end(), others.begin(), others.end());
  return result;
}

std::vector<std::string> name_book::likely_with(std::string_view prefix) const {
  auto present = split_by_presence(names_, prefix).present;
  auto is_known = !present.empty() && present != std::vector{std::string{everybody}};
  return is_known ? present : starting_with(prefix);
}

} // namespace telex::cli
