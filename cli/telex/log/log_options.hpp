// The options of telex log.

#pragma once

#include "cli/telex/log/criteria.hpp"

#include <CLI/CLI.hpp>

#include <string>
#include <vector>

namespace telex::cli {

/// How a log is shown: the events that are wanted, or a drawing of one message.
enum class log_form { pretty, json, summary, timeline, mermaid, svg };

constexpr bool is_drawing(log_form x) noexcept {
  return x >= log_form::timeline;
}

struct log_options {
  /// `-` is the standard input.
  std::vector<std::string> files;
  log::criteria wanted;
  bool follow = false;
  log_form form = log_form::pretty;
  /// The file for log_form::svg; `-` is the standard output.
  std::string picture;
};

/// Adds the options to `command`, which reads them into `given`; that must outlive it.
void add_log_options(CLI::App& command, log_options& given);

/// To be called when all are read: adds what is missing. Throws CLI::ValidationError if
/// they don't go together.
void complete(log_options& given);

} // namespace telex::cli
