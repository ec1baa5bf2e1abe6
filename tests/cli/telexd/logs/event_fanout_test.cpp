#include "cli/telexd/logs/event_fanout.hpp"

#include "tests/support/catch.hpp"

#include <vector>

using namespace telex;
using namespace telex::cli;

namespace {

/// Wants what is at least as severe as `lowest`, and counts what it is told.
class counting_sink final : public event_sink {
public:
  explicit counting_sink(severity lowest) : lowest_{lowest} {
    // nop
  }
  bool wants(severity level) const noexcept override {
    return level >= lowest_;
  }
  void report(const actor_name& who, const event&) override {
    ++told;
    last = who.id;
  }

  int told = 0;
  std::uint64_t last = 0;

private:
  severity lowest_;
};

} // namespace

TEST_CASE("several logs want what any of them wants, and all are told") {
  counting_sink warnings{severity::warning};
  counting_sink all_but_steps{severity::info};
  event_fanout both{{&warnings, &all_but_steps}};
  CHECK_FALSE(both.wants(severity::debug));
  CHECK(both.wants(severity::info));
  CHECK(both.wants(severity::warning));
  both.report({actor_kind::connection, 24}, events::stopped{});
  CHECK(warnings.told == 1);
  CHECK(all_but_steps.told == 1);
  CHECK(all_but_steps.last == 24);
}

TEST_CASE("no log wants nothing") {
  event_fanout none{{}};
  CHECK_FALSE(none.wants(severity::warning));
}
