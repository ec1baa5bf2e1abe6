#include "cli/telexd/passed_sockets.hpp"

#include "tests/cli/telexd/parsed_options.hpp"
#include "tests/support/scratch.hpp"

#include <fstream>
#include <stdexcept>

#include <sys/socket.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

descriptor listening(const std::string& address) {
  auto opened = listen_on({address, 0}, std::chrono::seconds{45});
  return descriptor{std::get<bound_socket>(opened).fd};
}

telexd_options options_with(const std::vector<passed_socket>& passed,
                            const arguments& args = {}) {
  auto result = parse(args, passed).result;
  REQUIRE(std::holds_alternative<telexd_options>(result));
  return std::get<telexd_options>(result);
}

/// Checks that this is no way to start, since that has `culprit`.
void check_refused_with(const std::vector<passed_socket>& passed, const arguments& args,
                        const std::string& culprit) {
  INFO(shown(args));
  auto [result, output, errors] = parse(args, passed);
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 2);
  CHECK(contains(errors, culprit));
  CHECK(contains(errors, "service manager"));
}

/// Why a router can't start that is passed that socket.
std::string problem_with(const passed_socket& socket) {
  try {
    parse({}, {socket});
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "";
}

const arguments with_certificate{"--tls-certificate", "chain.pem", "--tls-key",
                                 "key.pem"};

} // namespace

TEST_CASE("a router listens at the sockets that it is passed, and nowhere else") {
  auto one = listening("127.0.0.1");
  auto two = listening("127.0.0.2");
  auto options
    = options_with({{one.get(), "tls"}, {two.get(), "plain"}}, with_certificate);
  CHECK((options.listen == std::vector{local_endpoint(two.get())}));
  CHECK((options.tls == std::vector{local_endpoint(one.get())}));
  CHECK((options.listen_sockets == std::vector{two.get()}));
  CHECK((options.tls_sockets == std::vector{one.get()}));
}

TEST_CASE("a router that is passed a socket for TLS alone listens for nothing else") {
  auto one = listening("127.0.0.1");
  auto options = options_with({{one.get(), "tls"}}, with_certificate);
  CHECK(options.listen.empty());
  CHECK(options.tls_sockets.size() == 1);
  check_refused_with({{one.get(), "tls"}}, {}, "--tls-certificate");
}

TEST_CASE("a certificate is no fault beside a socket that it is not for") {
  auto one = listening("127.0.0.1");
  const std::vector<passed_socket> plain{{one.get(), "plain"}};
  auto remarks = options_with(plain, with_certificate).remarks;
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].starts_with("LISTEN_FDS: the certificate is shown to nobody"));
  scratch folder;
  const auto file = folder / "telexd.toml";
  std::ofstream{file} << "\ntls-certificate = \"c\"\ntls-key = \"k\"\n";
  remarks = options_with(plain, {"--config", file}).remarks;
  REQUIRE(remarks.size() == 1);
  CHECK(remarks[0].starts_with(file + ":2:19: tls-certificate: the certificate is"));
  CHECK(contains(remarks[0], "systemctl enable --now telexd-tls.socket"));
  // What would keep the router from starting is no advice.
  CHECK_FALSE(contains(remarks[0], "without"));
  CHECK_FALSE(contains(remarks[0], "TELEXD_TLS"));
}

TEST_CASE("a router that is passed none listens where it always does") {
  auto options = options_with({});
  CHECK(sorted_endpoints(options) == arguments{"127.0.0.1:1933"});
  CHECK(options.listen_sockets.empty());
  CHECK(options.tls_sockets.empty());
}

TEST_CASE("a router is told in one way where it listens") {
  auto one = listening("127.0.0.1");
  const std::vector<passed_socket> passed{{one.get(), "plain"}};
  check_refused_with(passed, {"--listen", "127.0.0.1:0"}, "--listen");
  check_refused_with(passed, {"--port", "0"}, "--port");
  check_refused_with(passed,
                     {"--tls", "127.0.0.1", "--tls-certificate", "c", "--tls-key", "k"},
                     "--tls");
}

TEST_CASE("a passed socket that no router can listen at is named, and what to do") {
  auto tcp = listening("127.0.0.1");
  descriptor unconnected{::socket(AF_INET, SOCK_STREAM, 0)};
  descriptor udp{::socket(AF_INET, SOCK_DGRAM, 0)};
  descriptor local{::socket(AF_UNIX, SOCK_STREAM, 0)};
  struct row {
    passed_socket socket;
    const char* reason;
  };
  for (const auto& [socket, reason] : std::vector<row>{
         {{tcp.get(), ""}, "FileDescriptorName="},
         {{tcp.get(), "telexd.socket"}, "FileDescriptorName="},
         {{tcp.get(), "TLS"}, "FileDescriptorName="},
         {{unconnected.get(), "plain"}, "Accept=no"},
         {{udp.get(), "plain"}, "ListenStream="},
         {{local.get(), "plain"}, "ListenStream="},
         {{1'000'000, "plain"}, "no socket"},
       }) {
    INFO(reason);
    auto problem = problem_with(socket);
    CHECK(contains(problem, reason));
    CHECK(contains(problem, " " + std::to_string(socket.fd) + ","));
  }
}

TEST_CASE("limits of addresses count where a passed socket lets other hosts in") {
  auto loopback = listening("127.0.0.1");
  auto anywhere = listening("0.0.0.0");
  const arguments limits{"--limits.per-address", "7"};
  options_with({{anywhere.get(), "plain"}}, limits);
  auto args = with_certificate;
  args.insert(args.end(), limits.begin(), limits.end());
  options_with({{loopback.get(), "plain"}, {anywhere.get(), "tls"}}, args);
  auto [result, output, errors] = parse(limits, {{loopback.get(), "plain"}});
  CHECK(std::holds_alternative<int>(result));
}
