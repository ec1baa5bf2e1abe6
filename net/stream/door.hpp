// Where peers come in, as the router's listener knows it.

#pragma once

#include "actors/broker.hpp"
#include "actors/settings.hpp"

#include <caf/intrusive_ptr.hpp>
#include <caf/io/doorman.hpp>

#include <functional>
#include <optional>
#include <string>
#include <utility>

namespace telex {

/// Where peers come in.
class door : public caf::io::doorman {
public:
  /// Says whether a peer from this address may come in, before there is anything
  /// of it but its socket. Nothing, if it may; otherwise until when it has time to read
  /// why not.
  using admission
    = std::function<std::optional<time_point>(const std::string& address)>;

  using doorman::doorman;

  /// Whoever comes is asked for from now on; before that, everybody may come in. Who
  /// may not is told `farewell`.
  void guard(admission admit, std::string farewell) {
    admit_ = std::move(admit);
    farewell_ = std::move(farewell);
  }

  /// Ends the time to read of those who were not let in, if it is up. Returns when the
  /// next one's is.
  virtual std::optional<time_point> close_dismissed(time_point now) = 0;

protected:
  /// As `admission`.
  std::optional<time_point> dismisses(const std::string& address) const {
    return admit_ ? admit_(address) : std::nullopt;
  }

  const std::string& farewell() const noexcept {
    return farewell_;
  }

  /// Calls `f`, which lets peers in: if it throws, that is a failure of the broker. To
  /// be called while there is a broker, which may let go of the door meanwhile.
  template <class F>
  void let_in(F&& f) {
    auto guard = caf::strong_actor_ptr{parent()->ctrl()};
    static_cast<broker&>(*parent()).guarded(std::forward<F>(f));
  }

private:
  admission admit_;
  std::string farewell_;
};

using door_ptr = caf::intrusive_ptr<door>;

} // namespace telex
