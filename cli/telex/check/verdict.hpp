// What a check has found, as monitoring takes it: a state, a line of text and figures
// (the Monitoring Plugins Development Guidelines,
// https://www.monitoring-plugins.org/doc/guidelines.html).

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace telex::check {

/// Its number is the exit code.
enum class state : int { ok = 0, warning = 1, critical = 2, unknown = 3 };

/// `OK`, `WARNING`, `CRITICAL` or `UNKNOWN`.
std::string_view to_string(state x) noexcept;

/// From which value on a figure is to be looked at, and from which on it is bad; of one
/// that is the worse the smaller it is, below which.
struct thresholds {
  double warning = 0;
  double critical = 0;
  bool operator==(const thresholds&) const = default;
};

/// Something that was measured.
struct figure {
  /// In letters alone.
  std::string_view label;
  double value = 0;
  /// `s`, or empty for a number of something.
  std::string_view unit{};
  std::optional<thresholds> limits{};
  bool is_worse_below = false;
  /// For people, as in `12 users`.
  std::string words{};
};

/// What all that was found comes to: the worst of it, and that something is unknown is
/// better than that something is wrong.
class verdict {
public:
  /// The state by its limits, which is noted as well.
  state measure(figure what);

  /// Something that has no figure. `words` are for people, in one line.
  void note(state how, std::string words);

  state worst() const noexcept;

  /// `TELEX OK - WORDS, WORDS | LABEL=VALUE...`, with a line feed. What is wrong comes
  /// first.
  std::string line() const;

  /// An object of JSON on one line: `status`, `message`, and each figure by its label.
  std::string json() const;

private:
  struct finding {
    state how;
    std::string words;
  };

  std::string message() const;

  std::vector<finding> findings_;
  std::vector<figure> figures_;
};

} // namespace telex::check
