// The end of an actor that did not mean to end: an exception.

#pragma once

#include <caf/error.hpp>

#include <exception>
#include <optional>
#include <string>

namespace telex {

/// The reason for which an actor ends that has thrown `what`.
caf::error to_failure(const std::exception_ptr& what) noexcept;

/// What the exception said, if it is one for which an actor ends with `reason`. Nothing
/// for an actor that was asked to end, or has done its work.
std::optional<std::string> failure_of(const caf::error& reason);

} // namespace telex
