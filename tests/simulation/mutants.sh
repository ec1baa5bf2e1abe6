#!/bin/sh
# Puts each fault of tests/simulation/mutants into a copy of the router, one at a time,
# and has the simulation look for it. Writes a table into docs/simulation.md: the fault, the
# rule that it was seen to break, and after how many steps. Exit status 1 if a fault was
# not found.
#
# usage: mutants.sh DIRECTORY, which is made, and keeps the copy and its build

set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
root=$PWD
seconds=120

mkdir -p "$1"
cd "$1"
rm -rf source
mkdir source
# With new times: a run that was ended may have left objects with a fault in them.
git -C "$root" ls-files -z | tar -C "$root" --null --files-from=- --create | tar -C source -xm

build() {
  { [ -f build/build.ninja ] || cmake -S source -B build -G Ninja -DCMAKE_BUILD_TYPE=Release; } \
    >build.log 2>&1 && cmake --build build --target telex-simulate >>build.log 2>&1 \
    || { cat build.log >&2; exit 2; }
}

# simulate SECONDS STATUS: runs what was built, which has to end with this status.
simulate() {
  status=0
  build/tests/telex-simulate --seed 1 --seconds "$1" --no-reduction --output replay \
    >simulate.log 2>&1 || status=$?
  [ "$status" = "$2" ]
}

# What the simulation has found, `RULE | STEPS`.
found() {
  sed -n 's/^seed [0-9]* breaks the rule \(.*\) after \([0-9]*\) steps in all:$/\1 | \2/p' \
    simulate.log
}

try_all() {
  echo '| fault | rule that it breaks | steps |'
  echo '| --- | --- | ---: |'
  for mutant in "$root"/tests/simulation/mutants/*.patch; do
    patch -s -d source -p1 <"$mutant"
    build
    result='not found | '
    simulate "$seconds" 1 && result=$(found)
    patch -s -d source -p1 -R <"$mutant"
    echo "| $(sed -n 's/^Fault: \(.*\)\.$/\1/p' "$mutant") | $result |"
  done
}

build
# A fault of the model that takes no longer to show would count as one found in each.
simulate "$seconds" 0 || { cat simulate.log; echo "the router itself breaks a rule"; exit 2; } >&2
try_all >table.md
sed -i -e '/<!-- mutants: begin -->/,/<!-- mutants: end -->/{//!d}' \
  -e '/<!-- mutants: begin -->/r table.md' "$root/docs/simulation.md"
! grep -q 'not found' table.md
