#include "tests/simulation/stage.hpp"

#include <algorithm>
#include <unordered_map>

namespace telex::simulation {

namespace {

constexpr std::array<std::string_view, 16> people{
  "alice", "bob",  "carol", "dave",  "erin",    "frank", "grace",  "heidi",
  "ivan",  "judy", "kevin", "laura", "mallory", "niaj",  "olivia", "peggy",
};

/// "user017": more users than people have names.
using numbered_name = std::array<char, 7>;

constexpr auto numbered_names = [] {
  std::array<numbered_name, max_users> result{};
  for (name_id i = 0; i < max_users; ++i)
    result[i] = {'u',
                 's',
                 'e',
                 'r',
                 static_cast<char>('0' + i / 100),
                 static_cast<char>('0' + i / 10 % 10),
                 static_cast<char>('0' + i % 10)};
  return result;
}();

constexpr std::array<std::string_view, all_names> list_names() {
  std::array<std::string_view, all_names> result{};
  for (name_id i = 0; i < max_users; ++i)
    result[i] = {numbered_names[i].data(), numbered_names[i].size()};
  std::copy(people.begin(), people.end(), result.begin());
  result[everybody] = "ALL";
  result[nobody] = "Nobody";
  result[hyphened] = "al-ice";
  result[empty_name] = "";
  return result;
}

} // namespace

constinit const std::array<std::string_view, all_names> names = list_names();

std::optional<name_id> find_name(std::string_view spelling) {
  static const auto all = [] {
    std::unordered_map<std::string_view, name_id> result;
    for (name_id name = 0; name < all_names; ++name)
      result.emplace(names[name], name);
    return result;
  }();
  auto found = all.find(spelling);
  return found == all.end() ? std::nullopt : std::optional{found->second};
}

} // namespace telex::simulation
