#!/bin/sh
# Runs the fuzz targets: each on its corpus once, and then on what the fuzzer makes of it.
# Says what to do with an input that breaks something.
#
# usage: fuzz.sh BUILD SECONDS: the directory that they were built in, and how long each

set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."
build=$1
seconds=$2

say() { printf '%s\n' "$*" >&2; }

# fuzz TARGET LONGEST: with inputs of so many octets at most.
fuzz() {
  corpus=tests/fuzz/corpus/$1
  work=$build/corpus/$1
  findings=$build/findings/$1
  log=$build/$1.log
  program=$build/tests/$1_fuzz
  rm -rf "$findings"
  mkdir -p "$work" "$findings"
  cp "$corpus"/* "$work"
  name=$1
  set -- "-max_len=$2" "-artifact_prefix=$findings/" -timeout=10 -print_funcs=0
  "$program" "$@" "$corpus"/* >"$log" 2>&1 \
    && "$program" "$@" -dict=tests/fuzz/protocol.dict -max_total_time="$seconds" \
      -print_final_stats=1 "$work" >"$log" 2>&1 \
    || finding
  echo "$name: $(grep -a 'DONE ' "$log")"
}

finding() {
  tail -n 60 "$log" >&2
  input=$(find "$findings" -type f)
  # Inputs of the corpus are in place already: the last one that was run is it.
  [ -n "$input" ] || input=$(sed -n 's/^Running: //p' "$log" | tail -n 1)
  say "${program##*/} has found something: see above, and $log.
  the input:      $input
  to reproduce:   $program $input
  to make it smaller: $program -minimize_crash=1 -runs=10000 $input
  once it is fixed: cp $input $corpus/, with a name that tells what it was,
                  and write the test that would have found it (docs/testing.md, Fuzzing)"
  exit 1
}

export ASAN_OPTIONS="quarantine_size_mb=64:detect_stack_use_after_return=1"
ASAN_OPTIONS="$ASAN_OPTIONS:external_symbolizer_path=$(command -v addr2line)"
# Each takes one of two cores.
fuzz parser 5000 &
parser=$!
failed=no
(fuzz session 1024) || failed=yes
(fuzz tls 2000) || failed=yes
(fuzz proxy_header 5000) || failed=yes
wait "$parser" || failed=yes
[ $failed = no ]
