// What the admin port answers: the pages and figures themselves.

#pragma once

#include "cli/telexd/admin/observer.hpp"
#include "cli/telexd/admin/request.hpp"
#include "cli/telexd/admin/state.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace telex::admin {

/// The answer to a question. What many have asked for at about the same time they
/// share.
struct answer {
  int status = 200;
  const char* type = "";
  std::shared_ptr<const std::string> body;
};

answer to_answer(const refusal& why);

/// What is answered to who has waited for the router for too long.
answer too_late();

/// What is answered when others wait for long answers already.
answer too_many();

/// Makes answers, one after another and each a part at a time: whoever asks for much
/// does not keep the others waiting. Nothing here waits; all is called again and again.
class answers {
public:
  using clock = observer::clock;

  /// `about` must outlive this.
  explicit answers(observer& about);

  /// What is answered to who asked at `when`. Nothing if it is not known yet.
  std::optional<answer> find(const question& asked, clock::time_point when);

  /// Makes a part of what has been asked for, if there is anything to make.
  void work();
  bool has_work() const noexcept {
    return making_.has_value();
  }

  /// How many there are that are being made, or not read to the end.
  std::size_t count() const noexcept {
    return made_.size() + (making_ ? 1 : 0);
  }

  /// How much memory they have beside the largest, in octets.
  std::size_t excess() const;

  /// Forgets those that nobody reads.
  void tidy();

private:
  struct made {
    question asked;
    clock::time_point seen_at;
    std::shared_ptr<const std::string> text;
  };

  struct work_piece {
    question asked;
    clock::time_point seen_at;
    state_writer writer;
  };

  std::optional<answer> find_made(const question& asked, clock::time_point when);
  void begin(const question& asked, clock::time_point when);

  observer& about_;
  std::shared_ptr<const std::string> page_;
  std::vector<made> made_;
  std::optional<work_piece> making_;
};

} // namespace telex::admin
