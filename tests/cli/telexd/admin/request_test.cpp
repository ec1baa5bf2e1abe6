#include "cli/telexd/admin/request.hpp"

#include "tests/support/catch.hpp"

using namespace telex::admin;

namespace {

using fields = std::vector<request::field>;

const telex::admin::access names{{"router.example"}};

request get(std::string_view path, fields header = {}, fields arguments = {}) {
  return {"GET", path, std::move(arguments), std::move(header), 100};
}

/// The status of the refusal; 200 if there is none.
int status_of(const request& x) {
  auto read = read_request(x, names);
  auto why = std::get_if<refusal>(&read);
  return why ? why->status : 200;
}

std::string reason_of(const request& x) {
  return std::get<refusal>(read_request(x, names)).reason;
}

} // namespace

TEST_CASE("what is asked for is read from the path and its arguments") {
  for (auto [path, about] :
       {std::pair{"/", subject::page}, std::pair{"/state.json", subject::state},
        std::pair{"/metrics", subject::metrics}, std::pair{"/healthz", subject::health},
        std::pair{"/readyz", subject::readiness}})
    CHECK(std::get<question>(read_request(get(path), names)) == question{about, {}});
  auto limited = get(
    "/state.json", {},
    {{"users", "1"}, {"connections", "2"}, {"transactions", "3"}, {"closed", "4"}});
  CHECK(std::get<question>(read_request(limited, names))
        == question{subject::state, {1, 2, 3, 4}});
}

TEST_CASE("GET and HEAD are answered and nothing else") {
  auto asked = get("/healthz");
  for (auto method : {"GET", "HEAD"}) {
    asked.method = method;
    CHECK(status_of(asked) == 200);
  }
  for (auto method :
       {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", ""}) {
    INFO(method);
    asked.method = method;
    CHECK(status_of(asked) == 405);
  }
}

TEST_CASE("a head of more than 16 KiB is refused") {
  auto asked = get("/healthz");
  asked.head_size = 16 * 1024;
  CHECK(status_of(asked) == 200);
  ++asked.head_size;
  CHECK(status_of(asked) == 431);
}

TEST_CASE("a request with more than 64 arguments is refused") {
  auto asked = get("/state.json", {}, fields(64, {"users", "1"}));
  CHECK(status_of(asked) == 200);
  asked.arguments.emplace_back("users", "1");
  CHECK(status_of(asked) == 400);
}

TEST_CASE("a request with a body is refused") {
  CHECK(status_of(get("/", {{"Content-Length", "0"}})) == 200);
  for (const auto& header :
       {fields{{"Content-Length", "1"}}, fields{{"content-length", "00x"}},
        fields{{"Content-Length", ""}},
        fields{{"Content-Length", "0"}, {"Content-Length", "9"}},
        fields{{"Transfer-Encoding", "chunked"}},
        fields{{"TRANSFER-ENCODING", "identity"}}}) {
    INFO(header.back().first << ": " << header.back().second);
    CHECK(status_of(get("/", header)) == 413);
  }
}

TEST_CASE("who asks by a name that is not allowed is told how to allow it") {
  for (auto host :
       {"evil.example", "evil.example:1934", "127.0.0.1.evil.example", "127.0.0.1x",
        "localhost.evil.example", "router.example.evil", "[evil.example", "a b",
        "[evil.example]:1", "1.2.3.4.5", "0x7f.1", "2130706433"}) {
    INFO(host);
    CHECK(status_of(get("/", {{"Host", host}})) == 403);
  }
  CHECK(
    reason_of(get("/", {{"Host", "Evil.example.:1"}}))
    == "This router does not go by the name \"Evil.example.\": ask for its address, "
       "or start telexd with --admin-host evil.example.");
  CHECK(reason_of(get("/", {{"Host", "\x1b[2J"}}))
        == "This router does not go by the name \"\\e[2J\": ask for its address, or "
           "start telexd with --admin-host NAME.");
}

TEST_CASE("addresses, localhost and allowed names are answered with any port") {
  for (auto host : {"127.0.0.1", "127.0.0.1:1934", "localhost:80", "LocalHost",
                    "[::1]:1934", "[fe80::1%eth0]:1", "router.example",
                    "Router.Example:7", "router.example.:7", ""}) {
    INFO(host);
    CHECK(status_of(get("/", {{"Host", host}})) == 200);
  }
  CHECK(status_of(get("/")) == 200);
  CHECK(status_of(get("/", {{"Host", "localhost"}, {"host", "evil.example"}})) == 400);
}

TEST_CASE("a page of another origin is refused") {
  auto status = [](std::string_view host, std::string_view origin) {
    return status_of(get("/", {{"Host", host}, {"Origin", origin}}));
  };
  CHECK(status("127.0.0.1:1934", "http://127.0.0.1:1934") == 200);
  CHECK(status("Router.example", "http://router.example") == 200);
  for (auto origin :
       {"http://evil.example", "http://127.0.0.1:1935", "http://127.0.0.1",
        "https://127.0.0.1:1934", "http://localhost:1934", "null", ""}) {
    INFO(origin);
    CHECK(status("127.0.0.1:1934", origin) == 403);
  }
}

TEST_CASE("what a page of another site has the browser ask is refused") {
  for (auto site : {"same-origin", "none"})
    CHECK(status_of(get("/", {{"Sec-Fetch-Site", site}})) == 200);
  for (auto site : {"cross-site", "same-site", "", "new"})
    CHECK(status_of(get("/", {{"sec-fetch-site", site}})) == 403);
}

TEST_CASE("what there is not is an error that says what there is") {
  CHECK(status_of(get("/nothing")) == 404);
  CHECK(status_of(get("")) == 404);
  CHECK(status_of(get("http://127.0.0.1/")) == 404);
  CHECK(reason_of(get("/nothing")).find("/state.json") != std::string::npos);
  for (const auto& wrong :
       {request::field{"users", "x"}, request::field{"users", "-1"},
        request::field{"users", "1x"}, request::field{"users", ""},
        request::field{"users", std::string_view{"\0001", 2}},
        request::field{"users", "99999999999999999999"}, request::field{"people", "1"}})
    CHECK(status_of(get("/state.json", {}, {wrong})) == 400);
}

TEST_CASE("a reason shows little of what it refuses and nothing that moves a cursor") {
  const std::string longest(100'000, '\x1b');
  for (const auto& asked :
       {get("/", {{"Host", longest}}), get("/", {{"Origin", longest}}),
        get("/state.json", {}, {{longest, "1"}}),
        get("/state.json", {}, {{"users", longest}}),
        request{longest, "/", {}, {}, 0}}) {
    auto reason = reason_of(asked);
    CHECK(reason.size() < 300);
    CHECK(reason.find('\x1b') == std::string::npos);
  }
}

TEST_CASE("a name of a host is read without case and the last dot") {
  CHECK(parse_host_name("Router-1.Example.") == "router-1.example");
  CHECK(parse_host_name("my_host") == "my_host");
  for (auto text :
       {"", ".", "router.example:1934", "http://router", "*", "a b", "r\xc3\xb6"})
    CHECK_FALSE(parse_host_name(text));
  CHECK(parse_host_name(std::string(253, 'x')));
  CHECK_FALSE(parse_host_name(std::string(254, 'x')));
}

// -- the token -------------------------------------------------------------------

namespace {

const telex::admin::access guarded{{}, telex::secret{"0123456789abcdef"}, true};

int guarded_status(std::string_view path, fields header) {
  auto read = read_request(get(path, std::move(header)), guarded);
  auto why = std::get_if<refusal>(&read);
  return why ? why->status : 200;
}

} // namespace

TEST_CASE("who shows the token is answered, and others are told of health alone") {
  for (auto path : {"/", "/state.json", "/metrics", "/nothing"}) {
    INFO(path);
    CHECK(guarded_status(path, {}) == 401);
    CHECK(guarded_status(path, {{"Authorization", "Bearer 0123456789abcdee"}}) == 401);
  }
  for (auto path : {"/healthz", "/readyz"})
    CHECK(guarded_status(path, {}) == 200);
  for (auto path : {"/", "/state.json", "/metrics"})
    CHECK(guarded_status(path, {{"authorization", "bearer  0123456789abcdef"}}) == 200);
  CHECK(guarded_status("/nothing", {{"Authorization", "Bearer 0123456789abcdef"}})
        == 404);
}

TEST_CASE("what is not quite the token is none") {
  for (auto value :
       {"0123456789abcdef", "Bearer", "Bearer ", "Bearer0123456789abcdef",
        "Basic 0123456789abcdef", "Bearer 0123456789abcdefg", "Bearer 0123456789ABCDEF",
        "Bearer 0123456789abcde", "Bearer 0123456789abcdef ", ""}) {
    INFO(value);
    CHECK(guarded_status("/metrics", {{"Authorization", value}}) == 401);
  }
  // Who reads the first one only would see another one than who reads the last.
  CHECK(guarded_status("/metrics", {{"Authorization", "Bearer 0123456789abcdef"},
                                    {"Authorization", "Bearer 0123456789abcdef"}})
        == 401);
}

TEST_CASE("over TLS a page of the same port is one that has come over TLS") {
  const fields own{{"Host", "127.0.0.1:1934"}, {"Origin", "https://127.0.0.1:1934"}};
  const fields plain{{"Host", "127.0.0.1:1934"}, {"Origin", "http://127.0.0.1:1934"}};
  CHECK(guarded_status("/healthz", own) == 200);
  CHECK(guarded_status("/healthz", plain) == 403);
  CHECK(status_of(get("/healthz", plain)) == 200);
  CHECK(status_of(get("/healthz", own)) == 403);
}
