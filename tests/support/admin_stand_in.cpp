#include "tests/support/admin_stand_in.hpp"

#include <httplib.h>

#include <stdexcept>

#include <unistd.h>

namespace telex::test {

using nlohmann::json;

namespace {

json no_messages_timed() {
  return {{"count", 0},
          {"sum_us", 0},
          {"buckets",
           {{{"le_us", 100}, {"count", 0}},
            {{"le_us", 1000}, {"count", 0}},
            {{"le_us", nullptr}, {"count", 0}}}}};
}

} // namespace

json idle_state() {
  return {
    {"version", "0.1.0"},
    {"time", "2026-11-25T12:29:56.000000Z"},
    {"started", "2026-11-25T12:00:00.000000Z"},
    {"draining", false},
    {"listening", {"127.0.0.1:1933"}},
    {"process",
     {{"cpu_us", 0},
      {"io_cpu_us", 0},
      {"resident_bytes", 10 << 20},
      {"descriptors", 12},
      {"max_descriptors", 1024},
      {"threads", 4}}},
    {"answer_us", 85},
    {"connections_accepted", 0},
    {"connections_closed", 0},
    {"connections_total", 0},
    {"bytes_received", 0},
    {"bytes_sent", 0},
    {"messages",
     {{"received", 0},
      {"forwarded", 0},
      {"acknowledged", 0},
      {"answered", {{"delivered", 0}, {"recipient-busy", 0}, {"rejected", 0}}}}},
    {"latency", no_messages_timed()},
    {"acknowledgement", no_messages_timed()},
    {"actors", json::array()},
    {"logs", {{{"log", "actor-log"}, {"dropped", 0}}}},
    {"users", json::array()},
    {"users_total", 0},
    {"connections", json::array()},
    {"transactions", json::array()},
    {"transactions_under_way", 0},
    {"closed", json::array()},
  };
}

json idle_user(const std::string& name) {
  return {
    {"name", name},
    {"sending", 1},
    {"receiving", 2},
    {"age_us", 1000000},
    {"queue", 0},
    {"queue_bytes", 0},
    {"unread_bytes", 0},
    {"pending", 0},
    {"sent", 0},
    {"delivered", 0},
    {"failed", 0},
    {"forwarded", 0},
    {"acknowledged", 0},
    {"missed", 0},
    {"bytes_received", 0},
    {"bytes_sent", 0},
    {"peer", "127.0.0.1:40000"},
  };
}

void let_a_second_pass(json& state) {
  auto time = state["time"].get<std::string>();
  constexpr std::size_t seconds = 17;
  auto next = std::stoi(time.substr(seconds, 2)) + 1;
  if (next > 59)
    throw std::invalid_argument("that is more than the seconds of a minute");
  time.replace(seconds, 2, (next < 10 ? "0" : "") + std::to_string(next));
  state["time"] = time;
}

admin_stand_in::admin_stand_in(const std::string& path)
  : path_(path), server_(std::make_unique<httplib::Server>()) {
  route();
  auto is_bound = true;
  if (path_.empty()) {
    port_ = server_->bind_to_any_port("127.0.0.1");
    is_bound = port_ > 0;
  } else {
    server_->set_address_family(AF_UNIX);
    is_bound = server_->bind_to_port(path_, 1934);
  }
  if (!is_bound)
    throw std::runtime_error("the stand-in cannot listen");
  thread_ = std::thread{[this] { server_->listen_after_bind(); }};
  // It could not be stopped before.
  while (!server_->is_running())
    std::this_thread::yield();
}

admin_stand_in::~admin_stand_in() {
  server_->stop();
  thread_.join();
  if (!path_.empty())
    ::unlink(path_.c_str());
}

std::string admin_stand_in::address() const {
  return path_.empty() ? "127.0.0.1:" + std::to_string(port_) : "unix:" + path_;
}

void admin_stand_in::tell(const json& state) {
  answer(state.dump(), 200);
}

void admin_stand_in::answer(const std::string& body, int status) {
  std::lock_guard guard{mutex_};
  answers_.push_back({body, status});
}

void admin_stand_in::show(std::string page, std::string policy) {
  std::lock_guard guard{mutex_};
  page_ = std::move(page);
  policy_ = std::move(policy);
}

std::vector<std::string> admin_stand_in::requests() const {
  std::lock_guard guard{mutex_};
  return requests_;
}

void admin_stand_in::route() {
  // Noted before it is answered: whoever has the answer sees the note.
  server_->set_pre_routing_handler([this](const httplib::Request& request, auto&) {
    std::lock_guard guard{mutex_};
    requests_.push_back(request.target);
    return httplib::Server::HandlerResponse::Unhandled;
  });
  server_->Get("/state.json", [this](const auto&, httplib::Response& response) {
    auto next = next_response();
    response.status = next.status;
    response.set_content(next.body, "application/json");
  });
  server_->Get("/", [this](const auto&, httplib::Response& response) {
    std::lock_guard guard{mutex_};
    response.set_header("Content-Security-Policy", policy_);
    response.set_content(page_, "text/html; charset=utf-8");
  });
}

admin_stand_in::response admin_stand_in::next_response() {
  std::lock_guard guard{mutex_};
  if (answers_.empty())
    return {"the test has told it nothing", 500};
  auto result = answers_.front();
  if (answers_.size() > 1)
    answers_.pop_front();
  return result;
}

} // namespace telex::test
