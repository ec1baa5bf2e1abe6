#include "tests/support/screen.hpp"

#include <algorithm>
#include <cwchar>

namespace telex::test {

namespace {

// The octets of a UTF-8 character, going by its first one.
std::size_t length_of(unsigned char lead) {
  return lead < 0xc0 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

unsigned width_of(std::string_view character) {
  wchar_t wide = 0;
  std::mbstate_t state{};
  auto got = std::mbrtowc(&wide, character.data(), character.size(), &state);
  if (got == 0 || got > character.size())
    return 1;
  auto width = ::wcwidth(wide);
  return width < 0 ? 1 : static_cast<unsigned>(width);
}

} // namespace

screen::screen(unsigned columns, unsigned rows)
  : columns_(columns), rows_(rows), grid_(rows, row(columns)) {}

void screen::write(std::string_view bytes) {
  partial_.append(bytes);
  std::size_t done = 0;
  while (done < partial_.size()) {
    auto used = parse(std::string_view{partial_}.substr(done));
    if (used == 0)
      break;
    done += used;
  }
  partial_.erase(0, done);
}

std::vector<std::string> screen::lines() const {
  auto result = scrolled_out_;
  for (auto& cells : grid_)
    result.push_back(text_of(cells));
  while (!result.empty() && result.back().empty())
    result.pop_back();
  return result;
}

std::string screen::current_line() const {
  return text_of(grid_[row_]);
}

// How many octets the first character or sequence has; 0 if it is not whole.
std::size_t screen::parse(std::string_view bytes) {
  auto first = static_cast<unsigned char>(bytes[0]);
  if (first == 0x1b)
    return parse_escape(bytes);
  if (first < 0x20 || first == 0x7f) {
    control(bytes[0]);
    return 1;
  }
  auto length = length_of(first);
  if (bytes.size() < length)
    return 0;
  put(bytes.substr(0, length));
  return length;
}

std::size_t screen::parse_escape(std::string_view bytes) {
  if (bytes.size() < 2)
    return 0;
  if (bytes[1] == ']')
    return parse_command(bytes);
  if (bytes[1] != '[')
    return 2;
  auto end = bytes.find_first_not_of("0123456789;?>", 2);
  if (end == std::string_view::npos)
    return 0;
  auto parameters = std::string{bytes.substr(2, end - 2)};
  set_mode(parameters, bytes[end]);
  run(bytes[end], static_cast<unsigned>(std::strtoul(parameters.c_str(), nullptr, 10)));
  return end + 1;
}

// An operating system command, as xterm calls it.
std::size_t screen::parse_command(std::string_view bytes) {
  auto end = bytes.find('\a');
  if (end == std::string_view::npos)
    return 0;
  auto command = bytes.substr(2, end - 2);
  if (command.starts_with("0;") || command.starts_with("2;"))
    title_ = command.substr(2);
  else
    commands_.emplace_back(command);
  return end + 1;
}

void screen::set_mode(std::string_view parameters, char command) {
  if (parameters == "?1004")
    tells_focus_ = command == 'h';
  if (command != 't')
    return;
  if (parameters == "22;2") {
    kept_titles_.push_back(title_);
  } else if (parameters == "23;2" && !kept_titles_.empty()) {
    title_ = kept_titles_.back();
    kept_titles_.pop_back();
  }
}

void screen::control(char byte) {
  if (byte != '\a')
    wraps_ = false;
  else
    ++bells_;
  if (byte == '\r')
    column_ = 0;
  else if (byte == '\n')
    next_line();
  else if (byte == '\b' && column_ > 0)
    --column_;
  else if (byte == '\t')
    column_ = std::min(columns_ - 1, (column_ / 8 + 1) * 8);
}

void screen::run(char command, unsigned parameter) {
  if (std::string_view{"mhlt"}.find(command) != std::string_view::npos)
    return;
  wraps_ = false;
  if (std::string_view{"ABCDGH"}.find(command) != std::string_view::npos)
    move(command, std::max(parameter, 1u));
  else
    edit(command, parameter);
}

void screen::move(char direction, unsigned count) {
  switch (direction) {
    case 'A':
      row_ -= std::min(row_, count);
      break;
    case 'B':
      row_ = std::min(rows_ - 1, row_ + count);
      break;
    case 'C':
      column_ = std::min(columns_ - 1, column_ + count);
      break;
    case 'D':
      column_ -= std::min(column_, count);
      break;
    case 'G':
      column_ = std::min(columns_, count) - 1;
      break;
    default:
      row_ = column_ = 0;
  }
}

void screen::edit(char command, unsigned parameter) {
  auto& cells = grid_[row_];
  auto count = std::min(std::max(parameter, 1u), columns_ - column_);
  switch (command) {
    case 'J':
      if (parameter == 2)
        grid_.assign(rows_, row(columns_));
      else
        erase_below();
      break;
    case 'K':
      erase_line(parameter == 0 ? column_ : 0, parameter == 1 ? column_ + 1 : columns_);
      break;
    case 'P':
      std::rotate(cells.begin() + column_, cells.begin() + column_ + count,
                  cells.end());
      erase_line(columns_ - count, columns_);
      break;
    case '@':
      std::rotate(cells.begin() + column_, cells.end() - count, cells.end());
      erase_line(column_, column_ + count);
      break;
    default:
      break;
  }
}

void screen::put(std::string_view character) {
  auto width = width_of(character);
  if (wraps_ || column_ + width > columns_) {
    column_ = 0;
    next_line();
    wraps_ = false;
  }
  // A character without a width belongs to the one before.
  auto at = width == 0 && column_ > 0 ? column_ - 1 : column_;
  auto& cell = grid_[row_][at];
  cell = width == 0 ? cell + std::string{character} : std::string{character};
  if (width == 2)
    grid_[row_][column_ + 1] = std::string(1, '\0');
  wraps_ = column_ + width == columns_;
  column_ = std::min(columns_ - 1, column_ + width);
}

void screen::next_line() {
  if (row_ + 1 < rows_) {
    ++row_;
    return;
  }
  scrolled_out_.push_back(text_of(grid_.front()));
  grid_.erase(grid_.begin());
  grid_.push_back(row(columns_));
}

void screen::erase_line(unsigned from, unsigned to) {
  for (auto i = from; i < to; ++i)
    grid_[row_][i].clear();
}

void screen::erase_below() {
  erase_line(column_, columns_);
  std::fill(grid_.begin() + row_ + 1, grid_.end(), row(columns_));
}

std::string screen::text_of(const row& cells) {
  std::string result;
  for (auto& cell : cells) {
    if (cell.empty())
      result += ' ';
    else if (cell[0] != '\0')
      result += cell;
  }
  result.erase(result.find_last_not_of(' ') + 1);
  return result;
}

} // namespace telex::test
