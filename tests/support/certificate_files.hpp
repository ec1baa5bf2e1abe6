// A certificate of a server's own, as files, and what is made of it.

#pragma once

#include "net/tls/context.hpp"
#include "net/tls/self_signed.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <stdexcept>
#include <string>
#include <variant>

namespace telex::test {

/// A certificate for `name`, in files that last as long as this.
struct certificate_files {
  explicit certificate_files(const std::string& name = "localhost") {
    auto made = tls::make_self_signed(name);
    std::ofstream{files.certificate} << made.certificate;
    std::ofstream{files.key} << made.key;
  }

  scratch folder;
  tls::server_files files{folder / "certificate.pem", folder / "key.pem", {}};
};

inline tls::context_ptr context_of(tls::made_context made) {
  if (auto problem = std::get_if<std::string>(&made))
    throw std::runtime_error(*problem);
  return std::get<tls::context_ptr>(made);
}

} // namespace telex::test
