// Participants whose server is the test.

#pragma once

#include "cli/telex/load/event_loop.hpp"
#include "cli/telex/load/participant.hpp"

#include <algorithm>
#include <cstddef>
#include <iterator>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace telex::load {

/// Makes participants, keeps what they send, and tells their owner what the test wants
/// them to. Outlives whoever uses its maker.
class fake_crowd {
public:
  struct message {
    std::string sender;
    std::string recipient;
    std::string body;
    participant::ticket ticket;
  };

  participant_maker maker() {
    return [this](std::size_t id, const std::string& name, participant::owner& told) {
      auto result = std::make_unique<member>(*this, id, name, told);
      members_.push_back(result.get());
      made.push_back(name);
      return result;
    };
  }

  /// From now on one participant joins in each round of `loop`, the earliest first.
  void let_in_one_by_one(event_loop& loop) {
    if (waiting() > 0)
      let_in(waiting_members().front()->name);
    loop.soon([this, &loop] { let_in_one_by_one(loop); });
  }

  void let_in(std::string_view name) {
    auto& who = find(name);
    who.has_joined = true;
    who.told->joined(who);
  }

  /// Answers the message of `name` that is the earliest but `later` of those that are
  /// open; one that nobody has sent, if there is none.
  void answer(std::string_view name, participant::verdict how = {},
              std::size_t later = 0) {
    auto& who = find(name);
    participant::ticket which = 0;
    if (later < who.open.size()) {
      auto found = who.open.begin() + static_cast<std::ptrdiff_t>(later);
      which = *found;
      who.open.erase(found);
    }
    who.told->answered(who, which, how);
  }

  /// Answers one again that has been answered.
  void answer_again(std::string_view name, participant::ticket which) {
    auto& who = find(name);
    who.told->answered(who, which, {});
  }

  /// Hands `name` a message.
  void give(std::string_view name) {
    auto& who = find(name);
    who.told->given(who);
  }

  void cut_off(std::string_view name, std::string_view why) {
    auto& who = find(name);
    who.told->left(who, why);
  }

  /// How many are there, and how many of them have not joined.
  std::size_t size() const {
    return members_.size();
  }
  std::size_t waiting() const {
    return waiting_members().size();
  }

  /// How many messages `name` has sent.
  std::size_t sent_by(std::string_view name) const {
    return static_cast<std::size_t>(
      std::count_if(sent.begin(), sent.end(),
                    [&](const message& each) { return each.sender == name; }));
  }

  /// To whom messages have gone, and from whom, in the order of sending.
  std::vector<std::string> recipients() const {
    std::vector<std::string> result;
    for (const auto& each : sent)
      result.push_back(each.recipient);
    return result;
  }
  std::vector<std::string> senders() const {
    std::vector<std::string> result;
    for (const auto& each : sent)
      result.push_back(each.sender);
    return result;
  }

  /// What has happened, from the beginning on.
  std::vector<message> sent;
  std::vector<std::string> made;
  std::vector<std::string> vanished;
  std::vector<std::string> stopped;
  std::size_t flushes = 0;

private:
  struct member final : participant {
    member(fake_crowd& all, std::size_t id, const std::string& name, owner& told)
      : participant{id}, crowd{&all}, name{name}, told{&told} {
      // nop
    }
    ~member() override {
      std::erase(crowd->members_, this);
    }

    void send(const std::string& recipient, std::string_view body,
              ticket which) override {
      crowd->sent.push_back({name, recipient, std::string{body}, which});
      open.push_back(which);
    }
    void flush() override {
      ++crowd->flushes;
    }
    void stop_reading() override {
      crowd->stopped.push_back(name);
    }
    void vanish() override {
      crowd->vanished.push_back(name);
    }

    fake_crowd* crowd;
    std::string name;
    owner* told;
    std::vector<ticket> open;
    bool has_joined = false;
  };

  member& find(std::string_view name) const {
    for (auto* each : members_)
      if (each->name == name)
        return *each;
    throw std::runtime_error("there is no " + std::string{name});
  }

  std::vector<member*> waiting_members() const {
    std::vector<member*> result;
    std::copy_if(members_.begin(), members_.end(), std::back_inserter(result),
                 [](const member* each) { return !each->has_joined; });
    return result;
  }

  std::vector<member*> members_;
};

} // namespace telex::load
