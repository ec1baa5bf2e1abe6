// The page of the admin port, in a browser, on a stand-in whose users have any names.

#include "tests/support/admin_stand_in.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/text_of.hpp"

using namespace telex::test;

namespace {

constexpr auto policy
  = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; img-src data:";

constexpr int skipped = 77;

/// A router that passes on messages for `seconds`, and has slow and strange users.
void play(admin_stand_in& router, int seconds) {
  auto state = idle_state();
  state["time"] = "2026-11-25T12:30:00.000000Z";
  auto slow = idle_user("<b>bob</b>");
  slow.update({{"queue", 312}, {"oldest_us", 4'200'000}, {"owes_us", 4'200'000}});
  state["users"] = {slow, idle_user("alice"), idle_user("<img src=x onerror=alert(1)>"),
                    idle_user("</td><script>alert(1)</script>"), idle_user("&amp;")};
  state["users_total"] = state["users"].size();
  state["closed"] = {{{"id", 7},
                      {"user", "<i>carol</i>"},
                      {"role", "<sender>"},
                      {"peer", "127.0.0.1:40001"},
                      {"closed", "2026-11-25T12:29:00.000000Z"},
                      {"lasted_us", 1'000'000},
                      {"reason", "<hung-up>"},
                      {"bytes_received", 1},
                      {"bytes_sent", 2}}};
  state["transactions"] = {{{"transaction", 4711},
                            {"sender", "<i>alice</i>"},
                            {"recipient", "<i>bob</i>"},
                            {"bytes", 5},
                            {"age_us", 1},
                            {"state", "queued"}}};
  for (int i = 0; i < seconds; ++i) {
    let_a_second_pass(state);
    state["messages"]["received"] = 10 * i;
    state["messages"]["answered"]["delivered"] = 9 * i;
    state["messages"]["answered"]["rejected"] = i;
    router.tell(state);
  }
}

} // namespace

TEST_CASE("the page shows the router in a browser and asks nobody else") {
  admin_stand_in router;
  router.show(text_of(TELEX_PAGE), policy);
  play(router, 59);
  child_process browser{
    {"/usr/bin/env", "python3", TELEX_PAGE_TEST, "http://" + router.address()}};
  // A browser takes its time on a busy machine, but says what it has done.
  auto done = browser.output().read_all();
  auto complaint = browser.error().read_all();
  auto code = browser.wait();
  if (code == skipped) {
    WARN("skipped: " + complaint);
    return;
  }
  INFO("it has done: " + done);
  INFO(complaint);
  CHECK(code == 0);
}
