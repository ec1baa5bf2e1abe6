#include "cli/telex/load/early_end.hpp"

#include <sys/epoll.h>

namespace telex::load {

early_end::early_end(event_loop& loop) : loop_{&loop} {
  loop_->watch(signals_.fd(), EPOLLIN, *this);
}

early_end::~early_end() {
  loop_->forget(signals_.fd(), *this);
}

void early_end::ready(std::uint32_t) {
  auto number = signals_.next();
  if (!number)
    return;
  signals_.end_in_time();
  if (!notes_only_)
    throw interrupted{*number};
  has_come_ = true;
}

} // namespace telex::load
