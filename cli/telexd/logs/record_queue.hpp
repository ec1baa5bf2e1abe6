// What many threads hand to one, without waiting for it.

#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <new>
#include <string_view>

namespace telex::cli {

/// A queue of records of any octets, for any number of writers and one reader. It has
/// one block of memory, so it is bounded, and nobody ever waits: what finds no room is
/// not taken. Records of one writer come out in their order.
///
/// The block is a ring of words. A record is a word with its size, then its octets. A
/// writer first moves `head_` to have a place to itself, then writes the octets, and
/// the size last; a reader that finds no size has come to the end. So all words that
/// hold no record are 0.
class record_queue {
public:
  /// `capacity` is in octets, a power of two. The memory is only taken up as it is
  /// used.
  explicit record_queue(std::size_t capacity)
    : size_{capacity / sizeof(word)},
      words_{static_cast<word*>(std::calloc(size_, sizeof(word))), &std::free} {
    if (!words_)
      throw std::bad_alloc{};
  }

  record_queue(const record_queue&) = delete;
  record_queue& operator=(const record_queue&) = delete;

  /// Copies `record` to the end. Returns false if there is no room. From any thread.
  bool push(std::string_view record) noexcept {
    auto needed = words_for(record.size());
    auto head = head_.load(std::memory_order_relaxed);
    std::uint64_t skipped = 0;
    do {
      // No record is in two pieces: what is left of the block is too short for it.
      auto left = size_ - index(head);
      skipped = needed > left ? left : 0;
      if (head + skipped + needed - tail_.load(std::memory_order_acquire) > size_)
        return false;
    } while (!head_.compare_exchange_weak(head, head + skipped + needed,
                                          std::memory_order_relaxed));
    if (skipped > 0)
      store_size(head, skip_mark | skipped);
    auto place = head + skipped;
    std::memcpy(&words_[index(place) + 1], record.data(), record.size());
    store_size(place, size_mark | record.size());
    return true;
  }

  /// Whether there is nothing to take. For the reader alone.
  bool empty() noexcept {
    return load_size(tail_.load(std::memory_order_relaxed)) == 0;
  }

  /// Takes out the records from the front, `max` at most, and calls `f(record)` with
  /// each, a std::string_view that is valid during that call. Returns how many there
  /// were. For one thread alone; their room is free after it.
  template <class F>
  std::size_t take(std::size_t max, F&& f) {
    auto tail = tail_.load(std::memory_order_relaxed);
    std::size_t taken = 0;
    while (taken < max) {
      auto found = load_size(tail);
      if (found == 0)
        break;
      auto size = found & ~marks;
      auto used = size;
      if (found & size_mark) {
        f(std::string_view{reinterpret_cast<const char*>(&words_[index(tail) + 1]),
                           size});
        used = words_for(size);
        ++taken;
      }
      std::memset(&words_[index(tail)], 0, used * sizeof(word));
      tail += used;
    }
    tail_.store(tail, std::memory_order_release);
    return taken;
  }

private:
  using word = std::uint64_t;

  static constexpr word size_mark = word{1} << 63;
  static constexpr word skip_mark = word{1} << 62;
  static constexpr word marks = size_mark | skip_mark;

  static std::size_t words_for(std::size_t octets) noexcept {
    return 1 + (octets + sizeof(word) - 1) / sizeof(word);
  }

  std::size_t index(std::uint64_t position) const noexcept {
    return position & (size_ - 1);
  }

  void store_size(std::uint64_t position, word x) noexcept {
    std::atomic_ref{words_[index(position)]}.store(x, std::memory_order_release);
  }

  word load_size(std::uint64_t position) noexcept {
    return std::atomic_ref{words_[index(position)]}.load(std::memory_order_acquire);
  }

  std::size_t size_;
  std::unique_ptr<word[], decltype(&std::free)> words_;
  // Positions only grow. They are apart, so that writers and the reader do not take the
  // memory of one from the other.
  alignas(64) std::atomic<std::uint64_t> head_ = 0;
  alignas(64) std::atomic<std::uint64_t> tail_ = 0;
};

} // namespace telex::cli
