#!/bin/sh
# Quotes what a program prints in a document, between two lines <!-- NAME: begin --> and
# <!-- NAME: end -->.
#
#     PROGRAM | quote.sh DOCUMENT NAME            puts it there
#     PROGRAM | quote.sh --check DOCUMENT NAME    exits 1 if something else is there

set -eu

die() { echo "quote.sh: $*" >&2; exit 1; }

check=no
if [ "${1:-}" = --check ]; then
  check=yes
  shift
fi
[ $# = 2 ] || die "usage: quote.sh [--check] DOCUMENT NAME"
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cat >"$dir/text"
[ -s "$dir/text" ] || die "the program has printed nothing"

awk -v name="$2" -v text="$dir/text" '
  $0 == "<!-- " name ": end -->" { inside = 0 }
  !inside
  $0 == "<!-- " name ": begin -->" {
    inside = 1
    ++places
    print "```text"
    while ((getline line <text) > 0)
      print line
    print "```"
  }
  END { exit places != 1 || inside }' "$1" >"$dir/document" \
  || die "$1 has no place for $2, or several"

if [ $check = yes ]; then
  diff -u "$1" "$dir/document" || die "$1 quotes something else; run ./dev docs"
else
  cat "$dir/document" >"$1"
fi
