// Items in any order, each under a name that is never given again.

#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace telex {

/// Holds up to 2^`Bits` items at once; to add, find and remove one takes constant time.
/// Room that was needed once is kept until all items are gone.
template <class T, unsigned Bits>
class slab {
public:
  /// Names an item. None is 0.
  using id = std::uint64_t;

  /// Adds an item, which may have what another one has had before it.
  /// @pre There are less than 2^Bits.
  id add() {
    auto index = free_;
    if (index == none) {
      index = static_cast<std::uint32_t>(places_.size());
      places_.emplace_back();
    } else {
      free_ = places_[index].next_free;
    }
    ++size_;
    return places_[index].name = (++added_ << Bits) | index;
  }

  /// Null if there is none of that name. Valid until one is added.
  T* find(id name) noexcept {
    return const_cast<T*>(std::as_const(*this).find(name));
  }
  const T* find(id name) const noexcept {
    auto index = index_of(name);
    return name != 0 && index < places_.size() && places_[index].name == name
             ? &places_[index].item
             : nullptr;
  }

  /// As find(), of one that is there.
  T& operator[](id name) noexcept {
    return places_[index_of(name)].item;
  }
  const T& operator[](id name) const noexcept {
    return places_[index_of(name)].item;
  }

  /// Removes one that is there. What it owns may be kept for a while.
  void remove(id name) {
    auto& place = places_[index_of(name)];
    place.name = 0;
    place.next_free = std::exchange(free_, static_cast<std::uint32_t>(index_of(name)));
    --size_;
    if (size_ == 0 && places_.size() > kept)
      clear();
  }

  std::size_t size() const noexcept {
    return size_;
  }

private:
  struct place {
    /// 0 if it is free.
    id name = 0;
    std::uint32_t next_free = none;
    T item{};
  };

  static constexpr auto none = static_cast<std::uint32_t>(-1);
  /// An idle connection keeps room for few.
  static constexpr std::size_t kept = 4;

  static constexpr std::size_t index_of(id name) noexcept {
    return static_cast<std::size_t>(name & ((id{1} << Bits) - 1));
  }

  void clear() {
    places_.clear();
    places_.shrink_to_fit();
    free_ = none;
  }

  std::vector<place> places_;
  id added_ = 0;
  std::uint32_t free_ = none;
  std::uint32_t size_ = 0;
};

} // namespace telex
