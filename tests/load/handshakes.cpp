#include "tests/load/handshakes.hpp"

#include "tests/load/flood_line.hpp"
#include "tests/support/scratch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <list>
#include <stdexcept>
#include <utility>

namespace telex::load {

namespace {

/// More than these have not come to the end when the router does not keep up: then no
/// more begin.
constexpr std::size_t most_at_once = 1000;

/// Who has been held up here for longer does not come at all: that would be a crowd.
constexpr std::chrono::milliseconds most_held_up{5};

/// Shakes hands, says that nothing follows, and waits until the router has closed,
/// which by then has seen the whole handshake.
class visitor final : flood_line {
public:
  class owner {
  public:
    /// May not destroy the visitor.
    virtual void left(visitor& who) = 0;

  protected:
    ~owner() = default;
  };

  /// `request` is to be answered before it leaves; empty for none.
  visitor(event_loop& loop, const target& server, const tls::ticket& ticket,
          std::string request, owner& told)
    : flood_line{loop, server.where, INADDR_ANY}, owner_{&told},
      request_{std::move(request)}, session_{*server.tls, "localhost"} {
    if (ticket)
      session_.come_back_with(ticket);
    session_.start(output());
  }

  /// Once it has left: the handshake was whole, and resumed or not as it was to be.
  bool is_whole(bool resumed) const noexcept {
    return has_left_ && !session_.has_failed() && session_.is_resumed() == resumed;
  }

  tls::ticket ticket() const {
    return session_.ticket();
  }

private:
  void received(std::string_view bytes) override {
    std::array<char, tls::longest_plain + 1> plain;
    session_.feed(bytes);
    while (session_.read(plain, output()) > 0)
      request_.clear();
    if (session_.is_open() && !std::exchange(is_open_, true) && !request_.empty())
      session_.write(request_, output());
    if (session_.is_open() && request_.empty()) {
      session_.end(output());
      has_left_ = true;
    }
    flush();
  }

  void closed() override {
    owner_->left(*this);
  }

  owner* owner_;
  std::string request_;
  tls::session session_;
  bool is_open_ = false;
  bool has_left_ = false;
};

/// What a client of that router is given to come back with.
class first_visit final : visitor::owner {
public:
  static tls::ticket ticket(event_loop& loop, const target& server) {
    first_visit self;
    visitor who{loop, server, nullptr, "REGISTER TOSEND visitor\n\n", self};
    loop.run_until([&] { return self.has_left_; },
                   steady_clock::now() + std::chrono::seconds{10});
    auto result = who.ticket();
    if (!result)
      throw std::runtime_error("the router gives nothing to come back with");
    return result;
  }

private:
  void left(visitor&) override {
    has_left_ = true;
  }

  bool has_left_ = false;
};

/// They come when it is time, whether or not those before them have left.
class visitors final : public flood, visitor::owner {
public:
  visitors(event_loop& loop, const target& server, const handshake_options& options)
    : loop_{&loop}, server_{server}, is_resumed_{options.resumed},
      interval_{std::chrono::duration_cast<duration>(
        std::chrono::duration<double>{1 / options.rate})} {
    if (is_resumed_)
      ticket_ = first_visit::ticket(loop, server);
    next_ = steady_clock::now();
    come();
  }
  ~visitors() override {
    loop_->cancel(timer_);
  }

  flood_report take() override {
    return std::exchange(report_, {});
  }

private:
  void come() {
    auto now = steady_clock::now();
    for (next_ = std::max(next_, now - most_held_up); next_ <= now; next_ += interval_)
      if (present_.size() < most_at_once)
        present_.emplace_back(*loop_, server_, ticket_, "",
                              static_cast<visitor::owner&>(*this));
    timer_ = loop_->at(next_, [this] { come(); });
  }

  void left(visitor& who) override {
    ++(who.is_whole(is_resumed_) ? report_.done : report_.failed);
    loop_->soon([this, &who] {
      present_.remove_if([&](const visitor& x) { return &x == &who; });
    });
  }

  event_loop* loop_;
  target server_;
  bool is_resumed_;
  tls::ticket ticket_;
  duration interval_;
  time_point next_{};
  event_loop::timer timer_{};
  std::list<visitor> present_;
  flood_report report_;
};

/// A certificate with a key of ECDSA P-256, in a folder.
std::vector<std::string> certificate_options(const test::scratch& folder) {
  auto certificate = folder / "certificate.pem";
  auto key = folder / "key.pem";
  test::child_process openssl{{"/usr/bin/openssl", "req", "-x509", "-nodes", "-newkey",
                               "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-subj",
                               "/CN=localhost", "-keyout", key, "-out", certificate}};
  if (openssl.wait() != 0)
    throw std::runtime_error("openssl makes no certificate: "
                             + openssl.error().read_all());
  return {"--tls", "127.0.0.1:0", "--tls-certificate", certificate, "--tls-key", key};
}

flood_surrounding surrounding(double rate, bool is_resumed) {
  constexpr double tolerated_ratio = 1.5;
  std::vector<std::string> command{"visitors", "--rate", fmt::format("{}", rate)};
  if (is_resumed)
    command.push_back("--resumed");
  return {fmt::format("{} {}", rate, is_resumed ? "resumed" : "full"), command,
          tolerated_ratio, rate};
}

} // namespace

int shake_hands(const std::string& server, const handshake_options& options) {
  run_last();
  provide_descriptors(most_at_once + 100);
  event_loop loop;
  visitors all{loop, to_target(to_address(server), true), options};
  return run_flood(loop, all);
}

int handshakes(const router_choice& choice, const flood_options& options) {
  test::scratch folder;
  auto over_tls = options;
  over_tls.pair.tls = true;
  return measure_beside(
    choice, certificate_options(folder), over_tls,
    {{"nobody else", {}}, surrounding(2000, true), surrounding(500, false)});
}

} // namespace telex::load
