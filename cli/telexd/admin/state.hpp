// The state of a router as JSON: /state.json (docs/operations.md).

#pragma once

#include "cli/telexd/admin/observer.hpp"

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace telex::admin {

/// The longest lists that are wanted.
struct list_limits {
  std::size_t users = max;
  std::size_t connections = max;
  std::size_t transactions = max_transactions;
  std::size_t closed = observer::max_closed;

  static constexpr std::size_t max = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_transactions = 1000;

  bool operator==(const list_limits&) const = default;
};

/// Writes a state a part at a time: that of many users takes a tenth of a second, in
/// which its thread has others to answer.
class state_writer {
public:
  /// `closed` are the connections that were closed last, the newest first.
  state_writer(const identity& who, std::shared_ptr<const observation> seen,
               closed_list closed, const list_limits& limits);

  /// Writes `octets` more, or a little more than that. Returns false once all is
  /// written.
  bool write(std::size_t octets);

  const std::string& text() const noexcept {
    return text_;
  }

  /// What was written, which is then no longer here.
  std::string take() noexcept {
    return std::move(text_);
  }

private:
  struct list {
    const char* name;
    std::size_t size;
    std::function<nlohmann::ordered_json(std::size_t)> at;
  };

  void write_next();

  std::shared_ptr<const observation> seen_;
  std::vector<list> lists_;
  std::size_t list_ = 0;
  std::size_t entry_ = 0;
  std::string text_;
};

} // namespace telex::admin
