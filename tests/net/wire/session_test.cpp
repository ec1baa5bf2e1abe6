#include "net/wire/session.hpp"

#include "tests/support/catch.hpp"

#include <string>
#include <vector>

using namespace telex;
using namespace telex::wire;
using namespace std::string_literals;

namespace {

/// A stranger; then, all of them alice's, a half sender, a half receiver, a sender
/// and a receiver.
std::vector<session> sessions() {
  std::vector<session> result(5);
  for (std::size_t i : {1, 3})
    result[i].register_as(role::sender, "alice");
  for (std::size_t i : {2, 4})
    result[i].register_as(role::receiver, "alice");
  for (std::size_t i : {3, 4})
    result[i].complete();
  return result;
}

register_frame to_send(std::string name) {
  return {role::sender, std::move(name)};
}

register_frame to_receive(std::string name) {
  return {role::receiver, std::move(name)};
}

const char* to_text(action x) {
  switch (x) {
    case action::claim:
      return "claim";
    case action::deny:
      return "deny";
    case action::confirm:
      return "confirm";
    case action::malform:
      return "malform";
    case action::taken:
      return "taken";
    case action::dispatch:
      return "dispatch";
    case action::receipt:
      return "receipt";
    case action::who:
      return "who";
    case action::watch:
      return "watch";
    case action::unwatch:
      return "unwatch";
    case action::pong:
      return "pong";
    case action::ignore:
      return "ignore";
    case action::bye:
      return "bye";
    case action::unknown:
      return "unknown";
    case action::reject:
      return "reject";
  }
  return "invalid";
}

/// What is to be done with `f` in each of these sessions.
std::string actions_for(const frame& f) {
  std::string result;
  for (const auto& each : sessions())
    result.append(result.empty() ? "" : " ").append(to_text(each.action_for(f)));
  return result;
}

/// What the socket gets for `count` errors 101, the limit being 8.
std::vector<bool> early_errors(session& s, int count) {
  std::vector<bool> result;
  for (int i = 0; i < count; ++i)
    result.push_back(s.count_early_error(8));
  return result;
}

const std::vector<std::string> malformed_names{
  "",        "ALL",        "al ice", "al-ice", "al_ice", "@bob",
  "bob\xf6", "TOSEND bob", "a\tb",   "bob\r",  "a\0b"s,  std::string(65, 'z'),
};

struct frame_and_actions {
  const char* what;
  frame f;
  const char* actions;
};

const std::vector<frame_and_actions> frames_and_actions{
  // -- a stranger, alice's half sender, her half receiver, her sender, her receiver
  {"REGISTER TOSEND alice", to_send("alice"), "claim confirm claim confirm taken"},
  {"REGISTER TORECV alice", to_receive("alice"), "claim claim confirm taken confirm"},
  {"REGISTER TOSEND bob", to_send("bob"), "claim claim claim taken taken"},
  {"REGISTER TORECV bob", to_receive("bob"), "claim claim claim taken taken"},
  {"REGISTER TOSEND Alice", to_send("Alice"), "claim claim claim taken taken"},
  {"REGISTER TOSEND al ice", to_send("al ice"), "malform malform malform taken taken"},
  {"REGISTER TORECV ALL", to_receive("ALL"), "malform malform malform taken taken"},
  {"SEND bob", send_frame{"bob", "hello"}, "deny deny deny dispatch reject"},
  {"SEND of nothing", send_frame{"bob", ""}, "deny deny deny dispatch reject"},
  {"SEND to oneself", send_frame{"alice", "hello"}, "deny deny deny dispatch reject"},
  {"SEND to all", send_frame{"ALL", "hello"}, "deny deny deny dispatch reject"},
  {"SEND to nobody", send_frame{"", "hello"}, "deny deny deny dispatch reject"},
  {"SEND to no name", send_frame{"al ice", "hello"}, "deny deny deny dispatch reject"},
  {"RECEIVED bob", received_frame{"bob"}, "deny deny deny reject receipt"},
  {"RECEIVED", received_frame{""}, "deny deny deny reject receipt"},
  {"ERROR 102", error_frame{102, "Unable to send"}, "deny deny deny reject receipt"},
  {"ERROR 103", error_frame{103, "Header Incomplete"}, "deny deny deny reject receipt"},
  {"ERROR", error_frame{}, "deny deny deny reject receipt"},
  {"an unknown command", unknown_frame{}, "deny deny deny reject reject"},
  // -- the router's own frames, which the parser gives out for no client
  {"REGISTERED", registered_frame{role::sender, "alice"},
   "deny deny deny reject reject"},
  {"the answer SEND", sent_frame{"bob"}, "deny deny deny reject reject"},
  {"FORWARD", forward_frame{"bob", "hello"}, "deny deny deny reject reject"},
};

} // namespace

TEST_CASE("each frame has its action in each standing") {
  for (const auto& [what, f, actions] : frames_and_actions) {
    INFO(what);
    CHECK(actions_for(f) == actions);
  }
}

TEST_CASE("a malformed name is malformed for whoever has no name for good") {
  for (const auto& name : malformed_names) {
    INFO(name);
    for (const auto& f : {to_send(name), to_receive(name)})
      CHECK(actions_for(f) == "malform malform malform taken taken");
  }
}

TEST_CASE("a name of 64 letters and digits is claimed") {
  CHECK(session{}.action_for(to_send(std::string(64, 'z'))) == action::claim);
  CHECK(session{}.action_for(to_receive("0")) == action::claim);
}

TEST_CASE("a stranger has no name and is not complete") {
  session s;
  CHECK(s.current() == standing::stranger);
  CHECK(s.name().empty());
  CHECK_FALSE(s.is_complete());
}

TEST_CASE("asking changes nothing until the name is granted") {
  session s;
  CHECK(s.action_for(to_send("alice")) == action::claim);
  CHECK(s.action_for(to_send("alice")) == action::claim);
  CHECK(s.current() == standing::stranger);
  CHECK(s.name().empty());
}

TEST_CASE("a granted name makes a half") {
  session s;
  s.register_as(role::receiver, "alice");
  CHECK(s.current() == standing::half);
  CHECK(s.name() == "alice");
  CHECK(s.registered_role() == role::receiver);
  CHECK_FALSE(s.is_complete());
}

TEST_CASE("a half that registers again has the new name and role alone") {
  session s;
  s.register_as(role::receiver, "alice");
  s.register_as(role::sender, "bob");
  CHECK(s.current() == standing::half);
  CHECK(s.name() == "bob");
  CHECK(s.registered_role() == role::sender);
  CHECK(s.action_for(to_send("bob")) == action::confirm);
  CHECK(s.action_for(to_receive("bob")) == action::claim);
  CHECK(s.action_for(to_receive("alice")) == action::claim);
}

TEST_CASE("a complete user's sockets stand for what they registered as") {
  for (auto [as, expected] : {std::pair{role::sender, standing::sender},
                              std::pair{role::receiver, standing::receiver}}) {
    session s;
    s.register_as(as, "alice");
    s.complete();
    CHECK(s.current() == expected);
    CHECK(s.is_complete());
    CHECK(s.name() == "alice");
    CHECK(s.registered_role() == as);
  }
}

TEST_CASE("a half that took another role stands for that one once complete") {
  session s;
  s.register_as(role::sender, "alice");
  s.register_as(role::receiver, "alice");
  s.complete();
  CHECK(s.current() == standing::receiver);
  CHECK(s.action_for(send_frame{"bob", "hello"}) == action::reject);
}

TEST_CASE("a stranger's early errors are too many when they reach the limit") {
  session s;
  CHECK(early_errors(s, 8)
        == std::vector<bool>{false, false, false, false, false, false, false, true});
  CHECK(session{}.count_early_error(1));
}

TEST_CASE("a half's errors are never too many") {
  session s;
  s.register_as(role::sender, "alice");
  CHECK(early_errors(s, 100) == std::vector<bool>(100, false));
}

TEST_CASE("registering forgets the errors before it") {
  session s;
  CHECK(early_errors(s, 7) == std::vector<bool>(7, false));
  s.register_as(role::sender, "alice");
  CHECK(early_errors(s, 100) == std::vector<bool>(100, false));
}

// -- the extended protocol ---------------------------------------------------------

TEST_CASE("one socket of the extended protocol may do what both of the plain may") {
  session s;
  register_frame offer{role::duplex, "alice", extended_offer{}};
  CHECK(s.action_for(offer) == action::claim);
  CHECK(s.action_for(register_frame{role::duplex, "al ice", extended_offer{}})
        == action::malform);
  // Without the offer it is nothing that the plain protocol knows.
  CHECK(s.action_for(register_frame{role::duplex, "alice"}) == action::deny);
  CHECK(s.action_for(who_frame{}) == action::deny);
  s.register_as(role::duplex, "alice");
  s.complete();
  CHECK(s.is_complete());
  CHECK(s.current() == standing::duplex);
  const std::vector<std::pair<frame, action>> expected{
    {offer, action::confirm},
    {register_frame{role::duplex, "bob", extended_offer{}}, action::taken},
    {to_send("alice"), action::taken},
    {register_frame{role::duplex, "alice"}, action::reject},
    {send_frame{"bob", "hi"}, action::dispatch},
    {received_frame{"bob", "1"}, action::receipt},
    {error_frame{103, ""}, action::receipt},
    {who_frame{"al"}, action::who},
    {watch_frame{"bob"}, action::watch},
    {unwatch_frame{"bob"}, action::unwatch},
    {ping_frame{}, action::pong},
    {pong_frame{}, action::ignore},
    {bye_frame{}, action::bye},
    {unknown_frame{}, action::unknown},
    {presence_frame{"bob", true}, action::reject},
  };
  for (const auto& [f, what] : expected) {
    INFO(f.index());
    CHECK(std::string{to_text(s.action_for(f))} == to_text(what));
  }
}

TEST_CASE("who has said BYE answers what it was given, and asks for nothing") {
  session s;
  s.register_as(role::duplex, "alice");
  s.complete();
  s.say_bye();
  CHECK(s.current() == standing::leaving);
  CHECK(s.action_for(received_frame{"bob", "1"}) == action::receipt);
  CHECK(s.action_for(send_frame{"bob", "hi"}) == action::reject);
  CHECK(s.action_for(who_frame{}) == action::ignore);
  CHECK(s.action_for(bye_frame{}) == action::ignore);
  CHECK(s.action_for(register_frame{role::sender, "bob"}) == action::ignore);
  CHECK(s.action_for(register_frame{role::sender, "alice"}) == action::ignore);
}

TEST_CASE("sockets of the plain protocol know no frame of the extended one") {
  for (auto as : {role::sender, role::receiver}) {
    session s;
    s.register_as(as, "alice");
    s.complete();
    CHECK(s.current() != standing::duplex);
    for (const auto& f : {frame{who_frame{}}, frame{ping_frame{}}, frame{bye_frame{}}})
      CHECK(s.action_for(f) == action::reject);
  }
}
