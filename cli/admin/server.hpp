// Answers questions about the router by HTTP: the admin port (docs/operations.md).

#pragma once

#include "cli/admin/observer.hpp"
#include "cli/admin_address.hpp"

#include <atomic>
#include <memory>
#include <thread>

namespace httplib {
class Server;
}

namespace telex::admin {

/// Serves /, /state.json, /metrics, /healthz and /readyz, from threads of its own.
class server {
public:
  /// Binds to `where`: port 0 picks a free one; the path of a Unix socket that nobody
  /// listens at any more is taken over. Throws std::runtime_error with the reason if it
  /// can't. Nothing is answered before start().
  explicit server(const cli::admin_address& where);

  /// Ends all answers that are under way, and removes the Unix socket.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Where it listens.
  const cli::admin_address& where() const noexcept {
    return where_;
  }

  /// Answers from now on, with what `about` sees, which must outlive this.
  void start(observer& about);

private:
  void bind_to_path();
  void bind_to_port();
  void add_answers(observer& about);

  cli::admin_address where_;
  std::unique_ptr<httplib::Server> http_;
  std::thread thread_;
  std::atomic<bool> has_ended_ = false;
};

} // namespace telex::admin
