#include "actors/broker.hpp"

#include <caf/io/middleman.hpp>
#include <caf/send.hpp>

#include <utility>

namespace telex {

broker::broker(caf::actor_config& cfg)
  : caf::io::broker{cfg}, network_{system().middleman().backend()} {
  // CAF's own would write to the standard output.
  set_exception_handler(
    [](caf::scheduled_actor*, std::exception_ptr& what) { return to_failure(what); });
}

void broker::enqueue(caf::mailbox_element_ptr message, caf::execution_unit*) {
  if (!messages_.push(std::move(message)))
    return;
  caf::intrusive_ptr_add_ref(ctrl()); // for as long as it waits to be resumed
  network_.exec_later(this);
}

caf::resumable::resume_result broker::resume(caf::execution_unit* ctx,
                                             std::size_t max) {
  if (!activate(ctx))
    return resumable::done;
  std::size_t handled = 0;
  auto is_idle = false;
  while (!is_idle && handled < max) {
    // There is none when the actor begins.
    if (auto message = messages_.pop()) {
      if (!handle(*message))
        return resumable::done;
      ++handled;
    }
    is_idle = messages_.try_block();
  }
  load_.add_run(handled);
  return is_idle ? resumable::awaiting_message : resumable::resume_later;
}

bool broker::cleanup(caf::error&& reason, caf::execution_unit* host) {
  close_all();
  messages_.close();
  // If it has failed as it began, CAF keeps what it was given.
  initial_behavior_fac_ = nullptr;
  return caf::scheduled_actor::cleanup(std::move(reason), host);
}

void broker::post(caf::message message) {
  network_.post([self = caf::actor{this}, message = std::move(message)] {
    caf::anon_send(self, message);
  });
}

bool broker::handle_own(caf::type_erased_tuple&) {
  return false;
}

/// Returns false if the actor has ended.
bool broker::handle(caf::mailbox_element& message) {
  auto is_own = false;
  auto goes_on = guarded([&] { is_own = handle_own(message.content()); });
  if (is_own || !goes_on)
    return goes_on;
  return reactivate(message) != caf::scheduled_actor::activation_result::terminated;
}

caf::behavior nothing_else() {
  return {[](caf::unit_t) {
    // nobody sends that
  }};
}

} // namespace telex
