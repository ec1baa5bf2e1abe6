#include "cli/telex/listen/message_runner.hpp"

#include "cli/telex/client/wording.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/text/escape.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <utility>

#include <sys/mman.h>

namespace telex::cli {

namespace {

/// The variables that tell of a message. One that says nothing is not there at all.
std::array<std::pair<std::string_view, std::string>, 5>
fields_of(const arrived& what, const std::string& recipient) {
  return {{{"TELEX_FROM", what.sender},
           {"TELEX_TO", recipient},
           {"TELEX_DATE", what.date},
           {"TELEX_CONTENT_TYPE", what.content_type},
           {"TELEX_ACCOUNT", what.account ? "yes" : ""}}};
}

std::vector<std::string> variables_for(const arrived& what,
                                       const std::string& recipient) {
  auto result = own_variables();
  for (const auto& [name, value] : fields_of(what, recipient)) {
    auto begin = std::string{name} + '=';
    std::erase_if(result, [&](const auto& each) { return each.starts_with(begin); });
    if (!value.empty())
      result.push_back(begin + value);
  }
  return result;
}

/// A file in memory that is read from its beginning; nothing if there can be none.
/// Whoever does not read it holds nobody up.
descriptor file_of(std::string_view text) {
  descriptor result{::memfd_create("message", MFD_CLOEXEC)};
  while (result.get() >= 0 && !text.empty()) {
    auto written = ::write(result.get(), text.data(), text.size());
    if (written >= 0)
      text.remove_prefix(static_cast<std::size_t>(written));
    else if (errno != EINTR)
      result.reset();
  }
  if (result.get() >= 0)
    ::lseek(result.get(), 0, SEEK_SET);
  return result;
}

} // namespace

message_runner::message_runner(std::vector<std::string> command)
  : command_{std::move(command)} {
  // nop
}

void message_runner::take(std::uint64_t which, const arrived& what,
                          const std::string& recipient) {
  waiting_.push_back({which, what, recipient});
  run_next();
}

void message_runner::note(const turned_away& news) {
  complain(describe(news));
}

void message_runner::watch(poller& waiting) const {
  if (running_)
    running_->watch(waiting);
}

void message_runner::handle(const poller&) {
  auto status = running_ ? running_->status() : std::nullopt;
  if (!status)
    return;
  finish(*status);
  run_next();
}

void message_runner::finish(int status) {
  running_.reset();
  answer_first(describe_status(status));
}

std::optional<message_taker::answer> message_runner::next() {
  if (answers_.empty())
    return std::nullopt;
  auto result = answers_.front();
  answers_.pop_front();
  return result;
}

void message_runner::stop() {
  is_stopped_ = true;
  if (running_) {
    running_->kill();
    finish(*running_->status());
  }
  for (const auto& each : std::exchange(waiting_, {}))
    answers_.push_back({each.which, false});
}

void message_runner::run_next() {
  while (!running_ && !waiting_.empty()) {
    const auto& next = waiting_.front();
    auto input = file_of(next.what.text);
    auto error = input.get() < 0 ? errno : 0;
    if (error == 0) {
      running_.emplace(command_, variables_for(next.what, next.recipient),
                       child_program::streams{.input = input.get()});
      error = running_->error();
    }
    if (error == 0)
      return;
    running_.reset();
    answer_first(std::string{"it can't be started: "} + std::strerror(error));
  }
}

/// `problem` is why it was not taken; empty if it was.
void message_runner::answer_first(const std::string& problem) {
  const auto& first = waiting_.front();
  if (!problem.empty())
    complain("a message from " + printable(first.what.sender) + " was turned away by "
             + printable(command_.front()) + ": " + problem);
  answers_.push_back({first.which, problem.empty()});
  waiting_.pop_front();
}

} // namespace telex::cli
