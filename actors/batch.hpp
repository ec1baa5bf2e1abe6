// What is handed from actor to actor at one time.

#pragma once

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace telex {

/// One thing or more, in order. They come one by one to most, so that the first takes
/// no memory of its own; who gathers many spares an actor's message for each of the
/// others.
template <class T>
class batch {
public:
  /// For CAF, which makes empty messages.
  batch() = default;

  explicit batch(T&& first) : first_{std::move(first)} {
    // nop
  }

  batch(batch&&) = default;
  batch& operator=(batch&&) = default;

  /// For CAF, which wants messages that can be copied.
  batch(const batch& other)
    : first_{other.first_},
      others_{other.others_ ? std::make_unique<list>(*other.others_) : nullptr} {
    // nop
  }

  void add(T&& next) {
    if (!others_) {
      others_ = std::make_unique<list>();
      others_->reserve(usual - 1);
    }
    others_->push_back(std::move(next));
  }

  std::size_t size() const noexcept {
    return others_ ? 1 + others_->size() : 1;
  }

  T& first() noexcept {
    return first_;
  }

  /// Calls `f(thing)` for each.
  template <class F>
  void for_each(F&& f) {
    f(first_);
    for_each_other(f);
  }

  /// The same but for the first.
  template <class F>
  void for_each_other(F&& f) {
    if (others_)
      for (auto& each : *others_)
        f(each);
  }

private:
  using list = std::vector<T>;

  /// So many come together when a peer writes much.
  static constexpr std::size_t usual = 16;

  T first_{};
  std::unique_ptr<list> others_;
};

/// Adds to one that may not have been begun.
template <class T>
void add_to(std::optional<batch<T>>& some, T&& next) {
  if (some)
    some->add(std::move(next));
  else
    some.emplace(std::move(next));
}

} // namespace telex
