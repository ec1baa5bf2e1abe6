// The connection actor: one socket, what its peer may do, and what it is owed
// (docs/protocol.md, sections 1 to 6). It decides nothing about other users.

#pragma once

#include "actors/broker.hpp"
#include "actors/events.hpp"
#include "actors/messages.hpp"
#include "actors/settings.hpp"
#include "net/connection/deadlines.hpp"
#include "net/connection/ending.hpp"
#include "net/connection/extension.hpp"
#include "net/connection/gathered.hpp"
#include "net/connection/inbox.hpp"
#include "net/connection/journal.hpp"
#include "net/connection/login.hpp"
#include "net/connection/outbox.hpp"
#include "net/connection/refusals.hpp"
#include "net/connection/send_gate.hpp"
#include "net/connection/transaction_pool.hpp"
#include "net/stream/stream.hpp"
#include "net/wire/body_trace.hpp"
#include "net/wire/parser.hpp"
#include "net/wire/session.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>

namespace telex {

/// What every connection needs to know of its router. One that comes after a change of
/// the settings has another one.
struct environment {
  settings config;
  caf::actor registry;
  caf::actor timer;
  /// Null if there are no accounts.
  caf::actor accounts;
  /// Null if nobody inspects the router.
  caf::actor inspector;
  std::shared_ptr<transaction_numbers> numbers;
  /// Outlives the actors.
  event_sink* events;
  wall_clock clock;
  /// All environments of a router have it: it goes with the last of them.
  std::shared_ptr<const void> router_life;
  /// The behavior of all connections: one, as it takes a tenth of a kilobyte and none
  /// changes it.
  caf::behavior behavior = nothing_else();
};

using environment_ptr = std::shared_ptr<const environment>;

class connection_state {
public:
  using actor_type = stateful_broker<connection_state, stream_broker>;

  static inline const char* name = "connection";

  explicit connection_state(actor_type* self);
  /// Ends what depends on this connection, at whatever point it has ended.
  ~connection_state();

  connection_state(const connection_state&) = delete;
  connection_state& operator=(const connection_state&) = delete;

  void init(caf::io::connection_handle hdl, environment_ptr env, caf::actor listener,
            bool is_reported);

  // -- from the socket ---------------------------------------------------------

  void opened();
  void receive(std::string_view bytes);
  void written();
  void flushed();
  void unreadable(std::string_view why);
  void hung_up();

  // -- from the registry -------------------------------------------------------

  void claimed(const claimed_msg& msg);
  void completed(const completed_msg& msg);
  void partner_left(const partner_left_msg& msg);
  void handed_out(const handed_out_msg& msg);
  void taken_over(const taken_over_msg& msg);
  void names(const names_msg& msg);
  void watching(const watching_msg& msg);
  void presence(const presence_msg& msg);

  // -- from the accounts -------------------------------------------------------

  void logged_in(const logged_in_msg& msg);

  // -- from the listener -------------------------------------------------------

  void pace_refusal(const refusal_msg& msg);

  // -- from the registry and from transactions ---------------------------------

  void forward(forward_msg& msg);
  void answer(answer_msg& msg);

  // -- from itself, the timer and the listener ----------------------------------

  void go_on(const go_on_msg& msg);

  void wake(const wake_msg& msg);
  void expel(const expel_msg& msg);
  void drain(const drain_msg& msg);
  void give_up(const give_up_msg& msg);
  void abandon(const abandon_msg& msg);

  // -- from the inspector ------------------------------------------------------

  void tell(const report_msg& msg);

  static constexpr auto handlers() {
    using self = connection_state;
    return std::tuple{
      &self::forward,    &self::answer,       &self::wake,       &self::go_on,
      &self::handed_out, &self::claimed,      &self::completed,  &self::partner_left,
      &self::expel,      &self::drain,        &self::give_up,    &self::abandon,
      &self::tell,       &self::pace_refusal, &self::taken_over, &self::names,
      &self::watching,   &self::presence,     &self::logged_in};
  }

private:
  // -- what the peer asks for --------------------------------------------------

  void proceed();
  void parse();
  bool may_parse() const noexcept;
  bool may_gather(const gathered& news) const noexcept;
  bool may_take_up(const wire::send_frame& message,
                   const gathered& news) const noexcept;
  bool is_listening() const noexcept;
  bool has_aside() const noexcept;
  std::size_t under_way() const noexcept;
  void send(wire::send_frame&& message, gathered& news);
  void take_up(wire::send_frame&& message, gathered& news);
  void take_up_aside(gathered& news);
  void deliver_aside(gathered& news);
  void deliver_rest();
  void count_request();
  void update_reading();
  void hand_over(gathered& news);
  void handle(wire::frame&& f, gathered& news);
  void claim(wire::register_frame&& request);
  void log_in();
  void drop_login();
  void ask_registry();
  void registered(bool complete);
  void confirm();
  void refuse_name(const wire::register_frame& request, refuse_reason why);
  bool listener_paces() const noexcept;
  void schedule_refusal(bool is_address_slowed);
  void write_refusal();
  void dispatch(wire::send_frame&& message, gathered& news);
  const caf::actor& new_transaction();
  void drop(wire::send_frame&& message);
  void receipt(const wire::frame& f, gathered& news);
  void deny();
  void reject(std::string_view what, wire::error_frame&& answer,
              std::string_view odd_head, gathered& news);

  // -- of the extended protocol --------------------------------------------------

  void extend(const wire::extended_offer& offer);
  void handle_extended(wire::action what, wire::frame&& f);
  void ask_who(wire::who_frame&& request);
  void watch(std::string&& name);
  void unwatch(std::string&& name);
  void bye();
  void say_bye(std::string_view reason);
  void tell_presence();
  void tell_all_presence();
  std::optional<leave_reason> look_after_peer(time_point now);

  // -- what the peer is told ---------------------------------------------------

  void reply(wire::frame&& answer);
  void reply_at_once(wire::frame&& answer);
  void blame(wire::error_frame&& error);
  void write_answers();
  void write_forwards();
  void give_messages(time_point time);
  void write_forward(const parcel& message, time_point time);
  void note_given();
  void note_unread();

  // -- time --------------------------------------------------------------------

  time_point now() const;
  std::optional<time_point> next_deadline() const;
  void set_alarm();
  void renew_alarm();

  // -- the end -----------------------------------------------------------------

  void close(leave_reason why);
  void depart(leave_reason why);
  void close_gently(leave_reason why);
  void part(leave_reason why, gathered& news);
  void send_away(leave_reason why);
  void leave(leave_reason why);
  void release_names();
  void let_go();
  void trim_transactions(time_point now);
  void end_transaction(const caf::actor& idle);
  void conclude();
  bool is_settled() const noexcept;

  // -- what is told of it --------------------------------------------------------

  connection_report describe() const;
  void tell_closed(leave_reason why);

  actor_type* self_;
  stream_ptr stream_;
  environment_ptr env_;
  caf::actor listener_;

  wire::parser parser_;
  wire::session session_;
  wire::body_trace last_body_;
  inbox inbox_;
  transaction_pool<caf::actor> transactions_;
  /// When those that were not needed are ended.
  std::optional<time_point> trim_at_;
  journal journal_;
  outbox outbox_;

  /// What has been asked of the registry, or of the accounts before it, and not been
  /// answered.
  std::unique_ptr<wire::register_frame> claim_;
  login login_;
  /// It is asked who is there, and has not answered.
  bool asks_ = false;
  send_gate gate_;
  /// How many more requests are taken up before others have their turn.
  std::size_t requests_left_ = 0;
  /// They have it now; a go_on_msg is on its way.
  bool has_yielded_ = false;
  refusals refusals_;
  deadlines deadlines_;
  /// When the timer will wake this actor.
  std::optional<time_point> alarm_;
  /// The stream is not read.
  bool halted_ = false;
  ending ending_;
  /// Null on the plain protocol.
  std::unique_ptr<extension> extended_;
};

class connection_actor final : public stateful_broker<connection_state, stream_broker> {
public:
  using stateful_broker::stateful_broker;

private:
  void opened() override {
    state.opened();
  }
  void receive(std::string_view bytes) override {
    state.receive(bytes);
  }
  void written() override {
    state.written();
  }
  void flushed() override {
    state.flushed();
  }
  void unreadable(std::string_view why) override {
    state.unreadable(why);
  }
  void hung_up() override {
    state.hung_up();
  }
};

/// `hdl` is the socket; `listener`, which ends the connection when the router
/// stops, is told when it is drained. Unless `is_reported`, nothing is reported before
/// the peer has registered.
caf::behavior connection(connection_actor* self, caf::io::connection_handle hdl,
                         const environment_ptr& env, const caf::actor& listener,
                         bool is_reported);

} // namespace telex
