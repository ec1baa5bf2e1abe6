// The model bites: it is told of routers that break a rule.

#include "tests/simulation/model/model.hpp"
#include "tests/support/catch.hpp"

using namespace std::chrono_literals;
using namespace telex::simulation;

namespace {

const std::string unable = "ERROR 102 Unable to send\n\n";
const std::string incomplete = "ERROR 103 Header incomplete\n\n";
const std::string taken = "ERROR 104 Username taken\n\n";

constexpr name_id alice = 0;
constexpr name_id bob = 1;
constexpr name_id carol = 2;

telex::settings small() {
  telex::settings result;
  result.limits.recipient_queue = 2;
  result.limits.pending_sends = 3;
  return result;
}

/// A run that the test tells the model of. Each call is a step.
class told_run : private resting_network {
public:
  explicit told_run(const telex::settings& config = small()) : model_{config} {
    // nop
  }

  connection_id connect(std::uint32_t address = 0) {
    return model_.opened(address);
  }

  void asks(connection_id who, request what) {
    what.octets = 1;
    model_.wrote(who, std::move(what));
    model_.read(who, 1);
    model_.stepped();
  }

  void asks_for(connection_id who, role as, name_id name) {
    request what;
    what.what = request::kind::register_;
    what.as = as;
    what.name = name;
    asks(who, std::move(what));
  }

  /// Returns the number of the message.
  message_id sends(connection_id who, name_id to) {
    request what;
    what.what = request::kind::send;
    what.name = to;
    what.message = ++last_;
    what.body = make_body(last_, 1);
    asks(who, std::move(what));
    return last_;
  }

  void acknowledges(connection_id who, name_id sender) {
    request what;
    what.what = request::kind::received;
    what.name = sender;
    asks(who, std::move(what));
  }

  void says_error(connection_id who, std::uint16_t code) {
    request what;
    what.what = request::kind::error;
    what.code = code;
    asks(who, std::move(what));
  }

  void writes(connection_id who, const std::string& bytes) {
    model_.answered(who, bytes);
    model_.passed_on(who, bytes.size());
    model_.stepped();
  }

  void forwards(connection_id who, message_id id, name_id sender) {
    auto body = make_body(id, 1);
    writes(who, "FORWARD " + std::string{names[sender]}
                  + "\nContent-length: " + std::to_string(body.size()) + "\n\n" + body);
  }

  void hangs_up(connection_id who) {
    model_.hung_up(who);
    model_.stepped();
  }

  void closes(connection_id who) {
    model_.closed(who);
    model_.stepped();
  }

  void rests() {
    model_.at_rest(*this);
  }

  void waits(moment interval) {
    rests();
    model_.advance(interval);
  }

  void drains() {
    model_.drain();
    accepts_ = false;
  }

  /// The name of the rule that was broken; empty if none was.
  std::string broken() const {
    return model_.broken() ? model_.broken()->rule : "";
  }

private:
  bool is_read(connection_id) const override {
    return true;
  }
  bool is_accepting() const override {
    return accepts_;
  }

  model model_;
  message_id last_ = 0;
  bool accepts_ = true;
};

struct user {
  connection_id sending;
  connection_id receiving;
};

std::string registered(role as, name_id name) {
  return "REGISTERED " + std::string{word_of(as)} + ' ' + std::string{names[name]}
         + "\n\n";
}

user join(told_run& run, name_id name) {
  user result{run.connect(), run.connect()};
  run.asks_for(result.sending, role::sender, name);
  run.writes(result.sending, registered(role::sender, name));
  run.asks_for(result.receiving, role::receiver, name);
  run.writes(result.receiving, registered(role::receiver, name));
  run.rests();
  return result;
}

/// Alice and bob are there.
struct two_users : told_run {
  user a = join(*this, alice);
  user b = join(*this, bob);
};

} // namespace

TEST_CASE_METHOD(two_users, "the model accepts a message that goes its way") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  writes(a.sending, "SEND bob\n\n");
  rests();
  CHECK(broken() == "");
}

// -- answers ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a delivery that nobody acknowledged is no true answer") {
  auto id = sends(a.sending, bob);
  SECTION("before it was forwarded") {}
  SECTION("before it was acknowledged") {
    forwards(b.receiving, id, alice);
  }
  SECTION("after a receipt with another name") {
    forwards(b.receiving, id, alice);
    acknowledges(b.receiving, carol);
  }
  SECTION("after an error") {
    forwards(b.receiving, id, alice);
    says_error(b.receiving, 102);
  }
  writes(a.sending, "SEND bob\n\n");
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a late receipt confirms no later message") {
  auto first = sends(a.sending, bob);
  forwards(b.receiving, first, alice);
  waits(10s);
  writes(a.sending, unable);
  auto second = sends(a.sending, bob);
  rests();
  acknowledges(b.receiving, alice); // for the first
  forwards(b.receiving, second, alice);
  CHECK(broken() == "");
  writes(a.sending, "SEND bob\n\n");
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a message that was acknowledged has not failed") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  writes(a.sending, unable);
  CHECK(broken() == "true-answer");
}

TEST_CASE_METHOD(two_users, "a message does not fail for nothing") {
  auto id = sends(a.sending, bob);
  SECTION("while it waits") {
    writes(a.sending, unable);
    CHECK(broken() == "true-answer");
  }
  SECTION("while its recipient may still answer") {
    forwards(b.receiving, id, alice);
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
  SECTION("by an error that nobody gave") {
    forwards(b.receiving, id, alice);
    writes(a.sending, incomplete);
    CHECK(broken() == "true-answer");
  }
}

TEST_CASE_METHOD(two_users, "an error of the recipient is passed on as it is") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  says_error(b.receiving, 103);
  SECTION("so 103 is right") {
    writes(a.sending, incomplete);
    CHECK(broken() == "");
  }
  SECTION("so 102 is wrong") {
    writes(a.sending, unable);
    CHECK(broken() == "true-answer");
  }
}

TEST_CASE_METHOD(two_users, "each message is answered once and in order") {
  auto id = sends(a.sending, bob);
  sends(a.sending, nobody);
  forwards(b.receiving, id, alice);
  SECTION("not a later one first") {
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
  SECTION("not twice") {
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND bob\n\n");
    writes(a.sending, unable);
    writes(a.sending, unable);
    CHECK(broken() == "answers-to-requests");
  }
}

TEST_CASE_METHOD(two_users, "a message without an answer has a reason to wait") {
  SECTION("its recipient has acknowledged it") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    acknowledges(b.receiving, alice);
  }
  SECTION("its recipient has left") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    hangs_up(b.receiving);
    closes(b.sending);
  }
  SECTION("its time is up") {
    auto id = sends(a.sending, bob);
    forwards(b.receiving, id, alice);
    waits(10s);
  }
  SECTION("nobody has its name") {
    sends(a.sending, nobody);
  }
  CHECK(broken() == "");
  rests();
  CHECK(broken() == "every-send-answered");
}

TEST_CASE_METHOD(two_users, "a message is in time until its last moment") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  waits(10s - 1ns);
  rests();
  CHECK(broken() == "");
  writes(a.sending, unable);
  CHECK(broken() == "answer-when-settled");
}

// -- FORWARD ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a recipient is given one message at a time") {
  forwards(b.receiving, sends(a.sending, bob), alice);
  forwards(b.receiving, sends(a.sending, bob), alice);
  CHECK(broken() == "one-at-a-time");
}

TEST_CASE_METHOD(two_users, "a recipient is given a message once") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  forwards(b.receiving, id, alice);
  CHECK(broken() == "at-most-once");
}

TEST_CASE_METHOD(two_users, "messages of one sender stay in order") {
  sends(a.sending, bob);
  forwards(b.receiving, sends(a.sending, bob), alice);
  CHECK(broken() == "senders-order");
}

TEST_CASE_METHOD(two_users, "a message is given to whom it is for and as it was sent") {
  auto id = sends(a.sending, bob);
  SECTION("not to another") {
    forwards(a.receiving, id, alice);
    CHECK(broken() == "right-recipient");
  }
  SECTION("not on the other socket") {
    forwards(b.sending, id, alice);
    CHECK(broken() == "forward-to-receivers");
  }
  SECTION("not as another sender's") {
    forwards(b.receiving, id, bob);
    CHECK(broken() == "content-intact");
  }
  SECTION("not with other octets") {
    writes(b.receiving, "FORWARD alice\nContent-length: 3\n\n1.x");
    CHECK(broken() == "content-intact");
  }
  SECTION("not before it was sent") {
    forwards(b.receiving, id + 1, alice);
    CHECK(broken() == "forward-what-was-sent");
  }
  SECTION("not together with anything") {
    writes(b.receiving, "FORWARD alice\nContent-length: 2\n\n1.SEND bob\n\n");
    CHECK(broken() == "forward-alone");
  }
}

TEST_CASE_METHOD(two_users, "a message that has failed is not forwarded") {
  auto first = sends(a.sending, bob);
  forwards(b.receiving, first, alice);
  auto second = sends(a.sending, bob);
  SECTION("because its time is up") {
    waits(10s);
    acknowledges(b.receiving, alice);
    forwards(b.receiving, second, alice);
    CHECK(broken() == "no-late-forward");
  }
  SECTION("because it was answered so") {
    waits(10s);
    writes(a.sending, unable + unable);
    acknowledges(b.receiving, alice);
    forwards(b.receiving, second, alice);
    CHECK(broken() == "no-forward-after-failure");
  }
  SECTION("because its recipient has left") {
    hangs_up(b.receiving);
    closes(b.sending);
    writes(a.sending, unable + unable);
    rests();
    auto again = join(*this, bob);
    forwards(again.receiving, second, alice);
    // The model has forgotten it by then.
    CHECK(broken() == "forward-what-was-sent");
  }
}

TEST_CASE_METHOD(two_users, "what waits is given as soon as it can be") {
  auto first = sends(a.sending, bob);
  SECTION("the first") {}
  SECTION("the next") {
    forwards(b.receiving, first, alice);
    sends(a.sending, bob);
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND bob\n\n");
  }
  CHECK(broken() == "");
  rests();
  CHECK(broken() != "");
}

TEST_CASE_METHOD(two_users, "no more waits than the limit") {
  auto id = sends(a.sending, bob);
  forwards(b.receiving, id, alice);
  sends(a.sending, bob);
  sends(a.sending, bob);
  auto c = join(*this, carol);
  sends(c.sending, bob);
  SECTION("so one more fails") {
    writes(c.sending, unable);
    rests();
    CHECK(broken() == "");
  }
  SECTION("so one more does not wait") {
    rests();
    CHECK(broken() == "queue-is-bounded");
  }
}

// -- broadcast -------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a broadcast is delivered when all have acknowledged it") {
  auto c = join(*this, carol);
  auto id = sends(a.sending, everybody);
  forwards(b.receiving, id, alice);
  forwards(c.receiving, id, alice);
  acknowledges(c.receiving, alice);
  SECTION("not before") {
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "true-answer");
  }
  SECTION("then") {
    acknowledges(b.receiving, alice);
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "");
  }
  SECTION("and fails when all are heard") {
    writes(a.sending, unable);
    CHECK(broken() == "answer-when-settled");
  }
}

TEST_CASE_METHOD(two_users, "a broadcast leaves nobody out") {
  join(*this, carol);
  auto id = sends(a.sending, everybody);
  forwards(b.receiving, id, alice);
  acknowledges(b.receiving, alice);
  SECTION("and says so") {
    writes(a.sending, "SEND ALL\n\n");
    CHECK(broken() == "true-answer");
  }
  SECTION("and does not forget anybody") {
    rests();
    CHECK(broken() != "");
  }
  SECTION("but its sender") {
    forwards(a.receiving, id, alice);
    CHECK(broken() == "right-recipient");
  }
}

// -- names -----------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a name has one owner") {
  auto thief = connect();
  asks_for(thief, role::sender, alice);
  SECTION("so another is refused") {
    writes(thief, taken);
    CHECK(broken() == "");
  }
  SECTION("so no other is granted it") {
    writes(thief, registered(role::sender, alice));
    CHECK(broken() == "one-owner");
  }
}

TEST_CASE_METHOD(two_users, "a name that nobody has is granted") {
  auto stranger = connect();
  asks_for(stranger, role::sender, carol);
  SECTION("and not refused") {
    writes(stranger, taken);
    CHECK(broken() == "names-are-free");
  }
  SECTION("and not forgotten") {
    rests();
    CHECK(broken() == "every-request-answered");
  }
}

TEST_CASE_METHOD(two_users, "a name is free when its owner has left") {
  hangs_up(a.sending);
  closes(a.receiving);
  rests();
  auto stranger = connect();
  asks_for(stranger, role::sender, alice);
  writes(stranger, taken);
  CHECK(broken() == "names-are-free");
}

TEST_CASE_METHOD(told_run, "both halves come from one address") {
  auto first = connect(0);
  asks_for(first, role::sender, alice);
  writes(first, registered(role::sender, alice));
  auto second = connect(1);
  asks_for(second, role::receiver, alice);
  writes(second, registered(role::receiver, alice));
  CHECK(broken() == "one-address");
}

// -- connections -----------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a connection is closed for a cause alone") {
  SECTION("not for nothing") {
    closes(a.sending);
    CHECK(broken() == "open-unless-at-fault");
  }
  SECTION("not for another's end") {
    hangs_up(b.sending);
    closes(a.receiving);
    CHECK(broken() == "open-unless-at-fault");
  }
  SECTION("for its other half") {
    hangs_up(a.sending);
    closes(a.receiving);
    CHECK(broken() == "");
  }
}

TEST_CASE_METHOD(two_users, "a connection is closed when its time is up") {
  SECTION("with its other half") {
    hangs_up(a.sending);
    rests();
    CHECK(broken() == "both-or-none");
  }
  SECTION("after an error") {
    asks(a.sending, {});
    writes(a.sending, incomplete);
    CHECK(broken() == "error-closes");
  }
  SECTION("when it has not registered") {
    connect();
    waits(60s);
    rests();
    CHECK(broken() == "closed-in-time");
  }
  SECTION("when it does not answer") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    waits(10s);
    writes(a.sending, unable);
    waits(20s);
    rests();
    CHECK(broken() == "closed-in-time");
  }
}

// -- the end ---------------------------------------------------------------------

TEST_CASE_METHOD(two_users, "a draining router closes when nothing is under way") {
  SECTION("then") {
    drains();
    rests();
    CHECK(broken() == "drained-when-idle");
  }
  SECTION("and not before") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    rests();
    drains();
    closes(a.sending);
    CHECK(broken() == "drained-first");
  }
  SECTION("and at last in any case") {
    forwards(b.receiving, sends(a.sending, bob), alice);
    drains();
    waits(5s);
    writes(a.sending, unable);
    says_error(b.receiving, 102);
    rests();
    CHECK(broken() == "drained-when-idle");
  }
}
