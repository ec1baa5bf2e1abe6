// Figures as a person reads them, each in a few characters of ASCII.

#pragma once

#include "cli/telex/top/state.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace telex::top {

/// `85 us`, `2.1 ms`, `4.2 s`, `12 min`, `3.4 h`, `2.1 d`: 7 characters at most.
std::string to_text(microseconds x);
/// `-` for nothing.
std::string to_text(std::optional<microseconds> x);

/// `15 B`, `1.2 KiB`, `34 MiB`.
std::string bytes_text(double x);

/// `0`, `0.5`, `7`, `12,345`, `1.2 M`.
std::string count_text(double x);
std::string count_text(std::uint64_t x);

/// A router may have been written by anybody: in what it calls things each character
/// that is no printable ASCII is an escape or `?`. So it has as many columns as octets.
std::string plain(std::string_view bytes);

} // namespace telex::top
