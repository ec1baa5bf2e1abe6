#include "net/stream/stream.hpp"

#include "net/stream/endpoint.hpp"

#include <utility>

#include <string.h>

namespace telex {

// -- stream_broker -------------------------------------------------------------

stream_broker::stream_broker(caf::actor_config& cfg) : broker{cfg} {
  // CAF's table of streams would begin with room for thirteen.
  get_map(caf::io::connection_handle{}).rehash(1);
}

stream_ptr stream_broker::find_stream(caf::io::connection_handle hdl) {
  auto found = by_id(hdl);
  return stream_ptr{found ? static_cast<stream*>(&*found) : nullptr};
}

// -- stream --------------------------------------------------------------------

bool stream::is_private() const {
  return is_loopback(endpoint{addr(), port()});
}

std::vector<char>& stream::rd_buf() {
  return unused_;
}

template <class F>
bool stream::tell(caf::execution_unit& ctx, F&& f) {
  if (detached())
    return false;
  auto guard = caf::strong_actor_ptr{parent()->ctrl()};
  auto& broker = static_cast<stream_broker&>(*parent());
  return broker.activate(&ctx) && broker.guarded([&] { f(broker); });
}

bool stream::tell_received(caf::execution_unit& ctx, std::string_view bytes) {
  auto goes_on = tell(ctx, [bytes](stream_broker& x) { x.receive(bytes); });
  if (std::exchange(forgets_, false))
    ::explicit_bzero(const_cast<char*>(bytes.data()), bytes.size());
  return goes_on;
}

void stream::tell_written(caf::execution_unit& ctx) {
  tell(ctx, [](stream_broker& x) { x.written(); });
}

void stream::tell_opened(caf::execution_unit& ctx) {
  tell(ctx, [](stream_broker& x) { x.opened(); });
}

void stream::tell_unreadable(caf::execution_unit& ctx, std::string_view why) {
  tell(ctx, [why](stream_broker& x) { x.unreadable(why); });
}

void stream::tell_flushed(caf::execution_unit& ctx) {
  tell(ctx, [](stream_broker& x) { x.flushed(); });
}

void stream::tell_hung_up(caf::execution_unit& ctx) {
  tell(ctx, [this, &ctx](stream_broker& x) {
    detach(&ctx, false);
    x.hung_up();
  });
}

bool stream::tell_failed(caf::execution_unit& ctx, const std::exception_ptr& what) {
  auto has_broker = !detached();
  tell(ctx, [&](stream_broker&) { std::rethrow_exception(what); });
  return has_broker;
}

} // namespace telex
