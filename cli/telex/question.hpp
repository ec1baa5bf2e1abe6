// A question to the person at the terminal, before something that can't be undone.

#pragma once

#include <string>

namespace telex::cli {

/// Whether there is somebody to answer: both streams of a question are terminals.
bool has_person() noexcept;

/// Shows `text`, which has its line feed, on the standard error, asks whether to go on,
/// and reads a line from the standard input. True if that says so.
bool is_agreed(const std::string& text);

} // namespace telex::cli
