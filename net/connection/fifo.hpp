// A queue in one block of memory, which has none before its first element.

#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace telex {

/// First in, first out, in one block of memory. Unlike std::deque it owns no
/// memory before its first element, which counts for idle connections, and it
/// gives a grown block back when it runs empty.
template <class T>
class fifo {
public:
  bool empty() const noexcept {
    return first_ == items_.size();
  }

  std::size_t size() const noexcept {
    return items_.size() - first_;
  }

  /// The item that is `position` behind the front.
  T& operator[](std::size_t position) noexcept {
    return items_[first_ + position];
  }

  const T& operator[](std::size_t position) const noexcept {
    return items_[first_ + position];
  }

  T& front() noexcept {
    return items_[first_];
  }

  const T& front() const noexcept {
    return items_[first_];
  }

  T& push(T&& item) {
    return emplace(std::move(item));
  }

  /// The same, with an item that is made of `parts`.
  template <class... Parts>
  T& emplace(Parts&&... parts) {
    make_room();
    return items_.emplace_back(std::forward<Parts>(parts)...);
  }

  /// Puts `item` so that it is `position` behind the front; those behind it move.
  void insert(std::size_t position, T&& item) {
    make_room();
    auto place = items_.begin() + static_cast<std::ptrdiff_t>(first_ + position);
    items_.insert(place, std::move(item));
  }

  /// Takes the front item out.
  T pop() {
    auto item = std::move(front());
    drop();
    return item;
  }

  /// Takes the front item off. What it owns is kept for a while, but no longer than
  /// until the queue runs empty.
  void drop() {
    if (++first_ == items_.size())
      clear();
  }

  void clear() {
    items_.clear();
    first_ = 0;
    if (items_.capacity() > kept_capacity)
      items_.shrink_to_fit();
  }

private:
  static constexpr std::size_t kept_capacity = 16;

  /// Moves the items to the front of the block only when as many have gone,
  /// so that each is moved once at most on average.
  void make_room() {
    if (items_.size() < items_.capacity() || first_ < items_.size() - first_)
      return;
    items_.erase(items_.begin(), items_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }

  std::vector<T> items_;
  std::size_t first_ = 0;
};

} // namespace telex
