#include "cli/telexd/admin/server.hpp"

#include "cli/system/poller.hpp"

#include <microhttpd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <new>
#include <stdexcept>
#include <utility>

#include <poll.h>
#include <sys/socket.h>

namespace telex::admin {

namespace {

using clock = crowd::clock;

/// What the library has for a request: its head, and notes of it.
constexpr std::size_t memory_of_request = 2 * max_head;

/// How much memory answers may have beside the largest, which is as large as the
/// router: beyond that those who read slowly give way.
constexpr std::size_t max_excess = std::size_t{2} << 20;

/// How often somebody who waits for the router is looked after.
constexpr std::chrono::milliseconds glance{1};

/// How long nobody is let in when the system has no descriptor or memory for it.
constexpr std::chrono::milliseconds rest{100};

/// Those of TLS that users have as well.
constexpr auto tls_versions = "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2";

/// Nothing comes from elsewhere, whatever the page is made to show.
constexpr auto page_policy
  = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

using response_ptr = std::unique_ptr<MHD_Response, decltype(&::MHD_destroy_response)>;

bool is_readable(int fd) {
  pollfd ready{fd, POLLIN, 0};
  return ::poll(&ready, 1, 0) > 0;
}

int events_of(MHD_Daemon* http) {
  return ::MHD_get_daemon_info(http, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd;
}

int socket_of(MHD_Connection* x) {
  return ::MHD_get_connection_info(x, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
}

/// Whether the library has something to do. It knows of no other time than now.
bool has_more(MHD_Daemon* http) {
  unsigned long long ignored = 0;
  return ::MHD_get_timeout(http, &ignored) == MHD_YES || is_readable(events_of(http));
}

/// How long the kernel has had a connection that is let in now.
clock::duration time_in_kernel(int fd, int family) {
  char octet;
  auto is_silent = ::recv(fd, &octet, 1, MSG_PEEK | MSG_DONTWAIT) < 0;
  return is_silent && family != AF_UNIX ? clock::duration{listening_socket::silence}
                                        : clock::duration::zero();
}

/// The library shares the text, and copies nothing.
response_ptr to_response(const answer& what) {
  using text_ptr = std::shared_ptr<const std::string>;
  auto owner = std::make_unique<text_ptr>(what.body);
  auto free = [](void* x) { delete static_cast<text_ptr*>(x); };
  response_ptr result{
    ::MHD_create_response_from_buffer_with_free_callback_cls(
      what.body->size(), const_cast<char*>(what.body->data()), free, owner.get()),
    ::MHD_destroy_response};
  if (!result)
    throw std::bad_alloc{};
  owner.release();
  auto add = [&result](const char* name, const char* value) {
    ::MHD_add_response_header(result.get(), name, value);
  };
  add("Content-Type", what.type);
  add("Cache-Control", "no-store");
  add("X-Content-Type-Options", "nosniff");
  add("Content-Security-Policy", page_policy);
  // A connection has one question.
  add("Connection", "close");
  if (what.status == MHD_HTTP_METHOD_NOT_ALLOWED)
    add("Allow", "GET, HEAD");
  if (what.status == MHD_HTTP_UNAUTHORIZED)
    add("WWW-Authenticate", "Bearer realm=\"telexd\"");
  return result;
}

std::vector<request::field> fields_of(MHD_Connection* from, MHD_ValueKind kind) {
  std::vector<request::field> result;
  auto add = [](void* to, MHD_ValueKind, const char* name, std::size_t name_size,
                const char* value, std::size_t value_size) {
    static_cast<std::vector<request::field>*>(to)->emplace_back(
      std::string_view{name, name_size},
      value ? std::string_view{value, value_size} : std::string_view{});
    return MHD_YES;
  };
  ::MHD_get_connection_values_n(from, kind, add, &result);
  return result;
}

/// Ends a target behind more arguments than are answered; one that is too long has
/// none. There may be as many as there are octets, and the library needs some 60 octets
/// of its memory for each.
void shorten(char* target) {
  auto most = std::strlen(target) > max_head ? 0 : max_arguments + 1;
  auto end = std::strchr(target, '?');
  for (std::size_t i = 0; end && i < most; ++i)
    end = std::strchr(end + 1, '&');
  if (end)
    end[1] = '\0';
}

request request_of(MHD_Connection* from, const char* path, const char* method) {
  auto size = ::MHD_get_connection_info(from, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE);
  return {method, path, fields_of(from, MHD_GET_ARGUMENT_KIND),
          fields_of(from, MHD_HEADER_KIND), size ? size->header_size : 0};
}

} // namespace

/// None may throw into the library.
struct server::callbacks {
  static void come_or_go(void* server_ptr, MHD_Connection* who, void** context,
                         MHD_ConnectionNotificationCode what) {
    auto& self = *static_cast<server*>(server_ptr);
    if (what == MHD_CONNECTION_NOTIFY_CLOSED) {
      if (*context)
        self.askers_.remove(*static_cast<asker*>(*context));
      return;
    }
    try {
      *context = &self.askers_.add(self.came_, who);
    } catch (const std::bad_alloc&) {
      ::shutdown(socket_of(who), SHUT_RDWR);
      *context = nullptr;
    }
  }

  /// A request has a target, and no field has been read. All refusals are left to
  /// read_request: libmicrohttpd 0.9.75 writes the head of its answer twice when it
  /// does not like a length or has no memory for cookies, and answers nothing when it
  /// has none for arguments. Of fields with the same name it reads the first, so these
  /// come before those of the request, which say no more with them than without.
  static void* begin(void*, const char* target, MHD_Connection* who) {
    ::MHD_set_connection_value(who, MHD_HEADER_KIND, "Content-Length", "0");
    ::MHD_set_connection_value(who, MHD_HEADER_KIND, "Cookie", "");
    // It is what the connection has read, which the library cuts to pieces next.
    if (target)
      shorten(const_cast<char*>(target));
    return nullptr;
  }

  static MHD_Result ask(void* self, MHD_Connection* who, const char* path,
                        const char* method, const char*, const char*, std::size_t*,
                        void**) {
    auto context = ::MHD_get_connection_info(who, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
    auto from = static_cast<asker*>(context->socket_context);
    auto& to = *static_cast<server*>(self);
    try {
      if (!from || from->now == stage::leaving)
        return MHD_NO;
      auto goes_on = from->told ? to.tell(*from, *from->told)
                                : to.receive(*from, request_of(who, path, method));
      return goes_on ? MHD_YES : MHD_NO;
    } catch (const std::bad_alloc&) {
      return MHD_NO;
    }
  }
};

void server::stopper::operator()(MHD_Daemon* x) const noexcept {
  ::MHD_stop_daemon(x);
}

server::server(const cli::admin_address& where, access rules, key_pair_ptr shown)
  : door_{where}, rules_{std::move(rules)}, shown_{std::move(shown)} {
  constexpr auto max_connections = static_cast<unsigned>(crowd::max);
  rules_.is_secure = shown_ != nullptr;
  unsigned flags = MHD_USE_EPOLL | MHD_USE_NO_LISTEN_SOCKET | MHD_ALLOW_SUSPEND_RESUME;
  if (shown_)
    flags |= MHD_USE_TLS;
  MHD_OptionItem over_tls[]
    = {{MHD_OPTION_HTTPS_CERT_CALLBACK, 0, key_pair::callback()},
       {MHD_OPTION_HTTPS_PRIORITIES, 0, const_cast<char*>(tls_versions)},
       {MHD_OPTION_END, 0, nullptr}};
  http_.reset(::MHD_start_daemon(
    flags, 0, nullptr, nullptr, &callbacks::ask, this, MHD_OPTION_CONNECTION_LIMIT,
    max_connections, MHD_OPTION_CONNECTION_MEMORY_LIMIT, memory_of_request,
    MHD_OPTION_NOTIFY_CONNECTION, &callbacks::come_or_go, this,
    MHD_OPTION_URI_LOG_CALLBACK, &callbacks::begin, this, MHD_OPTION_ARRAY,
    shown_ ? over_tls : &over_tls[2], MHD_OPTION_END));
  if (!http_)
    throw std::runtime_error("libmicrohttpd cannot start");
}

server::~server() {
  end_.give();
  if (thread_.joinable())
    thread_.join();
}

void server::start(observer& about) {
  answers_.emplace(about);
  thread_ = std::thread{[this] { run(); }};
}

void server::use(secret token, key_pair_ptr pair) {
  std::lock_guard guard{mutex_};
  news_ = news{std::move(token), std::move(pair)};
}

/// A handshake that began before has its time to end.
void server::take_news() {
  auto now = clock::now();
  while (!retired_.empty() && retired_.front().first <= now)
    retired_.pop_front();
  std::lock_guard guard{mutex_};
  if (!news_)
    return;
  rules_.token = std::move(news_->token);
  if (shown_ && news_->shown && news_->shown != shown_) {
    retired_.emplace_back(now + 2 * crowd::patience, std::move(shown_));
    shown_ = std::move(news_->shown);
    shown_->show();
  }
  news_.reset();
}

void server::run() {
  if (shown_)
    shown_->show();
  while (turn()) {
  }
  // The library can't stop while somebody waits.
  for (auto& each : askers_.all())
    give_up(each);
  serve();
}

/// Returns false when it is to end.
bool server::turn() {
  cli::poller ready;
  ready.watch(end_.fd(), POLLIN);
  ready.watch(events_of(http_.get()), POLLIN);
  if (clock::now() >= opens_at_ && has_room())
    ready.watch(door_.fd(), POLLIN);
  ready.wake_at(next_turn());
  ready.wait();
  take_news();
  if (ready.is_ready(door_.fd()))
    let_in();
  serve();
  answers_->work();
  look_after();
  return !ready.is_ready(end_.fd());
}

std::optional<clock::time_point> server::next_turn() const {
  auto now = clock::now();
  if (answers_->has_work() || has_more(http_.get()))
    return now;
  if (askers_.has_any(stage::waiting))
    return now + glance;
  auto result = askers_.next_deadline();
  return opens_at_ > now ? std::min(result.value_or(opens_at_), opens_at_) : result;
}

/// Has the library do what it can do now. It takes one step of a request at a time, and
/// whoever could have its answer would be in the way of the next one.
void server::serve() {
  constexpr auto most = 8; // who reads fast has always more to be given
  for (int i = 0; i == 0 || (i < most && has_more(http_.get())); ++i)
    ::MHD_run(http_.get());
}

bool server::has_room() {
  return askers_.size() < crowd::max || askers_.least();
}

/// Returns false if somebody has yet to go.
bool server::make_room() {
  if (auto least = askers_.least()) {
    if (least->now == stage::waiting)
      tell_soon(*least, too_many());
    else
      give_up(*least);
  }
  serve();
  return askers_.size() < crowd::max;
}

/// One by one: those who are there have their turn before they may have to go.
void server::let_in() {
  for (std::size_t i = 0; i < crowd::max && is_readable(door_.fd()); ++i) {
    if (askers_.size() >= crowd::max && !make_room())
      return;
    if (!let_one_in())
      return;
    serve();
  }
}

/// Returns false if nobody can be let in.
bool server::let_one_in() {
  sockaddr_storage name{};
  socklen_t size = sizeof(name);
  auto address = reinterpret_cast<sockaddr*>(&name);
  auto fd = ::accept4(door_.fd(), address, &size, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (fd < 0) {
    if (errno == EMFILE || errno == ENFILE || errno == ENOMEM || errno == ENOBUFS)
      opens_at_ = clock::now() + rest;
    return false;
  }
  came_ = clock::now() - time_in_kernel(fd, name.ss_family);
  ::MHD_add_connection(http_.get(), fd, address, size); // closes it if it can't
  return true;
}

/// Tells those who wait what is known by now, and gives up those whose time is over.
void server::look_after() {
  auto now = clock::now();
  for (auto& each : askers_.all())
    if (crowd::is_overdue(each, now))
      give_up(each);
    else if (each.now == stage::waiting && !each.told)
      look_after(each, now);
  answers_->tidy();
  if (answers_->excess() > max_excess)
    if (auto slow = askers_.slowest_reader())
      give_up(*slow);
}

/// Whoever there is no memory to answer is given up.
void server::look_after(asker& x, clock::time_point now) try {
  if (auto known = answers_->find(x.asked, x.asked_at))
    tell_soon(x, *known);
  else if (crowd::waits_in_vain(x, now))
    tell_soon(x, too_late());
} catch (const std::bad_alloc&) {
  give_up(x);
}

/// Has somebody who waits asked for once more by the library, and then told.
void server::tell_soon(asker& whom, answer what) {
  whom.told = std::move(what);
  ::MHD_resume_connection(whom.connection);
}

/// The library closes what is shut down. What was not read is dropped by the kernel.
void server::give_up(asker& x) {
  if (x.now == stage::leaving)
    return;
  auto fd = socket_of(x.connection);
  const linger none{1, 0};
  ::setsockopt(fd, SOL_SOCKET, SO_LINGER, &none, sizeof(none));
  ::shutdown(fd, SHUT_RDWR);
  if (x.now == stage::waiting && !x.told)
    ::MHD_resume_connection(x.connection);
  x.now = stage::leaving;
}

/// Returns whether the library is to go on with it.
bool server::receive(asker& from, const request& what) {
  auto read = read_request(what, rules_);
  if (auto why = std::get_if<refusal>(&read))
    return tell(from, to_answer(*why));
  from.asked = std::get<question>(read);
  from.asked_at = clock::now();
  if (auto known = answers_->find(from.asked, from.asked_at))
    return tell(from, *known);
  from.now = stage::waiting;
  ::MHD_suspend_connection(from.connection);
  return true;
}

bool server::tell(asker& whom, const answer& what) {
  whom.now = stage::reading;
  return ::MHD_queue_response(whom.connection, static_cast<unsigned>(what.status),
                              to_response(what).get())
         == MHD_YES;
}

} // namespace telex::admin
