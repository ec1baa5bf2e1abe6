// Lines of a log for tests, and what they say.

#pragma once

#include "cli/telex/log/parser.hpp"
#include "tests/support/catch.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::log::test {

/// One SEND that was delivered, from the first line to the last.
inline const std::vector<std::string> delivered_send{
  R"({"time":"2026-11-25T12:29:56.000100Z","level":"debug","actor":"connection/24","event":"received","transaction":4711,"user":"alice","peer":"bob","connection":24,"bytes":5})",
  R"({"time":"2026-11-25T12:29:56.000103Z","level":"debug","actor":"registry/9","event":"looked-up","transaction":4711,"user":"alice","peer":"bob","duration_us":3,"recipients":1})",
  R"({"time":"2026-11-25T12:29:56.000105Z","level":"debug","actor":"connection/27","event":"queued","transaction":4711,"user":"bob","peer":"alice","connection":27,"bytes":5,"duration_us":5,"waiting":1})",
  R"({"time":"2026-11-25T12:29:56.000120Z","level":"debug","actor":"connection/27","event":"forwarded","transaction":4711,"user":"bob","peer":"alice","connection":27,"bytes":5,"duration_us":20})",
  R"({"time":"2026-11-25T12:29:56.000230Z","level":"debug","actor":"connection/27","event":"acknowledged","transaction":4711,"user":"bob","peer":"alice","connection":27,"duration_us":110,"reason":"delivered"})",
  R"({"time":"2026-11-25T12:29:56.000232Z","level":"debug","actor":"transaction/25","event":"settled","transaction":4711,"duration_us":132,"reason":"delivered"})",
  R"({"time":"2026-11-25T12:29:56.000240Z","level":"debug","actor":"connection/24","event":"answered","transaction":4711,"user":"alice","peer":"bob","connection":24,"duration_us":140,"reason":"delivered"})",
};

/// A line with these fields behind those that every line has.
inline std::string line(std::string_view event, std::string_view fields = "",
                        std::string_view level = "info",
                        std::string_view actor = "connection/24") {
  std::string result{R"({"time":"2026-11-25T12:29:56.000100Z","level":")"};
  result.append(level).append(R"(","actor":")").append(actor);
  result.append(R"(","event":")").append(event).append("\"");
  if (!fields.empty())
    result.append(",").append(fields);
  return result + "}";
}

/// The memory and the parser that the record of one line needs.
class parsed {
public:
  explicit parsed(std::string_view line) : octets_{line} {
    octets_.append(parser::padding, '\0');
    record_ = parser_.parse(std::string_view{octets_}.substr(0, line.size()));
  }

  bool is_damaged() const {
    return !record_;
  }
  const record& operator*() const {
    REQUIRE(record_);
    return *record_;
  }
  const record* operator->() const {
    return &**this;
  }

private:
  std::string octets_;
  parser parser_;
  std::optional<record> record_;
};

} // namespace telex::log::test
