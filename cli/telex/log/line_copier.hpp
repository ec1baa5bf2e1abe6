// Lines of a log as they are.

#pragma once

#include "cli/telex/log/consumer.hpp"

#include <string>

namespace telex::log {

class line_copier final : public consumer {
public:
  /// Appends to `out`, which must outlive it.
  explicit line_copier(std::string& out) noexcept : out_{&out} {}

  void take(const record& x) override {
    out_->append(x.line) += '\n';
  }

private:
  std::string* out_;
};

} // namespace telex::log
