#!/bin/bash
# The file for logrotate: the actor log of a router that is busy is put aside several
# times, and no event is lost, cut or written twice.
#
# usage: logrotate_test.sh TELEXD CONFIGURATION

set -eu
telexd=$1
configuration=$2
rotations=3
skipped=77
PATH=$PATH:/usr/sbin

skip() { echo "skipped: $*"; exit $skipped; }
fail() { echo "FAILED: $*"; cat "$dir/errors"; exit 1; }

command -v logrotate >/dev/null || skip "there is no logrotate"
command -v python3 >/dev/null || skip "there is no python3"

dir=$(mktemp -d)
log=$dir/actors.log
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -rf "$dir"' EXIT

# wait_for FILE: until it has something, which takes no time that matters.
wait_for() {
  grep -qm 1 . < <(timeout 20 tail -n +1 -F -s 0.1 "$1" 2>/dev/null) \
    || fail "there never was something in $1"
}

"$telexd" --port 0 --port-file "$dir/port" --actor-log "$log" >"$dir/out" 2>"$dir/errors" &
children+=($!)
wait_for "$dir/port"

# The file as it is, with the path of this log and the process of this router.
sed -e "s|^/var/log/telex/actors.log |$log |" \
  -e "s|^ *systemctl kill .*|kill -USR1 ${children[0]}|" "$configuration" >"$dir/configuration"
grep -q "^$log {" "$dir/configuration" && grep -q '^kill -USR1' "$dir/configuration" \
  || fail "the path or the signal is not where it was in $configuration"

# -- users come and go ---------------------------------------------------------

# Says when it has had the first, and at its end how many there were.
cat >"$dir/users.py" <<'END'
import os, signal, socket, sys

going_on = True
def stop(*_):
    global going_on
    going_on = False
signal.signal(signal.SIGTERM, stop)

count = 0
while going_on:
    with socket.create_connection(('127.0.0.1', int(sys.argv[1]))) as user:
        user.sendall(b'REGISTER TOSEND user%d\n\n' % count)
        answer = user.recv(100)
        assert answer == b'REGISTERED TOSEND user%d\n\n' % count, answer
    count += 1
print(count)
END
python3 "$dir/users.py" "$(cat "$dir/port")" >"$dir/count" 2>>"$dir/errors" &
children+=($!)

for _ in $(seq $rotations); do
  wait_for "$log"
  logrotate --force --state "$dir/state" "$dir/configuration" 2>>"$dir/errors" \
    || fail "logrotate failed"
done
wait_for "$log"
kill "${children[1]}"
wait "${children[1]}" || fail "the users were not served to the end"
kill "${children[0]}"
wait "${children[0]}" || fail "telexd has failed"

# -- what there is now ---------------------------------------------------------

for file in actors.log actors.log.1 actors.log.2.gz actors.log.3.gz; do
  [ -s "$dir/$file" ] || fail "there is nothing in $file, but only $(ls "$dir")"
done

cat >"$dir/check.py" <<'END'
import collections, gzip, json, os, sys

folder, rotations, users = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
events = collections.Counter()
times = []
for number in range(rotations, -1, -1):
    name = os.path.join(folder, 'actors.log' + ('.%d' % number if number else ''))
    opened = gzip.open(name + '.gz') if number > 1 else open(name, 'rb')
    lines = opened.read().decode('ascii').split('\n')
    assert lines.pop() == '', 'the last line of %s is cut' % name
    for line in lines:
        event = json.loads(line)
        events[event['event']] += 1
        times.append(event['time'])
assert times == sorted(times), 'the files overlap'
for name, expected in ('started', 1), ('stopped', 1), ('connected', users), ('left', users):
    assert events[name] == expected, '%d times %s instead of %d' % (events[name], name, expected)
assert not events['dropped'], 'events were dropped'
print('%d events of %d users in %d files' % (len(times), users, rotations + 1))
END
python3 "$dir/check.py" "$dir" $rotations "$(cat "$dir/count")" 2>>"$dir/errors" \
  || fail "the files are not one log"
