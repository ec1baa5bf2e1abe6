// telexd with an admin port, and questions to it.

#pragma once

#include "tests/support/peer.hpp"
#include "tests/support/router_process.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace telex::test {

/// telexd with an admin port that the system picks, and where that is.
class inspected_router : public router_process {
public:
  explicit inspected_router(std::vector<std::string> options = {});

  std::uint16_t admin_port() const {
    return admin_port_;
  }

private:
  std::uint16_t admin_port_ = 0;
};

/// What is answered to `GET target`: the head and the body.
std::string get(peer&& asker, const std::string& target,
                const std::string& host = "127.0.0.1");
std::string get(const inspected_router& router, const std::string& target,
                const std::string& host = "127.0.0.1");

/// The first line of such an answer, and what is behind its head.
std::string status_of(const std::string& answer);
std::string body_of(const std::string& answer);

} // namespace telex::test
