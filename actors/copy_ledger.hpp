// How many copies of broadcasts are under way (docs/protocol.md, section 4).

#pragma once

#include "actors/transaction_number.hpp"

#include <cstddef>
#include <cstdint>
#include <unordered_map>

namespace telex {

/// Counts the copies that are not settled, of each sender and of all.
class copy_ledger {
public:
  /// Names a sender.
  using sender_id = std::uint64_t;

  /// A broadcast of `sender` to so many recipients, at least one, is under way.
  void open(transaction_number number, sender_id sender, std::size_t copies);

  /// So many copies of it are settled. Returns its sender.
  /// @pre It was opened, and at least so many of its copies are not settled.
  sender_id settle(transaction_number number, std::size_t copies);

  /// Of one sender.
  std::size_t of(sender_id sender) const;

  /// Of all.
  std::size_t total() const noexcept {
    return total_;
  }

private:
  struct broadcast {
    sender_id sender;
    std::size_t copies;
  };

  std::unordered_map<transaction_number, broadcast> broadcasts_;
  std::unordered_map<sender_id, std::size_t> senders_;
  std::size_t total_ = 0;
};

} // namespace telex
