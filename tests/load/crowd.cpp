#include "tests/load/crowd.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace telex::load {

using std::chrono::milliseconds;

namespace {

constexpr std::size_t largest_body = 64 * 1024;

/// More than the router works on at a time for one user.
constexpr std::size_t burst = 100;

/// How long a name may be refused to who comes again.
constexpr int max_refusals = 50;
constexpr milliseconds between_refusals{100};

} // namespace

crowd::crowd(event_loop& loop, const cli::socket_address& server, std::size_t users,
             promised_times times, ledger& book, std::mt19937_64& random)
  : loop_{&loop}, server_{server}, times_{times}, ledger_{&book}, random_{&random},
    places_(users) {
  for (std::size_t i = 0; i < users; ++i)
    come(i);
}

void crowd::act() {
  enum action { to_somebody, to_all, bursts, two_parts, pauses, goes, dies, half_goes };
  static const std::array<double, 8> weights{5000, 1, 1, 20, 2, 3, 3, 1};
  std::discrete_distribution<int> choose{weights.begin(), weights.end()};
  auto what = choose(*random_);
  auto i = pick_below(places_.size());
  auto& at = places_[i];
  if (!at.who->has_joined() || at.in_midst || at.half_closed)
    return;
  switch (what) {
    case to_somebody:
      return send_to_somebody(i);
    case to_all:
      return send(i, ledger::everybody, 1 + pick_below(100));
    case bursts:
      return send_burst(i);
    case two_parts:
      return send_in_two_parts(i);
    case pauses:
      return stop_reading(i);
    case goes:
      return leave(i);
    case dies:
      return leave_in_midst(i);
    case half_goes:
      return close_one_socket(i);
  }
}

void crowd::disband() {
  disbanded_ = true;
  for (std::size_t i = 0; i < places_.size(); ++i)
    leave(i);
}

// -- what the router does ------------------------------------------------------

void crowd::joined(user& who) {
  places_[who.id()].refusals = 0;
  ledger_->joined(who.id(), steady_clock::now());
  ++present_;
  ++joins_;
}

void crowd::answered(user& who, const wire::frame& answer) {
  ledger_->answered(who.id(), answer);
}

void crowd::given(user& who, const wire::frame& message) {
  auto i = who.id();
  ledger_->given(i, message);
  auto forward = std::get_if<wire::forward_frame>(&message);
  if (!forward)
    return;
  auto answer_after = [&](duration wait) {
    after(i, wait,
          [this, i, sender = forward->sender](place&) { acknowledge(i, sender); });
  };
  auto mood = places_[i].mood;
  if (mood == temper::slow)
    answer_after(pick_time(milliseconds{1}, milliseconds{50}));
  else if (mood == temper::confused) {
    who.acknowledge("nobody");
    who.acknowledge(forward->sender + "x");
    acknowledge(i, forward->sender);
  } else if (rough_ && mood == temper::mute)
    return;
  else if (rough_ && mood == temper::late && pick_below(20) == 0)
    answer_after(pick_time(times_.acknowledge, times_.acknowledge * 5 / 4));
  else if (rough_ && mood == temper::refusing && pick_below(3) == 0)
    refuse(i);
  else
    acknowledge(i, forward->sender);
}

void crowd::left(user& who) {
  auto i = who.id();
  auto& at = places_[i];
  ++at.life;
  if (ledger_->is_present(i)) {
    --present_;
    ledger_->given_up(i, steady_clock::now());
  } else if (!at.half_closed && ++at.refusals == max_refusals) {
    ledger_->note(fmt::format("{} has left, and its name is not free", who.name()));
  }
  come_after(i, between_refusals);
}

// -- coming --------------------------------------------------------------------

void crowd::come(std::size_t i) {
  static const std::array<double, 6> weights{70, 15, 5, 2, 4, 4};
  std::discrete_distribution<int> choose{weights.begin(), weights.end()};
  auto& at = places_[i];
  at.mood = static_cast<temper>(choose(*random_));
  at.in_midst = false;
  at.half_closed = false;
  at.who = std::make_unique<user>(*loop_, server_, i, ledger::name_of(i), *this);
}

void crowd::come_after(std::size_t i, duration wait) {
  if (!disbanded_)
    loop_->in(wait, [this, i] {
      if (!disbanded_)
        come(i);
    });
}

// -- what a user does ----------------------------------------------------------

void crowd::send(std::size_t i, std::size_t recipient, std::size_t size) {
  auto body = ledger_->send(i, recipient, size, steady_clock::now());
  if (body)
    places_[i].who->send(
      recipient == ledger::everybody ? "ALL" : ledger::name_of(recipient), *body);
}

void crowd::send_to_somebody(std::size_t i) {
  send(i, pick_below(places_.size()), pick_size());
}

void crowd::send_burst(std::size_t i) {
  auto recipient = pick_below(places_.size());
  for (std::size_t n = 0; n < burst; ++n)
    send(i, recipient, 1 + pick_below(100));
}

void crowd::send_in_two_parts(std::size_t i) {
  auto recipient = pick_below(places_.size());
  auto body = ledger_->send(i, recipient, pick_size(), steady_clock::now());
  if (!body)
    return;
  auto bytes = std::make_shared<wire::buffer>();
  wire::write_send(*bytes, ledger::name_of(recipient), *body);
  auto cut = pick_below(bytes->size());
  auto& at = places_[i];
  at.in_midst = true;
  at.who->sending().write({bytes->data(), cut});
  after(i, pick_time(milliseconds{1}, milliseconds{20}), [bytes, cut](place& same) {
    same.in_midst = false;
    same.who->sending().write({bytes->data() + cut, bytes->size() - cut});
  });
}

/// Long enough for much to pile up, and too short to be given up for it.
void crowd::stop_reading(std::size_t i) {
  places_[i].who->set_reading(false);
  after(i, pick_time(milliseconds{10}, times_.unresponsive / 3),
        [](place& same) { same.who->set_reading(true); });
}

void crowd::leave(std::size_t i) {
  auto& at = places_[i];
  ++at.life;
  at.who->leave();
  if (ledger_->is_present(i)) {
    --present_;
    ledger_->left(i);
  }
  come_after(i, pick_time(milliseconds{1}, milliseconds{500}));
}

void crowd::leave_in_midst(std::size_t i) {
  wire::buffer bytes;
  wire::write_send(bytes, ledger::name_of(pick_below(places_.size())),
                   std::string(pick_size(), 'x'));
  auto& at = places_[i];
  at.who->sending().write({bytes.data(), pick_below(bytes.size())});
  if (pick_below(2) == 0)
    at.who->kill();
  leave(i);
}

/// The router has to close the other one, which is then left().
void crowd::close_one_socket(std::size_t i) {
  auto& at = places_[i];
  at.half_closed = true;
  at.who->sending().close();
  --present_;
  ledger_->left(i);
  after(i, std::chrono::seconds{3}, [this](place& same) {
    ledger_->note(
      fmt::format("{} has closed one socket, and the other is kept", same.who->name()));
  });
}

void crowd::acknowledge(std::size_t i, const std::string& sender) {
  ledger_->answer(i, 0, steady_clock::now());
  places_[i].who->acknowledge(sender);
}

void crowd::refuse(std::size_t i) {
  static constexpr std::array<std::uint16_t, 3> codes{102, 103, 507};
  auto code = codes[pick_below(codes.size())];
  ledger_->answer(i, code, steady_clock::now());
  places_[i].who->refuse(wire::error_frame{code, "No"});
}

void crowd::after(std::size_t i, duration wait, std::function<void(place&)> task) {
  loop_->in(wait, [this, i, life = places_[i].life, task = std::move(task)] {
    if (places_[i].life == life)
      task(places_[i]);
  });
}

// -- chance --------------------------------------------------------------------

std::size_t crowd::pick_below(std::size_t bound) {
  return std::uniform_int_distribution<std::size_t>{0, bound - 1}(*random_);
}

duration crowd::pick_time(duration least, duration most) {
  std::uniform_int_distribution<duration::rep> ticks{least.count(), most.count()};
  return duration{ticks(*random_)};
}

/// As many bodies between 1 and 2 octets as between 32 and 64 KiB.
std::size_t crowd::pick_size() {
  std::uniform_real_distribution<double> exponent{0, std::log(largest_body + 1)};
  auto size = static_cast<std::size_t>(std::exp(exponent(*random_)));
  return std::min(std::max<std::size_t>(size, 1), largest_body);
}

} // namespace telex::load
