// A yardstick: the protocol in one epoll loop. No actors, no time-outs, no log, no
// defence against anybody; but one FORWARD at a time to a recipient, answers in the
// order of the requests, and the bounds of what waits. Users of the extended protocol,
// in window_users.hpp, are among themselves.
//
//     epoll-router PORT

#include "actors/username.hpp"
#include "tests/bench/epoll_sockets.hpp"
#include "tests/bench/plain_frame.hpp"
#include "tests/bench/plain_socket.hpp"
#include "tests/bench/window_users.hpp"

#include <deque>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace telex::bench;

namespace {

constexpr std::size_t max_pending = 64;
constexpr std::size_t max_queued = 1024;
constexpr std::size_t max_queued_bytes = 1024 * 1024;

struct connection;

/// One SEND: `open` recipients have not answered.
struct request {
  connection* sender; ///< Null once it has gone.
  std::string recipient;
  std::size_t open;
  bool failed;
};

using request_ptr = std::shared_ptr<request>;

struct forward {
  request_ptr about;
  std::string sender;
  std::string body;
};

struct user {
  std::string name;
  connection* sending = nullptr;
  connection* receiving = nullptr;
  std::deque<forward> queue;
  std::size_t queued_bytes = 0;
  forward given; ///< What it has been given and not answered, if `given.about`.
};

struct connection : epoll_socket {
  user* owner = nullptr;
  std::deque<request_ptr> pending;
  window_users::user* extended = nullptr; ///< Its user, if that is such a one.
};

class router {
public:
  explicit router(int listener) : listener_{listener} {
    ::fcntl(listener_, F_SETFL, O_NONBLOCK);
    sockets_.add(listener_, nullptr);
  }

  void run() {
    std::vector<epoll_event> events(256);
    for (;;) {
      auto count = sockets_.wait(events.data(), 256);
      for (int i = 0; i < count; ++i) {
        auto who = static_cast<connection*>(events[i].data.ptr);
        if (!who)
          accept();
        else if (who->fd >= 0)
          handle(*who, events[i].events);
      }
      windows_.end_turn();
      gone_.clear();
    }
  }

private:
  void accept() {
    for (;;) {
      auto fd = ::accept4(listener_, nullptr, nullptr, SOCK_NONBLOCK);
      if (fd < 0)
        return;
      auto added = std::make_unique<connection>();
      added->fd = fd;
      sockets_.add(fd, added.get());
      connections_.emplace(fd, std::move(added));
    }
  }

  void handle(connection& who, std::uint32_t events) {
    if (events & EPOLLOUT)
      sockets_.flush(who);
    if (who.fd < 0 || !(events & ~EPOLLOUT))
      return;
    auto count = ::recv(who.fd, space_.data(), space_.size(), 0);
    if (count <= 0)
      return close(who);
    std::string_view bytes{space_.data(), static_cast<std::size_t>(count)};
    if (who.input.empty())
      return parse(who, bytes);
    who.input.append(bytes);
    parse_held(who);
  }

  void parse_held(connection& who) {
    auto held = std::move(who.input);
    who.input.clear();
    parse(who, held);
  }

  /// Handles what is whole of `input`, and keeps the rest.
  void parse(connection& who, std::string_view input) {
    if (who.extended || input.starts_with("REGISTER DUPLEX "))
      return parse_extended(who, input);
    while (who.fd >= 0 && who.pending.size() < max_pending) {
      auto frame = take_frame(input);
      if (!frame)
        break;
      obey(who, *frame);
    }
    if (who.fd < 0)
      return;
    who.input = input;
    sockets_.halt(who, who.pending.size() >= max_pending);
  }

  void parse_extended(connection& who, std::string_view input) {
    if (!who.extended)
      who.extended = windows_.enroll(who, input);
    if (!who.extended)
      who.input = input;
    else if (!windows_.parse(*who.extended, input))
      close(who);
  }

  void obey(connection& who, const plain_frame& frame) {
    if (frame.command == "REGISTER")
      return enroll(who, frame.rest);
    auto at = who.owner;
    if (!at || !at->sending || !at->receiving)
      return write(who, no_user);
    if (&who == at->sending && frame.command == "SEND")
      return dispatch(who, frame);
    if (&who == at->receiving
        && (frame.command == "RECEIVED" || frame.command == "ERROR"))
      return receipt(*at, frame);
    write(who, header_incomplete);
    close(who);
  }

  void enroll(connection& who, std::string_view rest) {
    auto space = rest.find(' ');
    auto role = rest.substr(0, space);
    std::string name{space < rest.size() ? rest.substr(space + 1) : ""};
    if (!telex::is_username(name))
      return write(who, malformed_username);
    auto& at = users_[name];
    auto& place = role == "TOSEND" ? at.sending : at.receiving;
    if (place || who.owner)
      return write(who, username_taken);
    place = &who;
    who.owner = &at;
    at.name = name;
    line_.assign("REGISTERED ").append(role).append(" ").append(name).append("\n\n");
    write(who, line_);
  }

  void dispatch(connection& from, const plain_frame& frame) {
    auto& sender = from.owner->name;
    auto about
      = std::make_shared<request>(request{&from, std::string{frame.rest}, 0, false});
    from.pending.push_back(about);
    if (frame.rest != "ALL") {
      auto found = users_.find(about->recipient);
      if (found != users_.end())
        give(found->second, about, sender, frame.body);
    } else {
      about->open = 1; // until all have it: nothing is answered before
      for (auto& [name, each] : users_)
        if (name != sender)
          give(each, about, sender, frame.body);
      --about->open;
      about->failed = about->failed || users_.size() < 2;
      if (about->open == 0)
        answer(from);
      return;
    }
    if (about->open == 0) {
      about->failed = true;
      answer(from);
    }
  }

  /// Gives a message to a recipient, now or when it is its turn.
  void give(user& to, const request_ptr& about, const std::string& sender,
            std::string_view body) {
    if (!to.sending || !to.receiving)
      return;
    if (to.given.about
        && (to.queue.size() >= max_queued
            || to.queued_bytes + body.size() > max_queued_bytes)) {
      about->failed = true;
      return;
    }
    ++about->open;
    if (to.given.about) {
      to.queued_bytes += body.size();
      to.queue.push_back({about, sender, std::string{body}});
      return;
    }
    to.given.about = about;
    to.given.sender = sender;
    forward_to(to, body);
  }

  void forward_to(user& to, std::string_view body) {
    line_.clear();
    append_forward(line_, to.given.sender, body);
    write(*to.receiving, line_);
  }

  void receipt(user& from, const plain_frame& frame) {
    if (!from.given.about
        || (frame.command == "RECEIVED" && frame.rest != from.given.sender))
      return;
    auto about = std::move(from.given.about);
    if (!from.queue.empty()) {
      from.given = std::move(from.queue.front());
      from.queue.pop_front();
      from.queued_bytes -= from.given.body.size();
      forward_to(from, from.given.body);
    }
    settle(*about, frame.command == "ERROR");
  }

  void settle(request& about, bool failed) {
    about.failed = about.failed || failed;
    if (--about.open == 0 && about.sender)
      answer(*about.sender);
  }

  /// Writes the answers that are known, up to the first that is not.
  void answer(connection& to) {
    line_.clear();
    while (!to.pending.empty() && to.pending.front()->open == 0) {
      auto& next = *to.pending.front();
      if (next.failed)
        line_.append(unable_to_send);
      else
        line_.append("SEND ").append(next.recipient).append("\n\n");
      to.pending.pop_front();
    }
    if (!line_.empty())
      write(to, line_);
    if (to.halted)
      parse_held(to);
  }

  void write(connection& to, std::string_view bytes) {
    sockets_.write(to, bytes);
  }

  void close(connection& who) {
    if (auto user = std::exchange(who.extended, nullptr))
      windows_.leave(*user);
    auto kept = connections_.extract(who.fd);
    ::close(std::exchange(who.fd, -1));
    for (auto& each : who.pending)
      each->sender = nullptr;
    if (auto at = std::exchange(who.owner, nullptr))
      leave(*at, &who == at->sending ? at->receiving : at->sending);
    gone_.push_back(std::move(kept.mapped()));
  }

  /// What waits for a user who leaves fails, and the other socket is closed.
  void leave(user& who, connection* other) {
    auto kept = users_.extract(who.name);
    if (other) {
      other->owner = nullptr;
      close(*other);
    }
    if (who.given.about)
      settle(*who.given.about, true);
    for (auto& each : who.queue)
      settle(*each.about, true);
  }

  int listener_;
  epoll_sockets sockets_;
  window_users windows_{sockets_};
  std::unordered_map<int, std::unique_ptr<connection>> connections_;
  /// Closed in this round: events may still name them.
  std::vector<std::unique_ptr<connection>> gone_;
  std::unordered_map<std::string, user> users_;
  std::vector<char> space_ = std::vector<char>(128 * 1024);
  std::string line_;
};

} // namespace

int main(int argc, char** argv) {
  auto listener = listen_on_argument(argc, argv);
  if (listener < 0)
    return 2;
  router{listener}.run();
}
