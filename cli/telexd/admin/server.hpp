// Answers questions about the router by HTTP: the admin port (docs/operations.md).

#pragma once

#include "cli/system/notice.hpp"
#include "cli/telexd/admin/answers.hpp"
#include "cli/telexd/admin/crowd.hpp"
#include "cli/telexd/admin/listening_socket.hpp"
#include "cli/telexd/admin/observer.hpp"
#include "cli/text/admin_address.hpp"

#include <chrono>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

struct MHD_Daemon;

namespace telex::admin {

/// Serves /, /state.json, /metrics, /healthz and /readyz from one thread of its own,
/// which waits for nobody: not for askers, and not for the router.
class server {
public:
  /// The most descriptors that it has at a time, for itself and all who ask.
  static constexpr std::size_t descriptors = crowd::max + 8;

  /// Binds to `where`, as listening_socket does. Who asks may call it by one of
  /// `names`, which are as parse_host_name returns them. Throws std::runtime_error with
  /// the reason if it can't. Nothing is answered before start().
  explicit server(const cli::admin_address& where, std::vector<std::string> names = {});

  /// Ends all answers that are under way.
  ~server();

  server(const server&) = delete;
  server& operator=(const server&) = delete;

  /// Where it listens.
  const cli::admin_address& where() const noexcept {
    return door_.where();
  }

  /// Answers from now on, with what `about` sees, which must outlive this.
  void start(observer& about);

private:
  using clock = crowd::clock;

  struct callbacks; // from the library
  struct stopper {
    void operator()(MHD_Daemon* x) const noexcept;
  };

  void run();
  bool turn();
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
  std::vector<std::string> names_;
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
