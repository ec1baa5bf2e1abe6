// What has become of what a chat without a person was to send.

#pragma once

#include "cli/telex/chat/outgoing.hpp"
#include "cli/telex/client/event.hpp"
#include "cli/telex/exit_code.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// How results are told.
enum class report_form : std::uint8_t {
  words,         ///< In the order of the input.
  words_of_line, ///< The same, each with the number of its line.
  json,          ///< As they are known: each says what it is of.
};

/// One line for each thing that was to be sent.
class pipe_report {
public:
  /// Names a thing that has no result yet.
  using number = std::uint64_t;

  /// `write` is given each line.
  pipe_report(report_form form, std::function<void(std::string_view)> write);

  /// Something is to be sent, and will have a result.
  number expect(input_place from);

  /// That is its result.
  void settle(number which, const settled& news);

  /// What the input has that is no message is not sent.
  void refuse(const outgoing& what);

  /// Something else has failed.
  void note_failure() noexcept;

  /// How many lines are still to be written.
  std::size_t size() const noexcept {
    return results_.size();
  }

  /// What has become of all so far.
  exit_code outcome() const noexcept {
    return outcome_;
  }

private:
  struct result {
    number which;
    input_place from;
    /// Once it is known.
    std::optional<std::string> line{};
  };

  void tell(result& of, std::string line);
  std::string describe_of(const input_place& from, std::string line) const;

  report_form form_;
  std::function<void(std::string_view)> write_;
  /// In the order of the input.
  std::deque<result> results_;
  number last_ = 0;
  exit_code outcome_ = all_delivered;
};

} // namespace telex::cli
