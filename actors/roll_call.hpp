// Whom the inspector has asked, and who has not answered.

#pragma once

#include <caf/actor.hpp>

#include <utility>

namespace telex {

/// Those who are asked hold it until they have answered, or ended. When nobody holds it
/// any more, the inspector is sent all_asked_msg.
class roll_call {
public:
  explicit roll_call(caf::actor inspector) : inspector_{std::move(inspector)} {
    // nop
  }
  roll_call(const roll_call&) = delete;
  roll_call& operator=(const roll_call&) = delete;
  ~roll_call();

  const caf::actor& inspector() const noexcept {
    return inspector_;
  }

private:
  caf::actor inspector_;
};

} // namespace telex
