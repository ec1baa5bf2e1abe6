#include "cli/replace_file.hpp"

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace telex::cli {

std::optional<std::string> replace_file(const std::string& path,
                                        std::string_view text) {
  auto unfinished = path + ".new";
  std::ofstream file{unfinished};
  file << text;
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0)
    return std::nullopt;
  std::string why = std::strerror(errno);
  std::remove(unfinished.c_str());
  return why;
}

} // namespace telex::cli
