// Who holds which name (docs/protocol.md, section 2). The registry's plain core.

#pragma once

#include "actors/keyed_hash.hpp"
#include "actors/username.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

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
    /// Who knows it may take the name over; null if nobody may.
    std::unique_ptr<const std::string> session{};

    Endpoint& half(role as) noexcept {
      return as == role::sender ? sender : receiver;
    }
    bool complete() const noexcept {
      return sender && receiver;
    }
  };

  /// With the same key and history, receivers() has the same order.
  explicit name_table(const hash_key& key = {}) : users_{0, keyed_hash{key}} {
    // nop
  }

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
    if (!owner.complete())
      return claim_result::half;
    receivers_.reset();
    return claim_result::complete;
  }

  /// How the claim of one socket for both halves has ended.
  struct duplex_claim {
    claim_result result;
    /// Who held the name until now; empty unless it was taken over.
    Endpoint displaced{};
  };

  /// Gives both halves of `name` to `socket`, if nobody has any of it, or whoever has
  /// it was given it with the same `session`, which is not empty. `held` is as for
  /// claim().
  duplex_claim claim_duplex(const std::string& name, const Endpoint& socket,
                            const std::string& held, const std::string& session) {
    if (find(held))
      return {claim_result::taken};
    Endpoint displaced{};
    if (auto found = users_.find(name); found != users_.end()) {
      auto& owner = found->second;
      auto is_half_of_it
        = held == name && (owner.sender == socket || owner.receiver == socket);
      if (owner.session && !session.empty() && *owner.session == session)
        displaced = owner.receiver;
      else if (!is_half_of_it)
        return {claim_result::taken};
    }
    release(held, socket);
    auto& owner = users_[name];
    owner.sender = owner.receiver = socket;
    owner.session
      = session.empty() ? nullptr : std::make_unique<const std::string>(session);
    receivers_.reset();
    return {claim_result::complete, std::move(displaced)};
  }

  /// Takes `socket` off the user `name`, and returns the user's other socket,
  /// which may be empty. A complete user has left, and so its name is free; a
  /// half one, too.
  Endpoint release(const std::string& name, const Endpoint& socket) {
    auto found = users_.find(name);
    if (found == users_.end())
      return {};
    auto sender = found->second.sender;
    auto receiver = found->second.receiver;
    if (sender != socket && receiver != socket)
      return {};
    if (found->second.complete())
      receivers_.reset();
    users_.erase(found);
    if (sender == receiver)
      return {};
    return sender == socket ? receiver : sender;
  }

  /// Calls `f(name)` for each complete user.
  template <class F>
  void for_each_name(F&& f) const {
    for (const auto& [name, user] : users_)
      if (user.complete())
        f(name);
  }

  /// The user `name`, if it is complete. Valid until the table changes.
  const user* find(const std::string& name) const {
    auto found = users_.find(name);
    return found != users_.end() && found->second.complete() ? &found->second : nullptr;
  }

  using receiver_list = std::shared_ptr<const std::vector<Endpoint>>;

  /// The receiving sockets of all complete users, as they are now: the list does not
  /// change when users come and leave. As long as none does, it is the same one, so
  /// that many broadcasts cost no more than one.
  receiver_list receivers() {
    if (!receivers_)
      receivers_ = list_receivers();
    return receivers_;
  }

  /// How many names are held, by halves or whole users.
  std::size_t size() const noexcept {
    return users_.size();
  }

private:
  static constexpr role other(role as) noexcept {
    return as == role::sender ? role::receiver : role::sender;
  }

  receiver_list list_receivers() const {
    auto result = std::make_shared<std::vector<Endpoint>>();
    for (const auto& [name, user] : users_)
      if (user.complete())
        result->push_back(user.receiver);
    return result;
  }

  std::unordered_map<std::string, user, keyed_hash> users_;
  /// Null after a complete user has come or left.
  receiver_list receivers_;
};

} // namespace telex
