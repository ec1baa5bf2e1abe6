// All names, from a server that tells the first of many at a time.

#pragma once

#include "cli/telex/client/event.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace telex::cli {

/// Asks for longer and longer beginnings, where an answer names but the first of those
/// who are there (docs/extended-protocol.md, section 3). Knows no server and no time.
///
/// Who comes or goes meanwhile is found or not; who was there all the time is found.
class roll_call {
public:
  /// How many questions are asked at most: a server that goes on and on has no more
  /// names than other servers.
  static constexpr std::size_t most_questions = 20'000;

  /// Of all names that begin with `beginning`: a part of a name, or nothing.
  explicit roll_call(std::string beginning);

  /// What to ask next; nothing if answers are to be waited for, or all is asked.
  std::optional<std::string> next_question();

  /// Takes the answer to a question.
  void take(const names& answer);

  /// Whether all that was to be asked is answered.
  bool is_done() const noexcept;

  /// Who was found so far, in the order of the octets, but for `oneself`, and how many
  /// are there: more than were found, if the server has not told all of them.
  names found(const std::string& oneself) const;

private:
  void ask_on(const names& answer);

  std::string beginning_;
  /// The next one is the last.
  std::vector<std::string> questions_;
  std::size_t asked_ = 0;
  std::size_t unanswered_ = 0;
  std::set<std::string> found_;
  /// As the first answer has it.
  std::uint64_t total_ = 0;
  /// Who is there is found, as far as all is answered.
  bool is_whole_ = true;
};

} // namespace telex::cli
