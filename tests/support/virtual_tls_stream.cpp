#include "tests/support/virtual_tls_stream.hpp"

#include "tests/support/certificate_files.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include <openssl/ssl.h>

namespace telex::test {

namespace {

struct both_sides {
  certificate_files files;
  tls::context_ptr server = context_of(tls::make_server(files.files));
  tls::context_ptr client = context_of(tls::make_client({.ca = {}, .anybody = true}));

  both_sides() {
    // What a ticket holds has not the same size each time, and a run is to go on as it
    // did before. One that stands for what the server keeps has.
    SSL_CTX_set_options(server->get(), SSL_OP_NO_TICKET);
  }
};

/// A key takes a while to make.
const both_sides& contexts() {
  static const both_sides result;
  return result;
}

/// What stands before each record: its kind, its version and its size (RFC 8446,
/// section 5.1).
constexpr std::size_t record_head = 5;

} // namespace

virtual_tls_stream::virtual_tls_stream(virtual_network& network, std::int64_t id,
                                       const endpoint& peer, std::size_t window)
  : over_tls(*contexts().server, network, id, peer, window),
    client_{*contexts().client, "localhost"} {
  // nop
}

// -- the peer's end --------------------------------------------------------------

bool virtual_tls_stream::is_read() const noexcept {
  return virtual_stream::is_read() && is_open() && client_.is_open();
}

std::size_t virtual_tls_stream::readable() const noexcept {
  return heard_.size() + virtual_stream::readable();
}

std::string virtual_tls_stream::take(std::size_t max) {
  while (heard_.size() < max && take_record())
    ; // that was not enough
  auto result = heard_.substr(0, max);
  heard_.erase(0, result.size());
  return result;
}

/// Takes no more from the network than a peer who wants few octets has to. Returns
/// whether there was anything.
bool virtual_tls_stream::take_record() {
  auto record = virtual_stream::take(record_head);
  if (record.empty())
    return false;
  auto octet = [&](std::size_t i) { return static_cast<unsigned char>(record[i]); };
  while (record.size() < record_head) {
    auto more = virtual_stream::take(record_head - record.size());
    if (more.empty())
      break;
    record += more;
  }
  if (record.size() == record_head)
    for (auto left = octet(3) * std::size_t{256} + octet(4); left > 0;) {
      auto more = virtual_stream::take(left);
      if (more.empty())
        break;
      left -= more.size();
      record += more;
    }
  decrypt(record);
  return true;
}

void virtual_tls_stream::decrypt(const std::string& encrypted) {
  std::array<char, tls::longest_plain + 1> plain;
  client_.feed(encrypted);
  while (auto count = client_.read(plain, to_router_))
    heard_.append(plain.data(), count);
}

/// As much as the router reads in one piece makes one record, or some; the first one
/// comes in two pieces.
void virtual_tls_stream::carry(std::string_view bytes) {
  client_.write(bytes, to_router_);
  deliver_encrypted();
}

void virtual_tls_stream::deliver_encrypted() {
  auto guard = virtual_stream_ptr{this};
  auto encrypted = std::exchange(to_router_, {});
  std::string_view left{encrypted.data(), encrypted.size()};
  for (auto size : {std::min(record_head - 2, left.size()), left.size()}) {
    auto piece = left.substr(0, size);
    left.remove_prefix(piece.size());
    if (!piece.empty() && !detached())
      virtual_stream::carry(piece);
  }
}

// -- the handshake -----------------------------------------------------------------

bool virtual_tls_stream::start() {
  auto result = over_tls::start();
  network().post(
    [guard = caf::intrusive_ptr<virtual_tls_stream>{this}] { guard->shake_hands(); });
  return result;
}

void virtual_tls_stream::shake_hands() {
  if (!virtual_stream::is_read())
    return;
  client_.start(to_router_);
  while (!to_router_.empty()) {
    deliver_encrypted();
    while (take_record())
      ; // there is more of its flight
  }
}

// -- what an observer is told --------------------------------------------------------

void virtual_tls_stream::shutdown_write() {
  report_shut_down();
  over_tls::shutdown_write();
}

void virtual_tls_stream::flush(std::string_view tail) {
  if (detached())
    return over_tls::flush(tail);
  report(tail);
  over_tls::flush(tail);
  report_passed_on(0);
}

void virtual_tls_stream::report_written() {
  report({});
}

/// All that is in the buffer, and `tail` behind it, leaves the broker now.
void virtual_tls_stream::report(std::string_view tail) {
  const auto& buffer = wr_buf();
  auto before = std::min(told_, buffer.size());
  std::string text{buffer.data() + before, buffer.size() - before};
  text += tail;
  told_ = buffer.size() + tail.size();
  if (auto observer = network().observer(); observer && !text.empty())
    observer->wrote(*this, text);
}

/// Of what it carries, the network tells at once; of what is plain, this does.
void virtual_tls_stream::report_passed_on(std::size_t) {
  auto left = wr_buf().size();
  auto gone = told_ - std::min(told_, left);
  told_ -= gone;
  if (auto observer = network().observer(); observer && is_open())
    observer->passed_on(*this, gone);
}

} // namespace telex::test
