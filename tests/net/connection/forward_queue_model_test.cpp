// Random sequences of all that can happen to a forward_queue, against a model.

#include "net/connection/forward_queue.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/letter.hpp"

#include <algorithm>
#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace telex;
using test::letter;

namespace {

/// The rules of section 3 over a list of all messages there ever were, and a
/// queue beside it that must keep them.
class model {
public:
  explicit model(unsigned seed) : random_{seed} {}

  void step() {
    // Waves, so that the queue both fills and runs empty.
    auto is_quiet = ++steps_ / 100 % 2 == 0;
    switch (pick(9) + (is_quiet ? 2 : 0)) {
      case 0:
      case 1:
      case 2:
        return push();
      case 3:
      case 4:
        return forward();
      case 5:
      case 6:
      case 7:
        return answer();
      case 8:
        return expire();
      default:
        now_ += std::chrono::seconds{pick(6)};
    }
  }

  void check() {
    std::size_t unsettled = 0;
    std::optional<time_point> next;
    for (const auto& x : all_) {
      if (x.where == settled)
        continue;
      ++unsettled;
      next = next ? std::min(*next, x.due) : x.due;
    }
    REQUIRE(queue_.size() == unsettled);
    REQUIRE(queue_.next_deadline() == next);
    REQUIRE(queue_.owes_receipt_since() == (owing_ ? owing_since_ : std::nullopt));
  }

  /// What is left has to come out, too.
  void finish() {
    now_ += std::chrono::hours{1};
    expire();
    CHECK(queue_.size() == 0);
    for (const auto& x : all_)
      CHECK(x.where == settled);
  }

  /// How often each thing happened that a random sequence might never do.
  int refused = 0;
  int longer_than_the_bound = 0;
  int expired_waiting = 0;
  int expired_given = 0;
  int acknowledged = 0;
  int late = 0;

private:
  static constexpr std::size_t max_messages = 4;
  static constexpr std::size_t max_bytes = 1000;

  enum place { waiting, given, settled };

  struct record {
    std::string from;
    std::size_t octets;
    time_point due;
    place where;
  };

  unsigned pick(unsigned count) {
    return static_cast<unsigned>(random_() % count);
  }

  void push() {
    std::size_t count = 0;
    // Some fill the queue exactly, and some are longer than all that may wait.
    std::size_t octets = pick(5) == 0 ? 5000 : 100 + 100 * pick(6);
    std::size_t bytes = octets;
    for (const auto& x : all_) {
      if (x.where == waiting) {
        ++count;
        bytes += x.octets;
      }
    }
    auto fits = count < max_messages && bytes <= max_bytes;
    auto need_not_wait = count == 0 && !owing_;
    // In the order of their deadlines, as they are pushed.
    last_due_ = std::max(last_due_, now_ + std::chrono::seconds{pick(12)});
    record fresh{"user" + std::to_string(pick(3)), octets, last_due_, waiting};
    auto number = std::to_string(all_.size());
    auto back = queue_.push({fresh.from, number, octets, fresh.due});
    REQUIRE(back.has_value() == !(fits || need_not_wait));
    if (back) {
      REQUIRE(back->text == number);
      ++refused;
    } else {
      all_.push_back(fresh);
      longer_than_the_bound += octets > max_bytes ? 1 : 0;
    }
  }

  void forward() {
    expire();
    std::size_t next = 0;
    while (next < all_.size() && all_[next].where != waiting)
      ++next;
    auto message = queue_.forward(now_);
    auto expected = !owing_ && next < all_.size();
    REQUIRE((message != nullptr) == expected);
    if (!message)
      return;
    REQUIRE(message->text == std::to_string(next));
    REQUIRE(message->due > now_);
    all_[next].where = given;
    owing_ = next;
    owing_since_ = now_;
  }

  void answer() {
    auto sender = "user" + std::to_string(pick(3));
    auto is_error = pick(4) == 0;
    auto settles = queue_.answer(is_error ? nullptr : &sender);
    auto meant = owing_ && (is_error || all_[*owing_].from == sender);
    auto in_time = meant && all_[*owing_].where == given;
    REQUIRE(settles.has_value() == in_time);
    if (settles) {
      REQUIRE(settles->message.text == std::to_string(*owing_));
      all_[*owing_].where = settled;
      ++acknowledged;
    } else if (meant) {
      ++late;
    }
    if (meant)
      owing_.reset();
  }

  void expire() {
    while (auto message = queue_.expire(now_)) {
      auto& x = all_.at(std::stoul(message->text));
      REQUIRE(x.where != settled);
      REQUIRE(x.due <= now_);
      ++(x.where == given ? expired_given : expired_waiting);
      x.where = settled;
    }
    REQUIRE(std::none_of(all_.begin(), all_.end(), [this](const record& x) {
      return x.where != settled && x.due <= now_;
    }));
  }

  std::mt19937 random_;
  int steps_ = 0;
  forward_queue<letter> queue_{max_messages, max_bytes};
  std::vector<record> all_;
  time_point now_{};
  time_point last_due_{};
  /// The message for which the recipient owes a receipt.
  std::optional<std::size_t> owing_;
  std::optional<time_point> owing_since_;
};

} // namespace

TEST_CASE("in a random sequence every message comes out once and by the rules") {
  model all{1933};
  for (int step = 0; step < 5000; ++step) {
    INFO("step " << step);
    all.step();
    all.check();
  }
  all.finish();
  CHECK(all.refused > 20);
  CHECK(all.longer_than_the_bound > 20);
  CHECK(all.expired_waiting > 20);
  CHECK(all.expired_given > 20);
  CHECK(all.acknowledged > 20);
  CHECK(all.late > 20);
}
