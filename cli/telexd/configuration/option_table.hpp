// The table of telexd's options: what each is called, is for, takes and holds. Command
// line, environment and configuration file, help and reports are read and written by
// it.

#pragma once

#include "cli/telexd/configuration/given.hpp"

#include <CLI/CLI.hpp>

#include <cstdint>
#include <deque>
#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace telex::cli {

/// When a value that a running router is given by SIGHUP holds.
enum class takes_effect : std::uint8_t { at_restart, at_once, for_new_connections };

struct telexd_option {
  /// As in a file, `limits.max-body`; on the command line `--` stands before it.
  std::string name;
  value_form form = value_form::text;
  bool is_list = false;
  std::string help;
  /// What its value is, as in `FILE`.
  std::string type_name;
  /// Makes it what it is when nobody gives it.
  std::function<void()> reset;
  /// Takes a value, or one of a list. Throws bad_value.
  std::function<void(const std::string&)> set;
  /// What it holds, as set() takes it; nothing if it has no value.
  std::function<std::vector<std::string>()> held;
  takes_effect effect = takes_effect::at_restart;
  /// The option that this is another way to give; with one of them given, what weaker
  /// sources say of either does not hold. Empty for none.
  std::string stands_for = {};
  /// What is so when nobody gives it: what it holds then, if nothing is said here.
  std::vector<std::string> standard = {};
  /// What the strongest source gives that gives it, and where.
  std::vector<given_value> given = {};
};

/// A value that an option can't have, and why.
struct bad_value : std::runtime_error {
  using std::runtime_error::runtime_error;
};

class option_table {
public:
  /// Options are added to `app`, too, which has to live for as long as this does.
  explicit option_table(CLI::App& app) : app_{app} {
    // nop
  }

  option_table(const option_table&) = delete;
  option_table& operator=(const option_table&) = delete;

  /// Adds an option, which stays where it is. Its names have to be new.
  telexd_option& add(telexd_option option);

  const std::deque<telexd_option>& options() const noexcept {
    return options_;
  }

  /// Null if there is none of that name.
  const telexd_option* find(std::string_view name) const noexcept;

  /// The names of all.
  std::vector<std::string> names() const;

  bool is_given(std::string_view name) const {
    return !at(name).given.empty();
  }

  /// Where it is given.
  origin origin_of(std::string_view name) const;

  /// What the command line gave, once `app` has parsed it.
  given_options from_command_line() const;

  /// Gives the options what a source says, in place of what weaker ones have said. Call
  /// it for the weakest first. Returns what is wrong with that; such a value changes
  /// nothing.
  std::vector<fault> take(const given_options& from);

  /// Gives an option, which stays given where it was, other values: such as held() has
  /// told.
  void put(std::string_view name, const std::vector<std::string>& values);

private:
  const telexd_option& at(std::string_view name) const;
  telexd_option* look_up(std::string_view name) noexcept;
  void take(const given_option& from, telexd_option& option,
            std::vector<fault>& faults);
  std::string unknown(const given_option& from) const;

  CLI::App& app_;
  std::deque<telexd_option> options_;
};

/// In which table of a configuration file an option is: `limits` for `limits.max-body`;
/// empty for one that is in none.
std::string table_of(std::string_view name);

/// What to do about a value of another form than `option` is written in; empty if it
/// will do.
std::string misfit(const given_value& value, const telexd_option& option);

/// As who reads it would write it: with each option that is named as `--NAME` in the
/// way that it was given, or that the fault itself was, and with its place in front.
/// Without what can't be seen.
std::string to_line(const fault& x, const option_table& table);

} // namespace telex::cli
