#include "net/stream/event_loop.hpp"

#include "actors/failure.hpp"
#include "net/stream/system_calls.hpp"

#include <caf/expected.hpp>
#include <caf/io/datagram_servant.hpp>
#include <caf/io/doorman.hpp>
#include <caf/io/network/ip_endpoint.hpp>
#include <caf/io/scribe.hpp>
#include <caf/resumable.hpp>
#include <caf/scheduler/abstract_coordinator.hpp>
#include <caf/sec.hpp>

#include <algorithm>
#include <cerrno>
#include <exception>
#include <limits>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace telex {

namespace {

constexpr int forever = -1;
constexpr int at_once = 0;

/// While there are more events than that, what was posted waits, so that it does not
/// add to them; but for so many turns at most.
constexpr std::size_t max_passed_over = 64;

/// How often a turn looks for events: those that can wait may be in front of those
/// that can't.
constexpr std::size_t max_looks = 64;

[[noreturn]] void fail(const char* what) {
  throw std::system_error(errno, std::generic_category(), what);
}

/// Returns whether that was done.
bool control(int epoll, int operation, int fd, std::uint32_t events,
             void* handler) noexcept {
  epoll_event event{};
  event.events = events;
  event.data.ptr = handler;
  return ::epoll_ctl(epoll, operation, fd, &event) == 0;
}

} // namespace

/// While it lives, the loop runs also when it has nothing to watch.
class event_loop::guardian final : public supervisor {
public:
  explicit guardian(event_loop& loop) : loop_{loop} {
    // nop
  }
  ~guardian() override {
    loop_.dispatch([&loop = loop_] { loop.stopping_ = true; });
  }

private:
  event_loop& loop_;
};

event_loop::event_loop(caf::actor_system* sys)
  : multiplexer{sys}, epoll_{::epoll_create1(EPOLL_CLOEXEC)} {
  if (epoll_ < 0 || ::pipe2(posted_, O_CLOEXEC | O_NONBLOCK) != 0)
    fail("event loop");
  // Who posts may wait until there is room; who takes may not.
  ::fcntl(posted_[1], F_SETFL, 0);
  if (!control(epoll_, EPOLL_CTL_ADD, posted_[0], EPOLLIN, nullptr)
      || !control(epoll_, EPOLL_CTL_ADD, retries_.fd(), EPOLLIN,
                  static_cast<event_handler*>(&retries_)))
    fail("event loop");
}

event_loop::~event_loop() {
  take_posted();
  for (auto ptr : ready_)
    caf::scheduler::abstract_coordinator::cleanup_and_release(ptr);
  for (auto ptr : later_)
    caf::scheduler::abstract_coordinator::cleanup_and_release(ptr);
  ::close(epoll_);
  ::close(posted_[0]);
  ::close(posted_[1]);
}

// -- for sockets ---------------------------------------------------------------

bool event_loop::watch(int fd, std::uint32_t events, event_handler& handler) {
  auto is_added = control(epoll_, EPOLL_CTL_ADD, fd, events, &handler);
  watched_ += is_added ? 1 : 0;
  return is_added;
}

void event_loop::change(int fd, std::uint32_t events, event_handler& handler) {
  if (!control(epoll_, EPOLL_CTL_MOD, fd, events, &handler))
    fail("epoll_ctl");
}

void event_loop::forget(int fd, event_handler& handler) noexcept {
  // If the system does not do it now, it does when `fd` is closed.
  control(epoll_, EPOLL_CTL_DEL, fd, 0, nullptr);
  --watched_;
  retries_.remove(handler);
  backlog_.remove(handler);
  std::replace(at_end_.begin(), at_end_.end(), &handler,
               static_cast<event_handler*>(nullptr));
  for (std::size_t i = 0; i < found_count_; ++i)
    if (found_[i].data.ptr == &handler)
      found_[i].events = 0;
}

// -- what is to be resumed -----------------------------------------------------

inline void event_loop::add(caf::resumable* ptr, caf::resumable::subtype_t type) {
  if (type == caf::resumable::function_object)
    later_.push_back(ptr);
  else
    ready_.push_back(ptr);
}

void event_loop::exec_later(caf::resumable* ptr) {
  auto type = ptr->subtype();
  if (type != caf::resumable::io_actor && type != caf::resumable::function_object)
    return system().scheduler().enqueue(ptr);
  if (std::this_thread::get_id() == thread_id())
    return add(ptr, type);
  // A pointer is written as a whole, whoever else writes.
  while (::write(posted_[1], &ptr, sizeof(ptr)) < 0 && errno == EINTR)
    ; // again
}

void event_loop::take_posted() {
  caf::resumable* ptr = nullptr;
  while (::read(posted_[0], &ptr, sizeof(ptr)) == sizeof(ptr))
    add(ptr, ptr->subtype());
}

void event_loop::run_ready() {
  // What is resumed may have others resumed.
  for (std::size_t i = 0; i < ready_.size(); ++i)
    resume(ready_[i]);
  ready_.clear();
}

void event_loop::resume(caf::resumable* ptr) {
  // What has failed is not resumed again.
  auto result = caf::resumable::done;
  guarded([&] { result = ptr->resume(this, std::numeric_limits<std::size_t>::max()); });
  switch (result) {
    case caf::resumable::resume_later:
      ready_.push_back(ptr);
      break;
    case caf::resumable::shutdown_execution_unit:
      break;
    default:
      caf::intrusive_ptr_release(ptr);
  }
}

// -- events --------------------------------------------------------------------

void event_loop::run() {
  run_ready();
  while (!stopping_ || watched_ > 0)
    take_turn(forever);
}

void event_loop::run_once() {
  run_ready();
  take_turn(forever);
}

bool event_loop::try_run_once() {
  auto was_ready = !ready_.empty();
  run_ready();
  return take_turn(at_once) || was_ready;
}

/// Waits for events, for so many milliseconds at most unless there is something to do
/// anyway, and handles some, one thing that was posted, and all that they set off. Who
/// has asked for it is told when that is done.
/// Returns whether there was anything.
bool event_loop::take_turn(int timeout) {
  auto had_some = backlog_.size() > 0 || !later_.empty() || !at_end_.empty();
  auto found_some = find(had_some ? at_once : timeout);
  turns_.begin();
  auto has_more = false;
  guarded([&] { has_more = handle_found(); });
  auto is_busy = has_more || backlog_.size() >= max_patient;
  handle_backlog();
  if (!is_busy || ++passed_over_ > max_passed_over)
    run_posted();
  end_turn();
  guarded([this] { turns_.end(); });
  // Who is told of a failure of the loop has others resumed.
  run_ready();
  return found_some || had_some;
}

/// As epoll_wait(2), into found_. Returns whether there is anything.
bool event_loop::find(int timeout) {
  auto found = system::wait(epoll_, found_.data(), max_events, timeout);
  if (found < 0 && errno != EINTR)
    guarded([] { fail("epoll_wait"); });
  found_count_ = static_cast<std::size_t>(std::max(found, 0));
  return found_count_ > 0;
}

/// Calls `f`, and tells what it throws.
template <class F>
void event_loop::guarded(F&& f) {
  try {
    f();
  } catch (...) {
    if (!tell_failure_)
      throw;
    tell_failure_(to_failure(std::current_exception()));
  }
}

/// Handles what was found, and looks again until there is no more, or as much as a turn
/// has that can't wait. Returns whether there may be more.
bool event_loop::handle_found() {
  auto has_more = found_count_ == max_events;
  auto handled = handle_urgent();
  for (auto looks = max_looks; has_more && handled < max_events && looks > 0; --looks) {
    find(at_once);
    has_more = found_count_ == max_events;
    handled += handle_urgent();
  }
  // Last: what other threads want, such as that the router stops, can wait for what
  // peers have done already.
  if (std::exchange(is_posted_, false)) {
    take_posted();
    run_ready();
  }
  return has_more;
}

/// Handles what is in found_; what can wait goes into the backlog. Returns how much
/// can't.
std::size_t event_loop::handle_urgent() {
  std::size_t result = 0;
  for (std::size_t i = 0; i < found_count_; ++i) {
    auto [events, data] = found_[i];
    auto handler = static_cast<event_handler*>(data.ptr);
    is_posted_ = is_posted_ || !handler;
    if (!handler || events == 0)
      continue;
    if (handler->lets_others_first()) {
      guarded([&, to = events] { backlog_.add(*handler, to); });
    } else {
      tell(*handler, events);
      ++result;
    }
  }
  found_count_ = 0;
  return result;
}

void event_loop::handle_backlog() {
  for (auto left = max_patient; left > 0; --left) {
    auto next = backlog_.take();
    if (!next)
      return;
    tell(*next->handler, next->events);
  }
}

/// Tells `handler` of `events`, and does all that this sets off.
void event_loop::tell(event_handler& handler, std::uint32_t events) {
  guarded([&] { handler.ready(events); });
  run_ready();
}

/// Does one thing that was posted.
void event_loop::run_posted() {
  passed_over_ = 0;
  if (later_.empty())
    return;
  auto next = later_.front();
  later_.pop_front();
  resume(next);
  run_ready();
}

/// Tells those who have asked for it; also those who ask meanwhile.
void event_loop::end_turn() {
  for (std::size_t i = 0; i < at_end_.size(); ++i) {
    if (auto handler = at_end_[i])
      guarded([handler] { handler->turn_ended(); });
    run_ready();
  }
  at_end_.clear();
}

auto event_loop::make_supervisor() -> supervisor_ptr {
  return std::make_unique<guardian>(*this);
}

// -- what a router does not need -----------------------------------------------

caf::io::scribe_ptr event_loop::new_scribe(caf::io::network::native_socket) {
  return nullptr;
}

caf::expected<caf::io::scribe_ptr> event_loop::new_tcp_scribe(const std::string&,
                                                              std::uint16_t) {
  return caf::sec::bad_function_call;
}

caf::io::doorman_ptr event_loop::new_doorman(caf::io::network::native_socket) {
  return nullptr;
}

caf::expected<caf::io::doorman_ptr> event_loop::new_tcp_doorman(std::uint16_t,
                                                                const char*, bool) {
  return caf::sec::bad_function_call;
}

caf::io::datagram_servant_ptr
event_loop::new_datagram_servant(caf::io::network::native_socket) {
  return nullptr;
}

caf::io::datagram_servant_ptr
event_loop::new_datagram_servant_for_endpoint(caf::io::network::native_socket,
                                              const caf::io::network::ip_endpoint&) {
  return nullptr;
}

caf::expected<caf::io::datagram_servant_ptr>
event_loop::new_remote_udp_endpoint(const std::string&, std::uint16_t) {
  return caf::sec::bad_function_call;
}

caf::expected<caf::io::datagram_servant_ptr>
event_loop::new_local_udp_endpoint(std::uint16_t, const char*, bool) {
  return caf::sec::bad_function_call;
}

} // namespace telex
