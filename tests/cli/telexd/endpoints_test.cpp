// The options of telexd that say where it listens and is asked about itself.

#include "tests/cli/telexd/parsed_options.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

TEST_CASE("it listens where it is told and not at the default then") {
  CHECK(sorted_endpoints(options_of({"--listen", "[::1]:7"})) == arguments{"[::1]:7"});
  CHECK(sorted_endpoints(options_of({"--listen=0.0.0.0:0"})) == arguments{"0.0.0.0:0"});
  CHECK(sorted_endpoints(options_of({"--port", "7"})) == arguments{"127.0.0.1:7"});
  CHECK(sorted_endpoints(options_of({"--port=0"})) == arguments{"127.0.0.1:0"});
  CHECK(sorted_endpoints(options_of({"--port", "65535"}))
        == arguments{"127.0.0.1:65535"});
}

TEST_CASE("it listens at several places when told several times") {
  CHECK(sorted_endpoints(options_of({"--listen", "127.0.0.1:1", "--port", "3",
                                     "--listen", "[::1]:2", "--port", "4"}))
        == arguments{"127.0.0.1:1", "127.0.0.1:3", "127.0.0.1:4", "[::1]:2"});
}

TEST_CASE("it listens at Unix sockets, to which those may connect who are told") {
  auto usual = options_of({"--listen", "unix:/run/telex", "--port", "7"});
  CHECK(sorted_endpoints(usual) == arguments{"127.0.0.1:7", "unix:/run/telex"});
  CHECK(usual.listen_mode == 0660);
  CHECK(sorted_endpoints(options_of({"--listen", "/run/telex"}))
        == arguments{"unix:/run/telex"});
  for (auto [text, mode] : {std::pair{"600", 0600}, {"0777", 0777}, {"0066", 066}})
    CHECK(options_of({"--listen", "/run/telex", "--listen-mode", text}).listen_mode
          == static_cast<mode_t>(mode));
  for (auto text : {"", "66", "0668", "1660", "rw-rw----", "0x1b0", "-660"})
    check_refused({"--listen", "/run/telex", std::string{"--listen-mode="} + text},
                  "--listen-mode");
  check_refused({"--listen-mode", "600"}, "no --listen is a Unix socket");
  check_refused({"--listen", "unix:/run/telex", "--listen", "/run/telex"},
                "unix:/run/telex is given twice");
  check_refused({"--listen", "unix:telex"}, "unix:/run/telex");
  check_refused({"--tls", "unix:/run/telex"}, "give it to --listen");
}

TEST_CASE("proxies are addresses, ranges of them, or who comes by Unix sockets") {
  auto proxies
    = options_of({"--proxy", "192.0.2.0/24", "--proxy=::1", "--proxy", "unix"}).proxies;
  REQUIRE(proxies.size() == 3);
  CHECK(proxies[0].contains("192.0.2.7"));
  CHECK(proxies[1].contains("::1"));
  CHECK(proxies[2].contains("unix"));
  CHECK(options_of({}).proxies.empty());
  for (auto text : {"", "localhost", "192.0.2.7:1933", "192.0.2.7/24", "::/129"})
    check_refused({std::string{"--proxy="} + text}, "--proxy");
  // Through a proxy others come than programs of this host.
  options_of({"--proxy", "127.0.0.1", "--limits.per-address", "7"});
}

TEST_CASE("what is no endpoint cannot be listened on") {
  for (auto text : {"", "1933", "localhost:1933", "127.0.0.1", "127.0.0.1:65536",
                    "::1:1933", "[127.0.0.1]:1"})
    check_refused({"--listen", text}, "--listen");
  check_refused({"--listen", "127.0.0.1:1", "--listen", "nowhere"}, "nowhere");
  check_refused({"--listen", "127.0.0.1:1", "127.0.0.1:2"}, "127.0.0.1:2");
}

TEST_CASE("an address of one link alone needs a network interface of this host") {
  CHECK(sorted_endpoints(options_of({"--listen", "[fe80::1%lo]:7"}))
        == arguments{"[fe80::1%lo]:7"});
  CHECK(options_of({"--admin", "[fe80::1%lo]:7", "--admin-anywhere"}).admin
        == admin_address{"fe80::1%lo", 7, ""});
  for (auto option : {"--listen", "--admin"}) {
    check_refused({option, "[fe80::1%nosuch]:7", "--admin-anywhere"},
                  "there is no network interface nosuch here");
    check_refused({option, "[fe80::1]:7", "--admin-anywhere"}, "[fe80::1%eth0]:7");
  }
}

TEST_CASE("an address that nobody can connect to cannot be listened on") {
  for (auto option : {"--listen", "--admin"}) {
    for (auto text : {"224.0.0.1:0", "[ff02::1]:0"})
      check_refused({option, text, "--admin-anywhere"},
                    "nobody can connect to a multicast address; name one");
    check_refused({option, "255.255.255.255:0", "--admin-anywhere"},
                  "nobody can connect to a broadcast address; name one");
    check_refused({option, "[::ffff:127.0.0.1]:0", "--admin-anywhere"},
                  "write 127.0.0.1:0");
  }
}

TEST_CASE("what is no port cannot be listened on") {
  for (auto text : {"", "65536", "-1", "http", "19.33", "1933x", "127.0.0.1:1933"})
    check_refused({"--port=" + std::string{text}}, "--port");
  check_refused({"--port", "1", "2"}, "2");
}

TEST_CASE("to listen twice at an address is refused") {
  check_refused({"--port", "7", "--port", "7"}, "127.0.0.1:7 is given twice");
  check_refused({"--port", "7", "--listen", "127.0.0.1:7"},
                "127.0.0.1:7 is given twice");
  check_refused({"--port", "7", "--listen", "0.0.0.0:7"}, "0.0.0.0:7 has 127.0.0.1:7");
  check_refused({"--listen", "[::]:7", "--listen", "[::1]:7"}, "[::]:7 has [::1]:7");
  CHECK(options_of({"--port", "0", "--port", "0"}).listen.size() == 2);
  CHECK(options_of({"--listen", "[::]:7", "--listen", "0.0.0.0:7"}).listen.size() == 2);
  CHECK(options_of({"--port", "7", "--port", "8"}).listen.size() == 2);
}

TEST_CASE("the admin port is an address of this host or a Unix socket") {
  CHECK_FALSE(options_of({}).admin);
  for (auto [text, expected] : {
         std::pair{"127.0.0.1:1934", admin_address{"127.0.0.1", 1934, ""}},
         std::pair{"127.1.2.3:0", admin_address{"127.1.2.3", 0, ""}},
         std::pair{"[::1]:1934", admin_address{"::1", 1934, ""}},
         std::pair{"unix:/run/admin", admin_address{"", 0, "/run/admin"}},
         std::pair{"/run/admin", admin_address{"", 0, "/run/admin"}},
       })
    CHECK(options_of({"--admin", text}).admin == expected);
  check_refused({"--admin", "192.0.2.1:1934"}, "--admin-anywhere");
  check_refused({"--admin", "[2001:db8::1]:1934"}, "--admin-anywhere");
  CHECK(options_of({"--admin", "192.0.2.1:1934", "--admin-anywhere"}).admin
        == admin_address{"192.0.2.1", 1934, ""});
}

TEST_CASE("an admin port that others can reach takes a token and a certificate") {
  const arguments reached{"--admin", "192.0.2.1:1934"};
  const arguments certificate{"--tls-self-signed", "/own"};
  const arguments token{"--admin-token-file", "/token"};
  const arguments anywhere{"--admin-anywhere"};
  auto all = [&reached](std::initializer_list<arguments> more) {
    auto result = reached;
    for (const auto& each : more)
      result.insert(result.end(), each.begin(), each.end());
    return result;
  };
  check_refused(reached, "--tls-certificate");
  check_refused(all({token}), "--tls-certificate");
  check_refused(all({certificate}), "--admin-token-file");
  auto options = options_of(all({certificate, token}));
  CHECK(options.admin_token_file == "/token");
  CHECK(has_certificate(options));
  CHECK(options.tls.empty());
  options_of(all({anywhere}));
  options_of(all({anywhere, token}));
  options_of(all({anywhere, certificate}));
  check_refused(all({anywhere, certificate, token}), "--admin-anywhere");
  check_refused({"--admin", "127.0.0.1:1", "--admin-anywhere"}, "--admin-anywhere");
  options_of({"--admin", "127.0.0.1:1", "--admin-token-file", "/token"});
  options_of({"--admin", "unix:/run/admin", "--admin-token-file", "/token"});
  check_refused({"--admin-token-file", "/token"}, "without --admin");
}

TEST_CASE("a certificate takes its key, and somebody who is shown it") {
  // Who types it takes users for safe.
  check_refused({"--tls-self-signed", "/own"}, "is shown to nobody");
  check_refused({"--tls-certificate", "/chain", "--tls-key", "/key"},
                "is shown to nobody");
  options_of({"--tls", "[::1]:0", "--tls-self-signed", "/own"});
  check_refused({"--tls-certificate", "/chain"}, "it takes --tls-key");
  check_refused({"--tls-key", "/key"}, "it takes --tls-certificate");
  check_refused({"--tls-client-ca", "/ca", "--accounts.file", "/accounts"},
                "nobody comes over TLS");
  check_refused({"--admin", "192.0.2.1:1934", "--tls-self-signed", "/own",
                 "--admin-token-file", "/token", "--tls-client-ca", "/ca"},
                "--tls-client-ca");
  check_refused(
    {"--tls", "[::1]:0", "--tls-self-signed", "/own", "--tls-client-ca", "/ca"},
    "--tls-client-ca");
}

TEST_CASE("the admin port may be asked by names that are given") {
  CHECK(options_of({"--admin", "127.0.0.1:1934"}).admin_hosts.empty());
  CHECK(options_of({"--admin", "127.0.0.1:1934", "--admin-host", "Router.example",
                    "--admin-host", "other."})
          .admin_hosts
        == std::vector<std::string>{"router.example", "other"});
  for (auto name : {"router:1934", "http://router", "*", "", "two names"})
    check_refused({"--admin", "127.0.0.1:1934", "--admin-host", name}, "--admin-host");
  check_refused({"--admin-host", "router.example"}, "without --admin");
}
