#!/bin/sh
# What somebody does who has a new machine and this tree: the router, a chat through it, and
# the tests. Says how long each took and what it has installed. bare.sh runs it, as root.

set -eu
cd "$(dirname "$(readlink -f "$0")")/../.."

say() { printf '%s\n' "$*"; }
fail() { # LOG WHAT
  tail -n 60 "$1" >&2
  say "FAULT: $2, see above." >&2
  exit 1
}

megabytes() { dpkg-query -W -f '${Installed-Size}\n' | awk '{ n += $1 } END { print int(n / 1024) }'; }
packages() { dpkg-query -W | wc -l; }

begin() {
  began=$(date +%s)
  packages_before=$(packages)
  megabytes_before=$(megabytes)
}

end() { # WHAT
  took=$(($(date +%s) - began))
  say "$(printf '%-28s %2d min %02d s, %3d packages of %4d MB installed' "$1" \
    $((took / 60)) $((took % 60)) $(($(packages) - packages_before)) \
    $(($(megabytes) - megabytes_before)))"
}

begin
./dev run >run.log 2>&1 &
router=$!
tail -n +1 -F --pid=$router run.log 2>/dev/null | grep -qm 1 'listens on' \
  || fail run.log "the router has not started"
end "./dev run until it listens"

begin
echo '@alice hello' | ./dev chat alice >chat.log 2>&1 || fail chat.log "the chat has failed"
grep -q 'from alice: hello' chat.log && grep -q 'delivered to alice' chat.log \
  || fail chat.log "the chat has not delivered"
end "./dev chat"

begin
kill $router
wait $router || fail run.log "the router has not ended well"
end "the end of the router"

begin
./dev test >test.log 2>&1 || fail test.log "the tests have failed"
end "./dev test"
grep -A 20 'tests passed' test.log

ls build/release/bin/telexd build/release/bin/telex >programs.log 2>&1 \
  || fail programs.log "the programs are not where the README says"
say "$(du -sm build | cut -f1) MB in build/"
