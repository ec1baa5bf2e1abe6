// A stream over TLS: what its broker reads and writes is plain, and what the network
// carries is not. The broker knows nothing of it.

#pragma once

#include "net/stream/stream.hpp"
#include "net/tls/session.hpp"

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>
#include <vector>

namespace telex {

/// `Base` is a stream to whose wr_buf() and flush() goes what the network carries, and
/// that gives what that brings to tell_received(). As long as it holds something, what
/// the broker writes waits plain.
template <class Base>
class over_tls : public Base {
public:
  /// `args` are those of Base.
  template <class... Ts>
  explicit over_tls(const tls::context& context, Ts&&... args)
    : Base(std::forward<Ts>(args)...), session_{context} {
    // nop
  }

  // -- stream ------------------------------------------------------------------

  bool start() override {
    // A handshake takes as long as dozens of messages.
    Base::let_others_first(true);
    return Base::start();
  }

  bool is_open() const noexcept override {
    return session_.is_open() || session_.has_ended();
  }

  bool is_private() const override {
    return true;
  }

  std::string certified_name() const override {
    return session_.peer_name();
  }

  void shutdown_write() override {
    is_ending_ = true;
    if (plain_.empty() || session_.has_failed())
      end();
  }

  using Base::flush;

  void flush(std::string_view tail) override {
    auto waits = !is_open() || !encrypted().empty();
    // A record costs more than to copy what is short into the one before it.
    if (waits || (!plain_.empty() && tail.size() <= copied_tail)) {
      plain_.insert(plain_.end(), tail.begin(), tail.end());
      tail = {};
    }
    if (waits)
      return;
    encrypt({plain_.data(), plain_.size()});
    plain_.clear();
    if (plain_.capacity() > kept_output)
      plain_.shrink_to_fit();
    encrypt(tail);
    Base::flush({});
  }

  std::size_t unread() const noexcept override {
    return plain_.size() + Base::unread();
  }

  // -- caf::io::scribe ---------------------------------------------------------

  std::vector<char>& wr_buf() override {
    return plain_;
  }

  void graceful_shutdown() override {
    if (this->detached())
      return;
    flush({});
    session_.end(encrypted());
    Base::graceful_shutdown();
  }

protected:
  bool tell_received(caf::execution_unit& ctx, std::string_view bytes) override {
    if (session_.has_failed())
      return false;
    if (!std::exchange(has_begun_, true) && bytes.front() != first_octet_of_tls)
      return refuse_plain(ctx);
    std::array<char, tls::longest_plain + 1> plain;
    session_.feed(bytes);
    do {
      auto was_open = is_open();
      auto count = session_.read(plain, encrypted());
      // What the handshake has to say, or why there is no other.
      if (!encrypted().empty())
        Base::flush({});
      if (!was_open && is_open())
        opened(ctx);
      if (count == 0)
        return goes_on(ctx);
      if (!Base::tell_received(ctx, {plain.data(), count}))
        return false;
    } while (!this->detached());
    return false;
  }

  void tell_written(caf::execution_unit& ctx) override {
    flush({});
    if (!encrypted().empty())
      return;
    if (is_ending_)
      end();
    Base::tell_written(ctx);
  }

private:
  /// That of a record of a handshake.
  static constexpr char first_octet_of_tls = 22;

  /// A buffer that has grown beyond this is given back once it is empty.
  static constexpr std::size_t kept_output = 2 * 1024;

  static constexpr std::size_t copied_tail = 1024;

  std::vector<char>& encrypted() {
    return Base::wr_buf();
  }

  void encrypt(std::string_view plain) {
    if (!plain.empty())
      session_.write(plain, encrypted());
  }

  void opened(caf::execution_unit& ctx) {
    Base::let_others_first(false);
    flush({});
    if (is_ending_ && encrypted().empty())
      end();
    Base::tell_opened(ctx);
  }

  /// The peer does not know that this is a port for TLS. It is told so in its own words
  /// (docs/protocol.md, section 5).
  bool refuse_plain(caf::execution_unit& ctx) {
    constexpr std::string_view words = "ERROR 103 This port takes TLS alone\n\n";
    encrypted().insert(encrypted().end(), words.begin(), words.end());
    Base::flush({});
    Base::tell_unreadable(ctx, "plain words");
    return false;
  }

  /// All has been read that came. Returns whether more may come.
  bool goes_on(caf::execution_unit& ctx) {
    if (session_.has_failed()) {
      Base::tell_unreadable(ctx, session_.why());
      return false;
    }
    if (session_.has_ended())
      Base::end_input();
    return true;
  }

  /// Nothing follows.
  void end() {
    session_.end(encrypted());
    Base::flush({});
    Base::shutdown_write();
  }

  tls::session session_;
  /// What the broker has written, and is not encrypted yet.
  std::vector<char> plain_;
  bool has_begun_ = false;
  bool is_ending_ = false;
};

} // namespace telex
