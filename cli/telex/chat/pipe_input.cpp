#include "cli/telex/chat/pipe_input.hpp"

#include <algorithm>
#include <utility>

namespace telex::cli {

std::vector<outgoing> read_chat_line(const line_reader::line& line) {
  if (line.too_long)
    return {too_long(line.number, max_line)};
  if (is_blank(line.text))
    return {};
  return {outgoing{parse_line(line.text), {line.number, {}}}};
}

std::vector<outgoing> read_text_line(const line_reader::line& line,
                                     const std::vector<std::string>& recipients) {
  if (line.too_long)
    return {too_long(line.number, max_line)};
  std::vector<outgoing> result;
  if (!is_blank(line.text))
    for (const auto& each : recipients)
      result.push_back({message{each, line.text}, {line.number, {}}});
  return result;
}

pipe_input::pipe_input(line_parser parse, std::size_t longest)
  : parse_{std::move(parse)}, lines_{longest} {
  // nop
}

pipe_input::pipe_input(std::vector<message> all) : has_ended_{true} {
  for (auto& each : all)
    read_.push_back({std::move(each)});
}

void pipe_input::feed(std::string_view bytes) {
  lines_.feed(bytes);
}

void pipe_input::finish() {
  has_ended_ = true;
  lines_.finish();
}

void pipe_input::break_off() {
  finish();
  auto part = lines_.next();
  if (!part)
    return;
  auto means = parse_(*part);
  auto is_message
    = [](const outgoing& x) { return std::holds_alternative<message>(x.what); };
  if (part->too_long || std::ranges::all_of(means, is_message))
    std::ranges::move(means, std::back_inserter(read_));
}

std::optional<outgoing> pipe_input::next() {
  while (read_.empty()) {
    auto line = lines_.next();
    if (!line)
      return std::nullopt;
    std::ranges::move(parse_(*line), std::back_inserter(read_));
  }
  auto result = std::move(read_.front());
  read_.pop_front();
  return result;
}

} // namespace telex::cli
