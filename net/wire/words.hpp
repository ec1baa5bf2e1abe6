// The words of the wire protocol. Each is spelled here and nowhere else.

#pragma once

#include <string_view>

namespace telex::wire::words {

// -- commands ------------------------------------------------------------------

inline constexpr std::string_view register_ = "REGISTER";
inline constexpr std::string_view registered = "REGISTERED";
inline constexpr std::string_view send = "SEND";
inline constexpr std::string_view sent = "SENT";
inline constexpr std::string_view forward = "FORWARD";
inline constexpr std::string_view received = "RECEIVED";
inline constexpr std::string_view error = "ERROR";

// Of the extended protocol alone.
inline constexpr std::string_view who = "WHO";
inline constexpr std::string_view watch = "WATCH";
inline constexpr std::string_view unwatch = "UNWATCH";
inline constexpr std::string_view joined = "JOINED";
inline constexpr std::string_view left = "LEFT";
inline constexpr std::string_view ping = "PING";
inline constexpr std::string_view pong = "PONG";
inline constexpr std::string_view bye = "BYE";

// -- roles ---------------------------------------------------------------------

inline constexpr std::string_view to_send = "TOSEND";
inline constexpr std::string_view to_receive = "TORECV";
inline constexpr std::string_view duplex = "DUPLEX";

// -- headers -------------------------------------------------------------------

inline constexpr std::string_view content_length = "Content-length";
inline constexpr std::string_view password = "Password";

// Of the extended protocol alone.
inline constexpr std::string_view protocol = "Protocol";
inline constexpr std::string_view max_body = "Max-body";
inline constexpr std::string_view receive_window = "Receive-window";
inline constexpr std::string_view send_window = "Send-window";
inline constexpr std::string_view presence = "Presence";
inline constexpr std::string_view session = "Session";
inline constexpr std::string_view message_id = "Message-id";
inline constexpr std::string_view content_type = "Content-type";
inline constexpr std::string_view date = "Date";
inline constexpr std::string_view to = "To";
inline constexpr std::string_view account = "Account";
inline constexpr std::string_view reason = "Reason";
inline constexpr std::string_view delivery = "Delivery";
inline constexpr std::string_view delivered = "Delivered";
inline constexpr std::string_view failed = "Failed";
inline constexpr std::string_view unknown = "Unknown";
inline constexpr std::string_view total = "Total";
inline constexpr std::string_view present = "Present";

// -- their values --------------------------------------------------------------

inline constexpr std::string_view extended = "2"; // of Protocol
inline constexpr std::string_view yes = "yes";
inline constexpr std::string_view no = "no";
// Of Delivery.
inline constexpr std::string_view none = "none";
inline constexpr std::string_view not_known = "unknown";
// Of the Reason of a BYE.
inline constexpr std::string_view draining = "draining";
inline constexpr std::string_view taken_over = "taken-over";

} // namespace telex::wire::words
