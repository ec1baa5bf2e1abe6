// A password that a command prints, as that of a password manager does.

#pragma once

#include "actors/secret.hpp"

#include <chrono>
#include <string>
#include <variant>

namespace telex::cli {

/// Has `/bin/sh -c COMMAND` run, for `patience` at most, and takes the first line of
/// its standard output, of at most 4096 octets. It reads nothing, and its standard
/// error is that of this process. Says in words why there is no password: that it has
/// failed, with its status, or takes too long; then it is ended with what it has begun.
std::variant<secret, std::string>
password_of_command(const std::string& command, std::chrono::milliseconds patience);

} // namespace telex::cli
