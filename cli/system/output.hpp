// Lines for whoever reads the standard output.

#pragma once

#include "cli/system/poller.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::cli {

/// Writes lines to a file descriptor without being held up by a slow reader, and whole
/// ones as far as that goes: others may write there, too. What
/// can't be written, as its reader has gone or a disk is full, is lost; SIGPIPE
/// must be ignored.
class output {
public:
  /// What it is for a reader to go away: to lose the lines that it does not get, or to
  /// have all that it wants, as `head` has.
  enum class parting : bool { loses_lines, has_enough };

  /// Beyond this many waiting octets, a writer with a choice should pause.
  static constexpr std::size_t enough = 1024 * 1024;

  /// Does not own `fd`. `complaint` is what standard error is told once, with the
  /// system's reason, when lines are lost.
  output(int fd, std::string complaint, parting of_reader = parting::loses_lines);

  /// Adds a line; its line feed is added too.
  void write_line(std::string_view line);

  /// Adds text as it is.
  void write(std::string_view text);

  bool is_full() const noexcept {
    return waiting_.size() > enough;
  }

  /// How many octets were added so far, and how many of them are written: what is
  /// within those has been taken by whoever reads.
  std::uint64_t added() const noexcept {
    return written_ + waiting_.size();
  }
  std::uint64_t written() const noexcept {
    return written_;
  }

  /// Whether nothing waits to be written.
  bool is_empty() const noexcept {
    return waiting_.empty();
  }

  /// Whether all that is added from now on is lost.
  bool is_closed() const noexcept {
    return is_closed_;
  }

  /// Whether lines were lost, but for a reader who had enough.
  bool has_failed() const noexcept {
    return has_failed_;
  }

  /// Waits until it can write or, with nothing to write, until its reader has gone.
  void watch(poller& waiting) const;

  /// Writes what can be written at once. To be called with what watch() was.
  void handle(const poller& waiting);

  /// Writes all that is left, however long it takes.
  void flush();

private:
  std::size_t size_of_next_piece() const noexcept;
  void write_some();
  void lose_lines(int reason);

  int fd_;
  std::string complaint_;
  parting of_reader_;
  /// It takes any number of octets at once.
  bool is_file_;
  bool is_closed_ = false;
  bool has_failed_ = false;
  std::uint64_t written_ = 0;
  std::string waiting_;
};

/// Writes `text` to the standard output. False if not all of it could be written, of
/// which `complaint` has told, as output does.
bool print(std::string_view text, std::string complaint);

} // namespace telex::cli
