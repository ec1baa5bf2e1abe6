#include "net/transport.hpp"

namespace telex {

// -- stream_broker -------------------------------------------------------------

stream_ptr stream_broker::find_stream(caf::io::connection_handle hdl) {
  auto found = by_id(hdl);
  return stream_ptr{found ? static_cast<stream*>(&*found) : nullptr};
}

bool stream_broker::take(caf::execution_unit& ctx, std::string_view bytes) {
  if (!activate(&ctx))
    return false;
  return guarded([&] { receive(bytes); });
}

// -- stream --------------------------------------------------------------------

std::vector<char>& stream::rd_buf() {
  return unused_;
}

bool stream::hand_over(caf::execution_unit& ctx, std::string_view bytes) {
  if (detached())
    return false;
  // The broker may end, and let go of this stream.
  auto guard = caf::strong_actor_ptr{parent()->ctrl()};
  return static_cast<stream_broker*>(parent())->take(ctx, bytes);
}

} // namespace telex
