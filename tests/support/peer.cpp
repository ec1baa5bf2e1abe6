#include "tests/support/peer.hpp"

#include <cerrno>
#include <system_error>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

namespace telex::test {

namespace {

[[noreturn]] void fail(const std::string& what) {
  throw std::system_error{errno, std::generic_category(), what};
}

sockaddr_in loopback(std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  address.sin_port = htons(port);
  return address;
}

cli::descriptor open_socket() {
  cli::descriptor socket{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  if (socket.get() < 0)
    fail("socket");
  return socket;
}

bool is_ready(int fd) {
  return wait_ready(fd, POLLIN, deadline{std::chrono::milliseconds{0}});
}

} // namespace

// -- peer ----------------------------------------------------------------------

peer peer::connect(std::uint16_t port, const std::string& from) {
  auto socket = open_socket();
  auto source = loopback(0);
  ::inet_pton(AF_INET, from.c_str(), &source.sin_addr);
  if (::bind(socket.get(), reinterpret_cast<sockaddr*>(&source), sizeof(source)) != 0)
    fail("bind to " + from);
  auto address = loopback(port);
  if (::connect(socket.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address))
      != 0)
    fail("connect to port " + std::to_string(port));
  return peer{std::move(socket)};
}

peer::peer(cli::descriptor socket) : socket_(std::move(socket)) {
  // So that each send is a segment of its own.
  int on = 1;
  ::setsockopt(socket_.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
}

void peer::send(std::string_view bytes) {
  deadline until;
  while (!bytes.empty()) {
    if (!wait_ready(socket_.get(), POLLOUT, until))
      throw timed_out("the other side does not read");
    auto sent
      = ::send(socket_.get(), bytes.data(), bytes.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    if (sent < 0 && errno != EAGAIN && errno != EINTR)
      fail("send " + in_quotes(bytes));
    if (sent > 0)
      bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
}

void peer::send_in_pieces(std::string_view bytes, std::size_t size) {
  for (; !bytes.empty(); bytes.remove_prefix(std::min(size, bytes.size())))
    send(bytes.substr(0, size));
}

void peer::expect(std::string_view bytes) {
  deadline until;
  // Each octet is compared once: a long message comes in many pieces.
  for (std::size_t compared = 0;;) {
    auto common = std::min(bytes.size(), input_.size());
    auto size = common - compared;
    if (bytes.substr(compared, size) != std::string_view{input_}.substr(compared, size))
      throw std::runtime_error("expected " + in_quotes(bytes) + ", read "
                               + in_quotes(input_));
    if (common == bytes.size())
      break;
    compared = common;
    if (!receive(until))
      throw std::runtime_error("expected " + in_quotes(bytes) + ", closed after "
                               + in_quotes(input_));
  }
  input_.erase(0, bytes.size());
}

bool peer::is_next(std::string_view bytes) {
  deadline until;
  while (input_.size() < bytes.size() && receive(until))
    ; // the rest of them may come
  return input_.starts_with(bytes);
}

std::string peer::read_until(std::string_view end) {
  deadline until;
  std::size_t found;
  while ((found = input_.find(end)) == std::string::npos)
    if (!receive(until))
      throw std::runtime_error("expected " + in_quotes(end) + ", closed after "
                               + in_quotes(input_));
  auto result = input_.substr(0, found + end.size());
  input_.erase(0, result.size());
  return result;
}

std::string peer::read(std::size_t count) {
  deadline until;
  while (input_.size() < count)
    if (!receive(until))
      throw std::runtime_error("closed after " + std::to_string(input_.size()) + " of "
                               + std::to_string(count) + " octets");
  auto result = input_.substr(0, count);
  input_.erase(0, count);
  return result;
}

std::string peer::read_segment() {
  if (!input_.empty())
    throw std::logic_error("octets of an earlier segment are left: "
                           + in_quotes(input_));
  receive(deadline{});
  return std::exchange(input_, {});
}

void peer::expect_closed() {
  if (!input_.empty() || receive(deadline{}))
    throw std::runtime_error("expected the end, read " + in_quotes(input_));
}

void peer::drip_until_closed(std::string_view piece, std::chrono::milliseconds pause) {
  for (deadline until; !wait_ready(socket_.get(), POLLIN, deadline{pause});) {
    if (until.left() == 0)
      throw timed_out("the other side is still there");
    // Should it have closed meanwhile, the socket is ready now.
    ::send(socket_.get(), piece.data(), piece.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
  }
  expect_closed();
}

bool peer::has_input() const {
  return !input_.empty() || is_ready(socket_.get());
}

void peer::close() {
  socket_.reset();
}

void peer::reset() {
  linger now{1, 0};
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_LINGER, &now, sizeof(now));
  socket_.reset();
}

// False when the other side has closed or reset the connection.
bool peer::receive(const deadline& until) {
  for (;;) {
    if (!wait_ready(socket_.get(), POLLIN, until))
      throw timed_out("nothing more came after " + in_quotes(input_));
    char bytes[65536];
    auto got = ::recv(socket_.get(), bytes, sizeof(bytes), MSG_DONTWAIT);
    if (got > 0) {
      input_.append(bytes, static_cast<std::size_t>(got));
      return true;
    }
    if (got == 0 || errno == ECONNRESET)
      return false;
    if (errno != EAGAIN && errno != EINTR)
      fail("recv");
  }
}

// -- listener ------------------------------------------------------------------

listener::listener(std::uint16_t port) : socket_(open_socket()) {
  int on = 1;
  ::setsockopt(socket_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  auto address = loopback(port);
  auto* raw = reinterpret_cast<sockaddr*>(&address);
  socklen_t size = sizeof(address);
  if (::bind(socket_.get(), raw, size) != 0 || ::listen(socket_.get(), 16) != 0
      || ::getsockname(socket_.get(), raw, &size) != 0)
    fail("listen on port " + std::to_string(port));
  port_ = ntohs(address.sin_port);
}

peer listener::accept() {
  if (!wait_ready(socket_.get(), POLLIN, deadline{}))
    throw timed_out("nobody connects");
  cli::descriptor socket{::accept4(socket_.get(), nullptr, nullptr, SOCK_CLOEXEC)};
  if (socket.get() < 0)
    fail("accept");
  return peer{std::move(socket)};
}

bool listener::has_pending() const {
  return is_ready(socket_.get());
}

void listener::close() {
  socket_.reset();
}

// -- user ----------------------------------------------------------------------

user::user(std::uint16_t port, std::string name)
  : name_(std::move(name)), sending_(peer::connect(port)),
    receiving_(peer::connect(port)) {
  sending_.send("REGISTER TOSEND " + name_ + "\n\n");
  sending_.expect("REGISTERED TOSEND " + name_ + "\n\n");
  receiving_.send("REGISTER TORECV " + name_ + "\n\n");
  receiving_.expect("REGISTERED TORECV " + name_ + "\n\n");
}

void user::send(std::string_view recipient, std::string_view body) {
  sending_.send(with_body("SEND", recipient, body));
}

void user::expect_sent(std::string_view recipient) {
  sending_.expect("SEND " + std::string{recipient} + "\n\n");
}

void user::expect_forward(std::string_view sender, std::string_view body) {
  receiving_.expect(with_body("FORWARD", sender, body));
}

void user::acknowledge(std::string_view sender) {
  receiving_.send("RECEIVED " + std::string{sender} + "\n\n");
}

void exchange(user& from, user& to) {
  from.send(to.name(), "note");
  to.expect_forward(from.name(), "note");
  to.acknowledge(from.name());
  from.expect_sent(to.name());
}

std::string with_body(std::string_view command, std::string_view name,
                      std::string_view body) {
  std::string result{command};
  result.append(" ").append(name).append("\nContent-length: ");
  result.append(std::to_string(body.size())).append("\n\n").append(body);
  return result;
}

} // namespace telex::test
