#!/bin/sh
# The rules of the tree that no compiler checks: which way includes point, how long a file and
# a function are, where links lead, and what a test may not do.
#
#     rules.sh TREE    prints each line that breaks a rule; exits 1 if there is one

set -eu
rules=$(dirname "$(readlink -f "$0")")
cd "$1"
broken=0
include='^\s*#\s*include\s*[<"]'
sockets='(sys/(socket|un|select|poll|epoll)|poll|netdb|arpa/inet)\.h|netinet/'

# forbid RULE PATTERN WHERE...: a line that matches, in these files and folders, is wrong.
forbid() {
  rule=$1
  pattern=$2
  shift 2
  grep -rnHIP "$pattern" "$@" && found=0 || found=$?
  [ $found = 1 ] && return # neither a match (0) nor an error (2)
  echo "    breaks the rule: $rule"
  broken=1
}

# The C++ files of a folder and, at any depth, the files of this tree that they include.
reached_from() {
  reached=$(find "$1" -name '*.[ch]pp' | sort)
  while
    named=$(cat $reached | grep -oP "$include\\K[^>\"]+")
    next=$(for file in $reached $named; do [ ! -f "$file" ] || echo "$file"; done | sort -u)
    [ "$next" != "$reached" ]
  do
    reached=$next
  done
  echo "$reached"
}

forbid 'an include names its file from the top of the tree' \
  '^\s*#\s*include\s*"(?!(actors|net|cli)/)' actors net cli
forbid 'actors/ includes nothing of net/ and cli/' "$include(net|cli)/" actors
forbid 'net/ includes nothing of cli/' "${include}cli/" net

# Bytes -> frames -> what the session allows -> messages, and answers back the same way.
forbid 'net/wire/ includes neither CAF nor sockets, at any depth' \
  "$include(caf/|$sockets)" $(reached_from net/wire)
forbid 'net/wire/ includes of net/ nothing else' "${include}net/(?!wire/)" net/wire
forbid 'net/tls/ includes neither CAF nor sockets, at any depth' \
  "$include(caf/|$sockets)" $(reached_from net/tls)
forbid 'net/tls/ includes of the tree nothing else' \
  "$include(actors/|net/(?!tls/))" net/tls
forbid 'net/stream/ knows no frames and no connections' \
  "${include}net/(?!stream/|tls/|wire/number\.hpp|if\.h)" net/stream
forbid 'net/connection/ knows neither the listener nor the router' \
  "${include}net/(?!connection/|stream/|wire/)" net/connection

forbid 'cli/text/ includes of net/ nothing else but number.hpp and local_place.hpp' \
  "$include(actors/|net/(?!wire/number\.hpp|stream/local_place\.hpp)|cli/(?!text/))" cli/text
forbid 'cli/system/ includes nothing else but cli/text/ and actors/secret.hpp' \
  "$include(actors/(?!secret\.hpp)|net/|cli/(?!system/|text/))" cli/system
forbid 'cli/configuration/ includes nothing else but cli/system/ and cli/text/' \
  "$include(actors/|net/|cli/(?!configuration/|system/|text/))" cli/configuration
# What of them both have: bytes, names, what the actor log tells, and the interfaces of the host.
forbid 'the client knows nothing of the router' \
  "$include(cli/telexd/|net/(?!tls/|wire/|stream/zone\.hpp)|actors/(?!events|keyed_hash|outcome|secret|username))" \
  cli/telex
forbid 'the router knows nothing of the client' "${include}cli/telex/" cli/telexd
# What every command of the client has.
common='(admin_client|admin_option|client_file|complaint|exit_code|name_by_chance|own_password|protocol_option|question|server_option|timeout_option|trust|wanted_password)\.hpp'
forbid 'cli/telex/client/ includes of cli/telex/ nothing else' \
  "${include}cli/telex/(?!client/)" cli/telex/client
# command FOLDER PATTERN: which files of cli/telex/ it may include beside its own.
command() {
  forbid 'commands of the client know nothing of each other' \
    "${include}cli/telex/(?!$1/|$2$common)" "cli/telex/$1"
}
command chat 'client/|'
command check 'client/|'
command listen 'client/|'
command load 'client/|'
command log 'load/histogram\.hpp|'
command top ''
command who 'client/|'
forbid 'the model of the simulation knows nothing of the router but its settings' \
  "$include(caf/|net/|cli/|actors/(?!settings\.hpp))" $(reached_from tests/simulation/model)
forbid 'no test sleeps: it waits for what must happen, as tests/process/ shows' \
  '\b(sleep_for|sleep_until|usleep|nanosleep|sleep)(\s*[(<]|\s+([\d."$]|infinity|as\b))' \
  tests --exclude-dir=rules --include='*.[ch]pp' --include='*.sh' --include='*.py'
forbid 'a test has Catch2 from tests/support/catch.hpp: its versions have other headers' \
  "${include}catch2/" tests --include='*.[ch]pp' --exclude=catch.hpp
forbid 'a test has no ; in its name: CMake would cut it in two, and ctest run neither half' \
  '^(\s+|TEST_CASE.*|SCENARIO.*)"[^"]*;[^"]*"(, "\[.*")?\) \{' \
  tests --include='*.cpp'
forbid 'a test that warns is skipped, and says so in the words that ctest knows' \
  '\bWARN\((?!"skipped: )' tests --include='*.[ch]pp'

# Longer ones have more than one thing in them. The change log alone grows with each version.
too_long=$(find . \( -name build -o -name .git -o -path ./tests/fuzz/corpus \) -prune \
  -o -path ./docs/changelog.md -o -type f \( -name '*.[ch]pp' -o -name '*.sh' -o -name '*.py' \
  -o -name '*.md' -o -name '*.js' -o -name '*.css' -o -name '*.html' -o -name '*.awk' \
  -o -name '*.cmake' -o -name CMakeLists.txt -o -name dev \) -print | sed 's/^..//' | sort \
  | xargs awk -f "$rules/lengths.awk")
if [ "$too_long" ]; then
  echo "$too_long"
  echo "    breaks the rule: a file has 400 lines at most, and a function of C++ 40"
  broken=1
fi

dead_links=$("$rules/links.sh" $(find . -name build -prune -o -name '*.md' -print | sort))
if [ "$dead_links" ]; then
  echo "$dead_links"
  echo "    breaks the rule: a link leads to a file, and to a heading of it"
  broken=1
fi

exit $broken
