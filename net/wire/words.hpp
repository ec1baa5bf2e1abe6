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

// -- roles ---------------------------------------------------------------------

inline constexpr std::string_view to_send = "TOSEND";
inline constexpr std::string_view to_receive = "TORECV";

// -- headers -------------------------------------------------------------------

inline constexpr std::string_view content_length = "Content-length";

} // namespace telex::wire::words
