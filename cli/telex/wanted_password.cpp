#include "cli/telex/wanted_password.hpp"

#include "cli/system/password_input.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/text/escape.hpp"
#include "net/wire/password.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

std::variant<secret, std::string>
wanted_password(const own_password& where, const std::string& name,
                std::optional<clock::time_point> until) {
  auto patience = clock::duration{own_password::usual_patience};
  auto found
    = where.find(name, until ? std::min(patience, *until - clock::now()) : patience);
  if (auto why = where.why_not(name); !found && !why.empty())
    complain(printable(why, backslash::kept));
  if (!found && can_ask()) {
    if (auto typed = ask_unseen("Password of " + name + ": ", until)) {
      if (auto flaw = wire::flaw_of_password(typed->text()); !flaw.empty())
        return "that is no password: it " + std::string{flaw};
      found = std::move(*typed);
    } else if (until && *until <= clock::now())
      return std::string{"no password was given in the time of --timeout"};
  }
  if (!found)
    return describe(name_refused{refusal::password_required, {}}, name) + "; let "
           + password_file_variable
           + " name a file that it is in, or have a password-command";
  return std::move(*found);
}

} // namespace telex::cli
