#!/bin/bash
# A router at an address that is of one link alone: it listens there, answers questions
# there, and says how to be reached there. In a network namespace of its own, whose
# loopback has such an address.
#
# usage: zone_test.sh DIRECTORY: that of telexd and telex

set -eu
bin=$1
skipped=77

skip() { echo "skipped: $*"; exit $skipped; }
fail() { echo "FAILED: $*"; exit 1; }

if [ "${TELEX_IN_NAMESPACE-}" = "" ]; then
  command -v ip >/dev/null || skip "there is no ip (iproute2)"
  unshare --map-root-user --net true 2>/dev/null || skip "no network namespace to be had"
  TELEX_IN_NAMESPACE=yes exec unshare --map-root-user --net "$0" "$@"
fi

ip link set lo up
ip addr add fe80::7/64 dev lo nodad 2>/dev/null || skip "no IPv6 on this system"

dir=$(mktemp -d)
router=
trap 'kill $router 2>/dev/null || true; rm -rf "$dir"' EXIT
mkfifo "$dir/output"
"$bin/telexd" --listen '[fe80::7%lo]:0' --admin '[fe80::7%lo]:0' --admin-anywhere \
  >"$dir/output" 2>"$dir/log" &
router=$!
exec 3<"$dir/output"
read -r -t 20 chat <&3 || fail "no router: $(cat "$dir/log")"
read -r -t 20 questions <&3 || fail "no admin port: $(cat "$dir/log")"

server=${chat##* --server }
[[ $server == '[fe80::7%lo]:'*' --no-tls' ]] || fail "the router says: $chat"
# Two words.
said=$(timeout 20 "$bin/telex" send --as alice --server $server nobody hello 2>&1) && true
[[ $said == *"nobody is not connected"* ]] || fail "alice was told: $said"

admin=${questions##* --admin }
[[ $admin == '[fe80::7%lo]:'* ]] || fail "the router says: $questions"
timeout 20 "$bin/telex" top --once --json --admin $admin >"$dir/state" \
  || fail "nobody answers at $admin"
grep -q '\[fe80::7%lo\]:' "$dir/state" || fail "it tells: $(cat "$dir/state")"

kill "$router"
wait "$router" || fail "the router ended with $?"
