// The octets of a text in JSON, each as it came.

#pragma once

#include <nlohmann/json.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Adds `text` to an object as its `text`; what is not valid UTF-8 as `base64`.
void add_text(nlohmann::ordered_json& to, std::string_view text);

/// What add_text() has added; nothing if there is none, or it is damaged.
std::optional<std::string> text_in(const nlohmann::ordered_json& from);

/// The octets of a base64 with its padding and nothing else; nothing if it is none.
std::optional<std::string> from_base64(std::string_view text);

} // namespace telex::cli
