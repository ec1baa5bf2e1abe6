#include "cli/wording.hpp"

#include "actors/username.hpp"
#include "cli/escape.hpp"
#include "cli/session.hpp"

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

std::string reason_of(const not_delivered& news) {
  switch (news.why) {
    case failure::refused:
      return refused_by(news.what);
    case failure::unreadable:
      return "it was not understood by the server or by who was to have it";
    case failure::unregistered:
      return "the server does not know you any more";
    case failure::disconnected:
      return "the connection ended before it was acknowledged";
    case failure::other:
      break;
  }
  return with_quote("the server refused it", news.said);
}

std::string name_of(const std::string& recipient) {
  return recipient == everybody ? "everybody" : recipient;
}

} // namespace

std::string describe(const delivered& news) {
  return "delivered to " + name_of(news.what.recipient);
}

std::string describe(const not_delivered& news) {
  return "not delivered to " + name_of(news.what.recipient) + ": " + reason_of(news);
}

std::string describe(const name_refused& news, std::string_view name) {
  auto subject = "the name " + std::string{name};
  switch (news.why) {
    case refusal::taken:
      return subject + " is taken";
    case refusal::unclear:
      return subject + " is taken, or is not allowed on this server";
    case refusal::other:
      break;
  }
  return with_quote("the server refused " + subject, news.said);
}

std::string describe(const turned_away& news) {
  return "a message from " + printable(news.sender)
         + " was turned away: it is larger than " + std::to_string(max_incoming)
         + " bytes";
}

std::string describe(const lost& news) {
  switch (news.why) {
    case loss::silent:
      return "the server does not answer";
    case loss::nonsense:
      return "what the server wrote is not the protocol of a chat";
    case loss::forgotten:
      return "the server does not know you any more";
    case loss::interrupted:
      return "interrupted";
    case loss::closed:
      break;
  }
  return "the server has closed it";
}

std::string describe_malformed(std::string_view name) {
  return in_quotes(name)
         + " is malformed: a name is 1 to 64 letters and digits, and not "
         + std::string{everybody};
}

} // namespace telex::cli
