#!/bin/bash
# The format file for lnav: lnav knows an actor log by it, with its fields, and is not put
# off by damaged lines.
#
# usage: lnav_test.sh FORMAT_FILE

set -eu
format=$1
skipped=77

fail() { echo "FAILED: $*"; exit 1; }

command -v lnav >/dev/null || { echo "skipped: there is no lnav"; exit $skipped; }

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
export HOME=$dir
mkdir -p "$dir/etc/formats/telex"
cp "$format" "$dir/etc/formats/telex/"

# An actor log of two messages and all that is around them, with three damaged lines.
cat >"$dir/log" <<'END'
{"time":"2026-11-25T12:29:55.000001Z","level":"info","actor":"router/0","event":"listening","address":"127.0.0.1:1933"}
{"time":"2026-11-25T12:29:55.000002Z","level":"info","actor":"router/0","event":"started","version":"0.1.0","max_connections":968}
{"time":"2026-11-25T12:29:55.100000Z","level":"info","actor":"connection/24","event":"connected","peer":"127.0.0.1:41234","connection":24}
{"time":"2026-11-25T12:29:55.200000Z","level":"info","actor":"connection/24","event":"registered","user":"alice","peer":"127.0.0.1","connection":24,"role":"sender","complete":false}
{"time":"2026-11-25T12:29:55.300000Z","level":"warning","actor":"listener/11","event":"turned-away","peer":"192.0.2.7","reason":"limits.per-address","count":12}
{"time":"2026-11-25T12:29:56.000100Z","level":"debug","actor":"connection/24","event":"received","transaction":4711,"user":"alice","peer":"bob","connection":24,"bytes":5}
{"time":"2026-11-25T12:29:56.000103Z","level":"debug","actor":"registry/9","event":"looked-up","transaction":4711,"user":"alice","peer":"bob","duration_us":3,"recipients":1}
{"time":"2026-11-25T12:29:56.000105Z","level":"debug","actor":"connection/27","event":"queued","transaction":4711,"user":"bob","peer":"alice","connection":27,"bytes":5,"duration_us":5,"waiting":1}
no line of an actor log
{"time":"2026-11-25T12:29:56.000120Z","level":"debug","actor":"connection/27","event":"forwarded","transaction":4711,"user":"bob","peer":"alice","connection":27,"bytes":5,"duration_us":20}
{"time":"2026-11-25T12:29:56.000230Z","level":"debug","actor":"connection/27","event":"acknowledged","transaction":4711,"user":"bob","peer":"alice","connection":27,"duration_us":110,"reason":"delivered"}
{"time":"2026-11-25T12:29:56.000232Z","level":"debug","actor":"transaction/25","event":"settled","transaction":4711,"duration_us":132,"reason":"delivered"}
{"time":"2026-11-25T12:29:56.000240Z","level":"debug","actor":"connection/24","event":"answered","transaction":4711,"user":"alice","peer":"bob","connection":24,"duration_us":140,"reason":"delivered"}
{"time":"2026-11-25T12:29:57.0
{"time":"2026-11-25T12:29:57.000100Z","level":"debug","actor":"connection/24","event":"received","transaction":4712,"user":"alice","peer":"z\u00c3\u00a9 \"zoe\"","connection":24,"bytes":5}
{"time":"2026-11-25T12:29:57.000103Z","level":"debug","actor":"registry/9","event":"looked-up","transaction":4712,"user":"alice","peer":"z\u00c3\u00a9 \"zoe\"","duration_us":3,"recipients":0}
{"time":"2026-11-25T12:29:57.000109Z","level":"debug","actor":"transaction/25","event":"settled","transaction":4712,"duration_us":9,"reason":"unknown-recipient"}
{"time":"2026-11-25T12:29:57.000112Z","level":"debug","actor":"connection/24","event":"answered","transaction":4712,"user":"alice","peer":"z\u00c3\u00a9 \"zoe\"","connection":24,"duration_us":12,"reason":"unknown-recipient"}
{"time":"2026-11-25T12:29:58.000000Z","level":"warning","actor":"router/0","event":"dropped","count":1234}
{"time":"2026-11-25T12:29:59.000000Z","level":"info","actor":"connection/24","event":"left","user":"alice","peer":"127.0.0.1","connection":24,"duration_us":3900000,"reason":"hung-up"}
{"time":"2026-11-25T12:30:00.000000Z","level":"info","actor":"router/0","event":"stop
END

show() { lnav -n -I "$dir/etc" "$@" "$dir/log" 2>&1; }

# expect ANSWER QUERY: what lnav's SQL says, its rows joined by blanks.
expect() {
  local answer
  answer=$(show -c ";$2" -c ":write-csv-to -" | tail -n +2 | paste -sd ' ')
  [ "$answer" = "$1" ] || fail "instead of '$1', '$2' gives: $answer"
}

expect 2 "SELECT count(*) FROM telex_log WHERE reason = 'unknown-recipient'"
expect 10 "SELECT count(*) FROM telex_log WHERE connection = 24 OR connection = 27"
expect 3 "SELECT count(*) FROM telex_log WHERE user = 'bob'"
expect 140 "SELECT duration_us FROM telex_log WHERE event = 'answered' AND reason = 'delivered'"
expect "received looked-up settled answered" \
  "SELECT event FROM telex_log WHERE log_body = '4712' ORDER BY log_line"
expect "debug,11 info,5 warning,2" \
  "SELECT log_level, count(*) FROM telex_log WHERE log_level != 'invalid' GROUP BY log_level"

shown=$(show | sed 's/  */ /g')
for line in \
  'debug connection/24 answered 4711 alice bob delivered 140' \
  'debug transaction/25 settled 4712 unknown-recipient 9' \
  'warning listener/11 turned-away 192.0.2.7 limits.per-address' \
  ' version: 0.1.0' \
  'no line of an actor log'; do
  grep -qF -- "$line" <<<"$shown" || fail "lnav does not show: $line
$shown"
done
echo "lnav reads an actor log"
