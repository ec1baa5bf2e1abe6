#include "cli/telex/log/timeline_mermaid.hpp"

#include "cli/telex/log/time_text.hpp"

#include <fmt/format.h>

#include <string_view>

namespace telex::log {

namespace {

constexpr bool is_letter(char c) noexcept {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

constexpr bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

/// `text`, which is printable ASCII, as Mermaid shows it: whatever may have a meaning
/// for it is written as the number of its character.
std::string escaped(std::string_view text) {
  std::string result;
  for (auto c : text) {
    auto is_plain = is_letter(c) || is_digit(c)
                    || std::string_view{" ,./-()"}.find(c) != std::string_view::npos;
    result += is_plain ? std::string{c} : fmt::format("#{};", static_cast<int>(c));
  }
  return result;
}

std::string title_of(const participant& x) {
  if (x.is_client || x.detail.empty())
    return x.name;
  return x.name + '/' + x.detail;
}

class drawer {
public:
  explicit drawer(const sequence& x) : x_{x} {
    // nop
  }

  std::string draw() {
    out_ = "sequenceDiagram\n";
    for (std::size_t i = 0; i < x_.participants.size(); ++i)
      out_ += fmt::format("    {} p{} as {}\n",
                          x_.participants[i].is_client ? "actor" : "participant", i,
                          escaped(title_of(x_.participants[i])));
    add_note(x_.headline);
    for (std::size_t i = 0; i < x_.stages.size(); ++i)
      add_stage(i);
    add_note(x_.summary);
    for (const auto& each : x_.notes)
      add_note(each);
    return std::move(out_);
  }

private:
  /// Over all lanes.
  void add_note(std::string_view text) {
    add(fmt::format("Note over p0,p{}", x_.participants.size() - 1), text);
  }

  void add(std::string_view statement, std::string_view text) {
    out_ += fmt::format("    {}: {}\n", statement, escaped(text));
  }

  void add_stage(std::size_t index) {
    const auto& stage = x_.stages[index];
    if (x_.slowest == index)
      add_note("slowest: " + to_text(x_.wait_before(index)));
    for (const auto& each : stage.arrows)
      add_arrow(each, stage, &each == &stage.arrows.back());
    if (!stage.remark.empty())
      add_note(stage.remark);
  }

  /// The last arrow of a stage tells the time.
  void add_arrow(const arrow& x, const stage& of, bool is_last) {
    auto text = is_last ? fmt::format("{}, {}", x.text, to_text(of.elapsed)) : x.text;
    auto line = of.mood == tone::bad ? "-x" : "->>";
    auto ends = x.from == x.to ? fmt::format("Note over p{}", x.to)
                               : fmt::format("p{}{}p{}", x.from, line, x.to);
    add(ends, text);
  }

  const sequence& x_;
  std::string out_;
};

} // namespace

std::string draw_mermaid(const sequence& x) {
  return drawer{x}.draw();
}

} // namespace telex::log
