#!/bin/bash
# A peer whose host vanishes: its network goes, and nobody says good-bye. The router is
# on one host and the peers are on another one, each a network namespace, with a cable
# between them.
#
# usage: vanished_test.sh TELEXD SECONDS: timeouts.vanished, which the test takes

set -eu
telexd=$1
seconds=$2
skipped=77

skip() { echo "skipped: $*"; exit $skipped; }
fail() { echo "FAILED: $*"; cat "$dir/log"; exit 1; }

if [ "${TELEX_IN_NAMESPACE-}" = "" ]; then
  command -v ip >/dev/null || skip "there is no ip (iproute2)"
  unshare --map-root-user --net true 2>/dev/null || skip "no network namespace to be had"
  TELEX_IN_NAMESPACE=yes exec unshare --map-root-user --net "$0" "$@"
fi

dir=$(mktemp -d)
children=()
trap 'kill "${children[@]}" 2>/dev/null || true; rm -rf "$dir"' EXIT

# -- two hosts and a cable -----------------------------------------------------

unshare --net tail -f --pid=$$ /dev/null &
children+=($!)
there() { nsenter --target "${children[0]}" --net "$@"; }
until [ "$(readlink /proc/self/ns/net)" != "$(there readlink /proc/self/ns/net)" ]; do :; done

ip link set lo up
ip link add cable type veth peer name end
ip link set end netns "${children[0]}"
ip address add 10.0.0.1/24 dev cable
ip link set cable up
there ip address add 10.0.0.2/24 dev end
there ip link set end up

# -- users on both -------------------------------------------------------------

"$telexd" --listen 10.0.0.1:1933 --listen 127.0.0.1:1933 --timeouts.vanished "${seconds}s" \
  --timeouts.acknowledge 1s --timeouts.registration 10m --timeouts.unresponsive 10m \
  2>"$dir/log" >"$dir/out" &
children+=($!)

# wait_for_log TEXT: until the log has it, or much more time has passed than it may take.
wait_for_log() {
  grep -qm 1 "$1" < <(timeout "$((2 * seconds + 10))" \
    tail -n +1 -F --pid="${children[1]}" "$dir/log" 2>/dev/null) \
    || fail "the log never had: $1"
}

# answered DESCRIPTOR LINE: the next frame there is this line.
answered() {
  local line='nothing'
  read -r line <&"$1" && [ "$line" = "$2" ] || fail "instead of $2 there came: $line"
  read -r line <&"$1"
}
wait_for_log 'info started'

# join ADDRESS NAME: registers, and sets the descriptors `sending` and `receiving`.
join() {
  exec {sending}<>"/dev/tcp/$1/1933" {receiving}<>"/dev/tcp/$1/1933"
  printf 'REGISTER TOSEND %s\n\n' "$2" >&$sending
  answered $sending "REGISTERED TOSEND $2"
  printf 'REGISTER TORECV %s\n\n' "$2" >&$receiving
  answered $receiving "REGISTERED TORECV $2"
}

export -f join answered fail
nsenter --target "${children[0]}" --net \
  bash -c "join 10.0.0.1 idle; join 10.0.0.1 busy; exec tail -f --pid=$$ /dev/null" &
children+=($!)
wait_for_log 'user=busy .* role=receiver complete=true'
join 127.0.0.1 alice

# -- the network goes ----------------------------------------------------------

there ip link set end down
printf 'SEND busy\nContent-length: 5\n\nhello' >&$sending
start=$SECONDS
answered $sending "ERROR 102 Unable to send"

for user in idle busy; do
  wait_for_log "user=$user .* reason=hung-up"
done
took=$((SECONDS - start))
[ "$took" -le "$((seconds + 5))" ] || fail "it took $took s to see that they had vanished"

# Whose network did not go is there, and the names are free.
join 127.0.0.1 idle
printf 'SEND alice\nContent-length: 5\n\nhello' >&$sending
answered $sending "ERROR 102 Unable to send"
echo "vanished peers were seen after $took s"
