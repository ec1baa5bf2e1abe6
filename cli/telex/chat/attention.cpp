#include "cli/telex/chat/attention.hpp"

namespace telex::cli {

void attention::gain_focus() noexcept {
  focus_ = focus::here;
  unread_ = 0;
}

void attention::lose_focus() noexcept {
  focus_ = focus::elsewhere;
}

void attention::type() noexcept {
  if (focus_ == focus::elsewhere)
    focus_ = focus::unknown;
  unread_ = 0;
}

bool attention::show(bool to_all, clock::time_point now) noexcept {
  if (focus_ == focus::here)
    return false;
  ++unread_;
  auto is_soon = called_at_ && now - *called_at_ < call_pause;
  if (focus_ == focus::unknown || to_all || is_soon)
    return false;
  called_at_ = now;
  return true;
}

std::string attention::title(std::string_view name) const {
  auto result = unread_ > 0 ? '(' + std::to_string(unread_) + ") telex" : "telex";
  return name.empty() ? result : result.append(" ").append(name);
}

} // namespace telex::cli
