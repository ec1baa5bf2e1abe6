// How long the messages of a chat, and its questions to the server, have taken.

#pragma once

#include "cli/telex/client/event.hpp"
#include "cli/telex/client/timing.hpp"

#include <cstddef>
#include <deque>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// Times, of which the last ones are kept.
class trip_times {
public:
  static constexpr std::size_t most_kept = 1000;

  void add(clock::duration time);

  /// All that were added.
  std::size_t count() const noexcept {
    return count_;
  }

  /// `4, median 3.2 ms, slowest 40 ms`: all that were added, and of the last ones the
  /// middle one, or the shorter of two, and the longest; `none`.
  std::string describe() const;

private:
  std::size_t count_ = 0;
  std::deque<clock::duration> last_;
};

/// Follows one's own messages from Enter to the word of their recipients, over all
/// connections of a chat. Of recipients it knows the last ones.
class round_trips {
public:
  static constexpr std::size_t most_recipients = 5;

  /// A message is under way from now on; its ticket means another one once it is
  /// settled.
  void send(ticket which, std::string recipient, clock::time_point now);

  /// Each message, also one that was never under way.
  void settle(const settled& news, clock::time_point now);

  void pong(const ponged& news) {
    pings_.add(news.after);
  }

  /// Lines without a full stop, as for a person. With PINGs, if the server's protocol
  /// has them.
  std::vector<std::string> describe(clock::time_point now, bool has_pings) const;

private:
  struct trip {
    std::string recipient;
    clock::time_point since;
  };
  struct recipient_times {
    std::string name;
    trip_times times;
  };

  std::string describe_under_way(clock::time_point now) const;
  std::string describe_failures() const;
  void add(const std::string& recipient, clock::duration time);

  std::map<ticket, trip> under_way_;
  trip_times delivered_;
  trip_times pings_;
  std::size_t not_delivered_ = 0;
  std::size_t not_confirmed_ = 0;
  std::size_t not_sent_ = 0;
  /// Who was written to last is first.
  std::list<recipient_times> recipients_;
};

/// `3.2 ms`, `400 ms`, `1.5 s`, `42 s`, `12 min`, `3 h 5 min`, `2 d 3 h`; not less than
/// nothing.
std::string short_text(clock::duration time);

/// `(no answer for 3 s)`: what is told of a server that was asked at `asked` whether it
/// is there; empty as long as that is no second ago, or if it was not asked.
std::string describe_lag(std::optional<clock::time_point> asked, clock::time_point now);

/// When describe_lag() is another one; nothing if the server was not asked.
std::optional<clock::time_point> next_lag(std::optional<clock::time_point> asked,
                                          clock::time_point now);

} // namespace telex::cli
