// What happens, as JSON: for programs, with `--json`.

#pragma once

#include "cli/telex/client/event.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace telex::cli {

// Each gives one object in one line of ASCII, without a line feed at its end. `event`
// says what it is.

/// `{"event":"message","from":"bob","text":"hello"}`, the text octet for octet: what is
/// not valid UTF-8 is in `base64` in place of `text`. As far as the server has told
/// them, there are `"to":"ALL"`, `date`, `content_type` and `"account":true`, too.
std::string to_json(const arrived& news);

/// `{"event":"names","prefix":"al","total":2,"names":["albert","alice"]}`
std::string to_json(const names& news);

/// `{"event":"turned_away","from":"bob","why":"it is larger than 1048576 bytes"}`
std::string to_json(const turned_away& news);

/// `{"event":"registered","name":"alice","protocol":"extended"}`; or `plain`.
std::string to_json(const registered& news, std::string_view name);

/// `{"event":"refused","name":"alice","reason":"taken","why":"the name alice is..."}`:
/// there is no connection, and will be none.
std::string to_json(const name_refused& news, std::string_view name);

/// `{"event":"unreachable","server":"127.0.0.1","why":"cannot connect to..."}`
std::string to_json(const unreachable& news, const std::string& server);

/// The same where it is said elsewhere why: there is no `why`.
std::string to_json_unreachable(std::string_view server);

/// `{"event":"not_answered","why":"the server does not tell who is here"}`: what was
/// asked.
std::string to_json(const not_answered& news);

/// `{"event":"misused","why":"..."}`: an argument is wrong, and nothing was begun.
std::string to_json_misused(std::string_view why);

/// `{"event":"lost","reason":"draining","why":"the server is about to stop"}`
std::string to_json(const lost& news);

// -- what has become of what was to be sent ------------------------------------------

/// Where that stands in the input.
struct input_place {
  /// Counted from 1; 0 if it is of no line.
  std::size_t line = 0;
  /// What the sender calls it, as JSON; empty if it has no name.
  std::string id{};
  bool operator==(const input_place&) const = default;
};

/// `{"event":"result","result":"not delivered","to":"bob","line":3,"id":7,
/// "reason":"unknown-recipient","why":"bob is not connected"}`. The `result` is
/// `delivered`, `not delivered`, `not confirmed` or `not sent`; `reason` is the
/// server's word, and `why` says it in words. A message to everybody has
/// `"counts":{"delivered":8,"failed":1,"unknown":0}`. What is not known is left out.
std::string to_json(const settled& news, const input_place& from);

/// The same of what is no message: `{"event":"result","result":"not sent",...}`; `to`
/// is whom it is for, if that is known.
std::string to_json(const bad_line& what, const input_place& from, std::string_view to);

} // namespace telex::cli
