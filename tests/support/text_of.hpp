// What is in a file.

#pragma once

#include <fstream>
#include <iterator>
#include <string>

namespace telex::test {

/// All of the file; nothing if it can't be opened.
inline std::string text_of(const std::string& path) {
  std::ifstream file{path};
  return {std::istreambuf_iterator<char>{file}, {}};
}

} // namespace telex::test
