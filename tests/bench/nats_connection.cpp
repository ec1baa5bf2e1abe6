#include "tests/bench/nats_connection.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace telex::bench {

namespace {

constexpr std::string_view line_end = "\r\n";

/// Takes the next word off the front of `line`, and the blank behind it.
std::string_view take_word(std::string_view& line) {
  auto word = line.substr(0, line.find(' '));
  line.remove_prefix(std::min(line.size(), word.size() + 1));
  return word;
}

} // namespace

nats_connection::nats_connection(load::event_loop& loop,
                                 const cli::socket_address& server, owner& told,
                                 std::initializer_list<std::string_view> subjects)
  : owner_{&told}, stream_{loop, server, *this} {
  append("CONNECT {\"verbose\":false,\"pedantic\":false}\r\n");
  std::size_t number = 0;
  for (auto subject : subjects) {
    append("SUB ");
    append(subject);
    append(" ");
    append(++number);
    append(line_end);
  }
  // Its PONG says that all of this was understood.
  append("PING\r\n");
}

void nats_connection::publish(std::string_view subject, std::string_view reply_to,
                              std::string_view payload) {
  append("PUB ");
  append(subject);
  append(" ");
  if (!reply_to.empty()) {
    append(reply_to);
    append(" ");
  }
  append(payload.size());
  append(line_end);
  append(payload);
  append(line_end);
}

void nats_connection::received(load::stream&, std::string_view bytes) {
  auto whole = held_.empty();
  if (!whole)
    bytes = held_.append(bytes);
  while (stream_.is_open() && take_frame(bytes))
    ;
  if (whole)
    held_.assign(bytes);
  else
    held_.erase(0, held_.size() - bytes.size());
  stream_.flush();
}

void nats_connection::closed(load::stream&) {
  owner_->closed(*this, stream_.farewell());
}

/// Returns false, and takes nothing, if the frame has not come whole.
bool nats_connection::take_frame(std::string_view& input) {
  auto end = input.find(line_end);
  if (end == std::string_view::npos)
    return false;
  auto words = input.substr(0, end);
  auto rest = input.substr(end + line_end.size());
  auto command = take_word(words);
  if (command != "MSG") {
    input = rest;
    obey(command, words);
    return true;
  }
  auto whole = take_message(words, rest);
  if (whole)
    input = rest;
  return whole;
}

/// `words` are SUBJECT SUBSCRIPTION [REPLY-TO] SIZE.
bool nats_connection::take_message(std::string_view words, std::string_view& input) {
  take_word(words);
  auto subscription = take_word(words);
  auto reply_to = take_word(words);
  if (words.empty())
    std::swap(reply_to, words);
  std::size_t size = 0;
  auto last = words.data() + words.size();
  if (words.empty() || std::from_chars(words.data(), last, size).ptr != last) {
    fail("the server wrote a message without its size");
    return true;
  }
  if (input.size() < size + line_end.size())
    return false;
  input.remove_prefix(size + line_end.size());
  owner_->given(*this, subscription, reply_to);
  return true;
}

void nats_connection::obey(std::string_view command, std::string_view words) {
  if (command == "PING")
    return append("PONG\r\n");
  if (command == "PONG")
    return owner_->subscribed(*this);
  if (command == "-ERR")
    return fail(words);
  if (command != "INFO" && command != "+OK")
    fail("the server does not speak NATS");
}

void nats_connection::fail(std::string_view why) {
  reset();
  owner_->closed(*this, why);
}

void nats_connection::append(std::string_view bytes) {
  stream_.output().insert(stream_.output().end(), bytes.begin(), bytes.end());
}

void nats_connection::append(std::size_t number) {
  char digits[20];
  auto end = std::to_chars(digits, digits + sizeof(digits), number).ptr;
  append({digits, static_cast<std::size_t>(end - digits)});
}

} // namespace telex::bench
