#include "cli/port_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <fstream>

namespace telex::cli {

std::optional<std::string> write_port_file(const std::string& path,
                                           const std::vector<endpoint>& endpoints) {
  // A script that waits for the file must not find half of it.
  auto unfinished = path + ".new";
  std::ofstream file{unfinished};
  for (const auto& each : endpoints)
    file << each.port << '\n';
  file.close();
  if (file && std::rename(unfinished.c_str(), path.c_str()) == 0)
    return std::nullopt;
  auto why = std::strerror(errno);
  std::remove(unfinished.c_str());
  return fmt::format("cannot write the port file {}: {}", path, why);
}

} // namespace telex::cli
