#!/usr/bin/env bash
# Expected: a format file for lnav may call its fields as the log does. If a name is a keyword of
# SQL, as `transaction` and `order` are, one quotes it in queries; or else `lnav -C`, which checks
# format files, complains.
# What happens: lnav 0.11.1 and 0.12.4 show the log, and -C finds nothing wrong. But the format has
# no SQL table at all: not even queries for its other columns work.
# Output seen:
#   lnav 0.11.1 (and the same from 0.12.4)
#   station: format file ok, shows station: 7, a table
#   transaction: format file ok, shows transaction: 7, no such table
#   order: format file ok, shows order: 7, no such table
# It matters to whoever ships a format file for a log of messages with transactions: the field has
# to be given another name, or none, and only a query in a test shows that it had to.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm lnav=0.11.1-3
debian trixie lnav=0.12.4-1+deb13u1

# ask SUITE FIELD: what lnav says of a log whose lines have that field.
ask() {
  export HOME=$tmp/home
  rm -rf "$HOME"
  mkdir -p "$HOME/.lnav/formats/installed"
  cat >"$HOME/.lnav/formats/installed/trips.json" <<JSON
{"\$schema": "https://lnav.org/schemas/format-v1.schema.json",
 "trips": {
   "title": "Trips", "json": true, "timestamp-field": "time", "level-field": "level",
   "body-field": "what", "line-format": [{"field": "what"}],
   "value": {"what": {"kind": "string"}, "$2": {"kind": "integer"}}}}
JSON
  echo "{\"time\": \"2026-01-01T00:00:00.000Z\", \"level\": \"info\", \"what\": \"left\", \"$2\": 7}" \
    >"$tmp/trips.log"
  checked=ok
  run "$1" usr/bin/lnav -C -n "$tmp/trips.log" >/dev/null 2>&1 || checked=refused
  table="a table"
  run "$1" usr/bin/lnav -n -c ';select log_line from trips' "$tmp/trips.log" >"$tmp/told" 2>&1 || true
  if grep -q 'no such table: trips' "$tmp/told"; then table="no such table"; fi
  shown=$(run "$1" usr/bin/lnav -n "$tmp/trips.log" 2>&1 | grep -oE '(station|transaction|order): *7')
  echo "$2: format file $checked, shows $shown, $table"
}

seen() {
  run "$1" usr/bin/lnav -V
  for field in station transaction order; do ask "$1" $field; done
}

fields="station: format file ok, shows station: 7, a table
transaction: format file ok, shows transaction: 7, no such table
order: format file ok, shows order: 7, no such table"
expect "lnav 0.11.1
$fields" "$(seen bookworm)"
expect "lnav 0.12.4
$fields" "$(seen trixie)"
