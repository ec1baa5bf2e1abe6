#!/bin/sh
# What somebody does who has the packages of Telex and a bare Debian without a running systemd:
# installs them, uses them, configures them, comes from an older version, and purges them.
# bare.sh runs it, as root; the packages are in build/packages.

set -eu
cd "$(dirname "$(readlink -f "$0")")/../../build/packages"
log=$PWD/guest.log

say() { printf '%s\n' "$*"; }
fail() {
  tail -n 40 "$log" >&2 2>/dev/null || true
  say "FAULT: $*" >&2
  exit 1
}
expect() { # WHAT COMMAND...
  what=$1
  shift
  "$@" >>"$log" 2>&1 || fail "$what"
}
install() { # PACKAGE...
  # Nobody is there to be asked which configuration to keep.
  DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends \
    -o Dpkg::Options::=--force-confdef -o Dpkg::Options::=--force-confold "$@" >"$log" 2>&1 \
    || fail "apt-get could not install $*"
}
enabled() { [ -h "/etc/systemd/system/$1" ]; }
has_no_comment_of_old() { ! grep -q 'as it was before' "$1"; }
# Without a running systemd its package does not say what it would do.
keeps_the_sockets() { ! grep -q '_dh_action.*\.socket' /var/lib/dpkg/info/telexd.postinst; }
absent() { [ ! -e "$1" ] && [ ! -h "$1" ]; }

# A distribution for containers leaves out what this one is asked about.
rm -f /etc/dpkg/dpkg.cfg.d/*
apt-get -q update >"$log" 2>&1 || fail "apt-get update has failed"

# -- a first version -------------------------------------------------------------------

install ./older/telexd.deb ./older/telex.deb
expect "the service is not enabled" enabled multi-user.target.wants/telexd.service
expect "its socket is not enabled" enabled sockets.target.wants/telexd.socket
expect "the socket for TLS is enabled, and takes a certificate" \
  absent /etc/systemd/system/sockets.target.wants/telexd-tls.socket
expect "there is no group telex" getent group telex
[ "$(stat -c '%A %U %G' /etc/telex/tls)" = 'drwxr-x--- root telex' ] \
  || fail "/etc/telex/tls is for others: $(stat -c '%A %U %G' /etc/telex/tls)"
[ "$(stat -c '%A %U %G' /etc/telex/accounts)" = '-rw-r----- root telex' ] \
  || fail "/etc/telex/accounts is for others: $(stat -c '%A %U %G' /etc/telex/accounts)"
say "installed: version $(dpkg-query -W -f '${Version}' telexd)"

# -- it runs ---------------------------------------------------------------------------

chat() {
  mkfifo output
  telexd >output 2>router.log &
  router=$!
  timeout 20 head -n 1 output | grep -q 'listens on 127.0.0.1:1933' || fail "telexd does not listen"
  rm output
  echo '@alice hello' | timeout 20 telex chat alice >chat.log 2>&1 || fail "telex has not chatted"
  grep -q '^delivered to alice' chat.log || fail "nothing was delivered: $(cat chat.log)"
  kill $router
  wait $router || fail "telexd has not ended well: $(cat router.log)"
}
chat
say "run: $(grep '^delivered' chat.log)"

# -- the next version, which keeps what was configured ------------------------------------

echo '# of this host' >>/etc/telex/telexd.toml
echo 'alice of this host' >>/etc/telex/accounts
install ./telexd_*.deb ./telex_*.deb
expect "the upgrade has put the configuration back" grep -q 'of this host' /etc/telex/telexd.toml
expect "the upgrade has not brought the file for logrotate" \
  has_no_comment_of_old /etc/logrotate.d/telexd
expect "the upgrade has taken accounts away" grep -q 'alice of this host' /etc/telex/accounts
[ "$(stat -c '%A %U %G' /etc/telex/accounts)" = '-rw-r----- root telex' ] \
  || fail "the upgrade has let others read the accounts"
expect "the upgrade has left the service disabled" enabled multi-user.target.wants/telexd.service
expect "an upgrade starts a socket again, and refuses who comes meanwhile" keeps_the_sockets
chat
say "upgraded: to version $(dpkg-query -W -f '${Version}' telexd)"

# -- the unit, as systemd sees it --------------------------------------------------------

for name in telexd telex; do
  expect "the completions of $name are missing" ls \
    /usr/share/bash-completion/completions/$name \
    /usr/share/fish/vendor_completions.d/$name.fish /usr/share/zsh/vendor-completions/_$name
done
install man-db
for page in telexd telex; do
  expect "man does not know $page" man --where $page
done
if command -v systemd-analyze >>"$log"; then
  expect "systemd does not like the units" systemd-analyze verify telexd.service \
    telexd.socket telexd-tls.socket
fi

# -- and away ------------------------------------------------------------------------------

apt-get remove --yes telexd telex >"$log" 2>&1 || fail "apt-get could not remove them"
expect "its removal has taken the configuration away" grep -q 'of this host' /etc/telex/telexd.toml
apt-get purge --yes telexd telex >"$log" 2>&1 || fail "apt-get could not purge them"
left=$(find / -xdev \( -path /proc -o -path /sys -o -path /root -o -path /run/outside \
  -o -path /var/cache -o -path /var/log/apt -o -path /var/lib/apt \) -prune \
  -o -iname '*telex*' -print)
[ -z "$left" ] || fail "this is left behind:
$left"
say "purged: nothing is left"
