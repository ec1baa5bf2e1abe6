// Messages as lines of the standard output.

#pragma once

#include "cli/system/output.hpp"
#include "cli/telex/listen/message_taker.hpp"

#include <deque>

namespace telex::cli {

/// Writes a line for each message. It is taken when its line is written; when that
/// fails, or nobody reads any more, this is told of, and nothing is taken from then on.
class message_printer final : public message_taker {
public:
  enum class form : bool { text, json };

  /// Does not own `fd`.
  message_printer(int fd, form lines);

  void take(std::uint64_t which, const arrived& what,
            const std::string& recipient) override;

  bool has_room() const override {
    return !is_closed() && !output_.is_full();
  }

  /// Among the objects of JSON, or on the standard error.
  void note(const turned_away& news) override;

  /// Among the objects of JSON, at once if that is possible: there may be no turn more.
  void tell(const std::string& object) override;

  void watch(poller& waiting) const override;
  void handle(const poller& waiting) override;
  std::optional<answer> next() override;

  bool is_idle() const override {
    return shown_.empty() && output_.is_empty();
  }

  bool is_closed() const override {
    return is_stopped_ || output_.is_closed();
  }

  void stop() override {
    is_stopped_ = true;
  }

private:
  /// A message whose line is within the first octets of the output.
  struct shown_message {
    std::uint64_t end = 0;
    std::uint64_t which = 0;
  };

  output output_;
  form form_;
  std::deque<shown_message> shown_;
  bool is_stopped_ = false;
};

} // namespace telex::cli
