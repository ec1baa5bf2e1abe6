#include "cli/telex/client/connection.hpp"

#include "cli/system/poller.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace telex::cli {

namespace {

void set_option(int fd, int level, int option, int value) {
  ::setsockopt(fd, level, option, &value, sizeof(value));
}

/// Of who shows another certificate than the one that is known.
std::string describe_stranger(const tls_target& meant, const std::string& shown) {
  auto known
    = meant.remembered_in.empty() ? "that of --pin, " : "the one that is known, ";
  auto result = "the server shows another certificate, " + shown + ", and not " + known
                + meant.pin + ": somebody may be in its place; ask whoever runs it";
  return meant.remembered_in.empty()
           ? result
           : result + ", and take its line out of " + meant.remembered_in
               + " if the new one is right";
}

bool is_temporary(int code) noexcept {
  return code == EAGAIN || code == EWOULDBLOCK || code == EINTR;
}

} // namespace

connection::connection(const socket_address& where, const tls_target* secure,
                       tls::ticket earlier)
  : secure_{secure}, earlier_{std::move(earlier)},
    fd_(::socket(where.storage.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC,
                 0)) {
  if (fd_ < 0) {
    fail(errno);
    return;
  }
  set_option(fd_, IPPROTO_TCP, TCP_NODELAY, 1);
  // The longest frame fits, so that one send(2) takes all of it.
  set_option(fd_, SOL_SOCKET, SO_SNDBUF, 256 * 1024);
  // A server that has vanished without a word is noticed as soon as it notices that of
  // a client.
  set_option(fd_, SOL_SOCKET, SO_KEEPALIVE, 1);
  set_option(fd_, IPPROTO_TCP, TCP_KEEPIDLE, 30);
  set_option(fd_, IPPROTO_TCP, TCP_KEEPINTVL, 5);
  set_option(fd_, IPPROTO_TCP, TCP_KEEPCNT, 3);
  set_option(fd_, IPPROTO_TCP, TCP_USER_TIMEOUT, 45'000);
  auto raw = reinterpret_cast<const sockaddr*>(&where.storage);
  if (::connect(fd_, raw, where.size) == 0)
    finish_connecting();
  else if (errno != EINPROGRESS)
    fail(errno);
}

connection::~connection() {
  if (fd_ >= 0)
    ::close(fd_);
}

// -- connecting ------------------------------------------------------------------

short connection::events() const noexcept {
  if (!tls_)
    return POLLOUT;
  return static_cast<short>(is_blocked() ? POLLIN | POLLOUT : POLLIN);
}

void connection::finish_connecting() {
  if (state_ != state::connecting || (!tls_ && !is_connected()))
    return;
  if (!secure_)
    state_ = state::open;
  else if (!tls_)
    begin_tls();
  else
    go_on_with_tls();
}

/// Whether the socket is; closes it if it never will be.
bool connection::is_connected() {
  int code = 0;
  socklen_t size = sizeof(code);
  ::getsockopt(fd_, SOL_SOCKET, SO_ERROR, &code, &size);
  if (code != 0) {
    fail(code);
    return false;
  }
  sockaddr_storage other;
  size = sizeof(other);
  return ::getpeername(fd_, reinterpret_cast<sockaddr*>(&other), &size) == 0;
}

void connection::begin_tls() {
  tls_.emplace(*secure_->context, secure_->server);
  if (earlier_)
    tls_->come_back_with(std::exchange(earlier_, nullptr));
  tls_->start(waiting_);
  flush();
}

void connection::go_on_with_tls() {
  std::array<char, 16 * 1024> space;
  flush();
  auto bytes = receive_raw(space);
  if (bytes.empty()) {
    if (state_ == state::closed && error_.empty())
      error_ = "the server has closed the connection in the TLS handshake";
    return;
  }
  // An alert, or what is said in a handshake: nothing else begins a connection.
  if (!speaks_tls_)
    speaks_tls_ = bytes.front() == 21 || bytes.front() == 22;
  early_.resize(tls::longest_plain + 1);
  tls_->feed(bytes);
  early_.resize(tls_->read(early_, waiting_));
  flush();
  // Where the certificate is known, nobody has to vouch for it.
  is_stranger_
    = tls_->has_failed() && secure_->pin.empty() && !tls_->peer_problem().empty();
  if (tls_->has_failed())
    return fail(*speaks_tls_
                  ? "TLS: " + tls_->why()
                  : "the server does not speak TLS on that port; "
                    "routers do so on port "
                      + std::to_string(default_tls_port)
                      + ", and --no-tls comes to one that does not, in plain "
                        "words");
  if (!tls_->is_open())
    return;
  if (!secure_->pin.empty() && secure_->pin != tls_->peer_fingerprint()) {
    is_stranger_ = true;
    return fail(describe_stranger(*secure_, tls_->peer_fingerprint()));
  }
  state_ = state::open;
}

std::string connection::fingerprint() const {
  return tls_ ? tls_->peer_fingerprint() : std::string{};
}

std::optional<std::chrono::system_clock::time_point>
connection::certificate_end() const {
  return tls_ ? tls_->peer_not_after() : std::nullopt;
}

std::string connection::certificate_problem() const {
  return tls_ ? tls_->peer_problem() : std::string{};
}

std::string connection::protection() const {
  if (!tls_)
    return "not encrypted";
  // As in TLSv1.3.
  auto version = std::string{tls_->version()};
  if (version.starts_with("TLSv"))
    version.replace(3, 1, " ");
  return "encrypted (" + version + ", certificate of " + secure_->server
         + (secure_->pin.empty() ? " checked)" : " known)");
}

tls::ticket connection::take_ticket() {
  if (!tls_ || tls_->has_failed())
    return nullptr;
  auto result = tls_->ticket();
  // OpenSSL lets nobody come back from a connection that was not ended.
  tls_->end(waiting_);
  flush();
  return result;
}

// -- open ------------------------------------------------------------------------

void connection::send(wire::buffer frame) {
  auto was_blocked = is_blocked();
  if (tls_ && tls_->is_open())
    tls_->write({frame.data(), frame.size()}, waiting_);
  else if (!tls_)
    waiting_.insert(waiting_.end(), frame.begin(), frame.end());
  if (!was_blocked)
    flush();
}

void connection::flush() {
  while (state_ != state::closed && !waiting_.empty()) {
    auto sent = ::send(fd_, waiting_.data(), waiting_.size(), MSG_NOSIGNAL);
    if (sent < 0) {
      if (!is_temporary(errno))
        waiting_.clear();
      return;
    }
    waiting_.erase(waiting_.begin(), waiting_.begin() + sent);
  }
}

std::string_view connection::receive(std::span<char> space) {
  if (state_ != state::open)
    return {};
  if (!tls_)
    return receive_raw(space);
  if (!early_.empty()) {
    auto early = std::exchange(early_, {});
    std::copy(early.begin(), early.end(), space.begin());
    return {space.data(), early.size()};
  }
  // Less than there is space for, by the longest record, of which some may be here.
  std::array<char, 16 * 1024> raw;
  tls_->feed(receive_raw(raw));
  auto size = tls_->read(space, waiting_);
  flush();
  if (tls_->has_ended())
    state_ = state::closed;
  else if (tls_->has_failed())
    fail("TLS: " + tls_->why());
  return {space.data(), size};
}

std::string_view connection::receive_raw(std::span<char> space) {
  auto got = ::recv(fd_, space.data(), space.size(), 0);
  if (got > 0)
    return {space.data(), static_cast<std::size_t>(got)};
  if (got == 0)
    state_ = state::closed;
  else if (!is_temporary(errno))
    fail(errno);
  return {};
}

void connection::fail(int code) {
  fail(std::string{std::strerror(code)});
}

void connection::fail(std::string why) {
  state_ = state::closed;
  error_ = std::move(why);
  if (tls_ && tls_->is_own_refused())
    error_
      = "the server does not take your certificate (--tls-certificate): " + tls_->why();
  else if (is_stranger_ && !secure_->ca.empty())
    error_ += "; if its fingerprint is right, take --pin " + tls_->peer_fingerprint()
              + " in place of the authorities in " + secure_->ca;
}

bool is_opened(connection& attempt, std::chrono::steady_clock::time_point until) {
  using state = connection::state;
  while (attempt.status() == state::connecting && poller::clock::now() < until) {
    poller waiting;
    waiting.watch(attempt.fd(), attempt.events());
    waiting.wake_at(until);
    waiting.wait();
    if (waiting.is_ready(attempt.fd()))
      attempt.finish_connecting();
  }
  return attempt.status() == state::open;
}

} // namespace telex::cli
