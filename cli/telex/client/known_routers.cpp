#include "cli/telex/client/known_routers.hpp"

#include <cerrno>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace telex::cli {

namespace {

std::string not_empty(const char* name) {
  auto value = std::getenv(name);
  return value ? value : "";
}

} // namespace

known_routers::known_routers(std::string file) : file_{std::move(file)} {
  std::ifstream in{file_};
  for (std::string line; std::getline(in, line);) {
    std::istringstream words{line};
    std::string router;
    std::string fingerprint;
    if (words >> router >> fingerprint && !router.starts_with('#'))
      fingerprints_.insert_or_assign(router, fingerprint);
  }
}

std::optional<std::string> known_routers::default_file() {
  auto data = not_empty("XDG_DATA_HOME");
  if (data.starts_with('/'))
    return data + "/telex/known-routers";
  auto home = not_empty("HOME");
  if (home.empty())
    return std::nullopt;
  return home + "/.local/share/telex/known-routers";
}

std::optional<std::string> known_routers::find(const std::string& router) const {
  auto found = fingerprints_.find(router);
  if (found == fingerprints_.end())
    return std::nullopt;
  return found->second;
}

std::optional<std::string> known_routers::add(const std::string& router,
                                              const std::string& fingerprint) {
  fingerprints_.insert_or_assign(router, fingerprint);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{file_}.parent_path(),
                                      error);
  std::ofstream out{file_, std::ios::app};
  out << router << ' ' << fingerprint << '\n' << std::flush;
  if (out)
    return std::nullopt;
  return "cannot write " + file_ + ": " + std::strerror(errno);
}

} // namespace telex::cli
