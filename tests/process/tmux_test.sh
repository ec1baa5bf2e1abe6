#!/bin/bash
# A chat in tmux, which arranges what is shown anew when its window gets another size: nothing
# that others wrote goes, and the line being typed stays as it is.
#
# usage: tmux_test.sh DIRECTORY: that of telexd and telex

set -eu
bin=$1
skipped=77

skip() { echo "skipped: $*"; exit $skipped; }
fail() { echo "FAILED: $*"; screen; exit 1; }

command -v tmux >/dev/null || skip "there is no tmux"

dir=$(mktemp -d)
router=
terminal() { tmux -S "$dir/tmux" -f /dev/null "$@"; }
trap 'terminal kill-server || true; kill $router 2>/dev/null || true; rm -rf "$dir"' EXIT
export LC_ALL=C.UTF-8 TERM=xterm HOME="$dir" XDG_CONFIG_HOME="$dir" INPUTRC=/dev/null
unset TMUX TELEX_SERVER TELEX_NAME NO_COLOR XDG_STATE_HOME

# What has been shown so far, a row as a line, without the times of messages.
screen() { terminal capture-pane -pS - | sed -E 's/^[0-9]{2}:[0-9]{2} //; s/ +$//' | sed '/^$/d'; }

# sees TEXT: in the end the screen ends with these lines.
sees() {
  local lines
  lines=$(($(wc -l <<<"$1")))
  until [ "$(screen | tail -n $lines)" = "$1" ]; do
    [ $SECONDS -lt 30 ] || fail "it does not end with
$1
but there is"
  done
}

mkfifo "$dir/output"
"$bin/telexd" --listen 127.0.0.1:0 >"$dir/output" 2>"$dir/log" &
router=$!
read -r -t 20 ready <"$dir/output" || fail "no router: $(cat "$dir/log")"
server=${ready##* --server }
send() { timeout 20 "$bin/telex" send --as bob --server "$server" alice "$1" >"$dir/sent"; }

terminal new-session -d -x 80 -y 24 "$bin/telex chat alice --quiet --server $server"
sees 'alice>'
send 'one two three four five six seven'
terminal send-keys -l '@bob one two three four five six seven eight nine'
sees 'bob: one two three four five six seven
alice> @bob one two three four five six seven eight nine'

terminal resize-window -x 40 -y 12
sees 'alice> @bob one two three four five six
seven eight nine'
send 'second'
sees 'bob: second
alice> @bob one two three four five six
seven eight nine'

terminal resize-window -x 80 -y 24
sees 'bob: second
alice> @bob one two three four five six seven eight nine'
for text in 'bob: one two' 'bob: second'; do
  [ "$(screen | grep -c "$text")" = 1 ] || fail "this is not there once: $text"
done
terminal send-keys ' 漢字' Enter
sees '      not delivered to bob: bob is not connected
alice>'
