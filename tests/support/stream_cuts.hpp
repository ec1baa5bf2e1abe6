// The ways in which a stream can arrive.

#pragma once

#include <string>
#include <vector>

namespace telex::test {

/// `bytes` in pieces of one octet.
inline std::vector<std::string> single_octets(const std::string& bytes) {
  std::vector<std::string> result;
  for (auto octet : bytes)
    result.emplace_back(1, octet);
  return result;
}

/// `bytes` whole, an octet at a time, and cut in two at every point.
inline std::vector<std::vector<std::string>> all_cuts(const std::string& bytes) {
  std::vector<std::vector<std::string>> result{{bytes}, single_octets(bytes)};
  for (std::size_t cut = 1; cut < bytes.size(); ++cut)
    result.push_back({bytes.substr(0, cut), bytes.substr(cut)});
  return result;
}

} // namespace telex::test
