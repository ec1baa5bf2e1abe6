#!/bin/sh
# Which of Debian's packages are for what; installs those that are missing. ./dev calls it.
#
#     packages.sh list              prints them: job, package, what for
#     packages.sh need JOBS         installs those of these jobs (as in build|test)
#     packages.sh unpack PACKAGE    puts its files into build/PACKAGE

set -eu
cd "$(dirname "$(readlink -f "$0")")/.."

say() { printf '%s\n' "$*" >&2; }
die() { say "dev: $*"; exit 1; }

table() {
  cat <<'END'
build g++ compiles the programs
build cmake configures the build
build ninja-build runs the build
build libcaf-dev CAF: the actors that the router is made of
build libspdlog-dev spdlog: the log
build libfmt-dev fmt: formatted text
build libcli11-dev CLI11: the options on the command line
build libtomlplusplus-dev toml++: the configuration file of the router
build libreadline-dev readline: the prompt of the chat
build nlohmann-json3-dev nlohmann-json: results for programs
build libssl-dev OpenSSL: TLS
build libsodium-dev libsodium: makes hashes of passwords
build libargon2-dev libargon2: compares passwords with them
build libmicrohttpd-dev libmicrohttpd: HTTP of the admin port
build libgnutls28-dev GnuTLS: the TLS of the admin port
build libcurl4-openssl-dev libcurl: questions to the admin port
build prometheus-cpp-dev prometheus-cpp: the text format of metrics
build pkgconf finds libmicrohttpd and GnuTLS
build libmimalloc-dev mimalloc: the memory of the router
build libsimdjson-dev simdjson: reads the actor log
build zlib1g-dev zlib: unpacks the actor log
test catch2 Catch2: the test framework
test chromium-headless-shell a browser, for the page of the admin port
test python3 runs what tests that page, the dashboard, and logrotate's file
test lnav shows an actor log, for the test of its format file
test logrotate puts an actor log aside, for the test of its file
test iproute2 ip: hosts and cables for the tests that take a network away
test tmux a terminal that arranges its lines anew, for the chat
test openssl a client with another TLS than ours, and certificates for tests
test stunnel4 brings programs without TLS to the router over it, for its test
test gnutls-bin GnuTLS's client, for the test that the router speaks with it
test systemd systemd-analyze and the other tools that test how telexd runs as a service
test zsh completes the options of the programs, for the test of that
test fish completes them, too
test mandoc looks at the man pages
test strace shows which system calls the router makes
check python3 runs what tests the filter for fail2ban
package debhelper makes the packages
package dpkg-dev makes the packages
package lintian looks at them
package python3 makes the man pages and completions
soak gnuplot-nox gnuplot: draws what a soak has measured
bench gnuplot-nox gnuplot: draws what was measured
bench linux-perf perf: shows where the time of a server goes
bench python3 runs the servers and their load, and writes the document
bench valgrind counts instructions
instructions valgrind counts instructions
findings g++ compiles what shows them
sanitize clang-19 compiles with sanitizers; Debian 12 and 13 both have this version
sanitize libclang-rt-19-dev the sanitizers, and libFuzzer
bare debootstrap makes a bare Debian
bare iproute2 ip: gives it a loopback of its own
bare git knows which files are the tree
format clang-format-19 formats the code; Debian 12 and 13 both have this version
END
}

aligned() { # WORDS: that many at the beginning of each line become columns
  awk -v words="$1" '
    {
      line[NR] = $0
      for (i = 1; i <= words; ++i)
        if (length($i) > width[i]) width[i] = length($i)
    }
    END {
      for (n = 1; n <= NR; ++n) {
        rest = line[n]
        for (i = 1; i <= words; ++i) {
          end = index(rest, " ")
          printf "%-" width[i] "s  ", substr(rest, 1, end - 1)
          rest = substr(rest, end + 1)
        }
        print rest
      }
    }'
}

missing() {
  table | grep -E "^($1) " | while read -r _ name why; do
    dpkg-query -W -f '${db:Status-Status}\n' "$name" 2>/dev/null | grep -qx installed \
      || echo "$name $why"
  done
}

need() { # JOBS
  command -v dpkg-query >/dev/null || die "this is not Debian, so nothing is installed." \
    "Install what these packages of Debian 12 or 13 hold, then run cmake --preset release:
$(table | grep -E "^($1) " | aligned 2)"
  missing=$(missing "$1")
  [ "$missing" ] || return 0
  say "These packages of Debian are missing:"
  printf '%s\n' "$missing" | aligned 1 | sed 's/^/  /' >&2
  install="apt-get install --yes --no-install-recommends$(
    printf '%s\n' "$missing" | awk '{ printf " %s", $1 }')"
  by_hand="As root, run: apt-get update && $install"
  grep -qsx 'ID=debian' "${OS_RELEASE:-/etc/os-release}" || die "this is not Debian itself," \
    "so they are not installed without being asked for. $by_hand"
  install
}

install() {
  root=
  if [ "$(id -u)" != 0 ]; then
    command -v sudo >/dev/null || die "you are not root, and there is no sudo. $by_hand"
    root=sudo
  fi
  say "Installing them."
  # A machine that has just started may be installing its own updates: wait for it.
  { $root apt-get -q update \
    && $root env DEBIAN_FRONTEND=noninteractive $install -q -o DPkg::Lock::Timeout=300; } >&2 \
    || die "apt-get failed, see above. Is there a network, and Debian in apt's sources? $by_hand"
}

# That is for packages that start a service when they are installed.
unpack() { # PACKAGE, if it is not there
  [ ! -d "build/$1/usr" ] || return 0
  rm -rf "build/$1" "build/$1.part"
  mkdir -p "build/$1.part"
  cd "build/$1.part"
  { apt-get -q download "$1" && dpkg -x "$1"_*.deb .; } >/dev/null 2>&1 \
    || die "could not download the package $1. Is there a network? Try apt-get update."
  mv "$PWD" "../$1"
}

case $1 in
  list) table | aligned 2 ;;
  need | unpack) "$@" ;;
esac
