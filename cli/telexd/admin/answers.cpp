#include "cli/telexd/admin/answers.hpp"

#include "cli/telexd/admin/metrics.hpp"
#include "cli/telexd/admin/page.hpp"

#include <algorithm>
#include <new>
#include <utility>

namespace telex::admin {

namespace {

/// A part takes some tenths of a millisecond.
constexpr std::size_t part = 16 * 1024;

constexpr auto text = "text/plain; charset=utf-8";

answer to_text(int status, const std::string& what) {
  return {status, text, std::make_shared<const std::string>(what + '\n')};
}

const char* type_of(subject about) {
  return about == subject::state ? "application/json"
                                 : "text/plain; version=0.0.4; charset=utf-8";
}

} // namespace

answer to_answer(const refusal& why) {
  return to_text(why.status, why.reason);
}

answer too_late() {
  return to_text(503, "The router does not answer in time.");
}

answers::answers(observer& about)
  : about_{about}, page_{std::make_shared<const std::string>(page)} {
  // nop
}

answer too_many() {
  return to_text(503, "Too many ask at this moment.");
}

std::optional<answer> answers::find(const question& asked, clock::time_point when) {
  switch (asked.about) {
    case subject::page:
      return answer{200, "text/html; charset=utf-8", page_};
    case subject::readiness:
      if (about_.is_draining())
        return to_text(503, "The router is about to stop.");
      [[fallthrough]];
    case subject::health:
      return about_.is_alive(when) ? std::optional{to_text(200, "ok")} : std::nullopt;
    case subject::state:
    case subject::metrics:
      break;
  }
  if (auto result = find_made(asked, when))
    return result;
  // One is made at a time, so that not more than one observation is kept for it.
  if (!making_)
    begin(asked, when);
  return find_made(asked, when);
}

std::optional<answer> answers::find_made(const question& asked,
                                         clock::time_point when) {
  for (const auto& each : made_)
    if (each.asked == asked && about_.is_fresh(each.seen_at, when))
      return answer{200, type_of(asked.about), each.text};
  return std::nullopt;
}

void answers::begin(const question& asked, clock::time_point when) {
  auto seen = about_.look(when);
  if (!seen)
    return;
  if (asked.about == subject::state)
    making_.emplace(asked, about_.seen_at(),
                    state_writer{about_.who(), seen, about_.closed(asked.limits.closed),
                                 asked.limits});
  else
    made_.push_back(
      {asked, about_.seen_at(),
       std::make_shared<const std::string>(to_metrics(about_.who(), *seen))});
}

void answers::work() {
  if (!making_)
    return;
  try {
    if (making_->writer.write(part))
      return;
    made_.push_back({making_->asked, making_->seen_at,
                     std::make_shared<const std::string>(making_->writer.take())});
  } catch (const std::bad_alloc&) {
    // Whoever waits for it is told that it comes too late.
  }
  making_.reset();
}

std::size_t answers::excess() const {
  auto largest = making_ ? making_->writer.text().capacity() : 0;
  auto all = largest;
  for (const auto& each : made_) {
    largest = std::max(largest, each.text->capacity());
    all += each.text->capacity();
  }
  return all - largest;
}

void answers::tidy() {
  std::erase_if(made_, [](const made& each) { return each.text.use_count() == 1; });
}

} // namespace telex::admin
