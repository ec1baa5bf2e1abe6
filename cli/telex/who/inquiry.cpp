#include "cli/telex/who/inquiry.hpp"

#include "cli/system/poller.hpp"
#include "cli/telex/client/event_json.hpp"
#include "cli/telex/client/wording.hpp"

#include <algorithm>
#include <utility>
#include <variant>

namespace telex::cli {

namespace {

constexpr auto too_late = "the server has not answered in time";

/// How long a server may take to say goodbye to who knows all he wanted to.
constexpr std::chrono::seconds farewell_time{1};

} // namespace

inquiry::inquiry(client& network, std::string server, std::string beginning,
                 std::chrono::milliseconds patience)
  : network_{network}, server_{std::move(server)}, beginning_{std::move(beginning)},
    patience_{patience}, roll_{beginning_} {
  // nop
}

inquiry_result inquiry::ask_as(const std::string& name) {
  name_ = name;
  roll_ = roll_call{beginning_};
  code_ = not_registered;
  problem_ = too_late;
  ended_by_.clear();
  refused_.reset();
  has_ended_ = false;
  until_ = clock::now() + patience_;
  network_.connect(name, clock::now());
  while (!has_ended_ && clock::now() < until_)
    turn();
  if (!has_ended_ && code_ != all_delivered)
    end_late();
  network_.disconnect();
  return result();
}

void inquiry::turn() {
  poller waiting;
  network_.watch(waiting);
  waiting.wake_at(until_);
  waiting.wait();
  network_.handle(waiting, clock::now());
  while (auto happened = network_.next())
    std::visit([this](const auto& news) { on(news); }, *happened);
}

/// Leaves when there is nothing more to ask.
void inquiry::ask_on() {
  while (auto question = roll_.next_question())
    network_.who(std::move(*question));
  if (!roll_.is_done())
    return;
  code_ = all_delivered;
  problem_.clear();
  until_ = std::min(until_, clock::now() + farewell_time);
  network_.leave(clock::now());
}

/// No answer is one and the same whatever was waited for.
void inquiry::end_late() {
  end(connection_lost, too_late, to_json(lost{loss::silent}));
}

void inquiry::end(exit_code code, std::string problem, std::string ended_by) {
  code_ = code;
  problem_ = std::move(problem);
  ended_by_ = std::move(ended_by);
  has_ended_ = true;
}

inquiry_result inquiry::result() const {
  inquiry_result all{roll_.found(name_), problem_, code_, ended_by_, refused_};
  auto unknown = all.found.total - all.found.first.size();
  if (unknown == 0)
    return all;
  all.code = not_all_confirmed;
  all.problem = std::to_string(unknown) + (unknown == 1 ? " more is" : " more are")
                + " there, whom the server has not named"
                + (problem_.empty() ? "" : ": " + problem_);
  return all;
}

// -- what happens --------------------------------------------------------------

void inquiry::on(const registered&) {
  code_ = connection_lost;
  ask_on();
}

void inquiry::on(const names& answer) {
  roll_.take(answer);
  if (answer.is_sound)
    return ask_on();
  end(connection_lost,
      "the server does not say how many are there, or says fewer than it names",
      to_json(lost{loss::nonsense}));
}

void inquiry::on(const not_answered& news) {
  end(not_registered, describe(news), to_json(news));
}

// Nobody is here to whom it could be shown.
void inquiry::on(const arrived& news) {
  network_.reject(news.id);
}

void inquiry::on(const name_refused& news) {
  refused_ = news.why;
  end(not_registered, describe(news, name_), to_json(news, name_));
}

void inquiry::on(const unreachable& news) {
  end(not_registered, describe(news, server_), to_json(news, server_));
}

void inquiry::on(const lost& news) {
  has_ended_ = true;
  if (news.why == loss::interrupted)
    return;
  if (code_ == all_delivered)
    return;
  auto what_failed = code_ == not_registered
                       ? "cannot register at " + server_ + ": "
                       : "the connection to " + server_ + " is lost: ";
  // The client may give up before the patience of whoever asks ends.
  end(news.why == loss::silent ? connection_lost : code_, what_failed + describe(news),
      to_json(news));
}

} // namespace telex::cli
