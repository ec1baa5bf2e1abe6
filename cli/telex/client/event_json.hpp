// What happens, as JSON: for programs, with `--json`.

#pragma once

#include "cli/telex/client/event.hpp"

#include <string>

namespace telex::cli {

// Each gives one object in one line of ASCII, without a line feed at its end. `event`
// says what it is.

/// `{"event":"message","from":"bob","text":"hello"}`, the text octet for octet: what is
/// not valid UTF-8 is in `base64` in place of `text`. As far as the server has told
/// them, there are `"to":"ALL"`, `date`, `content_type` and `"account":true`, too.
std::string to_json(const arrived& news);

/// `{"event":"names","prefix":"al","total":2,"names":["albert","alice"]}`
std::string to_json(const names& news);

/// `{"event":"joined","name":"bob"}`
std::string to_json(const joined& news);

/// `{"event":"left","name":"bob"}`
std::string to_json(const left& news);

/// `{"event":"turned_away","from":"bob","why":"it is larger than 1048576 bytes"}`
std::string to_json(const turned_away& news);

} // namespace telex::cli
