// How long a client waits, and on which clock (docs/protocol.md, section 7, and
// docs/extended-protocol.md, section 5).

#pragma once

#include <chrono>
#include <initializer_list>
#include <optional>

namespace telex::cli {

using clock = std::chrono::steady_clock;

/// How long a server has to grant a name, with both sockets if there are two. Longer
/// than any server needs, and short enough for a person who waits.
inline constexpr std::chrono::seconds registration_timeout{10};

/// How long a server that refuses a name has to say whether that is for want of a
/// password: those that can do so at once.
inline constexpr std::chrono::seconds inquiry_timeout{2};

/// How long a server has to answer a SEND; the router takes 10 s at most, unless it had
/// to wait for others of its sender. On the plain protocol a server that takes longer
/// is taken for lost.
inline constexpr std::chrono::seconds answer_timeout{30};

/// How soon a refusal comes that is one: a server of the plain protocol writes the same
/// words when a recipient has been given a message and has not answered for long.
inline constexpr std::chrono::seconds at_once{2};

/// How long a server of the extended protocol may say nothing before it is asked
/// whether it is there, and then to say so: less than a router waits for a client, and
/// short enough for a person to be told while it matters.
inline constexpr std::chrono::seconds ping_after{30};
inline constexpr std::chrono::seconds pong_timeout{15};

/// How long it may say nothing while a message waits for its answer, before it is
/// asked: so a person is told soon whether it is the server that is slow. Nothing ends
/// for that.
inline constexpr std::chrono::seconds urgent_ping_after{1};

/// How long a server has to settle what is under way and to answer BYE; the router
/// takes 5 s at most.
inline constexpr std::chrono::seconds bye_timeout{10};

/// The first of these; nothing if there is none.
constexpr std::optional<clock::time_point>
earliest(std::initializer_list<std::optional<clock::time_point>> times) noexcept {
  std::optional<clock::time_point> result;
  for (const auto& each : times)
    if (each && (!result || *each < *result))
      result = each;
  return result;
}

} // namespace telex::cli
