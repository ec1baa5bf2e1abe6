// What is in a file.

#pragma once

#include <fstream>
#include <sstream>
#include <string>
#include <utility>

namespace telex::test {

/// All of the file; nothing if it can't be opened.
inline std::string text_of(const std::string& path) {
  std::ifstream file{path};
  std::ostringstream result;
  result << file.rdbuf();
  return std::move(result).str();
}

} // namespace telex::test
