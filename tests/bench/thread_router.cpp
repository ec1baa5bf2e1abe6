// A yardstick: the protocol with a thread for each socket, which blocks in whatever it
// waits for. One lock over the table of names and one for each user; no time-outs, no
// log, no defence against anybody; but one FORWARD at a time to a recipient, answers
// in the order of the requests, and the bounds of what waits.
//
//     thread-router PORT
//
// The thread of a user's sending socket hands one message after another over, and waits
// until it is settled, with no lock held. That of the receiving socket reads the
// receipts. Locks are taken in the order of names, user, socket, and never those of two
// users at once.

#include "actors/username.hpp"
#include "tests/bench/plain_frame.hpp"
#include "tests/bench/plain_socket.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

using namespace telex::bench;

namespace {

constexpr std::size_t max_queued = 1024;
constexpr std::size_t max_queued_bytes = 1024 * 1024;
constexpr std::size_t stack_size = 64 * 1024;

/// Open as long as somebody has it.
class connection {
public:
  explicit connection(int fd) : fd_{fd} {
    // nop
  }
  ~connection() {
    ::close(fd_);
  }
  connection(const connection&) = delete;
  connection& operator=(const connection&) = delete;

  /// Waits until the socket has taken all. The frames of several threads do not mix.
  void write(std::string_view bytes) {
    std::lock_guard lock{writing_};
    while (!bytes.empty()) {
      auto count = ::send(fd_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count < 0)
        return; // Its own thread finds that out when it reads.
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
  }

  /// Appends what has come to `input`, once there is something; false at the end.
  bool read(std::string& input) {
    char bytes[4096];
    auto count = ::recv(fd_, bytes, sizeof(bytes), 0);
    if (count > 0)
      input.append(bytes, static_cast<std::size_t>(count));
    return count > 0;
  }

  /// Ends every read and write, now and later.
  void end() {
    ::shutdown(fd_, SHUT_RDWR);
  }

private:
  int fd_;
  std::mutex writing_;
};

using connection_ptr = std::shared_ptr<connection>;

struct user;

/// One SEND, on the stack of its thread, which waits until no recipient is open. Until
/// it is settled, whoever has it may use its sender and its body.
struct request {
  user& sender;
  // Guarded by the mutex of the sender.
  std::size_t open;
  bool failed = false;
};

struct forward {
  request* about;
  std::string_view body;
};

struct user {
  explicit user(std::string_view x) : name{x} {
    // nop
  }

  const std::string name;
  /// Whether both sockets have registered and none has gone.
  std::atomic<bool> complete = false;
  std::mutex mutex; ///< Guards all below, and the request under way of this user.
  std::condition_variable settled;
  connection_ptr sending;   ///< Set once.
  connection_ptr receiving; ///< Set once.
  std::deque<forward> queue;
  std::size_t queued_bytes = 0;
  request* given = nullptr; ///< What it was given and has not answered.
};

using user_ptr = std::shared_ptr<user>;

void settle(request& about, bool failed) {
  std::lock_guard lock{about.sender.mutex};
  about.failed = about.failed || failed;
  // Under the lock: what `about` refers to is there for no longer than that.
  if (--about.open == 0)
    about.sender.settled.notify_one();
}

/// Gives a message to a recipient, now or when it is its turn; false if it can't be.
bool give(user& to, request& about, std::string_view body, std::string& line) {
  std::unique_lock lock{to.mutex};
  if (!to.complete)
    return false;
  if (to.given) {
    if (to.queue.size() >= max_queued
        || to.queued_bytes + body.size() > max_queued_bytes)
      return false;
    to.queued_bytes += body.size();
    to.queue.push_back({&about, body});
    return true;
  }
  to.given = &about;
  lock.unlock();
  line.clear();
  append_forward(line, about.sender.name, body);
  to.receiving->write(line);
  return true;
}

/// The recipient has answered what it was given: the next one's turn.
void receipt(user& from, const plain_frame& frame, std::string& line) {
  std::unique_lock lock{from.mutex};
  auto about = from.given;
  if (!about || (frame.command == "RECEIVED" && frame.rest != about->sender.name))
    return;
  from.given = nullptr;
  line.clear();
  if (!from.queue.empty()) {
    auto& next = from.queue.front();
    from.given = next.about;
    from.queued_bytes -= next.body.size();
    append_forward(line, from.given->sender.name, next.body);
    from.queue.pop_front();
  }
  lock.unlock();
  from.receiving->write(line);
  settle(*about, frame.command == "ERROR");
}

class name_table {
public:
  /// Enters `who` as one socket of that user, and tells it so before anybody else can
  /// write to it. Null if somebody has the place.
  user_ptr enroll(const connection_ptr& who, std::string_view role,
                  std::string_view name) {
    std::unique_lock names{mutex_};
    auto& entry = users_[std::string{name}];
    if (!entry)
      entry = std::make_shared<user>(name);
    auto at = entry;
    std::lock_guard lock{at->mutex};
    names.unlock();
    auto& place = role == "TOSEND" ? at->sending : at->receiving;
    if (place)
      return nullptr;
    place = who;
    // Before the user is told, who may then send at once.
    at->complete = at->sending && at->receiving;
    who->write("REGISTERED " + std::string{role} + ' ' + at->name + "\n\n");
    return at;
  }

  user_ptr find(const std::string& name) {
    std::lock_guard lock{mutex_};
    auto found = users_.find(name);
    return found == users_.end() ? nullptr : found->second;
  }

  std::vector<user_ptr> all_but(const user& who) {
    std::vector<user_ptr> result;
    std::lock_guard lock{mutex_};
    for (auto& [name, each] : users_)
      if (each.get() != &who && each->complete)
        result.push_back(each);
    return result;
  }

  /// What waits for a user who leaves fails, and its sockets end. Nothing is done for
  /// the second of them.
  void leave(user& who) {
    std::unique_lock names{mutex_};
    auto found = users_.find(who.name);
    if (found == users_.end() || found->second.get() != &who)
      return;
    std::unique_lock lock{who.mutex};
    users_.erase(found);
    names.unlock();
    who.complete = false;
    for (auto& each : {who.sending, who.receiving})
      if (each)
        each->end();
    auto given = std::exchange(who.given, nullptr);
    auto queue = std::move(who.queue);
    who.queue.clear();
    lock.unlock();
    if (given)
      settle(*given, true);
    for (auto& each : queue)
      settle(*each.about, true);
  }

private:
  std::mutex mutex_;
  std::unordered_map<std::string, user_ptr> users_;
};

/// What one thread does.
class conversation {
public:
  conversation(name_table& names, int fd)
    : names_{&names}, self_{std::make_shared<connection>(fd)} {
    // nop
  }

  void run() {
    std::string input;
    for (auto good = true; good && self_->read(input);) {
      std::string_view rest{input};
      for (auto frame = take_frame(rest); good && frame; frame = take_frame(rest))
        good = obey(*frame);
      input.erase(0, input.size() - rest.size());
    }
    self_->end();
    if (owner_)
      names_->leave(*owner_);
  }

private:
  /// Returns whether the conversation goes on.
  bool obey(const plain_frame& frame) {
    if (frame.command == "REGISTER") {
      enroll(frame.rest);
    } else if (!owner_ || !owner_->complete) {
      self_->write(no_user);
    } else if (sends_ && frame.command == "SEND") {
      deliver(frame);
    } else if (!sends_ && (frame.command == "RECEIVED" || frame.command == "ERROR")) {
      receipt(*owner_, frame, line_);
    } else {
      self_->write(header_incomplete);
      return false;
    }
    return true;
  }

  void enroll(std::string_view rest) {
    auto space = std::min(rest.find(' '), rest.size());
    auto role = rest.substr(0, space);
    auto name = rest.substr(std::min(space + 1, rest.size()));
    if (role != "TOSEND" && role != "TORECV")
      return self_->write(no_user);
    if (!telex::is_username(name))
      return self_->write(malformed_username);
    auto granted = owner_ ? nullptr : names_->enroll(self_, role, name);
    if (!granted)
      return self_->write(username_taken);
    owner_ = std::move(granted);
    sends_ = role == "TOSEND";
  }

  void deliver(const plain_frame& frame) {
    recipient_ = frame.rest;
    std::vector<user_ptr> recipients;
    if (frame.rest == "ALL")
      recipients = names_->all_but(*owner_);
    else if (auto found = names_->find(recipient_))
      recipients.push_back(std::move(found));
    request about{*owner_, recipients.size(), recipients.empty()};
    for (auto& each : recipients)
      if (!give(*each, about, frame.body, line_))
        settle(about, true);
    std::unique_lock lock{owner_->mutex};
    owner_->settled.wait(lock, [&] { return about.open == 0; });
    lock.unlock();
    self_->write(about.failed
                   ? unable_to_send
                   : line_.assign("SEND ").append(frame.rest).append("\n\n"));
  }

  name_table* names_;
  connection_ptr self_;
  user_ptr owner_;
  bool sends_ = false;
  std::string recipient_;
  std::string line_;
};

void* converse(void* argument) {
  std::unique_ptr<conversation> self{static_cast<conversation*>(argument)};
  self->run();
  return nullptr;
}

/// Serves who comes, until that is not possible any more.
void serve(int listener, name_table& names) {
  pthread_attr_t attributes; // small stacks: there are thousands
  ::pthread_attr_init(&attributes);
  ::pthread_attr_setstacksize(&attributes, stack_size);
  ::pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);
  for (;;) {
    auto fd = ::accept(listener, nullptr, nullptr);
    if (fd < 0 && errno != ECONNABORTED)
      return std::perror("accept");
    if (fd < 0)
      continue;
    auto added = std::make_unique<conversation>(names, fd);
    pthread_t thread;
    if (::pthread_create(&thread, &attributes, converse, added.get()) == 0)
      added.release();
  }
}

} // namespace

int main(int argc, char** argv) {
  auto listener = listen_on_argument(argc, argv);
  if (listener < 0)
    return 2;
  name_table names;
  serve(listener, names);
  std::_Exit(1); // The threads go on using the names.
}
