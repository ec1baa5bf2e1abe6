// Whom a chat watches, and what a person is told of who comes and goes.

#pragma once

#include "cli/telex/chat/visit.hpp"
#include "cli/telex/client/backoff.hpp"
#include "cli/telex/client/event.hpp"
#include "cli/telex/client/timing.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

namespace telex::cli {

/// Watches whom the person asks for, and whom he talks with, as long as there is room:
/// who was talked with least lately makes it. What is watched is watched again after
/// the connection was lost.
///
/// Of whom the person asks for he is told at once, of others once it has lasted.
///
/// What is to be asked of the server comes out of next_order(). Functions that give a
/// string give a line without a full stop, which is empty if nothing is to be told.
class presence {
public:
  /// As many as a router lets one watch, if nobody has changed that.
  static constexpr std::size_t most_watched = 128;

  /// So long it has to last that somebody has come or gone: longer than one is there
  /// who sends a message and leaves.
  static constexpr std::chrono::seconds lasting{2};

  /// After this client has come back, so long it has to last that others are not
  /// there: whom the same server has lost tries again within that.
  static constexpr std::chrono::milliseconds return_time = backoff::longest + lasting;

  /// A quiet one tells of those alone whom the person asks for.
  explicit presence(bool is_quiet) noexcept : is_quiet_{is_quiet} {
    // nop
  }

  struct order {
    question what = question::who;
    std::string about;
    bool operator==(const order&) const = default;
  };

  /// That `name` has come or gone; the words begin with it.
  struct notice {
    std::string name;
    std::string words;
    bool operator==(const notice&) const = default;
  };

  /// What is to be asked next.
  std::optional<order> next_order();

  // -- what the person does ----------------------------------------------------------

  /// Writes to `name`, or makes it the conversation; what is no user's name is not
  /// watched, nor what was asked not to be.
  void talk_with(const std::string& name);

  /// The same, as it has written to the person: who leaves right after that is not told
  /// of.
  void hear_of(const std::string& name);

  /// A legal user name. Its answer is told when it comes.
  std::string watch(const std::string& name);

  /// From now on it is not watched for being talked with, either.
  std::string unwatch(const std::string& name);

  /// It is not watched for being talked with from now on, for it is ignored.
  void drop(const std::string& name);

  /// Asks who is there whose names begin so, to be told.
  void ask_who(std::string prefix);

  /// The same, to know it, unless that is being asked.
  void look_up(std::string prefix);

  /// Who is watched, and whether they are there.
  std::string describe() const;

  /// That `name` is watched, and not there.
  bool is_gone(std::string_view name) const;

  // -- what the server does ------------------------------------------------

  /// There is a connection, on which the server tells such things or not.
  void begin(bool is_told, clock::time_point now);

  /// There is none any more.
  void end();

  /// Whether the server tells who is there.
  bool is_told() const noexcept {
    return is_told_;
  }

  /// A WHO is answered, or refused: whether it was asked to be told.
  bool take_who();

  std::string take(const watching& news, clock::time_point now);
  std::string take(const joined& news, clock::time_point now);
  std::string take(const left& news, clock::time_point now);
  std::string take(const not_answered& news);

  // -- what has lasted -----------------------------------------------------

  /// When there may be something to tell.
  std::optional<clock::time_point> next_due() const;

  /// What is to be told now, if anything; one after the other.
  std::optional<notice> next_notice(clock::time_point now);

private:
  struct entry {
    bool is_wanted = false;           ///< The person has asked for it.
    bool is_answering = false;        ///< The person waits for the first answer.
    bool is_current = false;          ///< The server tells of it on this connection.
    bool is_heard_of = false;         ///< It has written, and nobody to it.
    std::optional<bool> is_present{}; ///< As the server told it last.
    visit told{};                     ///< As the person knows it.
    std::uint64_t used = 0;           ///< The larger, the later.
  };

  bool make_room();
  entry* find_or_add(const std::string& name);
  void add(const std::string& name);
  void forget(std::string name);
  std::string change(const std::string& name, bool is_present, clock::time_point now);

  bool is_quiet_;
  bool is_told_ = false;
  bool has_begun_ = false;
  /// Until then others may only not have come back yet.
  clock::time_point returned_at_{};
  std::size_t room_ = most_watched;
  std::uint64_t uses_ = 0;
  std::map<std::string, entry, std::less<>> watched_;
  /// Who is not to be watched for being talked with.
  std::set<std::string, std::less<>> unwanted_;
  std::deque<order> orders_;
  /// Of each WHO that is not answered, whether the person waits for it.
  std::deque<bool> asked_who_;
};

} // namespace telex::cli
