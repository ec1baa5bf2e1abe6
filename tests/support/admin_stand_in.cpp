#include "tests/support/admin_stand_in.hpp"

#include <microhttpd.h>

#include <cstdint>
#include <stdexcept>
#include <utility>

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

struct admin_stand_in::callbacks {
  /// Notes the target as it was written.
  static void* note(void*, const char* target, MHD_Connection*) {
    return new std::string{target};
  }

  static void forget(void*, MHD_Connection*, void** noted, MHD_RequestTerminationCode) {
    delete static_cast<std::string*>(*noted);
    *noted = nullptr;
  }

  static MHD_Result answer(void* self, MHD_Connection* who, const char* path,
                           const char*, const char*, const char*, std::size_t*,
                           void** noted) {
    auto& router = *static_cast<admin_stand_in*>(self);
    auto what = router.respond(path, *static_cast<std::string*>(*noted));
    auto response = ::MHD_create_response_from_buffer(
      what.body.size(), what.body.data(), MHD_RESPMEM_MUST_COPY);
    ::MHD_add_response_header(response, "Content-Type", what.type.c_str());
    if (!what.policy.empty())
      ::MHD_add_response_header(response, "Content-Security-Policy",
                                what.policy.c_str());
    auto result
      = ::MHD_queue_response(who, static_cast<unsigned>(what.status), response);
    ::MHD_destroy_response(response);
    return result;
  }
};

admin_stand_in::admin_stand_in(const std::string& path)
  : door_{path.empty() ? cli::admin_address{"127.0.0.1", 0, ""}
                       : cli::admin_address{"", 0, path}} {
  http_ = ::MHD_start_daemon(
    MHD_USE_EPOLL_INTERNAL_THREAD, 0, nullptr, nullptr, &callbacks::answer, this,
    MHD_OPTION_LISTEN_SOCKET, door_.fd(), MHD_OPTION_URI_LOG_CALLBACK, &callbacks::note,
    nullptr, MHD_OPTION_NOTIFY_COMPLETED, &callbacks::forget, nullptr, MHD_OPTION_END);
  if (!http_)
    throw std::runtime_error("the stand-in cannot answer");
}

admin_stand_in::~admin_stand_in() {
  // Else the socket would be closed here, and once more by its owner.
  ::MHD_quiesce_daemon(http_);
  ::MHD_stop_daemon(http_);
}

std::string admin_stand_in::address() const {
  return to_string(door_.where());
}

void admin_stand_in::tell(const json& state) {
  answer(state.dump(), 200);
}

void admin_stand_in::answer(const std::string& body, int status,
                            const std::string& type) {
  std::lock_guard guard{mutex_};
  answers_.push_back({body, status, type, ""});
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

/// Noted before it is answered: whoever has the answer sees the note.
admin_stand_in::response admin_stand_in::respond(std::string_view path,
                                                 std::string_view target) {
  std::lock_guard guard{mutex_};
  requests_.emplace_back(target);
  if (path == "/")
    return {page_, 200, "text/html; charset=utf-8", policy_};
  if (path != "/state.json")
    return {"not here", 404, "text/html", ""};
  if (answers_.empty())
    return {"the test has told it nothing", 500, "text/html", ""};
  auto result = answers_.front();
  if (answers_.size() > 1)
    answers_.pop_front();
  return result;
}

} // namespace telex::test
