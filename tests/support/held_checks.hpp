// Passwords that are compared when a test says so, in place of threads that do.

#pragma once

#include "actors/password_checker.hpp"

#include <cstddef>
#include <deque>
#include <string>
#include <utility>

namespace telex::test {

/// A hash is the password itself here.
class held_checks final : public password_checker {
public:
  void report_to(listener told) override {
    told_ = std::move(told);
  }

  bool take(check_number number, secret&& password, const std::string& hash) override {
    if (waiting_.size() >= room)
      return false;
    waiting_.push_back({number, std::move(password), hash});
    return true;
  }

  void drop(check_number number) override {
    if (!is_under_way)
      std::erase_if(waiting_, [=](const check& each) { return each.number == number; });
  }

  void stop() override {
    waiting_.clear();
  }

  /// How many wait.
  std::size_t size() const {
    return waiting_.size();
  }

  /// What the first of them is compared with.
  const std::string& next_hash() const {
    return waiting_.front().hash;
  }

  /// Compares the first one.
  void settle_next() {
    settle_next(waiting_.front().password.text() == waiting_.front().hash
                  ? finding::right
                  : finding::wrong);
  }

  void settle_next(finding how) {
    auto number = waiting_.front().number;
    waiting_.pop_front();
    told_(number, how);
  }

  /// How many may wait.
  std::size_t room = 100;

  /// All are being compared, so that it is too late to drop one.
  bool is_under_way = false;

private:
  struct check {
    check_number number;
    secret password;
    std::string hash;
  };

  listener told_;
  std::deque<check> waiting_;
};

} // namespace telex::test
