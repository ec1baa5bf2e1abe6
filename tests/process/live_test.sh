#!/bin/bash
# What looks at a running router, on a real one: the page in a browser, the dashboard for
# Grafana, and the table of metrics in docs/operations.md.
#
#     live_test.sh TELEXD SOURCE_DIR metrics    the dashboard and the table
#     live_test.sh TELEXD SOURCE_DIR page       exits 77 if there is no browser

set -eu -o pipefail
telexd=$1
source=$2
subject=$3
tests=$source/tests/process
dir=$(mktemp -d)
router=
trap 'kill $router 2>/dev/null || :; rm -rf "$dir"' EXIT

fail() { echo "live_test.sh: $*" >&2; exit 1; }

mkfifo "$dir/out"
TELEXD_TLS_SELF_SIGNED="$dir/own" "$telexd" --port 0 --port-file "$dir/port" --admin 127.0.0.1:0 --log-level off \
  --actor-log "$dir/actors.log" --timeouts.unresponsive 1h >"$dir/out" &
router=$!
{ read -r _ && read -r _ && read -r line; } <"$dir/out" || fail "telexd has ended"
url=$(grep -oE 'http://[^;]*' <<<"$line")

# A user who writes to itself and does not acknowledge, so that there is something to see.
exec {sending}<>"/dev/tcp/127.0.0.1/$(cat "$dir/port")" \
  {receiving}<>"/dev/tcp/127.0.0.1/$(cat "$dir/port")"
printf 'REGISTER TOSEND alice\n\n' >&$sending
read -r _ <&$sending
printf 'REGISTER TORECV alice\n\n' >&$receiving
read -r _ <&$receiving
printf 'SEND alice\nContent-length: 5\n\nhello' >&$sending
read -r _ <&$receiving

test_metrics() {
  python3 -c 'import sys, urllib.request as u
sys.stdout.buffer.write(u.urlopen(sys.argv[1], timeout=10).read())' "${url}metrics" \
    >"$dir/metrics"
  python3 -B "$tests/dashboard_test.py" "$dir/metrics" "$source/etc/grafana/telex.json"

  sed -n 's/^# HELP \([^ ]*\) .*/\1/p' "$dir/metrics" | sort >"$dir/there"
  grep -oP '^\| `\K(telex|process)_\w+' "$source/docs/operations.md" | sort >"$dir/documented"
  diff "$dir/there" "$dir/documented" >&2 \
    || fail "docs/operations.md lists other metrics (>) than there are (<)"
}

test_page() { python3 -B "$tests/page_test.py" "$url"; }

"test_$subject"
