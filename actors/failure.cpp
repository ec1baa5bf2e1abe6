#include "actors/failure.hpp"

#include <caf/message.hpp>
#include <caf/sec.hpp>

namespace telex {

caf::error to_failure(const std::exception_ptr& what) noexcept {
  try {
    std::rethrow_exception(what);
  } catch (const std::exception& error) {
    try {
      return caf::make_error(caf::sec::runtime_error, std::string{error.what()});
    } catch (...) {
      // no memory for its words
    }
  } catch (...) {
    // it has none
  }
  return caf::sec::runtime_error;
}

std::optional<std::string> failure_of(const caf::error& reason) {
  if (reason != caf::sec::runtime_error)
    return std::nullopt;
  const auto& words = reason.context();
  if (words.size() == 1 && words.match_element<std::string>(0))
    return words.get_as<std::string>(0);
  return "an unknown exception";
}

} // namespace telex
