#!/bin/sh
# Puts each fault of tests/simulation/mutants into a copy of the router, one at a time,
# and has the simulation look for it. Prints a table: the fault, the rule that it was seen
# to break, and after how many steps. Exit status 1 if a fault was not found.
#
# usage: mutants.sh DIRECTORY, which is made, and keeps the copy and its build

set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
mutants=$PWD/tests/simulation/mutants
seconds=120

mkdir -p "$1"
cd "$1"
directory=$PWD
rm -rf source
mkdir source
git -C "$OLDPWD" ls-files -z | tar -C "$OLDPWD" --null --files-from=- --create | tar -C source -x

build() {
  { [ -f build/build.ninja ] || cmake -S source -B build -G Ninja -DCMAKE_BUILD_TYPE=Release; } \
    >build.log 2>&1 && cmake --build build --target telex-simulate >>build.log 2>&1 \
    || { cat build.log >&2; exit 2; }
}

# The simulation's last word on what was built, `RULE after STEPS`.
search() {
  build/bin/telex-simulate --seed 1 --seconds "$seconds" --no-reduction \
    --output "$directory/replay" 2>&1 \
    | sed -n 's/^seed [0-9]* breaks the rule \(.*\) after \([0-9]*\) steps in all:$/\1 | \2/p'
}

build
[ -z "$(search)" ] || { echo "the router itself breaks a rule" >&2; exit 2; }
echo '| fault | rule that it breaks | steps |'
echo '| --- | --- | --- |'
missed=0
for mutant in "$mutants"/*.patch; do
  patch -s -d source -p1 <"$mutant"
  build
  found=$(search)
  patch -s -d source -p1 -R <"$mutant"
  [ -n "$found" ] || { missed=1; found="none in $seconds seconds | "; }
  echo "| $(sed -n 's/^Fault: \(.*\)\.$/\1/p' "$mutant") | $found |"
done
exit "$missed"
