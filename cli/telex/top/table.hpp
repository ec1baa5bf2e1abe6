// The users of a router, one a line.

#pragma once

#include "cli/telex/top/rates.hpp"
#include "cli/telex/top/state.hpp"
#include "cli/telex/top/view.hpp"
#include "cli/text/colour.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace telex::top {

/// A user, and what it has done between two states.
struct table_entry {
  const user_state* user;
  user_rates change;
};

/// The users of `state` whose names hold the filter, in the order that is wanted: the
/// most first, names from A to Z, unless reversed; equal ones by name. They are those
/// of `state`, which must stay.
std::vector<table_entry> arrange(const router_state& state, const rates& change,
                                 const view& wanted);

/// The heading and a line for each entry, in at most `height` lines of `width` columns.
/// Columns that do not fit are left out, those at the right end first, which a `>`
/// tells; the last line says how many users are.
std::vector<std::string> draw_table(const std::vector<table_entry>& entries,
                                    std::size_t not_listed, const view& wanted,
                                    std::size_t width, std::size_t height,
                                    const cli::palette& colours);

} // namespace telex::top
