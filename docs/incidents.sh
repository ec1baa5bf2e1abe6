#!/bin/sh
# Three incidents on a real router, and what its tools say of them: the transcripts of
# incidents.md. Times and numbers differ from run to run.
#
#     docs/incidents.sh BIN_DIR SCENE    SCENE is deaf, slow or flooded; BIN_DIR has telexd
#                                        and telex

set -eu

# A run takes some seconds; one that hangs is ended, with all that it has started.
if [ "${INCIDENT_IS_BOUNDED:-}" != yes ]; then
  INCIDENT_IS_BOUNDED=yes exec timeout -k 5 60 "$0" "$@"
fi

die() { echo "incidents.sh: $*" >&2; exit 1; }

[ $# = 2 ] || die "usage: incidents.sh BIN_DIR deaf|slow|flooded"
bin=$(cd "$1" 2>/dev/null && pwd) || die "there is no directory $1"
users=$(dirname "$(readlink -f "$0")")/incidents.py
scene=$2
dir=$(mktemp -d)
pids=
trap 'kill $pids 2>/dev/null || :; rm -rf "$dir"' EXIT
trap 'exit 1' HUP INT TERM PIPE
cd "$dir"
export COLUMNS=80

mkfifo telexd.out users.out
"$bin/telexd" --port 0 --port-file port --log-level off --actor-log actors.log \
  --admin "unix:$dir/admin" >telexd.out &
pids=$!
{ read -r _ && read -r _; } <telexd.out || die "telexd has ended"
if [ "$scene" = flooded ]; then
  "$bin/telex" bench one-to-many --count 16 --pipeline 64 --seconds 20 \
    --server "127.0.0.1:$(cat port)" >/dev/null &
  pids="$pids $!"
else
  python3 -B "$users" "$scene" "$(cat port)" >users.out &
  pids="$pids $!"
  read -r _ <users.out || die "the users have ended"
fi

shows() { # COMMAND, with the place of the admin port left out
  echo "\$ $*"
  case $2 in
    top) COLUMNS=80 "$bin/telex" top --admin "unix:$dir/admin" --once | sed "s|unix:$dir/admin|127.0.0.1:1934|" ;;
    *) shift; "$bin/telex" "$@" ;;
  esac
  echo
}

case $scene in
  deaf)
    "$bin/telex" send --as alice --server "127.0.0.1:$(cat port)" bob 'Are you there?' \
      >/dev/null 2>&1 || :
    sleep 1 # lines of the log are written some milliseconds later
    shows telex log --user bob --failed actors.log
    shows telex log --transaction 1 --timeline actors.log
    ;;
  slow)
    sleep 7
    shows telex top --once
    sleep 12
    shows telex log --summary actors.log
    ;;
  flooded)
    sleep 3
    shows telex top --once | sed -e '13s/.*/  .../' -e '14,$d'
    echo
    shows telex log --summary actors.log
    ;;
  *) die "there is no scene $scene" ;;
esac
