// Users who ask as much of a router as it takes, and acknowledge what they are given.

#pragma once

#include "net/wire/writer.hpp"
#include "tests/load/audience.hpp"

#include <cstddef>
#include <string>
#include <utility>

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

class stormers final : public audience {
public:
  /// Has them join. Throws std::runtime_error when they can't.
  stormers(event_loop& loop, const cli::socket_address& server,
           const storm_shape& shape);

  /// Breaks their connections off, with all that waits in them.
  ~stormers() override;

  void start();

  /// How many answers they got since the last call.
  std::size_t take_answers() {
    return std::exchange(answers_, 0);
  }

private:
  void answered(user& who, const wire::frame& answer) override;

  bool is_flooder(const user& who) const noexcept {
    return who.id() >= shape_.broadcasters;
  }
  void flood(user& who);

  storm_shape shape_;
  std::string body_;
  std::size_t answers_ = 0;
};

} // namespace telex::load
