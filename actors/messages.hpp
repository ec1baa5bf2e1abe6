// Every message between actors, but for those that are in a file of their own. None of
// them ever crosses a network.

#pragma once

#include "actors/batch.hpp"
#include "actors/delivery.hpp"
#include "actors/envelope.hpp"
#include "actors/messages/accounts.hpp"
#include "actors/messages/inspection.hpp"
#include "actors/name_table.hpp"
#include "actors/outcome.hpp"
#include "actors/presence_board.hpp"
#include "actors/settings.hpp"
#include "actors/username.hpp"

#include <caf/actor.hpp>
#include <caf/actor_addr.hpp>
#include <caf/allowed_unsafe_message_type.hpp>
#include <caf/type_id.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace telex {

// -- connection <-> registry ---------------------------------------------------

/// connection -> registry: my peer asks for a name. Answered with claimed_msg;
/// or with completed_msg, which then comes by way of the user's other socket.
struct claim_msg {
  std::string name;
  role as;
  /// The peer's address, without its port.
  std::string address;
  /// The name that I hold a half of, if any.
  std::string held;
  caf::actor connection;
  /// Of `role::duplex`: who knows it may take the name over; empty if nobody may.
  std::string session = {};
  /// Of `role::duplex`: my peer wants to be told who comes and goes.
  bool presence = false;
};

/// registry -> connection: how the claim ended. `result` is `complete` for
/// `role::duplex` alone.
struct claimed_msg {
  claim_result result;
};

/// registry -> the socket that was there first -> the socket that completes the
/// user: the user is complete. It goes from hand to hand so that the first
/// knows it before the peer of the second can.
struct completed_msg {
  /// Set on the first way only: the socket that completes the user.
  caf::actor completed_by;
};

/// registry -> connection: another one has taken your name over, and it is no longer
/// yours.
struct taken_over_msg {};

/// connection -> registry: my peer has left.
struct release_msg {
  std::string name;
  caf::actor connection;
};

/// registry -> connection: the other socket of your user has left.
struct partner_left_msg {};

// -- who is there ----------------------------------------------------------------

/// connection -> registry: whose name begins so? Answered with names_msg.
struct who_msg {
  std::string prefix;
  caf::actor connection;
};

/// registry -> connection: so many, of whom the first are named, each ended by a line
/// feed.
struct names_msg {
  std::size_t total;
  std::string names;
};

/// connection -> registry: is that user there? Tell me of each change. Answered with
/// watching_msg.
struct watch_msg {
  std::string name;
  caf::actor connection;
};

/// registry -> connection: it is, or not.
struct watching_msg {
  std::string name;
  bool present;
};

/// connection -> registry: tell me no more.
struct unwatch_msg {
  std::string name;
  caf::actor connection;
};

/// registry -> connection: these have come or gone. All those of a time share them.
struct presence_msg {
  presence_changes changes;
};

/// registry -> itself: tell the next ones of what has changed.
struct tell_changes_msg {};

// -- one SEND, in the order of its way; those that come together go together -----

/// connection of the sender -> registry. The connection has a transaction for
/// the messages, which waits for the promises to be kept.
struct dispatch_msg {
  batch<parcel> messages;
};

/// The same for broadcasts that were taken up together, or for what their sender has
/// sent behind them before leaving. The last broadcast is answered with handed_out_msg,
/// unless it has been settled before that.
struct broadcast_msg {
  batch<parcel> messages;
  caf::actor connection;
};

/// registry -> transaction, for a broadcast only: there are so many recipients. Tell me
/// as they are settled.
struct recipients_msg {
  transaction_number number;
  std::size_t count;
  caf::actor registry;
};

/// registry -> itself: hand the next copies of a broadcast out.
struct hand_out_msg {};

/// registry -> connection of the sender: all recipients have been given the broadcast
/// that `answer_id` is for, and others may be begun, so many together. Only then comes
/// what the sender has sent behind it, so that nothing overtakes it.
struct handed_out_msg {
  telex::answer_id answer_id;
  std::size_t room;
};

/// transaction -> registry: so many copies of that broadcast are settled, beside those
/// that you know of.
struct copies_settled_msg {
  transaction_number number;
  std::size_t count;
};

/// registry -> connection of a recipient.
///
/// It does not go by way of a transaction: the messages of one sender to one
/// recipient may have a transaction each, and CAF keeps no order between what
/// different actors send. The one registry does.
struct forward_msg {
  batch<parcel> messages;
};

/// Whoever has delivery_promises -> transaction.
struct settled_msg {
  batch<settled_send> ends;
};

/// transaction -> connection of the sender: so these messages ended. Those are as many
/// less that `transaction` follows.
struct answer_msg {
  batch<answered_send> answers;
  caf::actor_id transaction;
};

/// connection of the sender -> transaction that is under way: the sender has
/// left, nobody waits for an answer. So many messages have you followed in all; answers
/// may be on their way already.
struct orphaned_msg {
  std::uint64_t followed;
};

// -- taking turns ----------------------------------------------------------------

/// connection, listener -> itself: go on with what you have left for later.
struct go_on_msg {};

// -- time ----------------------------------------------------------------------

/// anyone -> timer: send me a wake_msg at this time, in place of an earlier
/// request of mine.
struct wake_me_msg {
  time_point when;
  caf::actor whom;
};

/// anyone -> timer: I am leaving, don't wake me.
struct let_sleep_msg {
  caf::actor_id whom;
};

/// timer -> whoever asked.
struct wake_msg {};

/// timer -> itself: the next alarm is due.
struct ring_msg {};

// -- the limits of an address ---------------------------------------------------

/// connection -> listener: my peer has been answered an error of its own.
struct erred_msg {
  /// Without its port.
  std::string address;
  caf::actor connection;
};

/// A door -> listener: somebody waits there, and the system has not what a connection
/// needs. The door is closed. connection -> listener: it had not for this one.
struct starved_msg {
  pause_reason why;
};

/// connection -> listener: my peer is to be refused a name, which is an error of its
/// own. Answered with refusal_msg, or with expel_msg.
struct refused_msg {
  /// Without its port.
  std::string address;
  caf::actor connection;
};

/// listener -> connection: whether the peer's address has been refused so many names
/// that this refusal is slowed down.
struct refusal_msg {
  bool is_slowed;
};

/// connection -> listener: my peer has left, and had not registered.
struct stranger_left_msg {
  /// Without its port.
  std::string address;
  /// Whether its coming and going was reported.
  bool was_reported;
};

/// listener -> connection: that was one error too many for the peer's address.
struct expel_msg {};

// -- starting and stopping -----------------------------------------------------

/// router -> listener: take no more connections, end when all is settled.
/// listener -> registry: refuse new messages.
/// listener -> connection: say drained_msg once nothing is under way with you.
struct drain_msg {};

/// listener -> registry, connection, when the time for that is over: settle what is
/// not.
struct give_up_msg {};

/// listener -> connection, when the router has failed: settle what is not, and end once
/// the peer has read that, or as after a fault of its own.
struct abandon_msg {};

/// connection -> listener.
struct drained_msg {
  caf::actor_addr connection;
};

// -- router -> listener, registry ----------------------------------------------

/// From now on these settings hold, for as much of them as can change while the router
/// runs. A connection keeps those that it began with. `config` is copied: when it goes,
/// all have it.
struct configure_msg {
  std::shared_ptr<const settings> config;
};

} // namespace telex

// NOLINTBEGIN: CAF's way of giving its messages numbers
#define TELEX_MESSAGE_TYPES(F)                                                         \
  F(claim_msg)                                                                         \
  F(claimed_msg)                                                                       \
  F(completed_msg)                                                                     \
  F(taken_over_msg)                                                                    \
  F(release_msg)                                                                       \
  F(partner_left_msg)                                                                  \
  F(who_msg)                                                                           \
  F(names_msg)                                                                         \
  F(watch_msg)                                                                         \
  F(watching_msg)                                                                      \
  F(unwatch_msg)                                                                       \
  F(presence_msg)                                                                      \
  F(tell_changes_msg)                                                                  \
  F(dispatch_msg)                                                                      \
  F(broadcast_msg)                                                                     \
  F(recipients_msg)                                                                    \
  F(hand_out_msg)                                                                      \
  F(handed_out_msg)                                                                    \
  F(copies_settled_msg)                                                                \
  F(forward_msg)                                                                       \
  F(settled_msg)                                                                       \
  F(answer_msg)                                                                        \
  F(orphaned_msg)                                                                      \
  F(go_on_msg)                                                                         \
  F(wake_me_msg)                                                                       \
  F(let_sleep_msg)                                                                     \
  F(wake_msg)                                                                          \
  F(ring_msg)                                                                          \
  F(erred_msg)                                                                         \
  F(refused_msg)                                                                       \
  F(refusal_msg)                                                                       \
  F(stranger_left_msg)                                                                 \
  F(expel_msg)                                                                         \
  F(starved_msg)                                                                       \
  F(drain_msg)                                                                         \
  F(give_up_msg)                                                                       \
  F(abandon_msg)                                                                       \
  F(drained_msg)                                                                       \
  F(inspect_msg)                                                                       \
  F(ping_msg)                                                                          \
  F(report_msg)                                                                        \
  F(registry_report_msg)                                                               \
  F(listener_report_msg)                                                               \
  F(connection_report_msg)                                                             \
  F(all_asked_msg)                                                                     \
  F(closed_report_msg)                                                                 \
  F(configure_msg)                                                                     \
  F(count_msg)                                                                         \
  F(login_msg)                                                                         \
  F(logged_in_msg)                                                                     \
  F(drop_login_msg)                                                                    \
  F(password_checked_msg)                                                              \
  F(use_accounts_msg)

#define TELEX_STAYS_IN_PROCESS(T) CAF_ALLOW_UNSAFE_MESSAGE_TYPE(telex::T)
TELEX_MESSAGE_TYPES(TELEX_STAYS_IN_PROCESS)
#undef TELEX_STAYS_IN_PROCESS

CAF_BEGIN_TYPE_ID_BLOCK(telex, first_custom_type_id)

#define TELEX_HAS_NUMBER(T) CAF_ADD_TYPE_ID(telex, (telex::T))
TELEX_MESSAGE_TYPES(TELEX_HAS_NUMBER)
#undef TELEX_HAS_NUMBER

CAF_END_TYPE_ID_BLOCK(telex)
// NOLINTEND
