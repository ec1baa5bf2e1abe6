// Frames -> bytes (docs/protocol.md, sections 1 and 6).

#pragma once

#include "net/wire/frame.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace telex::wire {

/// What frames are written to. The type of CAF's output buffers.
using buffer = std::vector<char>;

// Each function appends exactly one frame to `out`, lines ended by LF, and
// nothing else. Names are written as they are given: the caller vouches that
// they hold no line feed.

void write_register(buffer& out, role as, std::string_view name,
                    std::string_view password = {});
void write_registered(buffer& out, role as, std::string_view name);
void write_send(buffer& out, std::string_view recipient, std::string_view body);
void write_forward(buffer& out, std::string_view sender, std::string_view body);
/// The head alone if the body is large: then it is returned, and the caller has to have
/// it follow.
std::string_view write_forward_but_large(buffer& out, std::string_view sender,
                                         std::string_view body);
void write_received(buffer& out, std::string_view sender);
/// The answer `SEND recipient`, or `SENT recipient` if `spell_sent`.
void write_sent(buffer& out, std::string_view recipient, bool spell_sent);
/// An error with the text that belongs to its code.
void write_error(buffer& out, error_code code);

// -- of the extended protocol -----------------------------------------------------

void write_register(buffer& out, std::string_view name, const extended_offer& offer,
                    std::string_view password = {});
void write_registered(buffer& out, std::string_view name, const extended_grant& grant);
/// Without a Message-id if that is empty.
void write_send(buffer& out, std::string_view recipient, std::string_view body,
                std::string_view message_id, std::string_view content_type = {});

/// What a FORWARD has beside its sender and its body; what is empty is left out.
struct forward_fields {
  std::string_view message_id;
  std::string_view date;
  std::string_view content_type;
  bool to_all = false;
  bool account = false;
};

/// As write_forward_but_large().
std::string_view write_forward(buffer& out, std::string_view sender,
                               std::string_view body, const forward_fields& about);
void write_received(buffer& out, std::string_view sender, std::string_view message_id);
/// An error of a recipient.
void write_error(buffer& out, error_code code, std::string_view message_id);

/// What an answer says of its SEND; what is empty is left out. None of it has a
/// default, so that who answers cannot forget it.
struct answer_details {
  std::string_view message_id;
  std::string_view reason;
  std::optional<telex::fate> fate;
  const tally* counts;
};

void write_sent(buffer& out, std::string_view recipient, const answer_details& about);
void write_error(buffer& out, error_code code, const answer_details& about);

void write_who(buffer& out, std::string_view prefix);
void write_names(buffer& out, std::uint64_t total, std::string_view names);
void write_watch(buffer& out, std::string_view name);
void write_watching(buffer& out, std::string_view name, bool present);
void write_unwatch(buffer& out, std::string_view name);
/// JOINED or LEFT.
void write_presence(buffer& out, std::string_view name, bool present);
void write_ping(buffer& out);
void write_pong(buffer& out);
/// Without a Reason if that is empty.
void write_bye(buffer& out, std::string_view reason);

/// Any frame. An error_frame is written with the text it carries; an
/// unknown_frame has no bytes.
void write(buffer& out, const frame& f);

} // namespace telex::wire
