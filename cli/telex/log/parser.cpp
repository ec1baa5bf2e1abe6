#include "cli/telex/log/parser.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/telex/log/vocabulary.hpp"

#include <simdjson.h>

#include <algorithm>
#include <array>
#include <memory_resource>
#include <vector>

namespace telex::log {

namespace {

struct text_field {
  std::string_view name;
  std::string_view record::* member;
};

constexpr std::array<text_field, 6> text_fields{{
  {"level", &record::level},
  {"actor", &record::actor},
  {"event", &record::event},
  {"user", &record::user},
  {"peer", &record::peer},
  {"reason", &record::reason},
}};

struct number_field {
  std::string_view name;
  std::optional<std::uint64_t> record::* member;
};

constexpr std::array<number_field, 4> number_fields{{
  {"transaction", &record::transaction},
  {"connection", &record::connection},
  {"bytes", &record::bytes},
  {"count", &record::count},
}};

template <class Fields>
auto find_field(const Fields& fields, std::string_view name) {
  auto found = std::find_if(fields.begin(), fields.end(),
                            [&](const auto& x) { return x.name == name; });
  return found == fields.end() ? nullptr : &*found;
}

// Without a branch, so that it is done many octets at a time.
bool is_ascii(std::string_view text) noexcept {
  unsigned char all = 0;
  for (auto c : text)
    all |= static_cast<unsigned char>(c);
  return all < 0x80;
}

} // namespace

static_assert(parser::padding >= simdjson::SIMDJSON_PADDING);

/// Reads one line at a time.
class parser::reading {
public:
  std::optional<record> read(std::string_view line) {
    memory_.release();
    others_.clear();
    has_time_ = false;
    record result;
    result.line = line;
    simdjson::dom::object object;
    if (!is_ascii(line) || json_.parse(line.data(), line.size(), false).get(object))
      return std::nullopt;
    for (auto [name, value] : object)
      if (!take(result, name, value))
        return std::nullopt;
    if (!has_time_ || !to_severity(result.level) || result.actor.empty()
        || result.event.empty())
      return std::nullopt;
    result.others = others_;
    return result;
  }

private:
  using element = simdjson::dom::element;

  /// False if the value is of the wrong type.
  bool take(record& into, std::string_view name, element value) {
    if (auto text = find_field(text_fields, name))
      return take_text(into.*text->member, value);
    if (auto number = find_field(number_fields, name))
      return take_number(into.*number->member, value);
    if (name == "time")
      return take_time(into.time, value);
    if (name == "duration_us")
      return take_duration(into.duration, value);
    others_.push_back({name, text_of(value)});
    return true;
  }

  bool take_text(std::string_view& into, element value) {
    if (value.get(into))
      return false;
    into = octets_of(into);
    return true;
  }

  static bool take_number(std::optional<std::uint64_t>& into, element value) {
    return !value.get(into.emplace());
  }

  bool take_time(time_point& into, element value) {
    std::string_view text;
    if (value.get(text))
      return false;
    auto time = parse_time(text);
    into = time.value_or(into);
    return has_time_ = time.has_value();
  }

  // As a signed number, which is what a duration holds.
  static bool take_duration(std::optional<std::chrono::microseconds>& into,
                            element value) {
    std::int64_t count = 0;
    if (value.get(count) || count < 0)
      return false;
    into = std::chrono::microseconds{count};
    return true;
  }

  std::string_view text_of(element value) {
    std::string_view text;
    if (!value.get(text))
      return octets_of(text);
    auto json = simdjson::minify(value);
    auto copy = allocate(json.size());
    std::copy(json.begin(), json.end(), copy);
    return {copy, json.size()};
  }

  /// An octet beyond ASCII is written as the character that has its number. Text with
  /// others is not of a router, and stays as it is.
  std::string_view octets_of(std::string_view text) {
    if (is_ascii(text))
      return text;
    auto first = allocate(text.size());
    auto last = first;
    for (std::size_t i = 0; i < text.size(); ++i, ++last) {
      auto lead = static_cast<unsigned char>(text[i]);
      if (lead > 0xc3)
        return text;
      *last = lead < 0x80 ? text[i] : static_cast<char>(lead << 6 | (text[++i] & 0x3f));
    }
    return {first, static_cast<std::size_t>(last - first)};
  }

  char* allocate(std::size_t size) {
    return static_cast<char*>(memory_.allocate(size, 1));
  }

  simdjson::dom::parser json_;
  std::array<std::byte, 4096> first_memory_;
  std::pmr::monotonic_buffer_resource memory_{first_memory_.data(),
                                              first_memory_.size()};
  std::vector<field> others_;
  bool has_time_ = false;
};

parser::parser() : reading_{std::make_unique<reading>()} {
  // nop
}

parser::~parser() = default;

std::optional<record> parser::parse(std::string_view line) {
  return reading_->read(line);
}

} // namespace telex::log
