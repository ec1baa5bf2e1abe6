#!/usr/bin/env bash
# Expected: what CLI11 compiles in C++17 it compiles in C++20, above all the shortest way to add a
# flag: app.add_flag("--loud", "Says more.").
# What happens: with 2.1.2 that call is ambiguous in C++20, for g++ and clang alike. A flag may be
# given a variable of any type that is constructible from a number, and C++20 lets an array be made
# of numbers in parentheses: so is_constructible<const char[11], long> has become true, and the text
# is taken for such a variable, too. A std::string is no array, and compiles.
# Output seen:
#   an array: compiles in C++17, is ambiguous in C++20
#   a string: compiles in C++17, compiles in C++20
# It matters to whoever moves a program to C++20, or writes one from the examples: flags are added
# with a variable or a callback, or their text must not be a literal.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libc6-dev libstdc++-12-dev libcli11-dev=2.1.2+ds-1

# says TEXT: how a flag with that text compiles, in both versions of C++.
says() {
  cat >"$tmp/flag.cpp" <<CPP
#include <CLI/CLI.hpp>
#include <string>
int main() {
  CLI::App app;
  const std::string string = "Says more.";
  app.add_flag("--loud", $1);
  return string.empty();
}
CPP
  for version in 17 20; do
    if compile bookworm flag.cpp -std=c++$version -fsyntax-only 2>"$tmp/errors"; then
      told="compiles"
    elif grep -q 'call of overloaded .add_flag.* is ambiguous' "$tmp/errors"; then
      told="is ambiguous"
    else
      told="fails: $(cat "$tmp/errors")"
    fi
    printf '%s in C++%s%s' "$told" $version "$([ $version = 20 ] || echo ', ')"
  done
}

expect "an array: compiles in C++17, is ambiguous in C++20
a string: compiles in C++17, compiles in C++20" \
  "an array: $(says '"Says more."')
a string: $(says string)"
