#include "cli/telex/chat/json_input.hpp"

#include "cli/telex/client/exact_text.hpp"
#include "cli/text/escape.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <optional>
#include <string_view>
#include <utility>

namespace telex::cli {

namespace {

using json = nlohmann::ordered_json;

/// What is nested deeper could not be told again with the result.
constexpr int most_depth = 64;

/// More of a word that means nothing is not repeated to who wrote it.
constexpr std::size_t longest_shown_word = 40;

/// As an extended server has it (docs/extended-protocol.md, section 2). Blanks around a
/// value are not kept on the way.
constexpr std::size_t max_content_type = 128;

bool is_content_type(std::string_view text) noexcept {
  auto is_printable = [](char c) { return c >= ' ' && c <= '~'; };
  return !text.empty() && text.size() <= max_content_type && text.front() != ' '
         && text.back() != ' ' && std::ranges::all_of(text, is_printable);
}

/// The object of a line, or what is wrong with it.
std::variant<json, bad_line> parse_object(const std::string& text) {
  auto is_too_deep = false;
  auto guard = [&is_too_deep](int depth, json::parse_event_t, json&) {
    is_too_deep = is_too_deep || depth > most_depth;
    return depth <= most_depth;
  };
  json result;
  try {
    result = json::parse(text, guard);
  } catch (const json::parse_error& error) {
    return bad_line{"it is no JSON from octet " + std::to_string(error.byte) + " on"};
  } catch (const json::exception&) {
    return bad_line{"it has a number that is too large"};
  }
  if (is_too_deep)
    return bad_line{"it is nested too deeply"};
  if (!result.is_object())
    return bad_line{"it is no object of JSON, as {\"to\":\"bob\",\"text\":\"hello\"}"};
  return result;
}

/// The fields of an object that are texts, each of which is looked at once.
class text_fields {
public:
  explicit text_fields(const json& object) : object_{object} {
    // nop
  }

  bool has(const char* name) const {
    return object_.contains(name);
  }

  /// Empty if it is not there.
  std::string get(const char* name) const {
    auto found = object_.find(name);
    return found == object_.end() ? std::string{} : found->get<std::string>();
  }

  /// What can't be read of them; nothing if they are right.
  std::optional<bad_line> flaw() const {
    constexpr std::string_view texts[] = {"to", "text", "base64", "content_type"};
    for (const auto& [name, value] : object_.items()) {
      auto is_text = std::ranges::find(texts, name) != std::end(texts);
      if (!is_text && name != "id")
        return bad_line{'"' + shortened(printable(name), longest_shown_word)
                        + "\" means nothing here"};
      if (is_text && !value.is_string())
        return bad_line{'"' + name + "\" is to be a string"};
    }
    return std::nullopt;
  }

private:
  const json& object_;
};

/// The octets that are to be sent, or why there are none.
std::variant<std::string, bad_line> read_body(const text_fields& fields) {
  if (fields.has("text") == fields.has("base64"))
    return bad_line{fields.has("text") ? "it has both \"text\" and \"base64\""
                                       : "it has neither \"text\" nor \"base64\""};
  auto body
    = fields.has("text") ? fields.get("text") : from_base64(fields.get("base64"));
  if (!body)
    return bad_line{"\"base64\" is none"};
  if (body->empty())
    return bad_line{"the text is empty"};
  if (body->size() > max_line)
    return bad_line{"a message has at most " + std::to_string(max_line) + " bytes"};
  return *std::move(body);
}

std::variant<message, bad_line> read_message(const json& object) {
  text_fields fields{object};
  if (auto flaw = fields.flaw())
    return *std::move(flaw);
  if (!fields.has("to"))
    return bad_line{"\"to\" is missing, which is a name, or ALL"};
  auto to = fields.get("to");
  if (auto flaw = flaw_of_recipient(to))
    return *std::move(flaw);
  auto type = fields.get("content_type");
  if (fields.has("content_type") && !is_content_type(type))
    return bad_line{
      "\"content_type\" has to be 1 to 128 printable characters of ASCII"};
  auto body = read_body(fields);
  if (auto bad = std::get_if<bad_line>(&body))
    return std::move(*bad);
  return message{std::move(to), std::get<std::string>(std::move(body)),
                 std::move(type)};
}

} // namespace

std::vector<outgoing> read_json_line(const line_reader::line& line) {
  if (line.too_long)
    return {too_long(line.number, longest_json_line)};
  if (is_blank(line.text))
    return {};
  auto parsed = parse_object(line.text);
  if (auto bad = std::get_if<bad_line>(&parsed))
    return {outgoing{std::move(*bad), {line.number, {}}}};
  const auto& object = std::get<json>(parsed);
  outgoing result{read_message(object), {line.number, {}}};
  if (auto id = object.find("id"); id != object.end())
    result.from.id = id->dump();
  if (auto to = object.find("to"); to != object.end() && to->is_string())
    result.to = to->get<std::string>();
  return {std::move(result)};
}

} // namespace telex::cli
