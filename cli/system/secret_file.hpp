// A word that a program shows to another one, in a file that nobody else can read.

#pragma once

#include "actors/secret.hpp"

#include <string>
#include <variant>

namespace telex::cli {

/// Whether what can be read once alone will do, as a pipe.
enum class secret_source : bool { any_file, regular_file };

/// Reads a secret: one line of 16 to 1024 visible characters of ASCII, as `openssl rand
/// -hex 32` prints it. Says in words, with the path and what to do, why there is none:
/// a file that others than its owner can change, or than its owner and group can read,
/// is refused, and so is one that is none of `from`, for which nobody waits then.
std::variant<secret, std::string>
read_secret(const std::string& path, secret_source from = secret_source::any_file);

} // namespace telex::cli
