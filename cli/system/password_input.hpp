// Where passwords come from: a person at a terminal, which shows nothing of them, or a
// file. Never a command line, which others can see.

#pragma once

#include "actors/secret.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

/// Whether there is a terminal to ask at, on the standard input or on the standard
/// error: a program that runs without a person has neither.
bool can_ask();

/// What a person types behind `question` at the terminal of this process, up to Enter.
/// Backspace and Ctrl-U take back. Nothing if he would rather not (Ctrl-C, Ctrl-D), has
/// not come to Enter by `until`, or the terminal has gone. As long as it lasts, the
/// process gets no signal from keys.
std::optional<secret>
ask_unseen(const std::string& question,
           std::optional<std::chrono::steady_clock::time_point> until = {});

/// The password in what is read from `fd` to its end, without the end of its line; or
/// why that is none, as words behind the name of a file.
std::variant<secret, std::string> read_password(int fd);

/// The same of the file `path`, which others must not be able to read (exposure_of). A
/// pipe will do, as of `<(...)` in a shell: what is written to it has to have come to
/// its end within `patience`. One that nobody writes to is given up after a second.
std::variant<secret, std::string>
read_password_file(const std::string& path, std::chrono::milliseconds patience);

} // namespace telex::cli
