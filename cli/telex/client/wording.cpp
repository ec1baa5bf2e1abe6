#include "cli/telex/client/wording.hpp"

#include "actors/outcome.hpp"
#include "actors/username.hpp"
#include "cli/telex/client/frame_reader.hpp"
#include "cli/text/address.hpp"
#include "cli/text/escape.hpp"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <cstring>
#include <iterator>

namespace telex::cli {

namespace {

/// More of what a server or a person wrote is no help.
constexpr std::size_t max_quoted = 100;

/// A server may have refused a text that is longer for its length alone; the
/// answer is the same.
constexpr std::size_t long_text = 1024;

std::string in_quotes(std::string_view text) {
  return '"' + shortened(printable(text), max_quoted) + '"';
}

std::string with_quote(std::string text, std::string_view said) {
  return said.empty() ? text : text + ", saying " + in_quotes(said);
}

std::string refused_by(const message& what) {
  auto reason = what.recipient == everybody
                  ? std::string{"nobody else is connected, or not everybody took it"}
                  : what.recipient + " is not connected or did not take it";
  return what.text.size() > long_text ? reason + ", or it is too long" : reason;
}

std::string cause_of(const delivered&) {
  return {};
}

std::string cause_of(const not_delivered& news) {
  switch (news.why) {
    case failure::refused:
      return refused_by(news.what);
    case failure::unreadable:
      return "it was not understood by the server or by who was to have it";
    case failure::unregistered:
      return "the server does not know you any more";
    case failure::other:
      break;
  }
  return with_quote("the server refused it", news.said);
}

std::string doubt_about(const not_confirmed& news) {
  switch (news.why) {
    case doubt::silent:
      return "no answer came in time";
    case doubt::unreadable:
      return "the server answered " + in_quotes(news.said)
             + ", which is no answer of the protocol";
    case doubt::unanswered:
      return news.what.recipient == everybody
               ? "not all who were given it have answered"
               : news.what.recipient + " was given it and has not answered";
    case doubt::unsaid:
      return with_quote("the server refused it", news.said)
             + (news.said.empty() ? " and" : ", and") + " did not say whether "
             + (news.what.recipient == everybody ? "anybody" : news.what.recipient)
             + " was given it";
    case doubt::refused_late:
      return "the server refused it, but not at once";
    case doubt::disconnected:
      break;
  }
  return "the connection ended before the answer came";
}

std::string cause_of(const not_confirmed& news) {
  const auto& recipient = news.what.recipient;
  return doubt_about(news) + "; " + (recipient == everybody ? "some" : recipient)
         + " may have it";
}

std::string cause_of(const not_sent& news) {
  return news.why.empty() ? "there is no connection" : news.why;
}

std::string name_of(const std::string& recipient) {
  return recipient == everybody ? "everybody" : recipient;
}

std::string head_of(const delivered& news) {
  return "delivered to " + name_of(news.what.recipient);
}

std::string head_of(const not_delivered& news) {
  return "not delivered to " + name_of(news.what.recipient);
}

std::string head_of(const not_confirmed& news) {
  return "not confirmed by " + name_of(news.what.recipient);
}

std::string head_of(const not_sent& news) {
  return "not sent to " + name_of(news.what.recipient);
}

/// One of those who were to have it: of a message to everybody, nobody tells which.
std::string one_of(const std::string& recipient) {
  return recipient == everybody ? "one of them" : recipient;
}

/// Names are other ones if they are written otherwise, and so everybody is only `ALL`.
std::string not_connected(const std::string& recipient) {
  auto is_like_all = recipient != everybody
                     && std::ranges::equal(recipient, everybody, [](char a, char b) {
                          return std::toupper(static_cast<unsigned char>(a)) == b;
                        });
  return recipient + " is not connected"
         + (is_like_all ? "; everybody is " + std::string{everybody} : "");
}

std::string words_of(outcome why, const std::string& recipient) {
  switch (why) {
    case outcome::unknown_recipient:
      return not_connected(recipient);
    case outcome::recipient_left:
      return one_of(recipient) + " has left";
    case outcome::no_acknowledgement:
      // Of a message to everybody it may have been given it.
      return recipient == everybody
               ? "one of them has not answered in time"
               : recipient + " has not answered what came before, and was not given it";
    case outcome::recipient_busy:
      return "too much waits for " + name_of(recipient) + " already";
    case outcome::rejected:
      return recipient == everybody ? "not everybody took it"
                                    : recipient + " could not take it";
    case outcome::plain_recipient:
      return one_of(recipient) + " can be sent plain text alone";
    case outcome::too_large:
      return "it is longer than the server takes";
    case outcome::nobody_else:
      return "nobody else is connected";
    case outcome::draining:
      return "the server is about to stop";
    default:
      return {};
  }
}

/// Why `recipient` does not have a message, by the server's word
/// (docs/extended-protocol.md, section 2); empty if that is not known here.
std::string words_of_reason(std::string_view reason, const std::string& recipient) {
  auto found = std::ranges::find(outcomes, reason, &outcome_meaning::name);
  return found == std::end(outcomes) ? "" : words_of(found->how, recipient);
}

/// How a message to everybody went: ` (3 have it, 1 has not, of 2 nobody knows)`.
std::string counted(const tally& counts) {
  if (counts.delivered + counts.failed + counts.unknown == 0)
    return {};
  auto have = [](std::uint32_t count) { return count == 1 ? " has" : " have"; };
  auto result = std::to_string(counts.delivered) + have(counts.delivered) + " it";
  if (counts.failed > 0)
    result += ", " + std::to_string(counts.failed) + have(counts.failed) + " not";
  if (counts.unknown > 0)
    result += ", of " + std::to_string(counts.unknown) + " nobody knows";
  return " (" + result + ')';
}

/// How to have a router at `where`, which is of this host.
std::string remedy_here(const address& where, bool is_secure) {
  auto result = std::string{"; start a router there with telexd"};
  if (is_secure)
    return result + " --tls "
           + to_string(where.host == "localhost" ? address{"127.0.0.1", where.port}
                                                 : where)
           + " --tls-self-signed FOLDER";
  if (where.host != "127.0.0.1" && where.host != "localhost")
    return result + " --listen " + to_string(where);
  auto options
    = where.port == default_port ? "" : " --port " + std::to_string(where.port);
  return result + options + ", or ./dev run" + options + " in the source tree";
}

/// What may have been meant of another host.
std::string remedy_elsewhere(bool is_secure) {
  return is_secure ? "; if the router there has no TLS, --no-tls comes to it in plain "
                     "words, at port "
                       + std::to_string(default_port) + " if none is named"
                   : "; if the router there has TLS, --tls comes to it, at port "
                       + std::to_string(default_tls_port) + " if none is named";
}

} // namespace

std::string describe(const unreachable& news, const std::string& server) {
  auto where = parse_address(server, news.is_secure ? default_tls_port : default_port);
  if (!where)
    return "cannot connect to " + server + ": " + news.why;
  // Who listened at a Unix socket may have left it behind, or not.
  auto is_nobody_there
    = news.why == std::strerror(ECONNREFUSED) || news.why == std::strerror(ENOENT);
  auto is_here = is_loopback(*where);
  auto way = news.is_secure ? " over TLS" : is_here ? "" : " without TLS";
  // A firewall is silent.
  auto remedy = is_here ? is_nobody_there ? remedy_here(*where, news.is_secure) : ""
                : is_nobody_there || news.why == no_answer
                  ? remedy_elsewhere(news.is_secure)
                  : "";
  constexpr std::string_view prefix = "TLS: ";
  auto is_said = news.is_secure && news.why.starts_with(prefix);
  return "cannot connect to " + to_string(*where) + way + ": "
         + news.why.substr(is_said ? prefix.size() : 0) + remedy;
}

std::string describe(const arrived& news) {
  return "from " + printable(news.sender, backslash::doubled) + ": "
         + printable(news.text, backslash::doubled);
}

std::string describe(const delivered& news) {
  return head_of(news);
}

std::string describe(const not_delivered& news) {
  return head_of(news) + ": " + cause_of(news);
}

std::string describe(const not_confirmed& news) {
  return head_of(news) + ": " + cause_of(news);
}

std::string describe(const not_sent& news) {
  return head_of(news) + ": " + cause_of(news);
}

std::string describe(const settled& news) {
  auto head = std::visit([](const auto& how) { return head_of(how); }, news.how);
  auto reason = reason_of(news);
  return reason.empty() ? head : head + ": " + reason;
}

std::string reason_of(const settled& news) {
  auto failed = std::get_if<not_delivered>(&news.how);
  auto told = failed ? words_of_reason(news.reason, failed->what.recipient) : "";
  auto result = told.empty()
                  ? std::visit([](const auto& how) { return cause_of(how); }, news.how)
                  : told;
  return news.counts && !std::holds_alternative<delivered>(news.how)
           ? result + counted(*news.counts)
           : result;
}

std::string describe(const name_refused& news, std::string_view name) {
  auto subject = "the name " + std::string{name};
  switch (news.why) {
    case refusal::taken:
      return subject + " is taken; choose another one";
    case refusal::unclear:
      return "the server refuses " + subject
             + ", which is most likely taken; choose another one";
    case refusal::renamed:
      return "the server registered the name " + in_quotes(news.said) + " instead of "
             + std::string{name} + "; choose one that it leaves as it is";
    case refusal::wrong_role:
      return "the server registered " + std::string{name}
             + " for the wrong one of the two connections";
    case refusal::password_required:
      return "the server wants a password for " + std::string{name};
    case refusal::wrong_password:
      return "that is not the password of " + std::string{name};
    case refusal::insecure:
      return "the server wants a password for " + std::string{name}
             + ", which is not sent where others can read it; connect over TLS, with "
               "--tls and another port; without one --server means that of TLS";
    case refusal::rate_limited:
      return "too many passwords were tried; try again in a minute";
    case refusal::needs_tls:
      return "the server takes nothing but TLS on that port; connect with --tls";
    case refusal::other:
      break;
  }
  return with_quote("the server refused " + subject, news.said);
}

std::string describe(rejection why) {
  return why == rejection::too_large
           ? "it is larger than " + std::to_string(max_incoming) + " bytes"
           : "the server did not write it as the protocol has it";
}

std::string describe(const turned_away& news) {
  auto sender = news.sender.empty() ? "" : " from " + printable(news.sender);
  return "a message" + sender + " was turned away: " + describe(news.why);
}

std::string describe(const lost& news) {
  switch (news.why) {
    case loss::broken:
      return "the connection broke: " + printable(news.said);
    case loss::crowded:
      return "the server takes no more connections from your address for now";
    case loss::silent:
      return "the server does not answer";
    case loss::nonsense:
      return with_quote("what the server wrote is not the protocol of a chat",
                        news.said);
    case loss::forgotten:
      return "the server does not know you any more";
    case loss::draining:
      return "the server is about to stop";
    case loss::taken_over:
      return "the conversation goes on over another connection of yours";
    case loss::interrupted:
      return "interrupted";
    case loss::closed:
      break;
  }
  return with_quote("the server has closed the connection", news.said);
}

std::string describe(const objection& news, std::string_view name) {
  auto refused = std::get_if<name_refused>(&news);
  return refused ? describe(*refused, name) : describe(std::get<lost>(news));
}

std::string describe(const names& news) {
  auto who = news.prefix.empty() ? std::string{}
                                 : " whose names begin with " + printable(news.prefix);
  if (news.total == 0)
    return "nobody is here" + who;
  auto result = std::to_string(news.total) + (news.total == 1 ? " is" : " are")
                + " here" + who + ":";
  for (const auto& each : news.first)
    result += (&each == news.first.data() ? " " : ", ") + printable(each);
  if (news.total > news.first.size())
    result += ", and " + std::to_string(news.total - news.first.size()) + " more";
  return result;
}

std::string describe(const not_answered& news) {
  switch (news.why) {
    case hindrance::malformed:
      return "no name begins with " + in_quotes(news.about);
    case hindrance::too_many:
      return "the server takes no more questions of that kind";
    case hindrance::unknown:
      break;
  }
  return "the server does not tell who is here: it has the plain protocol alone";
}

std::string describe_malformed(std::string_view name) {
  return in_quotes(name)
         + " is malformed: a name is 1 to 64 letters and digits, and not "
         + std::string{everybody};
}

} // namespace telex::cli
