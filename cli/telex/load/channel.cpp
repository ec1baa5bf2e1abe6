#include "cli/telex/load/channel.hpp"

#include <utility>
#include <variant>

namespace telex::load {

namespace {

/// Longer than any body that a router of default settings forwards.
constexpr std::size_t max_body = 1024 * 1024;

} // namespace

channel::channel(event_loop& loop, const target& server, owner& told,
                 int receive_buffer)
  : owner_{&told}, parser_{wire::source::router, max_body},
    stream_{loop, server, *this, receive_buffer} {
  // nop
}

void channel::write(std::string_view bytes) {
  output().insert(output().end(), bytes.begin(), bytes.end());
  flush();
}

void channel::received(stream&, std::string_view bytes) {
  parser_.feed(bytes);
  while (is_open()) {
    auto result = parser_.next();
    if (std::holds_alternative<wire::need_more>(result))
      return;
    auto frame = std::get_if<wire::frame>(&result);
    if (!frame) {
      is_garbled_ = true;
      close();
      return owner_->closed(*this);
    }
    owner_->received(*this, std::move(*frame));
  }
}

void channel::closed(stream&) {
  owner_->closed(*this);
}

} // namespace telex::load
