#include "cli/telex/client_file.hpp"

#include "actors/username.hpp"
#include "cli/configuration/settings.hpp"
#include "cli/configuration/toml_file.hpp"
#include "cli/system/kept_from_others.hpp"
#include "cli/system/user_file.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/text/address.hpp"
#include "cli/text/escape.hpp"
#include "net/tls/fingerprint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <filesystem>
#include <limits>
#include <utility>
#include <vector>

#include <sys/stat.h>

namespace telex::cli {

namespace {

/// Takes a value, and says what is wrong with it; nothing if it will do.
using setter = std::string(client_settings& settings, const std::string& value);

struct setting {
  const char* name;
  value_form form;
  setter* set;
};

template <std::string client_settings::* Member>
std::string keep(client_settings& settings, const std::string& value) {
  settings.*Member = value;
  return value.empty() ? "it is empty; leave it out if it is not wanted" : "";
}

constexpr setting all_settings[] = {
  {"server", value_form::text,
   [](client_settings& x, const std::string& value) {
     x.server = value;
     return check_server(value);
   }},
  {"name", value_form::text,
   [](client_settings& x, const std::string& value) {
     x.name = value;
     return is_username(value) ? "" : describe_malformed(value);
   }},
  {"password-command", value_form::text, &keep<&client_settings::password_command>},
  {"tls", value_form::flag,
   [](client_settings& x, const std::string& value) {
     x.tls = value == "true";
     return std::string{};
   }},
  {"pin", value_form::text,
   [](client_settings& x, const std::string& value) {
     x.pin = tls::parse_fingerprint(value).value_or("");
     return std::string{x.pin.empty() ? "it is no fingerprint of a certificate" : ""};
   }},
  {"tls-ca", value_form::text, &keep<&client_settings::ca>},
  {"tls-certificate", value_form::text, &keep<&client_settings::certificate>},
  {"tls-key", value_form::text, &keep<&client_settings::key>},
  {"colours", value_form::text,
   [](client_settings& x, const std::string& value) {
     x.chat.colours = value == "always"  ? colour_wish::always
                      : value == "never" ? colour_wish::never
                                         : colour_wish::automatic;
     return std::string{value == "auto" || x.chat.colours != colour_wish::automatic
                          ? ""
                          : "it is \"auto\", \"always\" or \"never\""};
   }},
  {"history", value_form::flag,
   [](client_settings& x, const std::string& value) {
     x.chat.history = value == "true";
     return std::string{};
   }},
};

std::vector<std::string> setting_names() {
  std::vector<std::string> result;
  for (const auto& each : all_settings)
    result.emplace_back(each.name);
  return result;
}

/// What is wrong with an option that a file gives; else it is taken.
std::string take(const given_option& from, client_settings& settings) {
  auto found
    = std::find_if(std::begin(all_settings), std::end(all_settings),
                   [&from](const setting& each) { return each.name == from.name; });
  if (from.name == "password")
    return std::string{"password is no setting; "} + where_passwords_are;
  if (found == std::end(all_settings))
    return describe_unknown(from, setting_names());
  if (from.is_list || from.values.size() != 1)
    return from.name + ": it has one value, and not a list of them";
  auto why = misfit(from.values.front(), found->form);
  if (why.empty())
    why = found->set(settings, from.values.front().text);
  return why.empty() ? "" : from.name + ": " + why;
}

/// What is wrong with all together.
std::string contradiction_in(const client_settings& x) {
  if (x.certificate.empty() != x.key.empty())
    return "tls-certificate and tls-key go together";
  if (!x.pin.empty() && !x.ca.empty())
    return "pin and tls-ca exclude each other";
  auto asks_for_tls = !x.pin.empty() || !x.ca.empty() || !x.certificate.empty();
  return x.tls == false && asks_for_tls
           ? "tls is false, and what the file says of certificates is for TLS alone"
           : "";
}

/// Whoever can change it can have commands run.
bool can_be_changed(const std::string& path) {
  struct stat about{};
  return ::stat(path.c_str(), &about) == 0
         && (about.st_mode & not_for_others & (S_IWGRP | S_IWOTH)) != 0;
}

/// In the order of the file, and at last what is wrong with all of it.
std::vector<std::string> to_lines(std::vector<fault> faults) {
  auto place = [](const fault& x) {
    return std::pair{x.at.line == 0 ? std::numeric_limits<std::uint32_t>::max()
                                    : x.at.line,
                     x.at.column};
  };
  std::stable_sort(faults.begin(), faults.end(),
                   [&](const fault& x, const fault& y) { return place(x) < place(y); });
  std::vector<std::string> result;
  for (const auto& each : faults)
    result.push_back(printable(to_string(each.at) + ": " + each.what, backslash::kept));
  return result;
}

bool is_same(const std::string& server, const std::string& other) {
  return parse_address(server) == parse_address(other);
}

} // namespace

std::variant<client_settings, std::vector<std::string>>
read_client_file(const std::string& path) {
  client_settings result;
  std::error_code ignored;
  if (std::filesystem::status(path, ignored).type()
      == std::filesystem::file_type::not_found)
    return result;
  auto given = read_toml_file(path);
  auto faults = std::move(given.faults);
  for (const auto& each : given.options)
    if (auto why = take(each, result); !why.empty())
      faults.push_back({each.at, each.name, why});
  const origin whole{source::file, path, 0, 0};
  if (auto why = contradiction_in(result); faults.empty() && !why.empty())
    faults.push_back({whole, "", why});
  if (can_be_changed(path))
    faults.push_back(
      {whole, "", "others can change it; chmod go-w " + path + " keeps them out"});
  if (!faults.empty())
    return to_lines(std::move(faults));
  auto folder = std::filesystem::path{path}.parent_path();
  for (auto* each : {&result.ca, &result.certificate, &result.key})
    if (!each->empty())
      *each = folder / *each;
  return result;
}

bool complete(server_choice& where, const client_settings& settings) {
  auto is_theirs = where.server.empty() || settings.server.empty()
                   || is_same(where.server, settings.server);
  if (where.server.empty())
    where.server = settings.server.empty() ? default_server : settings.server;
  if (!is_theirs || where.no_tls)
    return is_theirs;
  if (!asks_for_tls(where)) {
    where.tls = settings.tls == true;
    where.no_tls = settings.tls == false;
  }
  if (where.ca.empty() && where.pin.empty()) {
    where.ca = settings.ca;
    where.pin = settings.pin;
  }
  if (where.certificate.empty()) {
    where.certificate = settings.certificate;
    where.key = settings.key;
  }
  return true;
}

own_password complete_by_file(server_choice& where, std::string* name,
                              chat_settings* chat) {
  auto path = own_config_file("config.toml");
  client_settings settings;
  if (path) {
    auto read = read_client_file(*path);
    if (auto faults = std::get_if<std::vector<std::string>>(&read))
      throw CLI::FileError(fmt::format("{}", fmt::join(*faults, "\n")));
    settings = std::get<client_settings>(std::move(read));
  }
  if (name && name->empty())
    *name = settings.name;
  if (chat)
    *chat = settings.chat;
  auto is_theirs = complete(where, settings);
  return {settings.password_command, settings.name, is_theirs ? "" : settings.server,
          where.certificate};
}

} // namespace telex::cli
