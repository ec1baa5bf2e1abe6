#include "cli/telexd/port_file.hpp"

#include "cli/system/replace_file.hpp"

#include <fmt/format.h>

namespace telex::cli {

std::optional<std::string> write_port_file(const std::string& path,
                                           const std::vector<endpoint>& endpoints) {
  std::string ports;
  for (const auto& each : endpoints)
    if (!is_path(each))
      ports += fmt::format("{}\n", each.port);
  if (auto why = replace_file(path, ports))
    return fmt::format("cannot write the port file {}: {}", path, *why);
  return std::nullopt;
}

} // namespace telex::cli
