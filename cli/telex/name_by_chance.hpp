// A name for who comes for a moment, and is nobody.

#pragma once

#include <string>
#include <string_view>

namespace telex::cli {

/// `beginning` and eight digits: a legal user name, if that is the beginning of one,
/// that nobody else is likely to have.
std::string name_by_chance(std::string_view beginning);

} // namespace telex::cli
