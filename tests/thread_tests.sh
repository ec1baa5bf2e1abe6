#!/bin/sh
# Runs the tests of the preset `thread`, and those of the preset `sanitize` that run programs on
# its programs, and shows what the thread sanitizer has found.
#
# A program that a test ends by force tells nobody what the sanitizer has seen: so its reports
# are in files. That of g++ 12 can't cope with the widest randomization of addresses that
# kernels have; containers may forbid to switch it off.

set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
reports=build/thread/reports
rm -rf "$reports"
mkdir -p "$reports"
fixed_addresses="setarch $(uname -m) -R"
$fixed_addresses true 2>/dev/null || fixed_addresses=
passed=yes
for preset in thread programs-of-thread; do
  $fixed_addresses ctest --preset $preset || passed=no
done
if [ -n "$(ls "$reports")" ]; then
  cat "$reports"/* >&2
  echo "dev: the thread sanitizer has found something, see above and $reports." >&2
  exit 1
fi
[ $passed = yes ]
