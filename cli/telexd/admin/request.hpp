// What is asked of the admin port, and what is not answered there.

#pragma once

#include "cli/telexd/admin/access.hpp"
#include "cli/telexd/admin/state.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace telex::admin {

/// A request of HTTP, as it came. Names of header fields are in any case.
struct request {
  using field = std::pair<std::string_view, std::string_view>;

  std::string_view method;
  std::string_view path; ///< Without the query.
  std::vector<field> arguments;
  std::vector<field> header;
  std::size_t head_size = 0; ///< In octets.
};

/// The longest head that is answered: the longest that browsers write.
inline constexpr std::size_t max_head = 16 * 1024;

/// The most arguments that a request may have; it needs four.
inline constexpr std::size_t max_arguments = 64;

enum class subject { page, state, metrics, health, readiness };

/// What is asked for.
struct question {
  subject about = subject::page;
  list_limits limits; ///< Of a state.

  bool operator==(const question&) const = default;
};

/// Why a request is not answered, for a person.
struct refusal {
  int status = 400;
  std::string reason;
};

/// Reads a request. It is refused if it is longer than `max_head`, has more than
/// `max_arguments`, does more than ask (GET and HEAD without a body do no more), asks
/// for what there is not, or may come from a page of somebody else: if it says so
/// itself, or means another host than a numeric address, localhost or one of the names
/// of `rules`. So is one that does not show their token, unless it is about health or
/// readiness.
std::variant<question, refusal> read_request(const request& from, const access& rules);

/// A name of a host in the form that `read_request` compares: in lower case, without
/// the dot that may end it. Nothing if `text` is none, as with a port or a blank.
std::optional<std::string> parse_host_name(std::string_view text);

} // namespace telex::admin
