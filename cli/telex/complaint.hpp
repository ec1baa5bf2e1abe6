// How the client says what is wrong.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>

namespace telex::cli {

/// Says it on the standard error: `telex: what.`
void complain(std::string_view what);

/// What was found; nothing, after a complaint, if that is why there is none.
template <class T>
std::optional<T> or_complaint(std::variant<T, std::string>&& found) {
  if (auto problem = std::get_if<std::string>(&found)) {
    complain(*problem);
    return std::nullopt;
  }
  return std::get<T>(std::move(found));
}

/// What an output that loses lines is to complain of.
inline constexpr auto lost_output = "telex: cannot write the output";

} // namespace telex::cli
