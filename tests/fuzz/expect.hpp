// How a fuzz target says that something is wrong: the fuzzer keeps the input of
// a program that aborts.

#pragma once

#include <cstdio>
#include <cstdlib>

namespace telex::fuzz {

inline void expect(bool holds, const char* what) {
  if (holds)
    return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

} // namespace telex::fuzz
