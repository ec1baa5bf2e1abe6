#!/bin/sh
# Runs the tests of the preset `thread`, and those of the router of the preset `sanitize` on its
# router, and shows what the thread sanitizer has found.
#
# A program that a test ends by force tells nobody what the sanitizer has seen: so its reports
# are in files. It can't cope with the widest randomization of addresses that kernels have;
# containers may forbid to switch that off.

set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
reports=build/thread/reports
rm -rf "$reports"
mkdir -p "$reports"
fixed_addresses="setarch $(uname -m) -R"
$fixed_addresses true 2>/dev/null || fixed_addresses=
passed=yes
for preset in thread router-of-thread; do
  $fixed_addresses ctest --preset $preset || passed=no
done
# Who has no descriptors left says here that it can't ask for the names of functions, too.
if grep -qs ThreadSanitizer "$reports"/*; then
  cat "$reports"/* >&2
  echo "dev: the thread sanitizer has found something, see above and $reports." >&2
  exit 1
fi
[ $passed = yes ]
