// Hashes of passwords as libsodium writes them, of less cost than those of a router.

#pragma once

#include <string>

namespace telex::test {

/// Of `hers` and of `his`.
inline const std::string hash_of_hers
  = "$argon2id$v=19$m=64,t=1,p=1$6nWwSxs6a75Rablo+gCafw$"
    "qjt7dowxefaAx7wk06lZyEPcPcek+HKMK349h2IzY6w";
inline const std::string hash_of_his
  = "$argon2id$v=19$m=64,t=1,p=1$psbEJbCD02SElAr1zwdc+w$"
    "dZ1nA5nZj+mx4QSRMwgjjiI1+UVEimbK+ZYiqlwy9PM";

} // namespace telex::test
