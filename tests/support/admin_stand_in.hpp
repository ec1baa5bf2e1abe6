// The admin port of a router that is not there.

#pragma once

#include "cli/telexd/admin/listening_socket.hpp"

#include <nlohmann/json.hpp>

#include <deque>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

struct MHD_Daemon;

namespace telex::test {

/// A state as a router gives it that has done nothing yet, and has no users.
nlohmann::json idle_state();

/// A user of such a state.
nlohmann::json idle_user(const std::string& name);

/// Makes `state` the next one of the same router, a second later.
void let_a_second_pass(nlohmann::json& state);

/// Answers on a free port of 127.0.0.1, or on a Unix socket, with what a test gives it.
class admin_stand_in {
public:
  /// Listens at `path`, or at a port if it is empty.
  explicit admin_stand_in(const std::string& path = "");
  ~admin_stand_in();

  /// As telex top --admin wants it.
  std::string address() const;

  /// What is answered to the next question for the state, and after that to the one
  /// after; the last one is answered from then on.
  void tell(const nlohmann::json& state);
  void answer(const std::string& body, int status,
              const std::string& type = "application/json");

  /// What is answered at `/`, and with which Content-Security-Policy.
  void show(std::string page, std::string policy);

  /// The targets of all requests so far.
  std::vector<std::string> requests() const;

private:
  struct response {
    std::string body;
    int status = 0;
    std::string type;
    std::string policy;
  };

  struct callbacks; // from the library

  response respond(std::string_view path, std::string_view target);

  admin::listening_socket door_;
  mutable std::mutex mutex_; ///< For the members below.
  std::deque<response> answers_;
  std::string page_;
  std::string policy_;
  std::vector<std::string> requests_;
  MHD_Daemon* http_; ///< Answers from a thread of its own.
};

} // namespace telex::test
