// A chat with a person at a terminal.

#pragma once

#include "cli/system/signals.hpp"
#include "cli/telex/chat/attention.hpp"
#include "cli/telex/chat/history.hpp"
#include "cli/telex/chat/ignore_list.hpp"
#include "cli/telex/chat/message_view.hpp"
#include "cli/telex/chat/name_book.hpp"
#include "cli/telex/chat/presence.hpp"
#include "cli/telex/chat/prompt.hpp"
#include "cli/telex/chat/round_trips.hpp"
#include "cli/telex/chat/terminal_window.hpp"
#include "cli/telex/chat/typed_line.hpp"
#include "cli/telex/client/backoff.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/own_password.hpp"
#include "cli/text/colour.hpp"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace telex::cli {

/// Shows what comes above the line being typed, sends what is typed, asks for
/// another name when one is refused, and connects again when the server is gone. What
/// has been sent stands right above the line as long as it is not answered.
///
/// Nothing is kept for a server that is away: what is typed then is refused, and
/// the arrow keys bring it back.
class terminal_chat {
public:
  /// `server` is what the person calls the server, and `password` where his may be. A
  /// quiet one does not tell who comes and goes, unless it is asked to.
  terminal_chat(client& network, std::string server, own_password password,
                colour_wish colours, bool is_quiet);

  /// From now on it keeps its messages in the history of its user, and shows the last
  /// ones of earlier chats when it begins; `server` as history::of() has it.
  void use_history(std::string server) {
    history_server_ = std::move(server);
  }

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

  /// As `12:03`, where the person is.
  static std::string time_of_day();

  void turn();
  void idle();
  void dispatch();
  bool ask();
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
  void take_typed(const std::string& text);
  void take(std::monostate) const noexcept {
    // a blank line
  }
  void take(message& what);
  void take(const request& what);
  void take(const bad_line& what);
  bool needs_server(const typed_line& read) const;
  void talk_with(const std::string& name);
  void watch(const std::string& name);
  void ignore(const std::string& name);
  void show_more();
  void show_stats();
  void begin_history();
  void keep(const message_record& what);
  void show_history(const std::string& name);
  void show_messages(const std::vector<message_record>& messages);
  void tell_of_history();
  void show_help();
  void show_prompt();
  void show_live();
  void show_lag();
  void fail(const std::string& why);
  void stay_away();
  void wait_for_ghost();

  /// What does not fit its line goes on in the next one, behind `indent`.
  void say(std::string_view text, std::string_view indent = "  ");
  void say_bad(std::string_view text);
  void say_who(const std::string& name, const std::string& news);

  void on(const unreachable& news);
  void on(const registered& news);
  void on(const name_refused& news);
  void on(const arrived& news);
  void on(const turned_away& news);
  void on(const settled& news);
  void on(const names& news);
  void on(const watching& news);
  void on(const joined& news);
  void on(const left& news);
  void on(const not_answered& news);
  void on(const ponged& news);
  void on(const lost& news);
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  client& network_;
  std::string server_;
  own_password password_;
  std::string name_;
  state state_ = state::connecting;
  palette colours_;
  message_view view_;
  name_book names_;
  /// Empty if none is kept.
  std::string history_server_;
  /// Once the name is certain.
  std::optional<history> history_;
  conversation talk_;
  presence presence_;
  ignore_list ignored_;
  attention attention_;
  round_trips trips_;
  /// Not answered yet, in the order in which it was sent.
  std::map<ticket, message> under_way_;
  /// What is told of a server that does not answer.
  std::string lag_;
  terminal_window window_;
  signal_source signals_;
  prompt prompt_;
  backoff pauses_;
  /// When the next attempt to connect begins, while there is no connection.
  std::optional<clock::time_point> retry_at_;
  std::optional<clock::time_point> registered_at_;
  /// The same as a time of day.
  std::string registered_time_;
  /// What the person has of a password has been looked at.
  bool has_looked_for_password_ = false;
  /// The name that was held before was refused since, and this was told.
  bool has_told_of_ghost_ = false;
  std::optional<int> exit_code_;
};

} // namespace telex::cli
