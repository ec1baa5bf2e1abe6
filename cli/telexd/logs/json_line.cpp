#include "cli/telexd/logs/json_line.hpp"

#include "actors/event_fields.hpp"
#include <charconv>
#include <cstdint>
#include <cstring>

namespace telex::cli {

// By hand, since a busy router that tells of each step makes half a million lines a
// second. What is the same for all events of a kind is known to the compiler.

namespace {

/// Writes where there is room for all that it is given.
class line_writer {
public:
  explicit line_writer(char* place) noexcept : place_{place} {
    // nop
  }

  char* place() const noexcept {
    return place_;
  }

  void add(std::string_view text) noexcept {
    std::memcpy(place_, text.data(), text.size());
    place_ += text.size();
  }

  void add(char c) noexcept {
    *place_++ = c;
  }

  void add_value(std::uint64_t x) noexcept {
    constexpr auto max_digits = 20;
    place_ = std::to_chars(place_, place_ + max_digits, x).ptr;
  }

  void add_value(bool x) noexcept {
    add(x ? "true" : "false");
  }

  void add_value(std::string_view text) noexcept {
    add('"');
    for (auto c : text.substr(0, json_line::max_text))
      if (stands_for_itself(c))
        add(c);
      else
        add_escape(c);
    add('"');
  }

  /// `x` with leading zeros.
  template <std::size_t Width>
  void add_digits(std::uint64_t x) noexcept {
    for (auto i = Width; i-- > 0; x /= 10)
      place_[i] = static_cast<char>('0' + x % 10);
    place_ += Width;
  }

private:
  static bool stands_for_itself(char c) noexcept {
    return c >= ' ' && c <= '~' && c != '"' && c != '\\';
  }

  void add_escape(char c) noexcept {
    constexpr auto hexadecimal = "0123456789abcdef";
    auto octet = static_cast<unsigned char>(c);
    add("\\u00");
    add(hexadecimal[octet >> 4]);
    add(hexadecimal[octet & 0xf]);
  }

  char* place_;
};

/// As in 2024-05-01T12:00:00.000000Z.
void add_time(line_writer& out, std::chrono::system_clock::time_point when) {
  using namespace std::chrono;
  auto day = floor<days>(when);
  year_month_day date{day};
  hh_mm_ss time{floor<microseconds>(when - day)};
  out.add_digits<4>(static_cast<std::uint64_t>(static_cast<int>(date.year())));
  out.add('-');
  out.add_digits<2>(static_cast<unsigned>(date.month()));
  out.add('-');
  out.add_digits<2>(static_cast<unsigned>(date.day()));
  out.add('T');
  out.add_digits<2>(static_cast<std::uint64_t>(time.hours().count()));
  out.add(':');
  out.add_digits<2>(static_cast<std::uint64_t>(time.minutes().count()));
  out.add(':');
  out.add_digits<2>(static_cast<std::uint64_t>(time.seconds().count()));
  out.add('.');
  out.add_digits<6>(static_cast<std::uint64_t>(time.subseconds().count()));
  out.add('Z');
}

template <class Event>
void add_event(line_writer& out, const actor_name& who, const Event& what) {
  out.add(R"(","level":")");
  out.add(to_string(Event::about.level));
  out.add(R"(","actor":")");
  out.add(to_string(who.kind));
  out.add('/');
  out.add_value(who.id);
  out.add(R"(","event":")");
  out.add(Event::about.name);
  out.add('"');
  for_each_field(what, [&out](std::string_view name, auto value) {
    out.add(R"(,")");
    out.add(name);
    out.add(R"(":)");
    out.add_value(value);
  });
}

} // namespace

std::string_view json_line::make(std::chrono::system_clock::time_point when,
                                 const actor_name& who, const event& what) {
  line_writer out{space_.data()};
  out.add(R"({"time":")");
  add_time(out, when);
  std::visit([&](const auto& x) { add_event(out, who, x); }, what);
  out.add("}\n");
  return {space_.data(), static_cast<std::size_t>(out.place() - space_.data())};
}

} // namespace telex::cli
