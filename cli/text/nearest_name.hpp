// What a name was meant to be that is none.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// The one of `known` that somebody likely meant who wrote `name`: slips of the fingers
/// (a letter too much, too few, wrong, or two in the wrong order), `_` for `-`, capital
/// letters, and a name without what stands before its last `.`, as in `max-body` for
/// `limits.max-body`. Empty if none is near.
std::string nearest_name(std::string_view name, const std::vector<std::string>& known);

/// The first one of `known` that has `part` in it, of 3 characters or more, whatever
/// the dashes and dots: `selfsigned` is in `tls-self-signed`. Empty if none has.
std::string name_with(std::string_view part, const std::vector<std::string>& known);

} // namespace telex::cli
