// The words of telex send: whom a message is for, and what it says.

#pragma once

#include <CLI/CLI.hpp>

#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace telex::cli {

/// The arguments of a program, the last one first, as CLI::App::parse has them. CLI11
/// takes some words for marks of its own, as `++`, `[a]`, `{}` and `--`: so each word
/// of `telex send` that is no option has a character more in front, which makes it
/// plain, and which read_send_words() knows. What begins with `-` and a letter, or with
/// `--` and one, is an option, but behind `--`.
std::vector<std::string> shield_words(const CLI::App& app, int argc, char** argv);

/// What the words say.
struct addressed {
  /// Names or `ALL`, each once.
  std::vector<std::string> recipients{};
  /// Nothing if it is not on the command line.
  std::optional<std::string> text{};
  bool operator==(const addressed&) const = default;
};

/// Reads words that shield_words() has made; or says what is wrong with them. No
/// recipients are there if there is no word for one.
///
///     bob hello there             the first word, and all others are the text
///     @bob @carol hello there     all at the beginning that begin with @
///     bob,carol hello there       names joined by commas
///     bob carol -- -x             all words before --; behind it is the text
///
/// The words of a text are joined by one blank.
std::variant<addressed, std::string>
read_send_words(const std::vector<std::string>& words);

} // namespace telex::cli
