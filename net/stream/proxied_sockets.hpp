// Connections that a proxy passes on, and of which it has yet to say whose they are.

#pragma once

#include "actors/settings.hpp"
#include "net/stream/endpoint.hpp"
#include "net/stream/event_loop.hpp"
#include "net/stream/proxy_header.hpp"

#include <cstddef>
#include <list>
#include <optional>
#include <string_view>
#include <utility>

namespace telex {

/// Their sockets. Nothing behind the header is read.
class proxied_sockets {
public:
  /// Beyond that the one that has waited for longest is refused for a new one: proxies
  /// write the header at once.
  static constexpr std::size_t max = 128;

  /// Is told what has become of them.
  class owner {
  public:
    /// The connection `fd`, which is its own now, is that of `peer`. The owner may end
    /// its proxied_sockets in this.
    virtual void introduced(int fd, endpoint peer) = 0;

    /// The header from `proxy` is of no use, for the reason `why`, a constant; the
    /// connection is closed.
    virtual void refused(const endpoint& proxy, std::string_view why) = 0;

  protected:
    ~owner() = default;
  };

  proxied_sockets(event_loop& loop, owner& told) : loop_{loop}, owner_{told} {
    // nop
  }
  ~proxied_sockets() {
    clear();
  }

  proxied_sockets(const proxied_sockets&) = delete;
  proxied_sockets& operator=(const proxied_sockets&) = delete;

  /// Waits until `until` for the header on `fd`, which is its own now, a stream socket
  /// that does not block; `until` is never earlier than that of the last. Returns false
  /// if the system has no room to watch it; then it is closed. Tells the owner nothing
  /// but that another one is refused.
  bool add(int fd, endpoint proxy, time_point until);

  /// Refuses those whose time is up. Returns when the next one's is.
  std::optional<time_point> close_overdue(time_point now);

  /// Closes all.
  void clear();

  std::size_t size() const noexcept {
    return all_.size();
  }

private:
  struct newcomer final : event_handler {
    newcomer(proxied_sockets& all, int fd, endpoint proxy, time_point until)
      : all_{all}, fd{fd}, proxy{std::move(proxy)}, until{until} {
      // nop
    }
    void ready(std::uint32_t) override {
      all_.read(*this);
    }

    proxied_sockets& all_;
    int fd;
    endpoint proxy;
    time_point until;
    proxy_header header;
  };

  void read(newcomer& from);
  bool read_some(newcomer& from);
  /// The last one does not live on. Returns its socket, which the loop has forgotten.
  int take(newcomer& which);
  void refuse(newcomer& whom, std::string_view why);

  event_loop& loop_;
  owner& owner_;
  /// The oldest first.
  std::list<newcomer> all_;
};

} // namespace telex
