// Answers questions about the router by HTTP: the admin port (docs/operations.md).

#pragma once

#include "cli/system/notice.hpp"
#include "cli/telexd/admin/access.hpp"
#include "cli/telexd/admin/answers.hpp"
#include "cli/telexd/admin/crowd.hpp"
#include "cli/telexd/admin/key_pair.hpp"
#include "cli/telexd/admin/listening_socket.hpp"
#include "cli/telexd/admin/observer.hpp"
#include "cli/text/admin_address.hpp"

#include <chrono>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <utility>

struct MHD_Daemon;

namespace telex::admin {

/// Serves /, /state.json, /metrics, /healthz and /readyz from one thread of its own,
/// which waits for nobody: not for askers, and not for the router.
class server {
public:
  /// The most descriptors that it has at a time, for itself and all who ask.
  static constexpr std::size_t descriptors = crowd::max + 8;

  /// Binds to `where`, as listening_socket does, for those who may ask by `rules`; over
  /// TLS, if `shown` is a certificate to show them. Throws std::runtime_error with the
  /// reason if it can't. Nothing is answered before start().
  explicit server(const cli::admin_address& where, access rules = {},
                  key_pair_ptr shown = nullptr);

  /// Ends all answers that are under way.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Where it listens.
  const cli::admin_address& where() const noexcept {
    return door_.where();
  }

  /// Whoever asks from now on has to show `token`, if it is not empty, and is shown
  /// `pair`, if this is asked over TLS. From any thread.
  void use(secret token, key_pair_ptr pair);

  /// Whether it is asked over TLS.
  bool is_secure() const noexcept {
    return rules_.is_secure;
  }

  /// Answers from now on, with what `about` sees, which must outlive this.
  void start(observer& about);

private:
  using clock = crowd::clock;

  struct callbacks; // from the library
  struct stopper {
    void operator()(MHD_Daemon* x) const noexcept;
  };

  /// What was given to use().
  struct news {
    secret token;
    key_pair_ptr shown;
  };

  void run();
  bool turn();
  void take_news();
  std::optional<clock::time_point> next_turn() const;
  void serve();
  bool has_room();
  bool make_room();
  void let_in();
  bool let_one_in();
  void look_after();
  void look_after(asker& x, clock::time_point now);
  void tell_soon(asker& whom, answer what);
  void give_up(asker& x);
  bool receive(asker& from, const request& what);
  bool tell(asker& whom, const answer& what);

  listening_socket door_;
  access rules_; ///< Those of the thread, from start() on.
  key_pair_ptr shown_;
  /// What was shown before, of which a handshake may still make use, and until when.
  std::deque<std::pair<clock::time_point, key_pair_ptr>> retired_;
  std::mutex mutex_; ///< For the next one.
  std::optional<news> news_;
  cli::notice end_;
  crowd askers_;
  std::optional<answers> answers_;
  clock::time_point came_{}; ///< That of who is being let in.
  /// From when on askers are let in, if that is not now.
  clock::time_point opens_at_{};
  std::unique_ptr<MHD_Daemon, stopper> http_;
  std::thread thread_;
};

} // namespace telex::admin
