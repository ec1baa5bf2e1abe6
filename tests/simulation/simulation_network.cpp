// The simulation: what its network and its router tell it.

#include "tests/simulation/simulation.hpp"

namespace telex::simulation {

void simulation::wrote(test::virtual_stream& where, std::string_view bytes) {
  uncounted_section here;
  auto id = static_cast<connection_id>(where.hdl().id() - 1);
  auto [user, socket] = places_[id];
  if (observer_)
    observer_->router_wrote(user, socket, bytes);
  auto& s = scripts_[user][static_cast<std::size_t>(socket)];
  s.written += bytes.size();
  model_.answered(id, bytes);
  if (!bytes.starts_with("FORWARD ") || model_.is_extended(id))
    return;
  auto frame = take_router_frame(bytes);
  auto sender = frame ? find_name(frame->name) : std::nullopt;
  if (sender && *sender < users_) {
    // Whatever was given before has been answered.
    s.given.clear();
    s.given.emplace_back(s.written, *sender);
  }
}

void simulation::passed_on(test::virtual_stream& where, std::size_t octets) {
  uncounted_section here;
  model_.passed_on(static_cast<connection_id>(where.hdl().id() - 1), octets,
                   where.unread());
}

void simulation::shut_down(test::virtual_stream& where) {
  uncounted_section here;
  model_.shut_down(static_cast<connection_id>(where.hdl().id() - 1));
}

void simulation::closed(test::virtual_stream& where) {
  uncounted_section here;
  auto id = static_cast<connection_id>(where.hdl().id() - 1);
  auto [user, socket] = places_[id];
  if (observer_)
    observer_->router_closed(user, socket);
  model_.closed(id);
}

bool simulation::is_read(connection_id who) const {
  return streams_[who] && streams_[who]->is_read();
}

bool simulation::is_accepting() const {
  return door_->is_open();
}

bool simulation::wants(severity) const noexcept {
  return false;
}

void simulation::report(const actor_name&, const event&) {
  // What the router says of itself proves nothing.
}

} // namespace telex::simulation
