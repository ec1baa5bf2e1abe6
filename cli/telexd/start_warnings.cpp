#include "cli/telexd/start_warnings.hpp"

#include "cli/system/kept_from_others.hpp"
#include "cli/telexd/accounts/accounts_file.hpp"
#include "cli/telexd/date_reminder.hpp"
#include "net/exposure.hpp"

#include <utility>
#include <variant>

namespace telex::cli {

namespace {

/// Collects lines.
class start_report {
public:
  explicit start_report(const telexd_options& options) : options_{options} {
    // nop
  }

  std::vector<std::string> lines() {
    auto has_passwords = asks_for_passwords(read_accounts(), required());
    for (const auto& each : options_.listen)
      add(exposure_of(each, false, has_passwords));
    for (const auto& each : options_.tls)
      add(exposure_of(each, true, has_passwords));
    for (const auto& each : exposures_of_proxies(options_))
      add(each);
    if (options_.admin)
      add(exposure_of_admin(options_, *options_.admin));
    if (auto own = look_at_certificate(options_))
      look_at(*own);
    return std::move(lines_);
  }

private:
  bool required() const {
    return options_.config.accounts.required;
  }

  account_table_ptr read_accounts() {
    if (options_.accounts_file.empty())
      return nullptr;
    accounts_file file{options_.accounts_file};
    const auto& found = file.current();
    for (const auto& each : found.complaints)
      lines_.push_back(each.place + ": " + each.reason);
    if (!found.advice.empty())
      lines_.push_back("others can read or change " + file.path() + ": "
                       + found.advice);
    return found.table;
  }

  void look_at(const certificate& own) {
    if (auto key = exposure_of_key(own))
      lines_.push_back("others can read or change " + key->place + ": " + key->advice);
    auto warning = warning_of_dates(own, std::chrono::system_clock::now());
    if (!warning)
      return;
    if (auto invalid = std::get_if<events::certificate_invalid>(&*warning))
      lines_.push_back("nobody believes the certificate: " + invalid->reason);
    else if (auto ends = std::get_if<events::certificate_ends>(&*warning))
      lines_.push_back("the certificate is valid for " + std::to_string(ends->days)
                       + " days only");
  }

  void add(const std::optional<events::exposed>& found) {
    if (found)
      lines_.push_back(found->address + ": " + std::string{found->advice});
  }

  const telexd_options& options_;
  std::vector<std::string> lines_;
};

} // namespace

std::vector<events::exposed> exposures_of_proxies(const telexd_options& options) {
  std::vector<events::exposed> result;
  for (const auto& each : options.proxies)
    if (each.is_of_all())
      result.push_back({each.text(), events::exposed::to_proxies});
  return result;
}

std::optional<events::exposed> exposure_of_admin(const telexd_options& options,
                                                 const admin_address& where) {
  if (!can_be_reached(where)
      || (has_certificate(options) && !options.admin_token_file.empty()))
    return std::nullopt;
  constexpr auto advice
    = "whoever reaches it or is on the way sees who is there and who writes to whom: "
      "give telexd a certificate and --admin-token-file, or let a firewall keep "
      "strangers out, or let --admin be a loopback address or a Unix socket";
  return events::exposed{to_string(where), advice};
}

std::optional<events::key_exposed> exposure_of_key(const certificate& own) {
  auto key = own.exposed_key();
  if (!key)
    return std::nullopt;
  return events::key_exposed{*key, "whoever has it can pretend to be this router; "
                                     + how_to_keep_others_out(*key)};
}

std::vector<std::string> start_warnings(const telexd_options& options) {
  return start_report{options}.lines();
}

} // namespace telex::cli
