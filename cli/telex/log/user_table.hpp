// What each user of a log sent and received.

#pragma once

#include "actors/keyed_hash.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace telex::log {

struct user_figures {
  std::uint64_t sent = 0;
  std::uint64_t received = 0;
  /// Of the messages that the user has received.
  std::uint64_t acknowledged = 0;
  /// How long the user took for that, all together and at worst.
  std::chrono::duration<double, std::micro> taken{0};
  std::chrono::microseconds longest{0};

  std::uint64_t messages() const noexcept {
    return sent + received;
  }
  /// 0 without any.
  std::chrono::microseconds mean() const noexcept {
    if (acknowledged == 0)
      return {};
    return std::chrono::duration_cast<std::chrono::microseconds>(
      taken / static_cast<double>(acknowledged));
  }
};

/// Has figures for each user, up to a bound.
class user_table {
public:
  /// More than a router has at a time; they take some megabytes.
  static constexpr std::size_t capacity = 50'000;

  using entry = std::pair<std::string, user_figures>;

  /// The figures of that user. Those who came too late, and names that no user of a
  /// router can have, share theirs.
  user_figures& operator[](std::string_view user);

  /// Up to `count` users with the highest ranks that are not 0.
  std::vector<entry> highest(std::size_t count,
                             std::uint64_t (*rank)(const user_figures&)) const;

  /// Whether some users have no figures of their own.
  bool is_full() const noexcept {
    return is_full_;
  }

private:
  struct hash : keyed_hash {
    using is_transparent = void;
    using keyed_hash::keyed_hash;
  };

  std::unordered_map<std::string, user_figures, hash, std::equal_to<>> users_{
    0, hash{random_hash_key()}};
  user_figures others_;
  bool is_full_ = false;
};

} // namespace telex::log
