// Who holds which name (docs/protocol.md, section 2). The registry's plain core.

#pragma once

#include "actors/username.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace telex {

/// How a claim ended.
enum class claim_result : std::uint8_t {
  taken,    ///< Someone else holds the name.
  half,     ///< Granted; the user's other socket is missing.
  complete, ///< Granted; both sockets are there now.
};

/// Maps names to the sockets of their users. `Endpoint` is the handle of a
/// socket: it can be copied, compared, and is false when it is empty.
template <class Endpoint>
class name_table {
public:
  struct user {
    std::string address;
    Endpoint sender{};
    Endpoint receiver{};

    Endpoint& half(role as) noexcept {
      return as == role::sender ? sender : receiver;
    }
    bool complete() const noexcept {
      return sender && receiver;
    }
  };

  /// Gives the half `as` of `name` to `socket`, whose peer is at `address`. If
  /// it is granted, the half that `socket` held under the name `held` is free;
  /// if it is refused, nothing has changed. `held` is empty if it held none. A
  /// socket of a complete user is refused any other name.
  claim_result claim(const std::string& name, role as, const std::string& address,
                     const Endpoint& socket, const std::string& held) {
    if (find(held))
      return claim_result::taken;
    if (auto found = users_.find(name); found != users_.end()) {
      auto& owner = found->second;
      auto moves_over = owner.half(other(as)) == socket;
      if (owner.half(as) && owner.half(as) != socket)
        return claim_result::taken;
      if (owner.address != address && !moves_over)
        return claim_result::taken;
    }
    release(held, socket);
    auto& owner = users_[name];
    owner.address = address;
    owner.half(as) = socket;
    return owner.complete() ? claim_result::complete : claim_result::half;
  }

  /// Takes `socket` off the user `name`, and returns the user's other socket,
  /// which may be empty. A complete user has left, and so its name is free; a
  /// half one, too.
  Endpoint release(const std::string& name, const Endpoint& socket) {
    auto found = users_.find(name);
    if (found == users_.end())
      return {};
    auto [address, sender, receiver] = found->second;
    if (sender != socket && receiver != socket)
      return {};
    users_.erase(found);
    return sender == socket ? receiver : sender;
  }

  /// The user `name`, if it is complete. Valid until the table changes.
  const user* find(const std::string& name) const {
    auto found = users_.find(name);
    return found != users_.end() && found->second.complete() ? &found->second : nullptr;
  }

  /// Calls `f(user)` for every complete user but `name`.
  template <class F>
  void for_each_but(const std::string& name, F&& f) const {
    for (const auto& [other_name, user] : users_)
      if (other_name != name && user.complete())
        f(user);
  }

  /// How many names are held, by halves or whole users.
  std::size_t size() const noexcept {
    return users_.size();
  }

private:
  static constexpr role other(role as) noexcept {
    return as == role::sender ? role::receiver : role::sender;
  }

  std::unordered_map<std::string, user> users_;
};

} // namespace telex
