// Reading of actor logs.

#pragma once

#include "cli/telex/log/consumer.hpp"
#include "cli/telex/log/criteria.hpp"
#include "cli/telex/log/interruption.hpp"
#include "cli/telex/log/line_buffer.hpp"
#include "cli/telex/log/outlet.hpp"
#include "cli/telex/log/parser.hpp"
#include "cli/telex/log/source.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::log {

/// Gives the events of files that match to a consumer, until there are no more, they
/// can't be written, or the user interrupts. Says on the standard error what could not
/// be read.
class reader {
public:
  /// What follows `wanted` must outlive it. `to` writes into `out`.
  reader(criteria wanted, consumer& to, outlet& out, interruption& stop);

  /// Reads `files`, one after the other; `-` is the standard input. If `follow` is set,
  /// the last one is read on whenever it grows, and so is the file that has its name if
  /// it is replaced, from the beginning on.
  void read(const std::vector<std::string>& files, bool follow);

  /// Whether all was read. Lines that were damaged count as read.
  bool has_read_all() const noexcept {
    return has_read_all_;
  }

  /// How many lines were read, and how many of them were events that matched.
  std::uint64_t lines() const noexcept {
    return read_lines_;
  }
  std::uint64_t matches() const noexcept {
    return matches_;
  }

  /// Says how many lines were damaged, if any were.
  void report_damage() const;

private:
  enum class fate { as_before, emptied, replaced };

  std::optional<source> open(const std::string& file);
  void read_file(const std::string& file, bool follow);
  void follow_file(source& from, const std::string& file);
  bool replace(source& from, const std::string& file);
  fate fate_of(const source& from, const std::string& file) const;
  void read_to_end(source& from);
  bool await(const source& from);
  bool is_ready(int fd, std::optional<cli::poller::clock::time_point> end);
  void pause();
  void end_lines();
  void take_lines();
  void take(const line_buffer::line& x);
  void complain(std::string_view action, const std::string& why);
  bool is_over() const noexcept;

  criteria wanted_;
  consumer* to_;
  outlet* out_;
  interruption* stop_;
  parser parser_;
  line_buffer lines_;
  /// The name of the current file, as it is shown.
  std::string shown_;
  bool has_read_all_ = true;
  std::uint64_t read_lines_ = 0;
  std::uint64_t matches_ = 0;
  std::size_t damaged_ = 0;
  std::string first_damaged_;
};

} // namespace telex::log
