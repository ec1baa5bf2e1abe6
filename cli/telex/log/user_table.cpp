#include "cli/telex/log/user_table.hpp"

#include "actors/username.hpp"

#include <algorithm>

namespace telex::log {

user_figures& user_table::operator[](std::string_view user) {
  if (auto found = users_.find(user); found != users_.end())
    return found->second;
  if (users_.size() < capacity && user.size() <= max_username)
    return users_[std::string{user}];
  is_full_ = true;
  return others_;
}

std::vector<user_table::entry>
user_table::highest(std::size_t count,
                    std::uint64_t (*rank)(const user_figures&)) const {
  std::vector<entry> result;
  for (const auto& user : users_)
    if (rank(user.second) > 0)
      result.push_back(user);
  auto last
    = result.begin() + static_cast<std::ptrdiff_t>(std::min(count, result.size()));
  std::partial_sort(result.begin(), last, result.end(),
                    [rank](const entry& a, const entry& b) {
                      auto x = rank(a.second);
                      auto y = rank(b.second);
                      return x != y ? x > y : a.first < b.first;
                    });
  result.erase(last, result.end());
  return result;
}

} // namespace telex::log
