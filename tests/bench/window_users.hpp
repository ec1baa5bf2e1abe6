// The users of the yardstick that speak the extended protocol: one connection each,
// windows, answers and receipts by Message-id, and one send a turn for all that is
// written to a connection meanwhile.

#pragma once

#include "actors/username.hpp"
#include "cli/telex/load/frame_view.hpp"
#include "net/wire/date.hpp"
#include "tests/bench/epoll_sockets.hpp"
#include "tests/bench/plain_frame.hpp"

#include <charconv>
#include <chrono>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace telex::bench {

class window_users {
public:
  struct user;

private:
  /// One SEND. It is used again when it is answered.
  struct request {
    user* sender = nullptr; ///< Null once it has gone.
    std::string id;
    std::string recipient;
    std::size_t open = 0;
    std::size_t delivered = 0;
    std::size_t failed = 0;
    bool is_broadcast = false;
  };

  struct forward {
    request* about;
    std::string sender;
    std::string body;
  };

public:
  struct user {
    epoll_socket* at;
    std::string name;
    /// What was given and not answered, each in its place; null in a free one.
    std::vector<request*> places;
    std::vector<std::uint32_t> free;
    std::deque<forward> queue;
    std::size_t queued_bytes = 0;
    std::size_t pending = 0;    ///< Its requests that are not answered.
    bool is_written_to = false; ///< In this turn.
  };

  explicit window_users(epoll_sockets& sockets) : sockets_{sockets} {
    // nop
  }

  /// Takes the REGISTER DUPLEX off the front of `input`. Null if it is not whole, or
  /// is refused.
  user* enroll(epoll_socket& who, std::string_view& input) {
    auto frame = load::take_frame(input);
    if (!frame)
      return nullptr;
    std::string name{frame->rest.substr(frame->rest.find(' ') + 1)};
    auto is_name = is_username(name);
    if (!is_name || users_.contains(name)) {
      sockets_.write(who, is_name ? username_taken : malformed_username);
      return nullptr;
    }
    auto& added = users_[name];
    added.at = &who;
    added.name = name;
    added.places.resize(window_of(frame->headers));
    for (auto i = added.places.size(); i > 0; --i)
      added.free.push_back(static_cast<std::uint32_t>(i - 1));
    append(added, "REGISTERED DUPLEX ", name, "\nProtocol: 2\nMax-body: 65536\n",
           "Receive-window: ", digits_of(added.places.size()),
           "\nSend-window: ", digits_of(max_pending), "\n\n");
    return &added;
  }

  /// Obeys what is whole of `input`, and keeps the rest. Returns false if the user
  /// spoke another protocol, and is to be closed.
  bool parse(user& who, std::string_view input) {
    auto obeyed = true;
    while (obeyed && who.pending < max_pending) {
      auto frame = load::take_frame(input);
      if (!frame)
        break;
      obeyed = obey(who, *frame);
    }
    who.at->input.assign(input);
    sockets_.halt(*who.at, who.pending >= max_pending);
    return obeyed;
  }

  /// Writes what the turn has brought, and has those go on who were halted.
  void end_turn() {
    is_dated_ = false;
    while (!resumed_.empty()) {
      auto& who = *std::exchange(resumed_.back(), nullptr);
      resumed_.pop_back();
      parse(who, std::exchange(who.at->input, {}));
    }
    for (auto each : written_) {
      each->is_written_to = false;
      if (!each->at->blocked)
        sockets_.flush(*each->at);
    }
    written_.clear();
  }

  /// Before its socket is closed.
  void leave(user& who) {
    std::erase(written_, &who);
    std::erase(resumed_, &who);
    for (auto& each : requests_)
      if (each.sender == &who)
        each.sender = nullptr;
    auto kept = users_.extract(who.name);
    for (auto about : who.places)
      if (about)
        settle(*about, false);
    for (auto& each : who.queue)
      settle(*each.about, false);
  }

private:
  static constexpr std::size_t max_pending = 64;
  static constexpr std::size_t max_queued = 1024;
  static constexpr std::size_t max_queued_bytes = 1024 * 1024;

  static std::size_t window_of(std::string_view headers) {
    constexpr std::string_view name = "Receive-window: ";
    std::size_t result = 32;
    if (auto at = headers.find(name); at != std::string_view::npos)
      std::from_chars(headers.data() + at + name.size(),
                      headers.data() + headers.size(), result);
    return result;
  }

  bool obey(user& who, const load::frame_view& frame) {
    if (frame.command == "RECEIVED" || frame.command == "ERROR")
      receipt(who, frame);
    else if (frame.command == "SEND")
      dispatch(who, frame);
    else
      return false;
    return true;
  }

  void dispatch(user& from, const load::frame_view& frame) {
    auto& about = open_request(from, frame);
    about.is_broadcast = frame.rest == "ALL";
    about.open = 1; // until all have it: nothing is answered before
    if (!about.is_broadcast) {
      if (auto found = users_.find(about.recipient); found != users_.end())
        give(found->second, about, from.name, frame.body);
    } else {
      for (auto& [name, each] : users_)
        if (&each != &from)
          give(each, about, from.name, frame.body);
    }
    if (--about.open == 0)
      answer(about);
  }

  request& open_request(user& from, const load::frame_view& frame) {
    if (free_requests_.empty())
      free_requests_.push_back(&requests_.emplace_back());
    auto& result = *free_requests_.back();
    free_requests_.pop_back();
    result.sender = &from;
    result.id.assign(frame.message_id);
    result.recipient.assign(frame.rest);
    result.delivered = result.failed = 0;
    ++from.pending;
    return result;
  }

  /// Gives a message to a recipient, now or when there is a place.
  void give(user& to, request& about, const std::string& sender,
            std::string_view body) {
    if (!to.free.empty()) {
      ++about.open;
      return forward_to(to, about, sender, body);
    }
    if (to.queue.size() >= max_queued
        || to.queued_bytes + body.size() > max_queued_bytes) {
      ++about.failed;
      return;
    }
    ++about.open;
    to.queued_bytes += body.size();
    to.queue.push_back({&about, sender, std::string{body}});
  }

  void forward_to(user& to, request& about, std::string_view sender,
                  std::string_view body) {
    auto place = to.free.back();
    to.free.pop_back();
    to.places[place] = &about;
    append(to, "FORWARD ", sender, "\nContent-length: ", digits_of(body.size()),
           "\nMessage-id: ", digits_of(place), "\nDate: ", date(),
           about.is_broadcast ? "\nTo: ALL\n\n" : "\n\n", body);
  }

  void receipt(user& from, const load::frame_view& frame) {
    auto place = wire::to_number<std::size_t>(frame.message_id);
    if (!place || *place >= from.places.size() || !from.places[*place])
      return;
    auto about = std::exchange(from.places[*place], nullptr);
    from.free.push_back(static_cast<std::uint32_t>(*place));
    if (!from.queue.empty()) {
      auto& next = from.queue.front();
      from.queued_bytes -= next.body.size();
      forward_to(from, *next.about, next.sender, next.body);
      from.queue.pop_front();
    }
    settle(*about, frame.command == "RECEIVED");
  }

  void settle(request& about, bool is_delivered) {
    ++(is_delivered ? about.delivered : about.failed);
    if (--about.open == 0)
      answer(about);
  }

  void answer(request& about) {
    if (auto to = std::exchange(about.sender, nullptr)) {
      auto is_delivered = about.delivered > 0 && about.failed == 0;
      if (is_delivered)
        append(*to, "SEND ", about.recipient, "\nMessage-id: ", about.id);
      else
        append(*to, "ERROR 102 Unable to send\nMessage-id: ", about.id);
      if (about.is_broadcast)
        append(*to, "\nDelivered: ", digits_of(about.delivered),
               "\nFailed: ", digits_of(about.failed), "\nUnknown: 0");
      append(*to, "\n\n");
      if (to->pending-- == max_pending && to->at->halted)
        resumed_.push_back(to);
    }
    free_requests_.push_back(&about);
  }

  /// To what is written at the end of the turn.
  template <class... Parts>
  void append(user& to, const Parts&... parts) {
    if (!std::exchange(to.is_written_to, true))
      written_.push_back(&to);
    (to.at->output.append(std::string_view{parts}), ...);
  }

  /// A number in decimal.
  struct digits {
    char space[20];
    std::size_t size;
    operator std::string_view() const noexcept {
      return {space, size};
    }
  };

  static digits digits_of(std::size_t number) noexcept {
    digits result;
    auto end = std::to_chars(result.space, result.space + sizeof(result.space), number);
    result.size = static_cast<std::size_t>(end.ptr - result.space);
    return result;
  }

  /// That of this turn.
  std::string_view date() {
    if (!std::exchange(is_dated_, true))
      now_ = std::chrono::system_clock::now();
    return date_.text(now_);
  }

  epoll_sockets& sockets_;
  std::unordered_map<std::string, user> users_;
  std::deque<request> requests_;
  std::vector<request*> free_requests_;
  std::vector<user*> written_;
  std::vector<user*> resumed_;
  wire::date date_;
  std::chrono::system_clock::time_point now_{};
  bool is_dated_ = false;
};

} // namespace telex::bench
