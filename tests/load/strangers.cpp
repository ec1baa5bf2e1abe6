#include "tests/load/strangers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <memory>

namespace telex::load {

namespace {

/// How much later than its time-out a connection may be closed on a busy machine.
constexpr std::chrono::seconds lateness{3};

constexpr std::chrono::seconds at_once{0};
constexpr std::chrono::seconds never{-1};

} // namespace

/// `{}` is the stranger's name.
struct strangers::script {
  std::string_view what;
  std::string_view words;
  int times; ///< How often it says them.
  std::string_view answer;
  std::chrono::seconds closed_after; ///< `never`: it resets, once it is answered.
};

const strangers::script strangers::scripts[] = {
  {"who says nothing", "", 1, "", registration_timeout},
  {"who never ends its request", "REGISTER TOSEND {}\nX: ", 1, "",
   registration_timeout},
  {"who registers one half", "REGISTER TOSEND {}\n\n", 1, "REGISTERED TOSEND {}\n\n",
   pairing_timeout},
  {"who speaks something else", "HELLO {}\n\n", 8, "ERROR 101 No user registered\n\n",
   at_once},
  {"who writes a broken request", "SEND {}\n\n", 1, "ERROR 103 Header incomplete\n\n",
   at_once},
  {"with a broken length", "SEND {}\nContent-length: x\n\n", 1,
   "ERROR 103 Header incomplete\n\n", at_once},
  {"whose name is none", "REGISTER TORECV {}-{}\n\n", 1,
   "ERROR 100 Malformed username\n\n", never},
  {"who resets at once", "", 1, "", never},
};

strangers::strangers(event_loop& loop, const cli::socket_address& server, ledger& notes,
                     std::mt19937_64& random)
  : loop_{&loop}, server_{server}, ledger_{&notes}, random_{&random} {
  // nop
}

void strangers::come() {
  std::uniform_int_distribution<std::size_t> which{0, std::size(scripts) - 1};
  const auto& part = scripts[which(*random_)];
  const auto name = fmt::format("stranger{}", ++total_);
  auto say = [&](std::string_view text) {
    std::string result;
    for (int i = 0; i < part.times; ++i)
      result += fmt::format(fmt::runtime(text), name, name);
    return result;
  };
  auto& added = present_.emplace_back(
    stranger{&part,
             say(part.words),
             say(part.answer),
             {},
             steady_clock::now(),
             std::make_unique<channel>(*loop_, server_, *this)});
  added.line->write(added.words);
  if (part.closed_after == never && added.expected.empty()) {
    added.line->reset();
    remove(added);
  }
}

void strangers::look_for_overdue(time_point now) {
  for (auto& each : present_) {
    auto limit = std::max(each.part->closed_after, at_once) + lateness;
    if (!each.line->is_open() || now - each.born < limit)
      continue;
    ledger_->note(fmt::format("a stranger {} is not closed; it got '{}'",
                              each.part->what, each.heard));
    each.line->close();
    remove(each);
  }
}

void strangers::received(channel& from, wire::frame&& frame) {
  auto& to = find(from);
  wire::buffer bytes;
  wire::write(bytes, frame);
  to.heard.append(bytes.begin(), bytes.end());
  if (to.part->closed_after == never && to.heard == to.expected) {
    to.line->reset();
    remove(to);
  }
}

void strangers::closed(channel& which) {
  auto& gone = find(which);
  auto age = steady_clock::now() - gone.born;
  if (gone.heard != gone.expected)
    ledger_->note(
      fmt::format("a stranger {} was answered '{}'", gone.part->what, gone.heard));
  if (age < gone.part->closed_after)
    ledger_->note(fmt::format("a stranger {} was closed after {:.2f} s",
                              gone.part->what,
                              std::chrono::duration<double>(age).count()));
  remove(gone);
}

strangers::stranger& strangers::find(const channel& line) {
  return *std::find_if(present_.begin(), present_.end(),
                       [&](const stranger& x) { return x.line.get() == &line; });
}

/// Not at once, since one of its functions may be on the stack.
void strangers::remove(stranger& gone) {
  loop_->soon([this, &gone] {
    present_.remove_if([&](const stranger& x) { return &x == &gone; });
  });
}

} // namespace telex::load
