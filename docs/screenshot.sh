#!/bin/sh
# The picture of the admin port's page in operations.md: some hundred messages a second, a
# recipient that takes a second for each, and messages to nobody.
#
#     docs/screenshot.sh BIN_DIR FILE    BIN_DIR has telexd and telex; takes a minute and a half

set -eu

if [ "${SCREENSHOT_IS_BOUNDED:-}" != yes ]; then
  SCREENSHOT_IS_BOUNDED=yes exec timeout -k 5 180 "$0" "$@"
fi

die() { echo "screenshot.sh: $*" >&2; exit 1; }

[ $# = 2 ] || die "usage: screenshot.sh BIN_DIR FILE"
bin=$(cd "$1" 2>/dev/null && pwd) || die "there is no directory $1"
here=$(dirname "$(readlink -f "$0")")
file=$(readlink -f "$2")
dir=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || :; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cd "$dir"

mkfifo telexd.out
"$bin/telexd" --port 0 --port-file port --log-level off --admin 127.0.0.1:0 >telexd.out &
pids=$!
{ read -r _ && read -r line; } <telexd.out || die "telexd has ended"
url=$(printf '%s\n' "$line" | grep -oE 'http://[^;]*')
server=127.0.0.1:$(cat port)
python3 -B "$here/incidents.py" slow "$(cat port)" >/dev/null &
pids="$pids $!"
"$bin/telex" bench pairs --count 8 --rate 400 --seconds 150 --server "$server" >/dev/null &
pids="$pids $!"
(while "$bin/telex" send --as zoe --server "$server" nobody hello; [ $? = 1 ]; do sleep 0.4; done) \
  >/dev/null 2>&1 &
pids="$pids $!"
python3 -B "$here/screenshot.py" "$url" "$file" 80
