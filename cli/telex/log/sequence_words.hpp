// What a log tells of one message, in words.

#pragma once

#include "cli/telex/log/timeline.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace telex::log {

// Each line is printable ASCII, without a full stop.

/// `transaction 4711: alice to bob, 5 octets`
std::string headline_of(const trace& known);

/// `delivered after 140 us`; or why it was not, or what it waits for.
std::string summary_of(const trace& known);

/// What a drawing can't show: steps that the log has not, recipients that are left out
/// and how the message ended for all. Empty if there is nothing of that.
std::vector<std::string> notes_of(const trace& known);

/// Why the message failed: `nobody is called bob`. `recipient` is a name.
std::string explain(outcome how, std::string_view recipient);

/// `name`, or `somebody` if that is not known.
std::string_view name_or_somebody(std::string_view name) noexcept;

} // namespace telex::log
