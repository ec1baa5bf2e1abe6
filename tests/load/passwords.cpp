#include "tests/load/passwords.hpp"

#include "tests/load/flood_line.hpp"
#include "tests/support/scratch.hpp"

#include <fmt/format.h>

#include <list>
#include <stdexcept>
#include <string_view>
#include <utility>

namespace telex::load {

using std::chrono::milliseconds;

namespace {

/// What is compared and waits for that in a router with the default of
/// limits.login-queue.
constexpr std::size_t as_many_as_wait = 64;

/// How many names one asks for on a socket: fewer than limits.refusals, behind which
/// each takes a second.
constexpr std::size_t guesses_on_a_socket = 8;

/// How long one waits whom the router is too busy for.
constexpr milliseconds pause{100};

/// Asks for one name after another, with a password.
class guesser final : flood_line {
public:
  class owner {
  public:
    virtual std::string new_name() = 0;
    virtual void guessed(std::string_view answer) = 0;

    /// It has no more to ask for on this socket, after an answer that says to come
    /// later or not; or the router has closed. May not destroy it.
    virtual void done(guesser& who, bool is_late) = 0;

  protected:
    ~owner() = default;
  };

  guesser(event_loop& loop, const cli::socket_address& server, in_addr_t source,
          owner& told)
    : flood_line{loop, server, source}, owner_{&told} {
    guess();
  }

private:
  void guess() {
    auto request
      = fmt::format("REGISTER TOSEND {}\nPassword: is it this\n\n", owner_->new_name());
    output().insert(output().end(), request.begin(), request.end());
    flush();
  }

  void received(std::string_view bytes) override {
    answer_ += bytes;
    if (!answer_.ends_with("\n\n") || is_done_)
      return;
    auto is_late = answer_.find("rate-limited") != std::string::npos;
    owner_->guessed(std::exchange(answer_, {}));
    if (!is_late && ++guesses_ < guesses_on_a_socket)
      return guess();
    is_done_ = true;
    owner_->done(*this, is_late);
  }

  void closed() override {
    if (std::exchange(is_done_, true))
      return;
    owner_->guessed("");
    owner_->done(*this, true);
  }

  owner* owner_;
  std::string answer_;
  std::size_t guesses_ = 0;
  bool is_done_ = false;
};

/// Each guesses until he is told to come later, and comes from another address then.
class guessers final : public flood, guesser::owner {
public:
  guessers(event_loop& loop, const cli::socket_address& server, std::size_t count)
    : loop_{&loop}, server_{server} {
    for (std::size_t i = 0; i < count; ++i)
      come();
  }

  flood_report take() override {
    return std::exchange(report_, {});
  }

private:
  /// From 127.1.0.1 on.
  void come() {
    constexpr in_addr_t first = 0x7f010001;
    constexpr in_addr_t addresses = 0xfffff;
    present_.emplace_back(*loop_, server_, first + sources_++ % addresses,
                          static_cast<guesser::owner&>(*this));
  }

  std::string new_name() override {
    return fmt::format("guess{}", names_++);
  }

  void guessed(std::string_view answer) override {
    if (answer.find("wrong-password") != std::string_view::npos)
      ++report_.done;
    else if (answer.find("rate-limited") != std::string_view::npos)
      ++report_.turned_away;
    else
      ++report_.failed;
  }

  void done(guesser& who, bool is_late) override {
    loop_->in(is_late ? pause : milliseconds{0}, [this, &who] {
      present_.remove_if([&](const guesser& x) { return &x == &who; });
      come();
    });
  }

  event_loop* loop_;
  cli::socket_address server_;
  std::list<guesser> present_;
  in_addr_t sources_ = 0;
  std::size_t names_ = 0;
  flood_report report_;
};

/// A file with one account, as telexd makes it.
std::vector<std::string> accounts_options(const std::string& telexd,
                                          const test::scratch& folder) {
  auto file = folder / "accounts";
  test::child_process adding{
    {telexd, "account", "add", "owner", "--accounts.file", file}};
  adding.write("open sesame\n");
  adding.close_input();
  if (adding.wait() != 0)
    throw std::runtime_error("there is no account: " + adding.error().read_all());
  return {"--accounts.file", file};
}

flood_surrounding surrounding(std::size_t count) {
  constexpr double tolerated_ratio = 1.2;
  return {fmt::format("{} who guess", count),
          {"guessers", "--count", fmt::format("{}", count)},
          tolerated_ratio,
          1};
}

} // namespace

int guess_passwords(const std::string& server, std::size_t count) {
  run_last();
  provide_descriptors(count + 100);
  event_loop loop;
  guessers all{loop, to_endpoint(to_address(server)), count};
  return run_flood(loop, all);
}

int passwords(const router_choice& choice, const flood_options& options) {
  test::scratch folder;
  return measure_beside(choice, accounts_options(choice.program, folder), options,
                        {{"nobody else", {}},
                         surrounding(as_many_as_wait),
                         surrounding(4 * as_many_as_wait)});
}

} // namespace telex::load
