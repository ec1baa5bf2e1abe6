// Users who are there, and acknowledge what they are given.

#pragma once

#include "cli/telex/load/user.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace telex::load {

class audience : public user::owner {
public:
  /// Their names are `name` and a number.
  audience(event_loop& loop, const cli::socket_address& server, std::size_t count,
           std::string name = "guest");
  virtual ~audience() = default;

  /// Waits until all have joined. Throws std::runtime_error when they can't.
  void join();

  /// How many messages they were given since the last call.
  std::size_t take_given() {
    return std::exchange(given_, 0);
  }

  /// How many of them the router has closed. None should be.
  std::size_t closed() const noexcept {
    return closed_;
  }

protected:
  const std::vector<std::unique_ptr<user>>& users() const noexcept {
    return users_;
  }

private:
  void joined(user& who) override;
  /// They ask nothing: throws std::runtime_error.
  void answered(user& who, const wire::frame& answer) override;
  void given(user& who, const wire::frame& message) override;
  void left(user& who) override;

  event_loop* loop_;
  cli::socket_address server_;
  std::size_t count_;
  std::string name_;
  std::vector<std::unique_ptr<user>> users_;
  std::size_t joined_ = 0;
  std::size_t given_ = 0;
  std::size_t closed_ = 0;
};

} // namespace telex::load
