// Whose messages a person does not want to see.

#pragma once

#include <set>
#include <string>
#include <string_view>

namespace telex::cli {

/// For as long as the chat lasts. What it gives are lines without a full stop.
class ignore_list {
public:
  /// A legal user name.
  std::string add(std::string name);
  std::string remove(const std::string& name);

  bool has(std::string_view name) const {
    return names_.contains(name);
  }

  /// Who is ignored.
  std::string describe() const;

private:
  std::set<std::string, std::less<>> names_;
};

} // namespace telex::cli
