#include "cli/telex/client/exact_text.hpp"

#include <openssl/evp.h>
#include <simdjson.h>

namespace telex::cli {

namespace {

std::string to_base64(std::string_view bytes) {
  // Four characters for each three octets that were begun, and a final NUL.
  std::string result((bytes.size() + 2) / 3 * 4 + 1, '\0');
  auto size = ::EVP_EncodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                                reinterpret_cast<const unsigned char*>(bytes.data()),
                                static_cast<int>(bytes.size()));
  result.resize(static_cast<std::size_t>(size));
  return result;
}

} // namespace

std::optional<std::string> from_base64(std::string_view text) {
  constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
                                      "abcdefghijklmnopqrstuvwxyz0123456789+/";
  auto end = text.find_last_not_of('=') + 1;
  auto padding = text.size() - end;
  if (text.size() % 4 != 0 || padding > 2 || text.find_first_not_of(digits) < end)
    return std::nullopt;
  std::string result(text.size() / 4 * 3, '\0');
  ::EVP_DecodeBlock(reinterpret_cast<unsigned char*>(result.data()),
                    reinterpret_cast<const unsigned char*>(text.data()),
                    static_cast<int>(text.size()));
  result.resize(result.size() - padding);
  return result;
}

void add_text(nlohmann::ordered_json& to, std::string_view text) {
  if (simdjson::validate_utf8(text.data(), text.size()))
    to["text"] = text;
  else
    to["base64"] = to_base64(text);
}

std::optional<std::string> text_in(const nlohmann::ordered_json& from) {
  if (auto text = from.find("text"); text != from.end() && text->is_string())
    return text->get<std::string>();
  if (auto text = from.find("base64"); text != from.end() && text->is_string())
    return from_base64(text->get_ref<const std::string&>());
  return std::nullopt;
}

} // namespace telex::cli
