#include "cli/telex/log/timeline_text.hpp"

#include "cli/telex/log/time_text.hpp"
#include "cli/text/escape.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace telex::log {

namespace {

using cli::colour;

constexpr std::size_t min_width = 80;

/// The times at the left: `elapsed` and `step`, each in 7 columns and one between.
constexpr std::size_t step_column = 8;
constexpr std::size_t first_column = 16;

/// What names and numbers are cut to: with that, six lanes fit into 80 columns.
constexpr std::size_t max_heading = 10;

/// What a name is cut to that has to fit between two lanes.
constexpr std::size_t max_owner = 9;

constexpr std::string_view full_lane = "│";
constexpr std::string_view open_lane = "┊";

/// Wider gaps take the eye too far.
constexpr std::size_t max_stretch = 6;

/// What is left of the middle of a text that is so wide.
constexpr std::size_t left_half(std::size_t width) noexcept {
  return width > 0 ? (width - 1) / 2 : 0;
}

std::optional<colour> colour_of(tone x) noexcept {
  switch (x) {
    case tone::good:
      return colour::good;
    case tone::bad:
      return colour::bad;
    case tone::plain:
      break;
  }
  return std::nullopt;
}

/// One line, of which any column can be written.
class line {
public:
  explicit line(std::size_t width) : cells_(width) {
    // nop
  }

  /// Writes one character of one column.
  void put(std::size_t column, std::string_view character,
           std::optional<colour> paint) {
    cells_[column] = {std::string{character}, paint};
  }

  /// Writes as much of `text`, which is ASCII, as there is room for.
  void write(std::size_t column, std::string_view text, std::optional<colour> paint) {
    for (std::size_t i = 0; i < text.size() && column + i < cells_.size(); ++i)
      put(column + i, text.substr(i, 1), paint);
  }

  /// The line with its line feed, and without blanks at its end.
  std::string str(const cli::palette& colours) const {
    auto is_blank = [](const cell& x) { return x.character == " "; };
    auto end = std::find_if_not(cells_.rbegin(), cells_.rend(), is_blank).base();
    std::string result;
    for (auto at = cells_.begin(); at != end;) {
      auto paint = at->paint;
      std::string piece;
      for (; at != end && at->paint == paint; ++at)
        piece += at->character;
      result += paint ? colours.paint(*paint, piece) : piece;
    }
    return result + '\n';
  }

private:
  struct cell {
    std::string character = " ";
    std::optional<colour> paint;
  };

  std::vector<cell> cells_;
};

struct heading {
  std::string name;
  std::string detail;

  std::size_t width() const noexcept {
    return std::max(name.size(), detail.size());
  }
};

class drawer {
public:
  drawer(const sequence& x, std::size_t width, const cli::palette& colours)
    : x_{x}, width_{std::max(width, min_width)}, colours_{colours} {
    // Several recipients share the lanes of one.
    constexpr auto max_lanes = lane::recipients + 2;
    is_shared_ = x.participants.size() > max_lanes;
    for (std::size_t i = 0; i < std::min(x.participants.size(), max_lanes); ++i)
      headings_.push_back(heading_of(i));
    place_lanes();
  }

  std::string draw() {
    add_text(x_.headline, std::nullopt);
    add_text(x_.summary, x_.is_open ? colour::name : colour_of(x_.mood));
    out_ += '\n';
    add_headings();
    for (std::size_t i = 0; i < x_.stages.size(); ++i)
      add_stage(i);
    if (x_.is_open)
      add_pause("   open");
    if (!x_.notes.empty())
      out_ += '\n';
    for (const auto& note : x_.notes)
      add_text(note, colour::quiet);
    return std::move(out_);
  }

private:
  // -- lanes -------------------------------------------------------------------

  heading heading_of(std::size_t index) const {
    if (is_shared_ && index >= lane::recipients)
      return index == lane::recipients ? heading{"connection", "of each"}
                                       : heading{"recipient", ""};
    const auto& from = x_.participants[index];
    return {from.is_client ? cli::shortened(from.name, max_heading) : from.name,
            cli::shortened(from.detail, max_heading)};
  }

  static std::size_t lane_of(std::size_t participant) noexcept {
    return participant < lane::recipients
             ? participant
             : lane::recipients + (participant - lane::recipients) % 2;
  }

  std::size_t column_of(std::size_t participant) const noexcept {
    return columns_[lane_of(participant)];
  }

  /// How far a lane is from the one before: both headings must fit, and what is written
  /// on the arrows between.
  std::size_t gap_before(std::size_t index) const {
    auto width = headings_[index - 1].width();
    auto result = width - left_half(width) + left_half(headings_[index].width()) + 1;
    for (const auto& stage : x_.stages) {
      for (const auto& each : stage.arrows) {
        auto [left, right] = std::minmax({lane_of(each.from), lane_of(each.to)});
        if (left + 1 == index && right == index)
          result = std::max(result, each.text.size() + 2);
      }
    }
    return result;
  }

  void place_lanes() {
    auto column = first_column + left_half(headings_.front().width());
    columns_.push_back(column);
    for (std::size_t i = 1; i < headings_.size(); ++i)
      columns_.push_back(column += gap_before(i));
    auto last = headings_.back().width();
    auto end = column + last - left_half(last);
    auto stretch
      = std::min((width_ - std::min(width_, end)) / (columns_.size() - 1), max_stretch);
    for (std::size_t i = 1; i < columns_.size(); ++i)
      columns_[i] += i * stretch;
  }

  line lanes(std::string_view character) const {
    line result{width_};
    for (auto column : columns_)
      result.put(column, character, colour::quiet);
    return result;
  }

  // -- lines -------------------------------------------------------------------

  void add(const line& x) {
    out_ += x.str(colours_);
  }

  /// Cuts a text that is too long for a line between its words.
  void add_text(std::string_view text, std::optional<colour> paint) {
    while (!text.empty()) {
      auto size = text.size() > width_ ? text.rfind(' ', width_) : text.size();
      line added{width_};
      added.write(0, text.substr(0, size), paint);
      add(added);
      text.remove_prefix(std::min(size, text.size() - 1) + 1);
    }
  }

  void add_headings() {
    line names{width_};
    line details{width_};
    names.write(0, "elapsed    step", colour::quiet);
    for (std::size_t i = 0; i < headings_.size(); ++i) {
      const auto& [name, detail] = headings_[i];
      names.write(columns_[i] - left_half(name.size()), name, colour::name);
      details.write(columns_[i] - left_half(detail.size()), detail, colour::quiet);
    }
    add(names);
    add(details);
  }

  void add_stage(std::size_t index) {
    const auto& stage = x_.stages[index];
    auto is_slowest = x_.slowest == index;
    if (is_slowest)
      add_pause("slowest");
    auto added = lanes(full_lane);
    added.write(0, fmt::format("{:>7}", to_text(stage.elapsed)), std::nullopt);
    if (index > 0)
      added.write(step_column, fmt::format("{:>7}", to_text(x_.wait_before(index))),
                  is_slowest ? colour::name : colour::quiet);
    for (const auto& each : stage.arrows)
      put_arrow(added, each, stage);
    add(added);
    if (!stage.remark.empty())
      add_remark(stage);
  }

  /// `why` is as wide as a time.
  void add_pause(std::string_view why) {
    auto added = lanes(open_lane);
    added.write(step_column, why, colour::name);
    add(added);
  }

  void add_remark(const stage& x) {
    auto added = lanes(full_lane);
    auto column = columns_.front() + 2;
    added.put(column, "✗", colour_of(x.mood));
    added.write(column + 1, ' ' + x.remark, colour_of(x.mood));
    add(added);
  }

  // -- arrows ------------------------------------------------------------------

  void put_arrow(line& out, const arrow& x, const stage& of) const {
    auto paint = colour_of(of.mood);
    auto from = column_of(x.from);
    auto to = column_of(x.to);
    if (from == to) {
      out.put(from, "●", paint);
      out.write(from + 1, ' ' + x.text, paint);
      return;
    }
    auto is_right = from < to;
    auto begin = std::min(from, to) + 1;
    auto end = std::max(from, to);
    for (auto i = begin; i < end; ++i)
      out.put(i, "─", paint);
    out.put(from, is_right ? "├" : "┤", paint);
    out.put(is_right ? end - 1 : begin, is_right ? "▶" : "◀", paint);
    auto room = end - begin - 1; // beside the head
    auto name = owner_of(of);
    auto full = name.empty() ? x.text : x.text + ": " + name;
    auto fits = full.size() <= room;
    put_label(out, is_right ? begin : begin + 1, room, fits ? full : x.text, paint);
    if (!fits)
      put_owner(out, name, end > columns_[lane::recipients]);
  }

  /// Whose stage it is, where the lanes don't tell.
  std::string owner_of(const stage& x) const {
    return is_shared_ ? cli::shortened(x.recipient, max_owner) : std::string{};
  }

  static void put_label(line& out, std::size_t column, std::size_t room,
                        const std::string& text, std::optional<colour> paint) {
    auto label
      = text.size() + 4 <= room ? ' ' + text + ' ' : cli::shortened(text, room);
    out.write(column + (room - label.size()) / 2, label, paint);
  }

  /// Beside the recipients' connections, where the arrow is not.
  void put_owner(line& out, const std::string& name, bool is_left) const {
    auto column = columns_[lane::recipients];
    out.write(is_left ? column - 1 - name.size() : column + 2, name, colour::name);
  }

  const sequence& x_;
  std::size_t width_;
  const cli::palette& colours_;
  bool is_shared_;
  std::vector<heading> headings_;
  std::vector<std::size_t> columns_;
  std::string out_;
};

} // namespace

std::string draw_text(const sequence& x, std::size_t width,
                      const cli::palette& colours) {
  return drawer{x, width, colours}.draw();
}

} // namespace telex::log
