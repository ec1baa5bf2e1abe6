#include "tests/support/fake_server.hpp"

namespace telex::test {

void fake_server::accept() {
  sending_.emplace(listener_.accept());
  if (sending().is_next("REGISTER DUPLEX ")) {
    sending().read_until("\n\n");
    sending().send("ERROR 101 No user registered\n\n");
    sending_.emplace(listener_.accept());
  }
  receiving_.emplace(listener_.accept());
}

void fake_server::welcome(std::string_view name) {
  accept();
  std::string who{name};
  answer_registration(name, "REGISTERED TOSEND " + who + "\n\n");
  receiving().expect("REGISTER TORECV " + who + "\n\n");
  receiving().send("REGISTERED TORECV " + who + "\n\n");
}

void fake_server::answer_registration(std::string_view name, std::string_view answer) {
  sending().expect("REGISTER TOSEND " + std::string{name} + "\n\n");
  sending().send(answer);
}

void fake_server::expect_send(std::string_view recipient, std::string_view text) {
  sending().expect(with_body("SEND", recipient, text));
}

void fake_server::deliver(std::string_view recipient, std::string_view text) {
  expect_send(recipient, text);
  sending().send("SEND " + std::string{recipient} + "\n\n");
}

void fake_server::forward(std::string_view sender, std::string_view text) {
  receiving().send(with_body("FORWARD", sender, text));
  expect_received(sender);
}

void fake_server::expect_received(std::string_view sender) {
  receiving().expect("RECEIVED " + std::string{sender} + "\n\n");
}

void fake_server::hang_up() {
  sending_.reset();
  receiving_.reset();
}

void fake_server::close() {
  listener_.close();
  hang_up();
}

} // namespace telex::test
