#include "actors/accounts.hpp"

#include <caf/actor_cast.hpp>
#include <caf/send.hpp>

#include <utility>

namespace telex {

void accounts_state::init(const settings& config, account_keeping keeping,
                          const hash_key& key) {
  table_ = std::move(keeping.table);
  checker_ = std::move(keeping.checker);
  limits_.emplace(config, key);
  hash_ = keyed_hash{key};
  is_required_ = config.accounts.required;
  // It may have something to tell when this actor has ended.
  checker_->report_to([to = self_->address()](auto number, auto finding) {
    if (auto accounts = caf::actor_cast<caf::actor>(to))
      caf::anon_send(accounts, password_checked_msg{number, finding});
  });
}

void accounts_state::login(login_msg& msg) {
  auto known = table_->find(msg.name);
  if (auto result = result_at_once(msg, known))
    answer(msg.connection, *result);
  else if (!check(msg, known))
    answer(msg.connection, login_result::rate_limited);
}

/// How a login ends for which no password has to be compared.
std::optional<login_result> accounts_state::result_at_once(const login_msg& msg,
                                                           const account* known) const {
  if (known && msg.certified == msg.name)
    return login_result::proved;
  if (!known && !is_required_ && msg.password.empty())
    return login_result::free;
  if (!msg.is_private)
    return login_result::insecure;
  if (msg.password.empty())
    return login_result::password_required;
  return std::nullopt;
}

/// Has the password compared; for a name that has none, too, as nobody is to know that
/// by the time it takes. Returns false if that can't be done now.
bool accounts_state::check(login_msg& msg, const account* known) {
  if (!limits_->begin(msg.name, msg.from, self_->clock().now()))
    return false;
  auto has_account = known && !known->hash.empty();
  const auto& hash = has_account ? known->hash : table_->decoy(hash_(msg.name));
  auto number = msg.connection.id();
  if (!checker_->take(number, std::move(msg.password), hash)) {
    limits_->take_back(msg.name, msg.from);
    return false;
  }
  attempts_.emplace(number, attempt{std::move(msg.connection), std::move(msg.name),
                                    msg.from, has_account});
  return true;
}

void accounts_state::checked(const password_checked_msg& msg) {
  using finding = password_checker::finding;
  auto found = attempts_.extract(msg.number);
  if (!found)
    return; // it has left
  const auto& about = found.mapped();
  auto is_proved = msg.finding == finding::right && about.has_account;
  if (is_proved || msg.finding == finding::unable)
    limits_->take_back(about.name, about.from);
  answer(about.connection, is_proved ? login_result::proved
                           : msg.finding == finding::unable
                             ? login_result::rate_limited
                             : login_result::wrong_password);
}

/// What has begun still counts: who leaves before the answer is not to gain by that.
void accounts_state::drop(const drop_login_msg& msg) {
  if (attempts_.erase(msg.connection.id()) > 0)
    checker_->drop(msg.connection.id());
}

/// Who is there stays, and what is being compared is answered by what was.
void accounts_state::use(const use_accounts_msg& msg) {
  table_ = msg.table;
}

void accounts_state::answer(const caf::actor& connection, login_result result) const {
  self_->send(connection, logged_in_msg{result});
}

caf::behavior accounts(accounts_state::actor_type* self, const settings& config,
                       const account_keeping& keeping, const hash_key& key) {
  self->state.init(config, keeping, key);
  return nothing_else();
}

} // namespace telex
