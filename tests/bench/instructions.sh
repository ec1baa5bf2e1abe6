#!/bin/sh
# Prints how many instructions a message costs the router, and the ten functions that most
# of them are in, with their share of that number. It is nearly the same on every machine,
# and on one that is busy: what changes it is a change of the router, of CAF or of the
# compiler.
#
# usage: instructions.sh MESSAGE-PATH OUTPUT, the program and a file for callgrind

set -eu
pairs=16
rounds=200
valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*run_router*' \
  --callgrind-out-file="$2" "$1" $pairs $rounds >"$2.log" 2>&1 \
  || { cat "$2.log" >&2; exit 1; }

# The lines of callgrind_annotate are `1,667,200 ( 5.99%)  FILE:FUNCTION [OBJECT]`.
callgrind_annotate "$2" | awk -v messages=$((pairs * rounds)) -v all="$(
  sed -n 's/^.*Collected : //p' "$2.log")" '
  BEGIN {
    if (all == 0) exit failed = 1
    printf "%.0f instructions a message\n", all / messages
  }
  /^ *[0-9,]+ \( *[0-9.]+%\)  .*:/ && !/PROGRAM TOTALS/ && shown < 10 {
    count = $1
    gsub(",", "", count)
    name = $0
    sub(/^[^)]*\)  [^:]*:/, "", name)
    sub(/ \[[^]]*\]$/, "", name)
    gsub(/basic_string_view<char, std::char_traits<char> >/, "string_view", name)
    gsub(/__cxx11::basic_string<char, std::char_traits<char>, std::allocator<char> >/, "string", name)
    printf "%6.0f  %s\n", count / messages, name
    ++shown
  }
  END { exit failed }'
