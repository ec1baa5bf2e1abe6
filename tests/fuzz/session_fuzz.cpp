// A router and up to eight peers on the virtual network, in any conversation and
// any order of events. An input is a program: session_program.hpp says how.

#include "tests/fuzz/expect.hpp"
#include "tests/fuzz/router_bench.hpp"
#include "tests/fuzz/session_program.hpp"

#include <string_view>

using namespace telex;
using namespace telex::fuzz;

namespace {

/// The bounds of the router lie far from what a short program can do; with these
/// it meets them.
settings settings_of(std::uint8_t choice) {
  settings result;
  result.compatibility.sent = choice & 2;
  if (choice & 1) {
    result.limits.max_body = 32;
    result.limits.pending_sends = 3;
    result.limits.recipient_queue = 2;
    result.limits.recipient_queue_bytes = 40;
    result.limits.early_errors = 3;
    result.limits.output = 64;
    result.limits.connections = 6;
  }
  return result;
}

class program {
public:
  program(router_bench& router, std::string_view octets) noexcept
    : router_{router}, rest_{octets} {
    // nop
  }

  void run() {
    while (!rest_.empty()) {
      auto octet = take();
      if (octet < 0x80)
        write(octet);
      else
        perform(to_step(octet));
    }
  }

private:
  std::uint8_t take() {
    auto octet = static_cast<std::uint8_t>(rest_.front());
    rest_.remove_prefix(1);
    return octet;
  }

  void write(std::uint8_t octet) {
    auto character = static_cast<char>(octet);
    router_.write(current_, {&character, 1});
  }

  void perform(step next) {
    switch (next.verb) {
      case verb::turn:
        current_ = next.n;
        return router_.connect(current_);
      case verb::hang_up:
        return router_.hang_up(next.n);
      case verb::deliver:
        return router_.deliver(current_, std::size_t{1} << 2 * next.n);
      case verb::take:
        return router_.take(current_, std::size_t{1} << 2 * next.n);
      case verb::run:
        return router_.run_one(next.n);
      case verb::settle:
        return router_.settle();
      case verb::advance:
        return router_.advance(std::chrono::milliseconds{250} * (1 << next.n));
      case verb::say:
        return router_.write(current_, phrases()[next.n % phrases().size()]);
      case verb::octet:
        if (!rest_.empty())
          write(take());
        return;
      case verb::drain:
        return router_.drain();
    }
  }

  router_bench& router_;
  std::string_view rest_;
  std::size_t current_ = 0;
};

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0)
    return 0;
  // Never destroyed: when the program ends, CAF's own statics go before it.
  static auto& actors = *new actor_bench;
  std::string_view octets{reinterpret_cast<const char*>(data), size};
  router_bench router{actors, settings_of(data[0])};
  program{router, octets.substr(1)}.run();
  router.end();
  return 0;
}
