#!/usr/bin/env bash
# Expected: a response promise that is destroyed without an answer fails the request, as
# std::promise does with broken_promise; at the latest when the actor that had it has ended, for
# a request to an actor that has ended fails at once.
# What happens: neither. The asker hears nothing until its own time-out, and with an infinite one
# nothing ever. What an actor has not taken out of its mailbox when it ends is answered; what it
# has taken out and holds a promise of is not.
# CAF 0.17.6. Output seen:
#   promise dropped: system_error(request_timeout)
#   promise held by an actor that ended: system_error(request_timeout)
#   request in the mailbox of an actor that ended: system_error(request_receiver_down)
# It matters to whoever counts on an answer per request, as the sender of a message on a receipt:
# a promise has to be wrapped in a type that answers when it is destroyed.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libc6-dev libstdc++-12-dev libcaf-dev=0.17.6-2.1+b1

cat >"$tmp/promise.cpp" <<'END'
#include <caf/all.hpp>
#include <chrono>
#include <cstdio>
#include <optional>
#include <string>

struct keeper_state {
  std::optional<caf::response_promise> promise;
};

using keeper = caf::stateful_actor<keeper_state>;

caf::behavior dropping(caf::event_based_actor* self) {
  return {[self](caf::get_atom) { self->make_response_promise(); }};
}

caf::behavior keeping(keeper* self) {
  return {[self](caf::get_atom) { self->state.promise = self->make_response_promise(); },
          [self](caf::ok_atom) { self->quit(caf::exit_reason::user_shutdown); }};
}

// It ends while it handles the first message; the second is in its mailbox.
caf::behavior ending(caf::event_based_actor* self) {
  return {[self](caf::get_atom) { return caf::ok_atom::value; },
          [self](caf::ok_atom) { self->quit(caf::exit_reason::user_shutdown); }};
}

std::string answer_of(caf::actor_system& system, const caf::actor& whom, bool ends,
                      bool ends_first) {
  std::string result;
  caf::scoped_actor asker{system};
  if (ends && ends_first)
    asker->send(whom, caf::ok_atom::value);
  auto request = asker->request(whom, std::chrono::seconds(1), caf::get_atom::value);
  if (ends && !ends_first)
    asker->send(whom, caf::ok_atom::value);
  request.receive([&](caf::ok_atom) { result = "an answer"; },
                  [&](caf::error& x) { result = system.render(x); });
  return result;
}

int main() {
  caf::actor_system_config config;
  caf::actor_system system{config};
  auto dropper = system.spawn(dropping);
  std::printf("promise dropped: %s\n", answer_of(system, dropper, false, false).c_str());
  caf::anon_send_exit(dropper, caf::exit_reason::user_shutdown);
  std::printf("promise held by an actor that ended: %s\n",
              answer_of(system, system.spawn(keeping), true, false).c_str());
  std::printf("request in the mailbox of an actor that ended: %s\n",
              answer_of(system, system.spawn(ending), true, true).c_str());
}
END
compile bookworm promise.cpp -lcaf_core -lpthread

seen=$(run bookworm promise)
expect "promise dropped: system_error(request_timeout)
promise held by an actor that ended: system_error(request_timeout)
request in the mailbox of an actor that ended: system_error(request_receiver_down)" "$seen"
