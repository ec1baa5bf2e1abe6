#!/bin/sh
# Three messages through a router that keeps an actor log, and what telex log tells of them:
# the text of "The actor log" in logs.md. Times and numbers differ from run to run.
#
#     docs/log_transcript.sh BIN_DIR    BIN_DIR has telexd and telex

set -eu

# A run takes a second; one that hangs is ended, with all that it has started.
if [ "${TRANSCRIPT_IS_BOUNDED:-}" != yes ]; then
  TRANSCRIPT_IS_BOUNDED=yes exec timeout -k 5 60 "$0" "$@"
fi

die() { echo "log_transcript.sh: $*" >&2; exit 1; }

[ $# = 1 ] || die "usage: log_transcript.sh BIN_DIR"
bin=$(cd "$1" 2>/dev/null && pwd) || die "there is no directory $1"
dir=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || :; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cd "$dir"

mkfifo telexd.out bob.in bob.out
"$bin/telexd" --port 0 --port-file port --log-level off --actor-log actors.log >telexd.out &
pids=$!
read -r _ <telexd.out || die "telexd has ended"
server=127.0.0.1:$(cat port)

# Bob is there as soon as he is told that nobody is called alice.
"$bin/telex" chat bob --server "$server" <bob.in >bob.out &
pids="$pids $!"
exec 3>bob.in 4<bob.out
echo '@alice Are you there?' >&3
read -r _ <&4 || die "bob's client has ended"
for recipient in bob carol; do
  "$bin/telex" send --as alice --server "$server" "$recipient" 'The train is late.' \
    >/dev/null 2>&1 || [ "$recipient" = carol ] || die "bob does not have the message"
done
exec 3>&- 4<&-
wait "${pids##* }" || [ $? = 1 ] || die "bob's client has failed"
kill "${pids%% *}"
wait "${pids%% *}" || die "telexd has failed"

shows() {
  echo "\$ telex log $*"
  "$bin/telex" log "$@"
}

shows --failed actors.log
echo
shows --transaction 2 actors.log
echo
shows --transaction 2 --timeline actors.log
echo
shows --summary actors.log
