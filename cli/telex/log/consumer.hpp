// Who is given the events of a log.

#pragma once

#include "cli/telex/log/record.hpp"

namespace telex::log {

class consumer {
public:
  virtual ~consumer() = default;

  /// The next event. What it views is valid during this call alone.
  virtual void take(const record& x) = 0;

  /// There are no more. Called once.
  virtual void finish() {}
};

} // namespace telex::log
