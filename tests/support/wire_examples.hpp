// One table of frames and their bytes; the tests of parser and writer share it.

#pragma once

#include "net/wire/frame.hpp"
#include "net/wire/parser.hpp"

#include <string>
#include <vector>

namespace telex::test {

struct wire_example {
  const char* what;
  wire::source from;
  wire::frame frame;
  std::string bytes;
  /// The bytes are those that the writer produces; else they are only read.
  bool written = true;
  wire::protocol spoken = wire::protocol::plain;
};

const std::vector<wire_example>& wire_examples();

} // namespace telex::test
