#include "net/transport.hpp"

namespace telex {

// -- stream_broker -------------------------------------------------------------

stream_ptr stream_broker::find_stream(caf::io::connection_handle hdl) {
  auto found = by_id(hdl);
  return stream_ptr{found ? static_cast<stream*>(&*found) : nullptr};
}

// -- stream --------------------------------------------------------------------

std::vector<char>& stream::rd_buf() {
  return unused_;
}

bool stream::tell_received(caf::execution_unit& ctx, std::string_view bytes) {
  if (detached())
    return false;
  auto guard = caf::strong_actor_ptr{parent()->ctrl()};
  auto& broker = static_cast<stream_broker&>(*parent());
  return broker.tell(ctx, [&] { broker.receive(bytes); });
}

void stream::tell_written(caf::execution_unit& ctx) {
  if (detached())
    return;
  auto guard = caf::strong_actor_ptr{parent()->ctrl()};
  auto& broker = static_cast<stream_broker&>(*parent());
  broker.tell(ctx, [&] { broker.written(); });
}

void stream::tell_hung_up(caf::execution_unit& ctx) {
  if (detached())
    return;
  auto guard = caf::strong_actor_ptr{parent()->ctrl()};
  auto& broker = static_cast<stream_broker&>(*parent());
  detach(&ctx, false);
  broker.tell(ctx, [&] { broker.hung_up(); });
}

} // namespace telex
