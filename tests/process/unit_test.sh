#!/bin/bash
# The units for systemd: it understands them, its review of what they leave open finds little,
# and the router asks the kernel for nothing that they keep from it. No systemd has to run.
#
# usage: unit_test.sh TELEXD FOLDER: of the units

set -eu
telexd=$1
units=$2
skipped=77

skip() { echo "skipped: $*"; exit $skipped; }
fail() { echo "FAILED: $*"; exit 1; }

command -v systemd-analyze >/dev/null || skip "there is no systemd-analyze"
command -v strace >/dev/null || skip "there is no strace"

dir=$(mktemp -d)
router=
traced() { cat "/proc/$router/task/$router/children" 2>/dev/null || true; }
trap 'kill $(traced) $router 2>/dev/null || true; rm -rf "$dir"' EXIT

# This router, and without man pages, which are the package's.
for unit in "$units"/*.service "$units"/*.socket; do
  sed -e "s|/usr/bin/telexd|$telexd|" -e '/^Documentation=/d' "$unit" \
    >"$dir/$(basename "$unit")"
done
systemd-analyze verify "$dir"/*.service "$dir"/*.socket 2>"$dir/complaints" \
  && [ ! -s "$dir/complaints" ] || fail "systemd does not like them: $(cat "$dir/complaints")"

# In tenths.
systemd-analyze security --offline=true --threshold=15 --no-pager "$dir/telexd.service" \
  >"$dir/review" || fail "more is left open than need be: $(grep '✗' "$dir/review")"

# -- system calls ------------------------------------------------------------------------

# Of all sets, a line `SET NAME` for each call, or other set, that is in it.
systemd-analyze syscall-filter --no-pager \
  | awk '/^@/ { set = $1; next } /^ +[@a-z]/ { print set, $1 }' >"$dir/sets"

# Those in these sets, one a line.
calls_of() { # SET...
  awk -v wanted="$*" '
    { inside[$1] = inside[$1] " " $2 }
    function show(set, names, n, i) {
      n = split(inside[set], names)
      for (i = 1; i <= n; ++i)
        if (names[i] ~ /^@/) show(names[i])
        else print names[i]
    }
    END { n = split(wanted, sets); for (i = 1; i <= n; ++i) show(sets[i]) }' "$dir/sets"
}
filter() { sed -n "s/^SystemCallFilter=$1//p" "$units/telexd.service"; }
calls_of $(filter '@' | sed 's/^/@/') | sort -u >"$dir/given"
calls_of $(filter '~') | sort -u >"$dir/taken"
{ comm -23 "$dir/given" "$dir/taken"; filter '' | grep -x '[a-z_0-9]*'; } | sort -u >"$dir/allowed"
grep -qx read "$dir/allowed" || fail "no filter was found in telexd.service"

# A start, a user with a password, a certificate and an admin port, a look at it, an end.
echo 'nobody knows it' >"$dir/password"
chmod 600 "$dir/password"
"$telexd" account add alice --accounts.file "$dir/accounts" <"$dir/password" >/dev/null \
  || fail "no account"
strace -f -qq -o "$dir/trace" "$telexd" --port 0 --port-file "$dir/port" --tls 127.0.0.1:0 \
  --tls-self-signed "$dir" --admin "unix:$dir/admin" --actor-log "$dir/actors.log" \
  --accounts.file "$dir/accounts" >"$dir/output" 2>"$dir/log" &
router=$!
grep -qm 1 ' started ' <(timeout 40 tail -n +1 -F "$dir/log" 2>/dev/null) \
  || fail "no router: $(cat "$dir/log")"
TELEX_PASSWORD_FILE=$dir/password "$(dirname "$telexd")/telex" send --as alice --server "127.0.0.1:$(head -n 1 "$dir/port")" \
  alice hello >/dev/null || fail "the router does not take the password"
"$(dirname "$telexd")/telex" top --once --admin "unix:$dir/admin" >/dev/null \
  || fail "the router does not answer: $(cat "$dir/log")"
# strace passes a signal on to nobody: the router is its child.
kill -TERM $(traced)
wait $router || fail "the router ended with $?: $(cat "$dir/log")"

# What strace shows when it is over: `PID name(`.
sed -n 's/^[0-9]* *\([a-z0-9_]*\)(.*/\1/p' "$dir/trace" | sort -u >"$dir/used"
# The call by which strace begins it, in systemd's place.
comm -23 "$dir/used" "$dir/allowed" | grep -vx execve >"$dir/missing" || true
[ ! -s "$dir/missing" ] || fail "the unit keeps these from the router: $(cat "$dir/missing")"
