// What users of the extended protocol do.

#include "tests/simulation/generator.hpp"

#include "tests/simulation/request.hpp"

namespace telex::simulation {

bool generator::is_extended(name_id user) const noexcept {
  constexpr std::uint32_t all_of_them = 8;
  // Those and plain ones alternate as far as they can.
  return user * 5 % all_of_them < plan_.extended;
}

/// How a user comes.
action generator::joined(name_id user) {
  if (!is_extended(user))
    return {verb::join, user, role::sender, {}};
  action result{verb::enter, user, role::sender, {}};
  fill_extended(result);
  return result;
}

/// Has such a user do in his way what was drawn: he seldom does as plain ones do.
void generator::become_extended(action& next) {
  if (random_.once_in(16))
    return;
  switch (next.what) {
    case verb::join:
      next.what = verb::enter;
      break;
    case verb::register_:
      next.what = verb::extend;
      break;
    case verb::send:
      next.what = random_.once_in(4) ? verb::send : verb::post;
      break;
    case verb::answer:
      next.what = verb::receipt;
      break;
    default:
      break;
  }
  // The second socket is there to take the name over.
  if (random_.once_in(2))
    next.socket = role::sender;
}

std::uint32_t generator::some_offer() {
  auto session = random_.once_in(4) ? 0 : random_.between(1, all_sessions - 1);
  return session + (random_.once_in(2) ? with_presence : 0);
}

std::uint32_t generator::some_question() {
  return random_.once_in(is_calm() ? 400 : 40)
           ? static_cast<std::uint32_t>(question::bye)
           : random_.below(static_cast<std::uint32_t>(question::bye));
}

/// Draws what is particular about what such a user does.
void generator::fill_extended(action& next) {
  auto& [first, second, third] = next.parameters;
  switch (next.what) {
    case verb::enter:
      first = random_.once_in(2) ? window_ : random_.between(1, 4);
      second = some_offer();
      break;
    case verb::extend:
      first = random_.once_in(4) ? some_recipient() : next.user;
      second = random_.once_in(2) ? window_ : random_.between(1, 4);
      third = some_offer();
      break;
    case verb::post:
      first = some_recipient();
      second = some_size();
      third = random_.once_in(4) ? random_.below(4) : with_id;
      break;
    case verb::receipt:
      first = random_.once_in(2) ? random_.below(16) : 0;
      second = some_reply();
      break;
    case verb::ask:
      first = some_question();
      second = random_.once_in(4) ? some_recipient() : some_user();
      break;
    default:
      break;
  }
}

} // namespace telex::simulation
