// A chat with a person at a terminal.

#pragma once

#include "cli/system/signals.hpp"
#include "cli/telex/chat/backoff.hpp"
#include "cli/telex/chat/name_book.hpp"
#include "cli/telex/chat/prompt.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/own_password.hpp"
#include "cli/text/colour.hpp"

#include <optional>
#include <string>

namespace telex::cli {

/// Shows what comes above the line being typed, sends what is typed, asks for
/// another name when one is refused, and connects again when the server is gone.
///
/// Nothing is kept for a server that is away: what is typed then is refused, and
/// the arrow keys bring it back.
class terminal_chat {
public:
  /// `server` is what the person calls the server, and `password` where his may be.
  terminal_chat(client& network, std::string server, own_password password);

  /// Chats as `name`, or as another one that the person gives instead. Returns
  /// an exit_code, or ends the process if a signal says so.
  int run(const std::string& name);

private:
  /// What a line that the person finishes is for.
  enum class state {
    connecting, ///< For the first time, or under a new name: for nothing.
    asking,     ///< It is a name.
    unlocking,  ///< It is the password of the name.
    chatting,   ///< It is a message.
    away,       ///< It is refused: the server is gone.
    leaving,    ///< There are no more: answers are waited for.
  };

  void turn();
  void idle();
  void dispatch();
  void handle_signals();
  void interrupt();
  void leave();
  void leave_when_done();

  void connect(const std::string& name);
  void connect_again(clock::time_point now);
  void ask_for_name(const std::string& why);
  void find_password();
  /// After saying `why`, if that is not empty.
  void ask_for_password(const std::string& why);
  void take(prompt::input& input);
  void take_name(std::string name);
  void take_password(std::string& text);
  void take_messages(const std::string& text);
  void fail(const std::string& why);
  void stay_away();

  void say(std::string_view text);
  void say_bad(std::string_view text);
  template <class News>
  void say_result(colour which, const News& news);

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const incoming& news);
  void on(const turned_away& news);
  void on(const delivered& news);
  void on(const not_delivered& news);
  void on(const not_confirmed& news);
  void on(const not_sent& news);
  void on(const lost& news);

  client& network_;
  std::string server_;
  own_password password_;
  std::string name_;
  state state_ = state::connecting;
  palette colours_;
  name_book names_;
  signal_source signals_;
  prompt prompt_;
  backoff pauses_;
  /// When the next attempt to connect begins, while there is no connection.
  std::optional<clock::time_point> retry_at_;
  std::optional<clock::time_point> registered_at_;
  /// What the person has of a password has been looked at.
  bool has_looked_for_password_ = false;
  /// How often the name that was held before was refused since.
  int refusals_ = 0;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
