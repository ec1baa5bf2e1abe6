// What a user has asked about others and was not told yet (docs/extended-protocol.md,
// section 3).

#pragma once

#include "cli/telex/client/event.hpp"
#include "net/wire/frame.hpp"

#include <deque>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Questions are answered in their order, and by their own answers.
class pending_questions {
public:
  void add(question what, std::string about) {
    waiting_.push_back({what, std::move(about)});
  }

  // Each takes out what is answered now.

  /// What the first WHO asks for; nothing if none waits.
  std::optional<std::string> take_who();

  /// Whether there was one that asks that about that name.
  bool take(question what, std::string_view name);

  /// An error names no question: it refuses the first, if it is one that refuses any.
  std::optional<not_answered> refuse(const wire::error_frame& error);

private:
  struct entry {
    question what;
    std::string about;
  };

  template <class Predicate>
  std::optional<entry> take_first(Predicate holds);

  std::deque<entry> waiting_;
};

} // namespace telex::cli
