#include "cli/telex/log/sequence.hpp"

#include "cli/telex/log/sequence_words.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <tuple>
#include <utility>

namespace telex::log {

namespace {

/// An actor as in `connection/24`; only its kind is known if that is empty.
participant actor_lane(const std::string& actor, const char* kind) {
  auto slash = actor.find('/');
  return {kind, slash == std::string::npos ? "" : actor.substr(slash + 1), false};
}

/// Whether it is the registry that finds so.
constexpr bool is_of_registry(outcome x) noexcept {
  return x == outcome::unknown_recipient || x == outcome::nobody_else;
}

constexpr tone mood_of(outcome x) noexcept {
  return x == outcome::delivered ? tone::good : tone::bad;
}

std::string answer_to_sender(outcome how) {
  if (how == outcome::delivered)
    return "SEND";
  return how == outcome::header_incomplete ? "ERROR 103" : "ERROR 102";
}

std::string answer_of_recipient(outcome how) {
  if (how == outcome::delivered)
    return "RECEIVED";
  return how == outcome::header_incomplete ? "ERROR 103" : "ERROR";
}

class composer {
public:
  explicit composer(const trace& known)
    : known_{known}, recipients_{known.recipients}, moments_{known.moments} {
    sum_up_settled();
    // Steps of the same microsecond are in the order in which they must have been.
    auto place = [&known](const moment& x) {
      return std::tuple{known.elapsed(x), x.what, x.recipient};
    };
    std::sort(moments_.begin(), moments_.end(),
              [&](const moment& a, const moment& b) { return place(a) < place(b); });
    // One that takes nothing more is there without a word of its own.
    auto how = known.ending();
    if (recipients_.empty() && !known.is_broadcast() && how && !is_of_registry(*how)
        && *how != outcome::draining)
      recipients_.push_back({known.addressee, ""});
  }

  sequence compose() {
    result_.headline = headline_of(known_);
    result_.summary = summary_of(known_);
    result_.notes = notes_of(known_);
    auto answer = known_.find(step::answered);
    result_.is_open = !answer;
    if (answer)
      result_.mood = mood_of(*answer->how);
    add_participants();
    for (const auto& each : moments_)
      add_stage(each);
    mark_slowest();
    return std::move(result_);
  }

private:
  /// Of many recipients one step stands for all.
  void sum_up_settled() {
    if (!known_.is_cut || !known_.last_settled)
      return;
    std::erase_if(moments_, [](const auto& x) { return x.what == step::settled; });
    auto all = known_.count(outcome::delivered) == known_.count(step::settled);
    moments_.push_back(*known_.last_settled);
    moments_.back().how = all ? outcome::delivered : outcome::rejected;
  }

  // -- participants ------------------------------------------------------------

  void add_participants() {
    auto& all = result_.participants;
    all.push_back({std::string{name_or_somebody(known_.sender)}, "sender", true});
    all.push_back(actor_lane(known_.sender_connection, "connection"));
    all.push_back(actor_lane(known_.registry, "registry"));
    all.push_back(actor_lane(known_.follower, "transaction"));
    for (const auto& each : recipients_) {
      all.push_back(actor_lane(each.connection, "connection"));
      all.push_back({std::string{name_or_somebody(each.name)}, "recipient", true});
    }
  }

  static constexpr std::size_t connection_of(std::size_t recipient) noexcept {
    return lane::recipients + 2 * recipient;
  }

  // -- stages ------------------------------------------------------------------

  void add_stage(const moment& x) {
    auto& added = result_.stages.emplace_back();
    added.elapsed = known_.elapsed(x);
    if (x.how)
      added.mood = mood_of(*x.how);
    switch (x.what) {
      case step::received:
        added.arrows = {{lane::sender, lane::sender_connection, "SEND"}};
        break;
      case step::looked_up:
        added.arrows = {{lane::sender_connection, lane::registry, "lookup"}};
        break;
      case step::settled:
        add_settled(added, *x.how);
        break;
      case step::answered:
        add_answer(added, *x.how);
        break;
      case step::queued:
      case step::forwarded:
      case step::acknowledged:
        add_recipients_step(added, x);
    }
  }

  void add_recipients_step(stage& added, const moment& x) {
    auto connection = connection_of(*x.recipient);
    auto client = connection + 1;
    added.recipient = result_.participants[client].name;
    if (x.what == step::forwarded)
      added.arrows = {{connection, client, "FORWARD"}};
    else if (x.what == step::acknowledged)
      added.arrows = {{client, connection, answer_of_recipient(*x.how)}};
    else
      added.arrows
        = {{lane::registry, connection,
            x.waiting > 1 ? fmt::format("queued behind {}", x.waiting - 1) : "queued"}};
  }

  void add_settled(stage& added, outcome how) {
    if (known_.is_cut) {
      added.arrows = {{lane::transaction, lane::transaction,
                       fmt::format("{} settled", known_.count(step::settled))}};
      return;
    }
    auto source = source_of_settled(how);
    added.arrows = {{source, lane::transaction, "settled"}};
    if (source >= lane::recipients)
      added.recipient = result_.participants[source + 1].name;
    if (how != outcome::delivered)
      added.remark = fmt::format(
        "{}: {}", to_string(how),
        explain(how, added.recipient.empty() ? known_.addressee : added.recipient));
  }

  /// Who told the transaction: that is not logged, but most often there is one only who
  /// can have.
  std::size_t source_of_settled(outcome how) {
    if (is_of_registry(how))
      return lane::registry;
    if (!known_.is_broadcast())
      return recipients_.empty() ? lane::registry : connection_of(0);
    auto recipient
      = is_acknowledgement(how) ? next_acknowledged(how) : only_silent_one();
    return recipient ? connection_of(*recipient) : lane::transaction;
  }

  /// The first recipient that has acknowledged so and is not settled yet.
  std::optional<std::size_t> next_acknowledged(outcome how) {
    is_settled_.resize(recipients_.size());
    for (const auto& each : moments_) {
      if (each.what == step::acknowledged && each.how == how
          && !is_settled_[*each.recipient]) {
        is_settled_[*each.recipient] = true;
        return each.recipient;
      }
    }
    return std::nullopt;
  }

  /// The recipient that never acknowledges, if it is one alone.
  std::optional<std::size_t> only_silent_one() const {
    std::vector<bool> is_silent(recipients_.size(), true);
    for (const auto& each : moments_)
      if (each.what == step::acknowledged)
        is_silent[*each.recipient] = false;
    auto is_one = std::count(is_silent.begin(), is_silent.end(), true) == 1;
    if (!is_one || known_.found != recipients_.size())
      return std::nullopt;
    return std::find(is_silent.begin(), is_silent.end(), true) - is_silent.begin();
  }

  void add_answer(stage& added, outcome how) {
    added.arrows
      = {{lane::transaction, lane::sender_connection, std::string{to_string(how)}},
         {lane::sender_connection, lane::sender, answer_to_sender(how)}};
  }

  void mark_slowest() {
    // Of two stages, what is between them is all; and in the end of an open message
    // there may be more than between all others.
    if (result_.stages.size() < 3 || result_.is_open)
      return;
    std::size_t slowest = 1;
    for (auto i = slowest; i < result_.stages.size(); ++i)
      if (result_.wait_before(slowest) < result_.wait_before(i))
        slowest = i;
    result_.slowest = slowest;
  }

  const trace& known_;
  std::vector<trace::recipient> recipients_;
  std::vector<moment> moments_;
  /// Which recipients a `settled` was found for.
  std::vector<bool> is_settled_;
  sequence result_;
};

} // namespace

sequence to_sequence(const trace& known) {
  return composer{known}.compose();
}

} // namespace telex::log
