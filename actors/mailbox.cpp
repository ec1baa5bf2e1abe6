#include "actors/mailbox.hpp"

#include <utility>

namespace telex {

namespace {

using node = caf::mailbox_element::node_type;

/// Puts a list that begins with the last message before `first`, in order.
caf::mailbox_element* in_order(node* last, caf::mailbox_element* first) noexcept {
  while (last) {
    auto message = static_cast<caf::mailbox_element*>(last);
    last = message->next;
    message->next = first;
    first = message;
  }
  return first;
}

/// What a message holds may, when it is dropped, send something to the same actor.
void drop(caf::mailbox_element* first) noexcept {
  while (auto message = caf::mailbox_element_ptr{first})
    first = static_cast<caf::mailbox_element*>(message->next);
}

} // namespace

mailbox::~mailbox() {
  if (!arrived_.closed())
    close();
}

caf::mailbox_element_ptr mailbox::pop() noexcept {
  if (!first_)
    first_ = in_order(arrived_.take_head(), nullptr);
  auto result = caf::mailbox_element_ptr{first_};
  if (result)
    first_ = static_cast<caf::mailbox_element*>(result->next);
  return result;
}

void mailbox::close() noexcept {
  caf::mailbox_element* arrived = nullptr; // in order: the last one comes out first
  auto keep = [&arrived](caf::mailbox_element* message) {
    message->next = arrived;
    arrived = message;
  };
  arrived_.close(keep);
  drop(std::exchange(first_, nullptr));
  drop(arrived);
}

} // namespace telex
