#include "tests/simulation/schedule.hpp"

#include "net/wire/number.hpp"
#include "tests/simulation/request.hpp"
#include "tests/simulation/schedule_settings.hpp"

#include <algorithm>
#include <optional>
#include <span>
#include <utility>

namespace telex::simulation {

namespace {

constexpr std::string_view first_line = "telex-schedule 1";

// -- words -----------------------------------------------------------------------

/// Whom an action is about.
enum class subject : std::uint8_t { nobody, user, socket };

/// What a parameter is, and so how it is spelled.
enum class parameter : std::uint8_t {
  none,
  role,
  name,
  reply,
  question,
  headers,
  offer,
  spelling,
  address,
  garbage,
  octets, ///< A number, or `all`.
  count,
  milliseconds,
};

struct grammar {
  std::string_view word;
  subject about;
  std::array<parameter, 3> parameters{};
};

/// By verb.
constexpr grammar grammars[verbs] = {
  {"join", subject::user, {}},
  {"connect", subject::socket, {parameter::address, parameter::octets}},
  {"register",
   subject::socket,
   {parameter::role, parameter::name, parameter::spelling}},
  {"send", subject::socket, {parameter::name, parameter::count, parameter::spelling}},
  {"answer", subject::socket, {parameter::reply, parameter::spelling}},
  {"garbage", subject::socket, {parameter::garbage}},
  {"enter", subject::user, {parameter::count, parameter::offer}},
  {"extend", subject::socket, {parameter::name, parameter::count, parameter::offer}},
  {"post", subject::socket, {parameter::name, parameter::count, parameter::headers}},
  {"receipt", subject::socket, {parameter::count, parameter::reply}},
  {"ask", subject::socket, {parameter::question, parameter::name}},
  {"arrive", subject::socket, {parameter::octets}},
  {"take", subject::socket, {parameter::octets}},
  {"hang-up", subject::socket, {}},
  {"run", subject::nobody, {parameter::count}},
  {"rest", subject::nobody, {}},
  {"wait", subject::nobody, {parameter::milliseconds}},
  {"drain", subject::nobody, {}},
  {"end", subject::nobody, {}},
};

constexpr std::string_view role_words[] = {"TOSEND", "TORECV"};
constexpr std::string_view socket_words[] = {"send", "recv"};
constexpr std::string_view reply_words[]
  = {"received", "misnamed", "again", "unable", "incomplete", "other-error"};
constexpr std::string_view question_words[]
  = {"who", "who-some", "watch", "unwatch", "ping", "pong", "bye"};
constexpr std::string_view headers_words[] = {"bare", "named", "typed", "named-typed"};
constexpr std::string_view offer_words[]
  = {"alone", "first", "second", "watchful", "watchful-first", "watchful-second"};
constexpr std::string_view spelling_words[]
  = {"plain", "carriage-returns", "chatty", "spacious"};
constexpr std::string_view address_words[] = {"here", "there", "elsewhere"};
static_assert(std::size(reply_words) == replies);
static_assert(std::size(question_words) == questions);
static_assert(std::size(headers_words) == with_id + with_type + 1);
static_assert(std::size(offer_words) == with_presence + all_sessions);
static_assert(std::size(spelling_words) == spellings);
static_assert(std::size(address_words) == all_addresses);

/// What stands for the empty name.
constexpr std::string_view no_name = "-";

/// The words for a parameter that has a word for each value; else none.
std::span<const std::string_view> words_of(parameter kind) noexcept {
  switch (kind) {
    case parameter::role:
      return role_words;
    case parameter::reply:
      return reply_words;
    case parameter::question:
      return question_words;
    case parameter::headers:
      return headers_words;
    case parameter::offer:
      return offer_words;
    case parameter::spelling:
      return spelling_words;
    case parameter::address:
      return address_words;
    default:
      return {};
  }
}

constexpr std::string_view sent_word = "compatibility.sent";
constexpr std::string_view taken_word = "compatibility.taken";
constexpr std::string_view users_word = "users";
constexpr std::string_view window_word = "window";
constexpr std::string_view tls_word = "tls";

// -- writing ---------------------------------------------------------------------

std::string to_word(parameter kind, std::uint32_t value) {
  if (auto words = words_of(kind); !words.empty())
    return std::string{words[value]};
  if (kind == parameter::name)
    return std::string{value == empty_name ? no_name : names[value]};
  if (kind == parameter::octets && value == all)
    return "all";
  return std::to_string(value) + (kind == parameter::milliseconds ? "ms" : "");
}

std::string to_text(duration x) {
  auto count = std::chrono::duration_cast<std::chrono::milliseconds>(x).count();
  return std::to_string(count) + "ms";
}

// -- reading ---------------------------------------------------------------------

std::vector<std::string_view> words_in(std::string_view line) {
  std::vector<std::string_view> result;
  line = line.substr(0, line.find('#'));
  while (true) {
    auto begin = line.find_first_not_of(" \t\r");
    if (begin == std::string_view::npos)
      return result;
    line.remove_prefix(begin);
    auto size = std::min(line.find_first_of(" \t\r"), line.size());
    result.push_back(line.substr(0, size));
    line.remove_prefix(size);
  }
}

std::optional<std::uint32_t> to_milliseconds(std::string_view text) {
  if (!text.ends_with("ms"))
    return std::nullopt;
  return wire::to_number<std::uint32_t>(text.substr(0, text.size() - 2));
}

std::optional<std::uint32_t> index_of(std::string_view word,
                                      std::span<const std::string_view> words) {
  auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end())
    return std::nullopt;
  return static_cast<std::uint32_t>(found - words.begin());
}

std::optional<std::uint32_t> to_value(parameter kind, std::string_view word) {
  if (auto words = words_of(kind); !words.empty())
    return index_of(word, words);
  switch (kind) {
    case parameter::name:
      return find_name(word == no_name ? "" : word);
    case parameter::milliseconds:
      return to_milliseconds(word);
    case parameter::octets:
      return word == "all" ? std::optional{all} : wire::to_number<std::uint32_t>(word);
    case parameter::garbage: {
      auto number = wire::to_number<std::uint32_t>(word);
      return number && *number < kinds_of_garbage ? number : std::nullopt;
    }
    default:
      return wire::to_number<std::uint32_t>(word);
  }
}

/// A word in quotes, for an error.
std::string quoted(std::string_view word) {
  return '"' + std::string{word} + '"';
}

class schedule_reader {
public:
  std::variant<schedule, schedule_error> read(std::string_view text) {
    for (line_ = 1; !text.empty() && error_.empty(); ++line_) {
      auto size = std::min(text.find('\n'), text.size());
      words_ = words_in(text.substr(0, size));
      text.remove_prefix(std::min(size + 1, text.size()));
      if (!words_.empty())
        read_line();
    }
    if (error_.empty() && !started_)
      fail("there is no line " + quoted(first_line));
    if (!error_.empty())
      return schedule_error{line_ - 1, error_};
    return std::move(result_);
  }

private:
  void fail(std::string why) {
    error_ = std::move(why);
  }

  void read_line() {
    if (!std::exchange(started_, true)) {
      if (words_ != words_in(first_line))
        fail("the first line must be " + quoted(first_line));
    } else if (words_[0] == users_word || words_[0] == window_word
               || words_[0] == tls_word
               || words_[0].find('.') != std::string_view::npos) {
      read_setting();
    } else {
      read_action();
    }
  }

  void read_setting() {
    if (words_.size() != 2)
      return fail("a setting has one value");
    auto [word, value] = std::pair{words_[0], words_[1]};
    if (word == users_word) {
      auto number = wire::to_number<std::uint32_t>(value);
      if (!number || *number == 0 || *number > max_users)
        return fail("there are 1 to " + std::to_string(max_users) + " users");
      result_.users = *number;
    } else if (word == window_word) {
      auto number = wire::to_number<std::uint32_t>(value);
      if (!number)
        return fail(quoted(value) + " is no number");
      result_.window = *number;
    } else if (word == tls_word) {
      read_switch(value, result_.tls);
    } else if (word == sent_word) {
      read_switch(value, result_.config.compatibility.sent);
    } else if (word == taken_word) {
      if (value != "100" && value != "104")
        return fail(quoted(value) + " is neither 100 nor 104");
      result_.config.compatibility.taken = value == "100" ? 100 : 104;
    } else {
      read_number(word, value);
    }
  }

  void read_switch(std::string_view value, bool& result) {
    if (value != "on" && value != "off")
      return fail(quoted(value) + " is neither on nor off");
    result = value == "on";
  }

  void read_number(std::string_view word, std::string_view value) {
    auto found = std::find_if(std::begin(all_settings), std::end(all_settings),
                              [&](const setting& each) { return each.word == word; });
    if (found == std::end(all_settings))
      return fail("there is no setting " + quoted(word));
    if (!found->timeout) {
      auto number = wire::to_number<std::uint32_t>(value);
      if (!number)
        return fail(quoted(value) + " is no number");
      if (found->turn && *number == 0)
        return fail("nothing is done at a time");
      value_of(result_.config, *found) = *number;
    } else {
      auto number = to_milliseconds(value);
      if (!number)
        return fail(quoted(value) + " is no time such as 1500ms");
      result_.config.timeouts.*found->timeout = std::chrono::milliseconds{*number};
    }
  }

  void read_action() {
    action next;
    auto about = read_subject(next);
    if (!error_.empty())
      return;
    if (words_.empty())
      return fail("there is no verb");
    auto found = std::find_if(std::begin(grammars), std::end(grammars),
                              [&](const grammar& each) {
                                return each.word == words_[0] && each.about == about;
                              });
    if (found == std::end(grammars))
      return fail("there is no action " + quoted(words_[0]) + " of "
                  + (about == subject::nobody ? "nobody"
                     : about == subject::user ? "a user"
                                              : "a socket"));
    next.what = static_cast<verb>(found - std::begin(grammars));
    read_parameters(*found, next);
    result_.actions.push_back(next);
  }

  /// Takes off the user and the socket, if the line begins with them.
  subject read_subject(action& next) {
    auto user = find_name(words_[0]);
    if (!user || *user >= max_users)
      return subject::nobody;
    if (*user >= result_.users)
      fail(quoted(words_[0]) + " is none of the users");
    next.user = *user;
    words_.erase(words_.begin());
    // A socket is followed by a verb: "alice send send bob 5 plain".
    auto socket = words_.empty() ? std::nullopt : index_of(words_[0], socket_words);
    if (!socket)
      return subject::user;
    next.socket = static_cast<role>(*socket);
    words_.erase(words_.begin());
    return subject::socket;
  }

  void read_parameters(const grammar& rule, action& next) {
    auto last
      = std::find(rule.parameters.begin(), rule.parameters.end(), parameter::none);
    auto count = static_cast<std::size_t>(last - rule.parameters.begin());
    if (words_.size() != count + 1)
      return fail(quoted(rule.word) + " has " + std::to_string(count) + " parameters");
    for (std::size_t i = 0; i < count; ++i) {
      auto value = to_value(rule.parameters[i], words_[i + 1]);
      if (!value)
        return fail(quoted(words_[i + 1]) + " does not fit " + quoted(rule.word));
      next.parameters[i] = *value;
    }
  }

  schedule result_;
  std::vector<std::string_view> words_;
  std::size_t line_ = 0;
  std::string error_;
  bool started_ = false;
};

} // namespace

std::string to_text(const action& what) {
  const auto& rule = grammars[static_cast<std::size_t>(what.what)];
  std::string result;
  if (rule.about != subject::nobody)
    result += std::string{names[what.user]} + ' ';
  if (rule.about == subject::socket)
    result += std::string{socket_words[static_cast<std::size_t>(what.socket)]} + ' ';
  result += rule.word;
  for (std::size_t i = 0; i < rule.parameters.size(); ++i)
    if (rule.parameters[i] != parameter::none)
      result += ' ' + to_word(rule.parameters[i], what.parameters[i]);
  return result;
}

std::string to_text(const schedule& what) {
  auto result = std::string{first_line} + '\n';
  auto add = [&](std::string_view word, const std::string& value) {
    result += std::string{word} + ' ' + value + '\n';
  };
  add(users_word, std::to_string(what.users));
  add(window_word, std::to_string(what.window));
  add(tls_word, what.tls ? "on" : "off");
  for (const auto& each : all_settings)
    add(each.word, each.timeout ? to_text(what.config.timeouts.*each.timeout)
                                : std::to_string(value_of(what.config, each)));
  add(sent_word, what.config.compatibility.sent ? "on" : "off");
  add(taken_word, std::to_string(what.config.compatibility.taken));
  for (const auto& each : what.actions)
    result += to_text(each) + '\n';
  return result;
}

std::variant<schedule, schedule_error> read_schedule(std::string_view text) {
  return schedule_reader{}.read(text);
}

} // namespace telex::simulation
