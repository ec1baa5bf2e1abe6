// What a source of options gives.

#pragma once

#include "cli/configuration/origin.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace telex::cli {

/// What a value is, as a configuration file writes it; `bare` is a text without its
/// quotes, which is none of TOML. Elsewhere all are texts.
enum class value_form : std::uint8_t { text, number, flag, anything, bare };

/// A value as it was given, or one of those of a list.
struct given_value {
  std::string text;
  value_form form = value_form::anything;
  origin at = {};
};

/// An option that one source gives.
struct given_option {
  /// As in a file: `limits.max-body`.
  std::string name;
  std::vector<given_value> values;
  /// Of its name.
  origin at = {};
  /// Whether it is written as a list.
  bool is_list = false;
};

/// What is wrong, and where. `name` is that of the option; empty if it is about none.
struct fault {
  origin at;
  std::string name;
  std::string what;
  /// Whether it has no effect beside the others, and all else is as if it were not
  /// given.
  bool is_harmless = false;
};

/// What one source gives, and what it has that is none.
struct given_options {
  std::vector<given_option> options;
  std::vector<fault> faults;
};

} // namespace telex::cli
