#!/bin/sh
# Writes what documents have of the code and of what the programs print: ./dev docs.
#
#     write.sh BUILD            what is the same each time; tests compare it
#     write.sh BUILD PART...    parts that have times: log, incidents, page

set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
build=$1
shift

what_is_the_same() {
  "$build/tests/actor-log-document" >"$build/actor-log.md"
  mv "$build/actor-log.md" docs/actor-log.md
  "$build/tests/chat-screen" | docs/quote.sh README.md chat
  docs/transcript.sh "$build/bin" | docs/quote.sh docs/scripts.md transcript
}

log() { docs/log_transcript.sh "$build/bin" | docs/quote.sh docs/logs.md log; }

# Each scene shows two commands, between which the document explains.
incidents() {
  for scene in deaf slow flooded; do
    shown=$(docs/incidents.sh "$build/bin" $scene)
    for number in 1 2; do
      command=$(echo "$shown" | awk -v n=$number '/^\$ / { ++commands } commands == n')
      echo "$command" | docs/quote.sh docs/incidents.md $scene-$number
    done
  done
}

page() { docs/screenshot.sh "$build/bin" docs/page.png; }

[ $# != 0 ] || what_is_the_same
for part; do
  "$part"
done
