// What a terminal shows after the bytes that were written to it.

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace telex::test {

/// A small terminal: as much of an xterm as readline makes use of. Characters
/// are one column wide, two if wcwidth(3) of the process' locale says so.
class screen {
public:
  screen(unsigned columns, unsigned rows);

  /// Shows `bytes`; a sequence may be cut anywhere.
  void write(std::string_view bytes);

  /// The lines from the top one to the last that holds anything, without the
  /// blanks at their ends, those that have scrolled out included.
  std::vector<std::string> lines() const;

  /// The line with the cursor, without the blanks at its end.
  std::string current_line() const;

  /// The column of the cursor, from 0.
  unsigned column() const noexcept {
    return column_;
  }

  /// The title that a program has set.
  const std::string& title() const noexcept {
    return title_;
  }

  /// How often it has rung.
  unsigned bells() const noexcept {
    return bells_;
  }

  /// Whether it is to say when it gets and loses the focus.
  bool tells_focus() const noexcept {
    return tells_focus_;
  }

  /// What a program had it do that is neither text nor title: `9;text`, as it came.
  const std::vector<std::string>& commands() const noexcept {
    return commands_;
  }

private:
  using row = std::vector<std::string>;

  std::size_t parse(std::string_view bytes);
  std::size_t parse_escape(std::string_view bytes);
  std::size_t parse_command(std::string_view bytes);
  void set_mode(std::string_view parameters, char command);
  void control(char byte);
  void run(char command, unsigned parameter);
  void move(char direction, unsigned count);
  void edit(char command, unsigned parameter);
  void put(std::string_view character);
  void next_line();
  void erase_line(unsigned from, unsigned to);
  void erase_below();
  static std::string text_of(const row& cells);

  unsigned columns_;
  unsigned rows_;
  std::vector<std::string> scrolled_out_;
  std::vector<row> grid_;
  unsigned row_ = 0;
  unsigned column_ = 0;
  /// The last column is filled; the next character goes to the next line.
  bool wraps_ = false;
  /// A sequence whose end has not been written yet.
  std::string partial_;
  std::string title_;
  std::vector<std::string> kept_titles_;
  unsigned bells_ = 0;
  bool tells_focus_ = false;
  std::vector<std::string> commands_;
};

} // namespace telex::test
