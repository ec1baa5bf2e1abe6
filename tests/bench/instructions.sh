#!/bin/sh
# Prints how many instructions a message costs the router, on the plain protocol and on the
# extended one, and behind each the ten functions that most of them are in, with their share
# of that number. It is nearly the same on every machine, and on one that is busy: what
# changes it is a change of the router, of CAF or of the compiler.
#
# usage: instructions.sh MESSAGE-PATH OUTPUT, the program and a file for callgrind, which is
#        of the plain protocol, as OUTPUT.extended is of the other

set -eu

# count PROTOCOL PAIRS ROUNDS OUTPUT
count() {
  valgrind --tool=callgrind --collect-atstart=no --toggle-collect='*run_router*' \
    --callgrind-out-file="$4" "$program" "$1" "$2" "$3" >"$4.log" 2>&1 \
    || { cat "$4.log" >&2; exit 1; }
  # The lines of callgrind_annotate are `1,667,200 ( 5.99%)  FILE:FUNCTION [OBJECT]`.
  callgrind_annotate "$4" | awk -v protocol="$1" \
    -v messages="$(sed -n 's/^.*messages: //p' "$4.log")" \
    -v all="$(sed -n 's/^.*Collected : //p' "$4.log")" '
    BEGIN {
      if (all == 0) exit failed = 1
      printf "%.0f instructions a message, %s\n", all / messages, protocol
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
}

program=$1
count plain 16 200 "$2"
count extended 16 50 "$2.extended"
