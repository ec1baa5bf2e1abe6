// A file that lines are appended to for a long time.

#pragma once

#include "cli/system/descriptor.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Keeps lines whole: one that is written in part, as when a disk is full, is completed
/// by the next call that can, and what is found to end within a line is not continued.
class log_file {
public:
  /// Opens the file at `path` to append to it; it is made if there is none. `-` is
  /// standard output. A named pipe is waited for until somebody reads it. Throws
  /// std::runtime_error, with the system's words, if it can't be opened.
  explicit log_file(const std::string& path);

  /// Opens `path` anew, for it may have been renamed. Waits for nobody. If that fails,
  /// the file that is open stays, and the name of the error is returned, as in
  /// `ENOENT`.
  std::optional<std::string_view> reopen();

  /// Writes `lines`, each with its line feed, and waits as long as it takes. Returns
  /// how many are lost, of these and of the one that was to be completed, for
  /// failure().
  std::size_t write(std::string_view lines);

  /// Tries a last time to complete a line, and closes the file. Returns how many lines
  /// are lost by that.
  std::size_t close();

  /// The name of the error for which lines were lost last; a constant.
  std::string_view failure() const noexcept {
    return failure_;
  }

private:
  bool write_all(std::string_view& text);
  bool wait_until_writable() const;
  std::size_t keep_rest(std::string_view lines, std::string_view left);
  std::size_t complete();
  std::size_t give_up_rest();
  std::optional<std::size_t> size() const;

  std::string path_;
  descriptor file_;
  /// The file ends within a line that nothing more is known of.
  bool is_cut_ = false;
  /// What the last line lacks, and how large the file was when it was cut short.
  std::string rest_;
  std::optional<std::size_t> cut_at_;
  std::string_view failure_;
};

} // namespace telex::cli
