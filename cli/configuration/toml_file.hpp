// A configuration file of either program.

#pragma once

#include "cli/configuration/given.hpp"

#include <string>

namespace telex::cli {

/// What a file of TOML gives, each table of which is a part of the names of what is in
/// it: `max-body` in `[limits]` is limits.max-body. Knows no options. Of what is wrong
/// it finds all that it can: it reads on behind a line that is no TOML, and takes a
/// text without its quotes for one of value_form::bare. `path` is for the places that
/// it names.
given_options read_toml(const std::string& text, const std::string& path);

/// The same of the file `path`, which is to be a regular one, so that it can be read
/// again, of at most a MiB. If it can't be read, that is the one fault.
given_options read_toml_file(const std::string& path);

} // namespace telex::cli
