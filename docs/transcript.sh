#!/bin/sh
# A chat of two users in pipes: starts the router and two clients, and prints who wrote what.
#
#     docs/transcript.sh BIN_DIR    BIN_DIR has telexd and telex
#
# Nothing waits for a time to pass: each line that a program prints
# is read before the next is written, so every run gives the same text.

set -eu

# A run takes well under a second; one that hangs is ended, with all that it has started.
if [ "${TRANSCRIPT_IS_BOUNDED:-}" != yes ]; then
  TRANSCRIPT_IS_BOUNDED=yes exec timeout -k 5 60 "$0" "$@"
fi

die() { echo "transcript.sh: $*" >&2; exit 1; }

[ $# = 1 ] || die "usage: transcript.sh BIN_DIR"
bin=$(cd "$1" 2>/dev/null && pwd) || die "there is no directory $1"
dir=$(mktemp -d)
pids=

finish() {
  [ -z "$pids" ] || kill $pids 2>/dev/null || :
  rm -rf "$dir"
}
trap finish EXIT
trap 'exit 1' HUP INT TERM

# starts NAME PROGRAM [ARGUMENTS]: $dir/NAME.in is its input, $dir/NAME.out its output.
starts() {
  name=$1
  shift
  mkfifo "$dir/$name.in" "$dir/$name.out"
  (
    cd "$bin"
    exec "$@" <"$dir/$name.in" >"$dir/$name.out" 3>&- 4>&- 5<&- 6<&-
  ) &
  pids="$pids $!"
}

writes() { # NAME LINE
  echo "$1> $2"
  case $1 in
    alice) echo "$2" >&3 ;;
    bob) echo "$2" >&4 ;;
  esac
}

prints() { # NAME
  case $1 in
    alice) read -r line <&5 ;;
    bob) read -r line <&6 ;;
  esac || die "$1's client has ended"
  echo "$1  $line"
}

chat() {
  starts telexd ./telexd --port 0 --port-file "$dir/port" --log-level off
  router=$!
  : >"$dir/telexd.in"
  exec 7<"$dir/telexd.out"
  read -r line <&7 || die "telexd has ended"
  port=$(cat "$dir/port")
  echo '$ ./telexd'
  echo "$line"

  echo
  echo 'alice$ ./telex chat alice'
  starts alice ./telex chat alice --server "127.0.0.1:$port"
  alice=$!
  exec 3>"$dir/alice.in" 5<"$dir/alice.out"
  writes alice '@bob Are you there?'
  prints alice

  echo
  echo 'bob$ ./telex chat bob'
  starts bob ./telex chat bob --server "127.0.0.1:$port"
  bob=$!
  exec 4>"$dir/bob.in" 6<"$dir/bob.out"
  writes bob '@alice I am now.'
  prints alice
  prints bob
  writes alice '@bob Good. The train is late.'
  prints bob
  prints alice
  writes bob '@ALL Then I wait for you all.'
  prints alice
  prints bob

  exec 3>&-
  wait "$alice" && status=0 || status=$?
  echo "alice  (ends, exit status $status)"
  writes bob '@alice Hello?'
  prints bob
  exec 4>&-
  wait "$bob" && status=0 || status=$?
  echo "bob  (ends, exit status $status)"
  kill "$router"
  wait "$router" || die "telexd has failed"
  pids=
}

# The ports differ from run to run; what people see is the default.
chat >"$dir/chat"
sed "s/:$(cat "$dir/port")/:1933/g" "$dir/chat"
