// What telex says when something is wrong.

#pragma once

#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"

#include <string>

namespace telex::test {

/// Checks that a program says what is wrong in one line that holds `culprit`, and
/// nothing else.
inline void check_complaint(child_process& program, const std::string& culprit) {
  auto complaint = program.error().read_all();
  INFO(complaint);
  CHECK(complaint.starts_with("telex: "));
  CHECK(complaint.find(culprit) != std::string::npos);
  CHECK(complaint.find('\n') == complaint.size() - 1);
  CHECK(program.output().read_all().empty());
}

} // namespace telex::test
