// Users who ask as much of a router as it takes.

#pragma once

#include "cli/load/user.hpp"
#include "net/wire/writer.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace telex::load {

/// Who storms, and how.
struct storm_shape {
  /// They send messages of `size` octets to all, and keep `window` under way.
  std::size_t broadcasters = 0;
  std::size_t size = 1;
  std::size_t window = 64;
  /// They write small requests as fast as these are read: to nobody, to be registered
  /// once more, or to themselves.
  std::size_t flooders = 0;
};

class stormers final : public user::owner {
public:
  /// Has them join. Throws std::runtime_error when they can't.
  stormers(event_loop& loop, const cli::endpoint& server, const storm_shape& shape);

  /// Breaks their connections off, with all that waits in them.
  ~stormers();

  void start();

  /// How many answers they got since the last call.
  std::size_t take_answers() {
    return std::exchange(answers_, 0);
  }

  /// How many of them the router has closed. None should be.
  std::size_t closed() const noexcept {
    return closed_;
  }

private:
  void joined(user& who) override;
  void answered(user& who, const wire::frame& answer) override;
  void given(user& who, const wire::frame& message) override;
  void left(user& who) override;

  bool is_flooder(const user& who) const noexcept {
    return who.id() >= shape_.broadcasters;
  }
  void flood(user& who);

  storm_shape shape_;
  std::string body_;
  std::vector<std::unique_ptr<user>> users_;
  std::size_t joined_ = 0;
  std::size_t answers_ = 0;
  std::size_t closed_ = 0;
};

} // namespace telex::load
