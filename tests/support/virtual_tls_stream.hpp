// A virtual stream over TLS. Whoever tests with it sees plain octets, as the router's
// actors do: between the two is what a network would carry.

#pragma once

#include "net/stream/over_tls.hpp"
#include "net/tls/session.hpp"
#include "tests/support/virtual_network.hpp"

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace telex::test {

/// The network's window counts what it carries, and everything else plain octets. The
/// handshake is an event of its own, behind those that are due when the router begins
/// to read; until then it reads nothing.
class virtual_tls_stream final : public over_tls<virtual_stream> {
public:
  /// As virtual_stream.
  virtual_tls_stream(virtual_network& network, std::int64_t id, const endpoint& peer,
                     std::size_t window);

  // -- virtual_stream ----------------------------------------------------------

  bool is_read() const noexcept override;
  std::size_t readable() const noexcept override;
  std::string take(std::size_t max) override;

  // -- stream ------------------------------------------------------------------

  bool start() override;
  void shutdown_write() override;

  using over_tls::flush;

  void flush(std::string_view tail) override;

protected:
  void carry(std::string_view bytes) override;
  void report_written() override;
  void report_passed_on(std::size_t octets) override;

private:
  void report(std::string_view tail);
  void shake_hands();
  void deliver_encrypted();
  void decrypt(const std::string& encrypted);
  bool take_record();

  /// The peer's end, what it has to say, and what it has heard and not taken.
  tls::session client_;
  tls::buffer to_router_;
  std::string heard_;
  /// So many plain octets of the router's buffer were told to the observer.
  std::size_t told_ = 0;
};

} // namespace telex::test
