#include "net/stream/acceptor.hpp"

#include "actors/messages.hpp"
#include "net/stream/over_tls.hpp"
#include "net/stream/socket.hpp"
#include "net/stream/socket_error.hpp"

#include <caf/actor_cast.hpp>
#include <caf/io/broker.hpp>
#include <caf/send.hpp>

#include <algorithm>
#include <cerrno>
#include <string_view>
#include <system_error>
#include <utility>

#include <sys/socket.h>
#include <unistd.h>

namespace telex {

namespace {

/// How many connections are taken for one event, so that a rush of them does
/// not keep those who are there waiting.
constexpr int max_accepts = 8;

/// The alert of TLS by which a client is not let in, before there is a handshake.
constexpr std::string_view access_denied{"\x15\x03\x03\x00\x02\x02\x31", 7};

} // namespace

acceptor::acceptor(event_loop& loop, bound_socket at, tls::context_ptr tls,
                   std::vector<address_range> proxies)
  : door(caf::io::accept_handle::from_int(at.fd)), loop_{loop}, fd_{at.fd},
    file_{std::move(at.file)}, tls_{std::move(tls)}, proxies_{std::move(proxies)},
    proxied_{loop, *this} {
  // nop
}

acceptor::~acceptor() {
  close();
}

bool acceptor::new_connection() {
  sockaddr_storage from{};
  socklen_t size = sizeof(from);
  auto fd = ::accept4(fd_, reinterpret_cast<sockaddr*>(&from), &size,
                      SOCK_CLOEXEC | SOCK_NONBLOCK);
  if (fd < 0) {
    // Anything else is the fault of a connection that is no more.
    if (auto why = shortage_after(errno))
      starve(*why);
    return false;
  }
  auto peer = to_endpoint(from);
  if (!is_proxy(peer))
    return admit(fd, std::move(peer));
  wait_for_header(fd, std::move(peer));
  return true;
}

bool acceptor::admit(int fd, endpoint peer) {
  if (auto until = dismisses(peer.address)) {
    dismissed_.add(fd, tls_ ? access_denied : std::string_view{farewell()}, *until);
    return true;
  }
  spread_probes(fd, accepted_++);
  auto added = make_stream(fd, std::move(peer));
  auto added_hdl = added->hdl();
  parent()->add_scribe(std::move(added));
  return doorman::new_connection(&loop_, added_hdl);
}

stream_ptr acceptor::make_stream(int fd, endpoint peer) {
  if (tls_)
    return caf::make_counted<over_tls<socket>>(*tls_, loop_, fd, std::move(peer));
  return caf::make_counted<socket>(loop_, fd, std::move(peer));
}

void acceptor::starve(pause_reason why) {
  remove_from_loop();
  caf::anon_send(caf::actor_cast<caf::actor>(parent()->ctrl()), starved_msg{why});
}

std::optional<time_point> acceptor::close_overdue(time_point now) {
  auto next = dismissed_.close_overdue(now);
  return earlier(next, proxied_.close_overdue(now));
}

void acceptor::launch() {
  add_to_loop();
}

std::string acceptor::addr() const {
  return local_endpoint(fd_).address;
}

std::uint16_t acceptor::port() const {
  return local_endpoint(fd_).port;
}

void acceptor::add_to_loop() {
  if (active_)
    return;
  // Once watched it stays so: later the system may have no room for it.
  if (watched_)
    loop_.change(fd_, EPOLLIN, *this);
  else if (!loop_.watch(fd_, EPOLLIN, *this))
    throw std::system_error(errno, std::generic_category(), "epoll_ctl");
  active_ = watched_ = true;
  // Not here: this is called in the midst of what the broker does.
  if (!introduced_.empty())
    loop_.call_at_end(*this);
}

void acceptor::remove_from_loop() {
  if (std::exchange(active_, false))
    loop_.change(fd_, 0, *this);
}

void acceptor::graceful_shutdown() {
  if (detached())
    return;
  close();
  detach(&loop_, false);
}

void acceptor::close() {
  active_ = false;
  proxied_.clear();
  for (const auto& [fd, peer] : std::exchange(introduced_, {}))
    ::close(fd);
  file_.remove();
  if (std::exchange(watched_, false))
    loop_.forget(fd_, *this);
  if (fd_ >= 0)
    ::close(std::exchange(fd_, -1));
}

void acceptor::ready(std::uint32_t) {
  // The broker may let go of this.
  auto guard = caf::intrusive_ptr<acceptor>{this};
  let_in([this] {
    for (auto left = max_accepts; left > 0 && active_ && !detached(); --left)
      if (!new_connection())
        return;
  });
}

// -- what comes from proxies -----------------------------------------------------

bool acceptor::is_proxy(const endpoint& peer) const noexcept {
  return std::any_of(
    proxies_.begin(), proxies_.end(),
    [&peer](const address_range& each) { return each.contains(peer.address); });
}

void acceptor::wait_for_header(int fd, endpoint proxy) {
  auto until = keeper() ? keeper()->waits_for_header() : time_point::max();
  if (!proxied_.add(fd, std::move(proxy), until))
    starve(pause_reason::memory);
}

void acceptor::introduced(int fd, endpoint peer) {
  introduced_.emplace_back(fd, std::move(peer));
  auto guard = caf::intrusive_ptr<acceptor>{this};
  if (!detached())
    let_in([this] { admit_introduced(); });
}

void acceptor::refused(const endpoint& proxy, std::string_view why) {
  if (keeper() && !detached())
    keeper()->header_refused(proxy.address, why);
}

/// Those for whom there is no place wait, as others do in the kernel.
void acceptor::admit_introduced() {
  while (active_ && !detached() && !introduced_.empty()) {
    auto [fd, peer] = std::move(introduced_.front());
    introduced_.pop_front();
    admit(fd, std::move(peer));
  }
}

void acceptor::turn_ended() {
  auto guard = caf::intrusive_ptr<acceptor>{this};
  if (!detached())
    let_in([this] { admit_introduced(); });
}

} // namespace telex
