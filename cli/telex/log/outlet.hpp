// Where what is made of a log goes.

#pragma once

#include "cli/system/output.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/log/interruption.hpp"

#include <string>

namespace telex::log {

/// Collects text for a file descriptor, and writes much of it at once. What can't be
/// written is lost, as cli::output says.
class outlet {
public:
  /// A descriptor that nothing is written to, and whose reader does not go away.
  static constexpr int nowhere = -1;

  using parting = cli::output::parting;

  /// Does not own `fd`; `stop` must outlive it.
  outlet(int fd, parting of_reader, interruption& stop)
    : out_{fd, cli::lost_output, of_reader}, stop_{&stop} {}

  /// What is to be written; for others to append to.
  std::string& text() noexcept {
    return text_;
  }

  /// Writes when it has become much.
  void flush_if_full();

  /// Writes all, however long it takes the reader.
  void flush();

  /// There will be nothing to write, as the reader has gone: for one who had not enough
  /// that is a loss.
  /// @pre is_closed()
  void give_up() {
    out_.write("\n");
  }

  /// Waits as `waiting` does, for an interruption, and for the reader to go away.
  void wait(cli::poller& waiting);

  /// No more can be written.
  bool is_closed() const noexcept {
    return out_.is_closed();
  }

  /// It could not be written, and was not for a reader who had enough.
  bool has_failed() const noexcept {
    return out_.has_failed();
  }

private:
  cli::output out_;
  interruption* stop_;
  std::string text_;
};

} // namespace telex::log
