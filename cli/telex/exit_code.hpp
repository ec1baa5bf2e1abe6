// What a program that has ended says to who started it.

#pragma once

#include <span>
#include <string>
#include <string_view>

namespace telex::cli {

enum exit_code : int {
  all_delivered = 0,
  not_all_delivered = 1,
  wrong_usage = 2,
  not_registered = 3, ///< No connection, or the name was refused.
  connection_lost = 4,
  not_all_confirmed = 5, ///< Of some nobody knows; of the others all are delivered.
};

struct exit_meaning {
  exit_code code;
  /// A sentence without a capital and a full stop.
  std::string_view meaning;
};

/// What each means of the commands that chat: for their help, and for
/// docs/scripts.md.
inline constexpr exit_meaning exit_codes[] = {
  {all_delivered, "all messages were delivered"},
  {not_all_delivered, "some were not, or a line of the input was none, or the output "
                      "could not be written"},
  {wrong_usage, "an argument is wrong, or there is no text to send, or one that is "
                "too long"},
  {not_registered, "there is no host or router there, or it has not granted the name, "
                   "or a file that is named for TLS is of no use"},
  {connection_lost, "the connection was lost"},
  {not_all_confirmed, "of some nobody knows whether they were delivered; all others "
                      "were"},
};

/// The table, as a part of a help, in lines of at most 80 columns; `codes` are those of
/// a command that does not chat. Begins with a blank line, and ends with a line feed.
std::string exit_code_table(std::span<const exit_meaning> codes = exit_codes);

} // namespace telex::cli
