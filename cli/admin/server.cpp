#include "cli/admin/server.hpp"

#include "cli/admin/metrics.hpp"
#include "cli/admin/page.hpp"
#include "cli/admin/state.hpp"
#include "cli/descriptor.hpp"

#include <httplib.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <stdexcept>
#include <string>
#include <string_view>

#include <arpa/inet.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

namespace telex::admin {

namespace {

using httplib::Request;
using httplib::Response;

/// How many questions are answered at a time.
constexpr std::size_t threads = 4;

/// How long a peer may take to ask, and to read the answer.
constexpr std::chrono::seconds patience{2};

constexpr auto text = "text/plain; charset=utf-8";

/// Nothing comes from elsewhere, whatever the page is made to show.
constexpr auto page_policy
  = "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; "
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; "
    "frame-ancestors 'none'";

bool is_numeric(const std::string& host) {
  in6_addr ignored;
  return ::inet_pton(AF_INET, host.c_str(), &ignored) == 1
         || ::inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
}

/// The host of `Host: host:port` or `[host]:port`.
std::string host_of(const std::string& header) {
  if (header.starts_with('['))
    return header.substr(1, header.find(']') - 1);
  return header.substr(0, header.find(':'));
}

/// A page of somewhere else that has the browser ask here comes with the name of its
/// own host, whatever address that has. Who means this router has its address.
bool is_asked_by_name(const Request& request) {
  auto host = host_of(request.get_header_value("Host"));
  return !host.empty() && host != "localhost" && !is_numeric(host);
}

void answer(Response& to, int status, const std::string& what) {
  to.status = status;
  to.set_content(what + '\n', text);
}

/// Reads the numbers of a request for the state. Returns what is wrong with it, if
/// anything is.
std::string read_limits(const Request& request, list_limits& limits) {
  for (const auto& [name, value] : request.params) {
    auto limit = name == "users"          ? &limits.users
                 : name == "connections"  ? &limits.connections
                 : name == "transactions" ? &limits.transactions
                 : name == "closed"       ? &limits.closed
                                          : nullptr;
    if (!limit)
      return "There is no list '" + name
             + "': there are users, connections, transactions and closed.";
    auto end = value.data() + value.size();
    auto [stopped, failure] = std::from_chars(value.data(), end, *limit);
    if (failure != std::errc{} || stopped != end)
      return "'" + value + "' is no number: " + name + "=N asks for the first N.";
  }
  return "";
}

void answer_state(observer& about, const Request& request, Response& to) {
  list_limits limits;
  if (auto problem = read_limits(request, limits); !problem.empty())
    return answer(to, 400, problem);
  auto seen = about.look();
  if (!seen)
    return answer(to, 503, "The router does not answer.");
  to.set_content(to_json(about.who(), *seen, about.closed(limits.closed), limits),
                 "application/json");
}

void answer_metrics(observer& about, Response& to) {
  if (auto seen = about.look())
    to.set_content(to_metrics(about.who(), *seen),
                   "text/plain; version=0.0.4; charset=utf-8");
  else
    answer(to, 503, "The router does not answer.");
}

void answer_health(observer& about, Response& to) {
  if (about.is_alive())
    answer(to, 200, "ok");
  else
    answer(to, 503, "The router does not answer.");
}

void answer_readiness(observer& about, Response& to) {
  if (about.is_draining())
    answer(to, 503, "The router is about to stop.");
  else
    answer_health(about, to);
}

/// Whether a process listens at the socket of that name.
bool is_in_use(const sockaddr_un& name) {
  cli::descriptor probe{::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)};
  return ::connect(probe.get(), reinterpret_cast<const sockaddr*>(&name), sizeof(name))
         == 0;
}

} // namespace

server::server(const cli::admin_address& where)
  : where_{where}, http_{std::make_unique<httplib::Server>()} {
  http_->new_task_queue = [] { return new httplib::ThreadPool(threads); };
  // A connection has one question, so that none keeps a thread for itself.
  http_->set_keep_alive_max_count(1);
  http_->set_read_timeout(patience);
  http_->set_write_timeout(patience);
  // The library's own would let a second router have the same port.
  http_->set_socket_options([](int fd) {
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
  });
  if (where_.path.empty())
    bind_to_port();
  else
    bind_to_path();
}

server::~server() {
  http_->stop();
  if (thread_.joinable())
    thread_.join();
  if (!where_.path.empty())
    ::unlink(where_.path.c_str());
}

void server::bind_to_port() {
  errno = 0;
  if (where_.port == 0) {
    auto port = http_->bind_to_any_port(where_.host);
    where_.port = static_cast<std::uint16_t>(port < 0 ? 0 : port);
  } else if (!http_->bind_to_port(where_.host, where_.port)) {
    throw std::runtime_error(std::strerror(errno));
  }
  if (where_.port == 0)
    throw std::runtime_error(std::strerror(errno));
}

/// For its owner and group alone.
void server::bind_to_path() {
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  where_.path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  struct stat found;
  if (::lstat(name.sun_path, &found) == 0) {
    if (!S_ISSOCK(found.st_mode))
      throw std::runtime_error("there is a file of that name, which is no socket");
    if (is_in_use(name))
      throw std::runtime_error(std::strerror(EADDRINUSE));
    ::unlink(name.sun_path);
  }
  http_->set_address_family(AF_UNIX);
  constexpr int any_port = 80; // of no meaning here
  auto before = ::umask(S_IRWXO);
  auto is_bound = http_->bind_to_port(where_.path, any_port);
  auto error = errno;
  ::umask(before);
  if (!is_bound) {
    where_.path.clear();
    throw std::runtime_error(std::strerror(error));
  }
}

void server::start(observer& about) {
  add_answers(about);
  thread_ = std::thread{[this] {
    http_->listen_after_bind();
    has_ended_ = true;
  }};
  // What does not run yet can't be stopped.
  while (!http_->is_running() && !has_ended_)
    std::this_thread::yield();
}

void server::add_answers(observer& about) {
  http_->set_default_headers(
    {{"Cache-Control", "no-store"}, {"X-Content-Type-Options", "nosniff"}});
  http_->set_pre_routing_handler([](const Request& request, Response& to) {
    if (!is_asked_by_name(request))
      return httplib::Server::HandlerResponse::Unhandled;
    answer(to, 403, "Ask for the address of this router, not for a name.");
    return httplib::Server::HandlerResponse::Handled;
  });
  http_->Get("/", [](const Request&, Response& to) {
    to.set_header("Content-Security-Policy", page_policy);
    to.set_content(page.data(), page.size(), "text/html; charset=utf-8");
  });
  http_->Get("/state.json", [&about](const Request& request, Response& to) {
    answer_state(about, request, to);
  });
  http_->Get("/metrics",
             [&about](const Request&, Response& to) { answer_metrics(about, to); });
  http_->Get("/healthz",
             [&about](const Request&, Response& to) { answer_health(about, to); });
  http_->Get("/readyz",
             [&about](const Request&, Response& to) { answer_readiness(about, to); });
  http_->set_error_handler([](const Request&, Response& to) {
    if (to.status == 404 && to.body.empty())
      answer(to, 404, "There are /, /state.json, /metrics, /healthz and /readyz.");
  });
}

} // namespace telex::admin
