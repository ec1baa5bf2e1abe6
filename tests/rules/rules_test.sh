#!/bin/sh
# Shows that rules.sh bites, and that it bites nothing else: each row plants one line in a
# clean tree.
#
#     rules_test.sh EMPTY_FOLDER

set -eu
rules=$(dirname "$(readlink -f "$0")")/rules.sh
failed=0

# A tree that keeps every rule, as the real one looks.
plant() { # FILE LINE
  mkdir -p "$(dirname "$1")"
  echo "$2" >>"$1"
}

clean_tree() {
  rm -rf actors net cli tests docs findings build README.md dev
  plant docs/protocol.md '# The protocol'
  plant actors/username.hpp '#include <string>'
  plant actors/registry.hpp '#include <caf/all.hpp>'
  plant net/wire/frame.hpp '#include "actors/username.hpp"'
  plant net/wire/parser.cpp '#include "net/wire/frame.hpp"'
  plant net/tls/session.hpp '#include "net/tls/context.hpp"'
  plant net/tls/context.hpp '#include <openssl/ssl.h>'
  plant net/stream/socket.hpp '#include <sys/socket.h>'
  plant net/connection/connection.cpp '#include "net/stream/socket.hpp"'
  plant net/router.cpp '#include "actors/registry.hpp"'
  plant cli/text/escape.cpp '#include <string>'
  plant cli/system/output.cpp '#include "cli/text/escape.hpp"'
  plant cli/configuration/origin.cpp '#include "cli/text/escape.hpp"'
  plant cli/telexd/main.cpp '#include "net/router.hpp"'
  for each in client chat check listen load log top who; do
    plant cli/telex/$each/$each.cpp '#include "cli/system/output.hpp"'
  done
  plant tests/net/wire/parser_test.cpp '// no sleep, no sleeping'
  plant tests/simulation/request.hpp '#include <string>'
  plant tests/simulation/model/model.hpp '#include "tests/simulation/request.hpp"'
}

# So many lines of a file, or of a function.
lines() { # COUNT
  yes '// a line' | head -n "$1"
}
function_of() { # COUNT
  echo 'int f(int x,'
  echo '      int y) {'
  yes '  g();' | head -n "$(($1 - 3))"
  echo '}'
}

expect() { # STATUS FILE LINE
  clean_tree
  plant "$2" "$3"
  "$rules" . >report 2>&1 && status=0 || status=$?
  if [ $status != "$1" ] || { [ $status = 1 ] && ! grep -qF "$2" report; }; then
    echo "$2 with '$3': exit status $status instead of $1"
    cat report
    failed=1
  fi
}

kept() { expect 0 "$@"; }
broken() { expect 1 "$@"; }

mkdir -p "$1"
cd "$1"

kept actors/transaction.cpp '#include "actors/registry.hpp"'
broken actors/transaction.cpp '#include "net/router.hpp"'
broken actors/transaction.cpp '#include "net/wire/frame.hpp"'
broken actors/transaction.cpp '  #  include <cli/options.hpp>'
broken actors/transaction.cpp '#include "registry.hpp"'
broken actors/transaction.cpp '#include "../net/router.hpp"'

kept net/connection/connection.cpp '#include <netinet/tcp.h>'
kept net/connection/connection.cpp '#include "net/wire/parser.hpp"'
broken net/connection/connection.cpp '#include "net/router.hpp"'
broken net/connection/connection.cpp '#include "cli/options.hpp"'
broken net/wire/writer.cpp '#include "net/stream/socket.hpp"'
broken net/wire/writer.cpp '#include "net/router.hpp"'
broken net/tls/session.cpp '#include <sys/socket.h>'
broken net/tls/session.cpp '#include "net/wire/frame.hpp"'
broken net/tls/session.cpp '#include "actors/settings.hpp"'
kept net/stream/socket.cpp '#include "net/tls/session.hpp"'
kept net/stream/socket.cpp '#include "net/wire/number.hpp"'
broken net/stream/socket.cpp '#include "net/wire/frame.hpp"'
broken net/stream/socket.cpp '#include "net/connection/connection.hpp"'

broken cli/text/escape.cpp '#include "cli/system/output.hpp"'
kept cli/text/address.cpp '#include "net/wire/number.hpp"'
kept cli/text/address.cpp '#include "net/stream/local_place.hpp"'
broken cli/text/address.cpp '#include "net/stream/endpoint.hpp"'
broken cli/text/address.cpp '#include "actors/settings.hpp"'
broken cli/system/output.cpp '#include "cli/telex/send.hpp"'
broken cli/system/descriptors.cpp '#include "net/stream/dismissed_sockets.hpp"'
broken cli/system/descriptors.hpp '#include "actors/settings.hpp"'
kept cli/configuration/file.cpp '#include "cli/system/output.hpp"'
broken cli/configuration/file.cpp '#include "cli/telexd/options.hpp"'
broken cli/telexd/main.cpp '#include "cli/telex/send.hpp"'
broken cli/telex/send.cpp '#include "cli/telexd/options.hpp"'
kept cli/telex/send.cpp '#include "cli/telex/chat/chat.hpp"'
broken cli/telex/client/client.cpp '#include "cli/telex/chat/chat.hpp"'
kept cli/telex/chat/chat.cpp '#include "cli/telex/client/client.hpp"'
kept cli/telex/chat/chat.cpp '#include "cli/telex/server_option.hpp"'
kept cli/telex/log/log.cpp '#include "cli/telex/exit_code.hpp"'
kept cli/telex/top/top.cpp '#include "cli/telex/complaint.hpp"'
broken cli/telex/client/client.cpp '#include "cli/telex/complaint.hpp"'
broken cli/telex/chat/chat.cpp '#include "cli/telex/top/top.hpp"'
broken cli/telex/log/log.cpp '#include "cli/telex/send.hpp"'
kept cli/telex/log/log.cpp '#include "cli/telex/load/histogram.hpp"'
broken cli/telex/log/log.cpp '#include "cli/telex/load/load.hpp"'
broken cli/telex/top/top.cpp '#include "cli/telex/log/log.hpp"'
broken cli/telex/load/load.cpp '#include "cli/telex/chat/chat.hpp"'

kept net/wire/writer.cpp '#include <cstdint>'
broken net/wire/writer.cpp '#include <caf/byte_buffer.hpp>'
broken net/wire/writer.cpp '#include <sys/socket.h>'
broken net/wire/writer.cpp '#include <netinet/in.h>'
broken net/wire/writer.cpp '#include <arpa/inet.h>'
broken net/wire/writer.cpp '#include <netdb.h>'
broken net/wire/writer.cpp '#include <sys/epoll.h>'
broken net/wire/writer.cpp '#include <poll.h>'
broken actors/username.hpp '#include <caf/actor.hpp> // two includes away from the parser'
broken actors/username.hpp '#include <sys/socket.h>'

kept tests/simulation/model/model.hpp '#include "actors/settings.hpp"'
kept tests/simulation/simulation.cpp '#include "net/router.hpp"'
broken tests/simulation/model/model.hpp '#include "actors/name_table.hpp"'
broken tests/simulation/model/model.cpp '#include "net/wire/parser.hpp"'
broken tests/simulation/request.hpp '#include "net/wire/writer.hpp"'

kept cli/telex/chat/chat.cpp '#include "net/wire/writer.hpp"'
broken cli/telex/chat/chat.cpp '#include "net/router.hpp"'
broken cli/telex/client/client.cpp '#include "actors/registry.hpp"'

broken tests/process/telexd_test.cpp 'std::this_thread::sleep_for(1ms);'
broken tests/process/telexd_test.cpp 'std::this_thread::sleep_for<long, std::milli>(1ms);'
broken tests/process/telexd_test.py 'from time import sleep as nap'
broken tests/process/telexd_test.sh '  sleep 0.1'
broken tests/process/telexd_test.sh 'unshare --net sleep "$seconds" &'
kept tests/process/telexd_test.sh 'tail -f --pid=$$ /dev/null &'
broken tests/process/telexd_test.py '    time.sleep(1.5)'
broken tests/scenarios/unicast_test.cpp 'std::this_thread::sleep_for(1ms);'
broken tests/scenarios/unicast_test.cpp 'std::this_thread::sleep_until(then);'
broken tests/net/router_test.cpp 'usleep(1000);'
broken tests/net/router_test.cpp 'nanosleep(&time, nullptr);'
broken tests/net/router_test.cpp 'if (::sleep (1))'

kept actors/timer.cpp "$(lines 399)"
broken actors/timer.cpp "$(lines 401)"
for file in tests/dev/dev_test.sh tests/process/page_test.py docs/protocol.md README.md dev \
  findings/libcurl.sh cli/telexd/admin/page.js; do
  kept $file "$(lines 390)"
  broken $file "$(lines 401)"
done
kept docs/changelog.md "$(lines 401)"
kept build/release/page.js "$(lines 401)"
kept tests/fuzz/corpus/parser/a-page.md "$(lines 401)"
kept docs/page.svg "$(lines 401)"
kept dev "$(function_of 41)"
kept actors/timer.cpp "$(function_of 40)"
broken actors/timer.cpp "$(function_of 41)"
broken actors/timer.hpp "class timer {
  struct alarm {
$(function_of 41 | sed 's/^/    /')
  };
};"
kept actors/timer.cpp "namespace telex {
$(lines 41)
}"

kept tests/net/router_test.cpp '#include "tests/support/catch.hpp"'
kept tests/support/catch.hpp '#include <catch2/catch.hpp>'
broken tests/net/router_test.cpp '#include <catch2/catch.hpp>'

kept tests/net/router_test.cpp 'TEST_CASE("alice comes, and bob goes") {'
broken tests/net/router_test.cpp 'TEST_CASE("alice comes; bob goes") {'
broken tests/net/router_test.cpp 'TEST_CASE("alice comes; bob goes", "[net]") {'
broken tests/net/router_test.cpp '                 "alice comes; bob goes") {'

kept tests/net/router_test.cpp 'WARN("skipped: no IPv6 on this system");'
broken tests/net/router_test.cpp 'WARN("no IPv6 on this system");'

kept docs/protocol.md '# 2. Who is there (section 1)
See [two](#2-who-is-there-section-1), [timer](../actors/registry.hpp) and [CAF](https://caf.example/x).'
kept README.md 'See [the registry](actors/registry.hpp), or [more](docs).'
broken README.md 'See [the timer](actors/timer.hpp).'
broken docs/protocol.md 'See [the registry](actors/registry.hpp).'
broken docs/protocol.md 'See [section 3](#3-nowhere).'
broken README.md 'See [section 3](docs/protocol.md#3-nowhere).'

exit $failed
