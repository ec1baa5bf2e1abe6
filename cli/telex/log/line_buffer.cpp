#include "cli/telex/log/line_buffer.hpp"

#include "cli/telex/log/parser.hpp"

#include <algorithm>
#include <utility>

namespace telex::log {

namespace {

/// Few reads for many lines, and small enough for the processor's cache.
constexpr std::size_t capacity = 4 * line_buffer::max_line;

} // namespace

line_buffer::line_buffer() : octets_(capacity + parser::padding) {
  // nop
}

std::span<char> line_buffer::space() {
  auto kept = rest();
  std::copy(kept.begin(), kept.end(), octets_.begin());
  begin_ = 0;
  end_ = kept.size();
  return {octets_.data() + end_, capacity - end_};
}

void line_buffer::add(std::size_t count) noexcept {
  end_ += count;
}

void line_buffer::finish() noexcept {
  finished_ = true;
}

std::optional<line_buffer::line> line_buffer::next() {
  auto text = rest();
  auto size = text.find('\n');
  if (size == std::string_view::npos) {
    skipping_ = skipping_ || text.size() > max_line;
    if (skipping_)
      begin_ = end_;
    if (!finished_ || (text.empty() && !skipping_))
      return std::nullopt;
    size = text.size();
  }
  begin_ = std::min(begin_ + size + 1, end_);
  ++lines_;
  if (std::exchange(skipping_, false) || size > max_line)
    return line{{}, lines_, true};
  return line{text.substr(0, size), lines_, false};
}

std::string_view line_buffer::rest() const noexcept {
  return {octets_.data() + begin_, end_ - begin_};
}

} // namespace telex::log
