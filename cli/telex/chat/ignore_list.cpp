#include "cli/telex/chat/ignore_list.hpp"

#include <utility>

namespace telex::cli {

std::string ignore_list::add(std::string name) {
  auto [which, is_new] = names_.insert(std::move(name));
  return is_new ? *which + " is ignored: messages from there are not shown, and "
                    + *which + " is told that they were not delivered"
                : *which + " is ignored already";
}

std::string ignore_list::remove(const std::string& name) {
  return name + (names_.erase(name) > 0 ? " is ignored no more" : " is not ignored");
}

std::string ignore_list::describe() const {
  std::string result;
  for (const auto& each : names_)
    result += (result.empty() ? "Ignored: " : ", ") + each;
  return result.empty() ? "Nobody is ignored; /ignore NAME does so" : result;
}

} // namespace telex::cli
