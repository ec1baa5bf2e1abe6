#include "tests/bench/nats_participant.hpp"

namespace telex::bench {

namespace {

/// Of the subscriptions of the first connection the number of that to the user's name;
/// the other one is that to its inbox.
constexpr std::string_view messages = "1";

} // namespace

nats_participant::nats_participant(load::event_loop& loop,
                                   const cli::socket_address& server,
                                   nats_connections how_many, std::size_t id,
                                   const std::string& name, participant::owner& told)
  : participant{id}, told_{&told}, inbox_{"_INBOX." + name}, unsubscribed_{1},
    first_{loop, server, *this, {name, inbox_}} {
  if (how_many == nats_connections::two) {
    ++unsubscribed_;
    auto subject = "idle." + name;
    nats_connection::owner& self = *this;
    second_.emplace(loop, server, self,
                    std::initializer_list<std::string_view>{subject});
  }
}

void nats_participant::send(const std::string& recipient, std::string_view body,
                            ticket which) {
  open_.push(which);
  first_.publish(recipient, inbox_, body);
}

void nats_participant::flush() {
  first_.flush();
}

void nats_participant::stop_reading() {
  first_.stop_reading();
}

void nats_participant::vanish() {
  first_.reset();
  if (second_)
    second_->reset();
}

void nats_participant::subscribed(nats_connection&) {
  if (--unsubscribed_ == 0)
    told_->joined(*this);
}

void nats_participant::given(nats_connection& from, std::string_view subscription,
                             std::string_view reply_to) {
  if (subscription != messages)
    return settle();
  from.publish(reply_to, "", "");
  told_->given(*this);
}

/// Several recipients may answer in another order than they were written to. As all
/// messages are alike, any answer may stand for the earliest.
void nats_participant::settle() {
  if (open_.empty())
    return told_->left(*this, "the server answered what nobody had asked");
  auto which = open_.front();
  open_.pop();
  told_->answered(*this, which, {});
}

void nats_participant::closed(nats_connection&, std::string_view why) {
  vanish();
  told_->left(*this, why);
}

load::participant_maker nats_participants(load::event_loop& loop,
                                          const cli::socket_address& server,
                                          nats_connections how_many) {
  return
    [&loop, server, how_many](std::size_t id, const std::string& name,
                              load::participant::owner& told) -> load::participant_ptr {
      return std::make_unique<nats_participant>(loop, server, how_many, id, name, told);
    };
}

} // namespace telex::bench
