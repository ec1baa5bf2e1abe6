// What a client says first (RFC 8446, section 4.1.2), before OpenSSL is given any of
// it.

#pragma once

#include <cstddef>
#include <string_view>

namespace telex::tls {

struct hello {
  enum class kind : unsigned char { partial, whole, too_long, none };
  kind what = kind::partial;
  /// Where the record ends that it ends in, if it is whole.
  std::size_t end = 0;
};

/// What `bytes` begin with, in records: a client's hello, or what can't become one.
/// OpenSSL takes memory for what a message announces, so that a long one is not to get
/// there, however it is cut.
hello look_at_hello(std::string_view bytes);

} // namespace telex::tls
