#include "cli/telex/log/timeline_svg.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <string_view>
#include <utility>

namespace telex::log {

namespace {

// All lengths are in pixels.
constexpr int margin = 24;
constexpr int times_width = 150;
constexpr int lane_distance = 140;
constexpr int box_width = 120;
constexpr int box_height = 44;
constexpr int headings_top = 84;
constexpr int stage_height = 40;
constexpr int remark_height = 20;
constexpr int pause_height = 30;
constexpr int pause_band = 26;
constexpr int note_height = 20;

constexpr int head_length = 9;

// Where times end.
constexpr int elapsed_column = margin + 56;
constexpr int step_column = margin + 126;

/// The widest that a character of the headline is, on average.
constexpr int headline_character = 11;

/// What fits into a box.
constexpr std::size_t max_name = 12;

constexpr auto style = R"(<style>
  svg { --paper: #ffffff; --ink: #1f2328; --quiet: #636c76; --line: #c8d1da;
        --box: #f3f5f8; --good: #1a7f37; --bad: #cf222e; --plain: #0969da;
        --slow: #fff3c4; --slow-ink: #7d4e00 }
  @media (prefers-color-scheme: dark) {
    svg { --paper: #0d1117; --ink: #e6edf3; --quiet: #8d96a0; --line: #3d444d;
          --box: #161b22; --good: #3fb950; --bad: #f85149; --plain: #4493f8;
          --slow: #3a2d06; --slow-ink: #e3b341 }
  }
  .paper { fill: var(--paper) }
  text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; fill: var(--ink) }
  .headline { font-size: 17px; font-weight: 600 }
  .name { font-weight: 600; text-anchor: middle }
  .detail { font-size: 11px; fill: var(--quiet); text-anchor: middle }
  .time { text-anchor: end; font-variant-numeric: tabular-nums }
  .quiet { fill: var(--quiet) }
  .label { text-anchor: middle }
  .label, .beside, .remark { paint-order: stroke; stroke: var(--paper);
                             stroke-width: 5px; stroke-linejoin: round }
  .remark { font-size: 12px }
  .box { fill: var(--box); stroke: var(--line) }
  .client { fill: var(--paper) }
  .lane { stroke: var(--line) }
  .open { stroke-dasharray: 3 4 }
  .pause { fill: var(--slow) }
  .slow { fill: var(--slow-ink); font-weight: 600 }
  .arrow { fill: none; stroke: currentColor; stroke-width: 1.6 }
  .head { fill: currentColor }
  .plain { color: var(--plain) }
  .good { color: var(--good) }
  .bad { color: var(--bad) }
  text.plain, text.good, text.bad { fill: currentColor }
</style>
)";

std::string_view class_of(tone x) noexcept {
  switch (x) {
    case tone::good:
      return "good";
    case tone::bad:
      return "bad";
    case tone::plain:
      break;
  }
  return "plain";
}

/// `text`, which is printable ASCII, as text or an attribute of XML.
std::string escaped(std::string_view text) {
  std::string result;
  for (auto c : text) {
    switch (c) {
      case '<':
        result += "&lt;";
        break;
      case '>':
        result += "&gt;";
        break;
      case '&':
        result += "&amp;";
        break;
      case '"':
        result += "&quot;";
        break;
      default:
        result += c;
    }
  }
  return result;
}

class drawer {
public:
  explicit drawer(const sequence& x)
    : x_{x}, width_{column_of(x.participants.size() - 1) + box_width / 2 + margin},
      y_{headings_top + box_height + stage_height} {
    // nop
  }

  std::string draw() {
    for (std::size_t i = 0; i < x_.stages.size(); ++i)
      add_stage(i);
    auto lanes_end = y_ - stage_height / 2;
    if (x_.is_open) {
      front_ += text("time quiet", step_column, y_, "open");
      y_ += pause_height;
    }
    y_ += margin - stage_height / 2;
    for (const auto& note : x_.notes)
      front_ += text("quiet", margin, std::exchange(y_, y_ + note_height), note);
    return beginning() + pauses_ + lanes(lanes_end) + front_ + "</svg>\n";
  }

private:
  static constexpr int column_of(std::size_t participant) noexcept {
    return margin + times_width + box_width / 2
           + static_cast<int>(participant) * lane_distance;
  }

  static std::string text(std::string_view classes, int x, int y,
                          std::string_view content) {
    return fmt::format("<text class=\"{}\" x=\"{}\" y=\"{}\">{}</text>\n", classes, x,
                       y, escaped(content));
  }

  // -- what does not depend on stages ------------------------------------------

  std::string beginning() const {
    auto height = y_;
    auto title = x_.headline + ": " + x_.summary;
    auto result = fmt::format(
      "<svg xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" width=\"{0}\" "
      "height=\"{1}\" viewBox=\"0 0 {0} {1}\">\n<title>{2}</title>\n{3}"
      "<rect class=\"paper\" width=\"{0}\" height=\"{1}\"/>\n",
      width_, height, escaped(title), style);
    auto room = static_cast<std::size_t>((width_ - 2 * margin) / headline_character);
    return result + text("headline", margin, 34, cli::shortened(x_.headline, room))
           + text(x_.is_open ? "plain" : class_of(x_.mood), margin, 58, x_.summary)
           + text("time quiet", elapsed_column, headings_top + 27, "elapsed")
           + text("time quiet", step_column, headings_top + 27, "step");
  }

  std::string lanes(int end) const {
    std::string result;
    for (std::size_t i = 0; i < x_.participants.size(); ++i) {
      auto column = column_of(i);
      auto line = [&](std::string_view classes, int from, int to) {
        result += fmt::format("<path class=\"{}\" d=\"M{} {}V{}\"/>\n", classes, column,
                              from, to);
      };
      line("lane", headings_top + box_height, end);
      if (x_.is_open)
        line("lane open", end, end + pause_height);
      result += heading(x_.participants[i], column);
    }
    return result;
  }

  static std::string heading(const participant& x, int column) {
    auto name_y = headings_top + (x.detail.empty() ? 27 : 20);
    auto result
      = fmt::format("<rect class=\"box{}\" x=\"{}\" y=\"{}\" width=\"{}\" "
                    "height=\"{}\" rx=\"{}\"/>\n",
                    x.is_client ? " client" : "", column - box_width / 2, headings_top,
                    box_width, box_height, x.is_client ? box_height / 2 : 4);
    result += text("name", column, name_y, cli::shortened(x.name, max_name));
    if (!x.detail.empty())
      result += text("detail", column, headings_top + 35,
                     cli::shortened(x.detail, max_name));
    return result;
  }

  // -- stages ------------------------------------------------------------------

  void add_stage(std::size_t index) {
    const auto& stage = x_.stages[index];
    auto is_slowest = x_.slowest == index;
    if (is_slowest)
      add_pause(x_.wait_before(index));
    front_ += text("time", elapsed_column, y_ + 4, to_text(stage.elapsed));
    if (index > 0 && !is_slowest)
      front_ += text("time quiet", step_column, y_ + 4, to_text(x_.wait_before(index)));
    for (const auto& each : stage.arrows)
      add_arrow(each, stage.mood);
    if (!stage.remark.empty()) {
      y_ += remark_height;
      front_ += text("remark bad", column_of(0) + 12, y_ + 2, stage.remark);
    }
    y_ += stage_height;
  }

  void add_pause(std::chrono::microseconds length) {
    auto top = y_ - stage_height / 2;
    pauses_ += fmt::format(
      "<rect class=\"pause\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"4\"/>\n",
      margin / 2, top, width_ - margin, pause_band);
    front_ += text("time slow", elapsed_column, top + 18, "slowest")
              + text("time slow", step_column, top + 18, to_text(length));
    y_ += pause_height;
  }

  void add_arrow(const arrow& x, tone mood) {
    auto from = column_of(x.from);
    auto to = column_of(x.to);
    if (from == to) {
      front_ += fmt::format("<circle class=\"head {}\" cx=\"{}\" cy=\"{}\" r=\"5\"/>\n",
                            class_of(mood), from, y_);
      front_ += text("beside", from + 12, y_ + 4, x.text);
      return;
    }
    auto back = from < to ? -head_length : head_length;
    front_ += fmt::format("<g class=\"{0}\"><path class=\"arrow\" d=\"M{1} {2}H{3}\"/>"
                          "<path class=\"head\" d=\"M{4} {2}l{5} -4v8z\"/></g>\n",
                          class_of(mood), from, y_, to + back, to, back);
    front_ += text("label", (from + to) / 2, y_ - 8, x.text);
  }

  const sequence& x_;
  int width_;
  /// Where the arrows of the next stage are.
  int y_;
  std::string pauses_;
  std::string front_;
};

} // namespace

std::string draw_svg(const sequence& x) {
  return drawer{x}.draw();
}

} // namespace telex::log
