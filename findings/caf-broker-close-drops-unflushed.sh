#!/usr/bin/env bash
# Expected: what a broker writes is sent if it calls flush, and if it need not call flush, close
# sends what was written before it.
# What happens: flush may be left out where the peer's data is handled, for it is called after
# the handler. A handler that writes and closes gets neither: what was written without a flush is
# dropped, without an error, though close waits for all that was flushed, however much.
# CAF 0.17.6. Output seen, of the 1,000,000 octets that are written:
#   on data, write: 1000000
#   on data, write and close: 0
#   on data, write, flush and close: 1000000
#   on a message, write and close: 0
#   on a message, write, flush and close: 1000000
# It matters to a router that tells a peer why it is turned away and closes: the reason is lost,
# in a program in which answers without a flush have always arrived.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libc6-dev libstdc++-12-dev libcaf-dev=0.17.6-2.1+b1

cat >"$tmp/close.cpp" <<'END'
#include <arpa/inet.h>
#include <caf/all.hpp>
#include <caf/io/all.hpp>
#include <cstdio>
#include <unistd.h>

constexpr long written = 1000000;

struct plan {
  bool on_data, flushes, closes;
};

caf::behavior teller(caf::io::broker* self, plan to_do) {
  auto tell = [=](caf::io::connection_handle peer) {
    std::vector<char> text(written, 'x');
    self->write(peer, text.size(), text.data());
    if (to_do.flushes)
      self->flush(peer);
    if (to_do.closes)
      self->close(peer);
  };
  return {[=](caf::get_atom) { return self->add_tcp_doorman(0, "127.0.0.1")->second; },
          [=](const caf::io::new_connection_msg& x) {
            self->configure_read(x.handle, caf::io::receive_policy::exactly(1));
          },
          [=](const caf::io::connection_closed_msg&) {},
          [=](const caf::io::new_data_msg& x) {
            if (to_do.on_data)
              tell(x.handle);
            else
              self->send(self, x.handle);
          },
          [=](caf::io::connection_handle peer) { tell(peer); }};
}

long received_from(caf::actor_system& system, plan to_do) {
  auto broker = system.middleman().spawn_broker(teller, to_do);
  caf::scoped_actor self{system};
  sockaddr_in to{};
  to.sin_family = AF_INET;
  to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  self->request(broker, caf::infinite, caf::get_atom::value)
    .receive([&](std::uint16_t port) { to.sin_port = htons(port); }, [](caf::error&) {});
  int peer = socket(AF_INET, SOCK_STREAM, 0);
  if (connect(peer, reinterpret_cast<sockaddr*>(&to), sizeof to) || ::write(peer, "?", 1) != 1)
    return -1;
  static char text[65536];
  long all = 0;
  for (ssize_t n = 1; n > 0 && (to_do.closes || all < written); all += n > 0 ? n : 0)
    n = ::read(peer, text, sizeof text);
  ::close(peer);
  self->send_exit(broker, caf::exit_reason::user_shutdown);
  self->wait_for(broker);
  return all;
}

int main() {
  caf::actor_system_config config;
  config.load<caf::io::middleman>();
  caf::actor_system system{config};
  for (auto x : {plan{true, false, false}, {true, false, true}, {true, true, true},
                 {false, false, true}, {false, true, true}})
    std::printf("on %s, write%s%s: %ld\n", x.on_data ? "data" : "a message",
                x.flushes ? ", flush" : "", x.closes ? " and close" : "", received_from(system, x));
}
END
compile bookworm close.cpp -lcaf_io -lcaf_core -lpthread

expect "on data, write: 1000000
on data, write and close: 0
on data, write, flush and close: 1000000
on a message, write and close: 0
on a message, write, flush and close: 1000000" "$(run bookworm close)"
