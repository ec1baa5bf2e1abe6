#include "cli/telex/load/user.hpp"
#include "tests/load/hostile.hpp"

#include <cstdio>
#include <string>

namespace telex::load {

namespace {

class reader final : public user::owner {
public:
  reader(event_loop& loop, const cli::socket_address& server, const std::string& name)
    : who_{loop, server, 0, name, *this} {
    // nop
  }

  bool has_left() const noexcept {
    return has_left_;
  }

private:
  void joined(user&) override {
    std::puts("joined");
    std::fflush(stdout);
  }
  void answered(user&, const wire::frame&) override {
    // nop
  }
  void given(user& who, const wire::frame& message) override {
    if (auto forward = std::get_if<wire::forward_frame>(&message))
      who.acknowledge(forward->sender);
  }
  void left(user&) override {
    has_left_ = true;
  }

  user who_;
  bool has_left_ = false;
};

} // namespace

int read_messages(const std::string& server, const std::string& name) {
  event_loop loop;
  reader one{loop, to_endpoint(to_address(server)), name};
  loop.run_until([&] { return one.has_left(); }, time_point::max());
  return 0;
}

} // namespace telex::load
