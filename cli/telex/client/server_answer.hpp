// What a server means by a name, by its answer to a SEND and by an ERROR
// (docs/protocol.md, sections 5 and 7, and docs/extended-protocol.md, sections 2 and
// 5).

#pragma once

#include "cli/telex/client/event.hpp"
#include "net/wire/frame.hpp"

#include <string>
#include <string_view>

namespace telex::cli {

/// Whether an answer that names `named` may be that to a message of `sender` to
/// `recipient`. Some servers name the sender, or nobody; who is named with more words
/// is the first of them.
bool may_answer(std::string_view named, std::string_view recipient,
                std::string_view sender) noexcept;

/// Who a FORWARD says has sent it; empty if that can be no name.
std::string name_or_nobody(std::string_view sender);

/// What has become of a message on the extended protocol by an answer that says SEND,
/// and counts if that is one to everybody.
decltype(settled::how) fate_of(message what, const wire::sent_frame& answer);

/// The same by an error: it is not delivered only if that is certain.
decltype(settled::how) fate_of(message what, const wire::error_frame& error);

/// Why the message that `error` answers was not delivered.
failure failure_of(const wire::error_frame& error) noexcept;

/// What to quote of an error that answers nothing: its text, or its code.
std::string complaint_of(const wire::error_frame& error);

} // namespace telex::cli
