#include "cli/system/user_file.hpp"

#include <cstdlib>

namespace telex::cli {

namespace {

std::string value_of(const char* variable) {
  auto value = std::getenv(variable);
  return value ? value : "";
}

std::optional<std::string> own_file(const char* variable, const std::string& below_home,
                                    const std::string& name) {
  auto folder = value_of(variable);
  // A relative one is to be ignored.
  if (folder.starts_with('/'))
    return folder + "/telex/" + name;
  auto home = value_of("HOME");
  if (home.empty())
    return std::nullopt;
  return home + below_home + "/telex/" + name;
}

} // namespace

std::optional<std::string> own_config_file(const std::string& name) {
  return own_file("XDG_CONFIG_HOME", "/.config", name);
}

std::optional<std::string> own_data_file(const std::string& name) {
  return own_file("XDG_DATA_HOME", "/.local/share", name);
}

std::optional<std::string> own_state_file(const std::string& name) {
  return own_file("XDG_STATE_HOME", "/.local/state", name);
}

} // namespace telex::cli
