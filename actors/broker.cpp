#include "actors/broker.hpp"

#include <caf/io/middleman.hpp>

namespace telex {

broker::broker(caf::actor_config& cfg)
  : caf::io::broker{cfg}, network_{system().middleman().backend()} {
  // nop
}

void broker::enqueue(caf::mailbox_element_ptr message, caf::execution_unit* ctx) {
  // The sender of a request to an actor that has ended is told: by CAF.
  if (message->mid.is_request())
    return caf::io::broker::enqueue(std::move(message), ctx);
  if (mailbox().push_back(std::move(message))
      != caf::intrusive::inbox_result::unblocked_reader)
    return;
  caf::intrusive_ptr_add_ref(ctrl()); // for as long as it waits to be resumed
  network_.exec_later(this);
}

caf::resumable::resume_result broker::resume(caf::execution_unit* ctx,
                                             std::size_t max) {
  if (!activate(ctx))
    return resumable::done;
  for (std::size_t handled = 0; handled < max;) {
    auto message = next_message();
    if (message) {
      ++handled;
      if (!handle(*message))
        return resumable::done;
    } else if (mailbox().try_block()) {
      return resumable::awaiting_message;
    }
  }
  return mailbox().try_block() ? resumable::awaiting_message : resumable::resume_later;
}

bool broker::cleanup(caf::error&& reason, caf::execution_unit* host) {
  close_all();
  return caf::scheduled_actor::cleanup(std::move(reason), host);
}

bool broker::handle_frequent(caf::type_erased_tuple&) {
  return false;
}

caf::mailbox_element_ptr broker::next_message() {
  auto& queues = mailbox().queue().queues();
  auto& urgent = std::get<urgent_queue_index>(queues);
  auto& normal = std::get<normal_queue_index>(queues);
  if (urgent.empty() && normal.empty())
    mailbox().fetch_more();
  return urgent.empty() ? normal.take_front() : urgent.take_front();
}

/// Returns false if the actor has ended.
bool broker::handle(caf::mailbox_element& message) {
  auto is_frequent = false;
  auto goes_on = guarded([&] { is_frequent = handle_frequent(message.content()); });
  if (is_frequent || !goes_on)
    return goes_on;
  return reactivate(message) != caf::scheduled_actor::activation_result::terminated;
}

} // namespace telex
