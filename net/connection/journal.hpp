// What a connection tells of itself: its events as they happen, and, for who inspects
// the router, what has gone through it.

#pragma once

#include "actors/events.hpp"
#include "actors/report_pace.hpp"
#include "actors/snapshot.hpp"
#include "net/connection/answer_queue.hpp"
#include "net/connection/inbox.hpp"
#include "net/stream/stream.hpp"
#include "net/wire/body_trace.hpp"
#include "net/wire/session.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace telex {

class journal {
public:
  /// Of the connection `self`, whose peer is `who`. Both must outlive it.
  journal(stream_broker& self, const wire::session& who) : self_{self}, who_{who} {
    // nop
  }

  /// The connection begins, with `peer`. `events` must outlive the journal. Unless
  /// `counts` is true nothing is counted. Unless `reports` is, nothing is reported
  /// before the peer has registered.
  void open(stream_ptr peer, event_sink& events, bool counts, bool reports);

  // -- what the peer does --------------------------------------------------------

  /// Of one half after another the first ten are reported.
  void registered(bool complete);
  /// `name` may be any octets. Reported once a minute, with a count.
  void refused(std::string_view name, refuse_reason why);
  /// The peer gave a password and could not prove that name. Reported once a second,
  /// with a count, also if nothing else of the peer is: its address may make few errors
  /// (limits.per-address-errors), and a filter that bans who guesses has to see all.
  void login_failed(const std::string& name, refuse_reason why);
  /// `what` is a constant; or, by its looks, it was the length of a message.
  void faulted(std::string_view what,
               std::optional<wire::body_trace::suspicion> by_its_looks) const;
  /// What it writes can't be read, for `why`.
  void unreadable(std::string_view why) const;
  void left(leave_reason why);

  /// The connection itself has thrown an exception, which said `error`.
  void failed(const std::string& error) const;

  // -- octets --------------------------------------------------------------------

  void read(std::size_t octets) noexcept {
    if (total_)
      total_->bytes_received += octets;
  }
  void wrote(std::size_t octets) noexcept {
    if (total_)
      total_->bytes_sent += octets;
  }

  // -- the steps of a message ----------------------------------------------------

  /// Whether anybody wants to know them.
  bool tells_steps() const noexcept;

  /// The peer has sent a message of so many octets.
  void received(transaction_number number, std::string_view sender,
                std::string_view recipient, std::size_t octets);
  /// It is for the peer, and `waiting` are not settled now.
  void queued(const parcel& message, std::size_t waiting) const;
  /// The peer is given it at `when`, which is now.
  void forwarded(const parcel& message, time_point when);
  /// The peer has answered it.
  void acknowledged(const inbox::receipt& receipt);
  /// The peer has been told how it ended.
  void answered(const owed_send& message);

  // -- what is known -------------------------------------------------------------

  /// Whether what the peer does is reported.
  bool reports() const noexcept {
    return reports_;
  }

  /// Null if nothing is counted.
  const traffic* total() const noexcept {
    return total_.get();
  }

  /// What this knows of the connection.
  /// @pre total()
  connection_report describe() const;

  /// The connection ends for the reason `why`; `last` is its last state.
  closed_report describe_end(connection_report last, leave_reason why) const;

private:
  time_point now() const;
  void report(const event& what) const;
  void tell(const event& what) const;
  void report_connected() const;

  stream_broker& self_;
  const wire::session& who_;
  stream_ptr peer_;
  event_sink* events_ = nullptr;
  time_point opened_at_{};
  std::unique_ptr<traffic> total_;
  bool reports_ = true;
  refuse_reason last_refusal_ = refuse_reason::malformed_name;
  report_pace refusals_;
  refuse_reason last_failed_login_ = refuse_reason::wrong_password;
  report_pace failed_logins_;
  std::uint32_t halves_ = 0;
};

} // namespace telex
