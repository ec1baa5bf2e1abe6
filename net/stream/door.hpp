// Where peers come in, as the router's listener knows it.

#pragma once

#include "actors/broker.hpp"
#include "actors/settings.hpp"

#include <caf/intrusive_ptr.hpp>
#include <caf/io/doorman.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace telex {

/// Decides about who comes in. The functions are called while there is a broker.
class doorkeeper {
public:
  /// Says whether a peer from this address may come in, before there is anything
  /// of it but its socket. Nothing, if it may; otherwise until when it has time to read
  /// why not.
  virtual std::optional<time_point> dismisses(const std::string& address) = 0;

  /// A proxy has connected. Returns until when it has time to say whose connection that
  /// is.
  virtual time_point waits_for_header() = 0;

  /// What the proxy of that address said of a connection was of no use, for the reason
  /// `why`, a constant.
  virtual void header_refused(const std::string& address, std::string_view why) = 0;

protected:
  ~doorkeeper() = default;
};

/// Where peers come in.
class door : public caf::io::doorman {
public:
  using doorman::doorman;

  /// `keeper`, which must outlive its broker's doors, is asked for whoever comes from
  /// now on; before that, everybody may come in. Who may not is told `farewell`.
  void guard(doorkeeper& keeper, std::string farewell) {
    keeper_ = &keeper;
    farewell_ = std::move(farewell);
  }

  /// Ends the time to read of those who were not let in, and that of proxies to say
  /// whose a connection is, if it is up. Returns when the next one's is.
  virtual std::optional<time_point> close_overdue(time_point now) = 0;

protected:
  /// As that of the keeper.
  std::optional<time_point> dismisses(const std::string& address) const {
    return keeper_ ? keeper_->dismisses(address) : std::nullopt;
  }

  /// Null before guard().
  doorkeeper* keeper() const noexcept {
    return keeper_;
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
  doorkeeper* keeper_ = nullptr;
  std::string farewell_;
};

using door_ptr = caf::intrusive_ptr<door>;

} // namespace telex
