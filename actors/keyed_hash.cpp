#include "actors/keyed_hash.hpp"

#include <cerrno>
#include <system_error>

#include <sys/random.h>

namespace telex {

hash_key random_hash_key() {
  hash_key result;
  // As few octets as these come whole or not at all.
  while (::getrandom(&result, sizeof(result), 0) < 0)
    if (errno != EINTR)
      throw std::system_error(errno, std::system_category(), "getrandom");
  return result;
}

} // namespace telex
