// The password that a router asks for, where there is no chat at a terminal.

#pragma once

#include "actors/secret.hpp"
#include "cli/telex/client/timing.hpp"
#include "cli/telex/own_password.hpp"

#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// The password of `name`, one that can be given to a server: that which `where` finds,
/// or what the person types who has started this, if there is one. Or why there is
/// none, in words. Looks no longer than `until`, which is that of --timeout. Says of
/// what is there for another name why that is not taken.
std::variant<secret, std::string>
wanted_password(const own_password& where, const std::string& name,
                std::optional<clock::time_point> until = {});

} // namespace telex::cli
