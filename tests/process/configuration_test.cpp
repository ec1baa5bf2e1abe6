// telexd --check-config and --print-config, and what telexd says of its configuration
// when it starts.

#include "tests/support/account_process.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/certificate_files.hpp"
#include "tests/support/peer.hpp"
#include "tests/support/programs.hpp"
#include "tests/support/router_process.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include <unistd.h>

using namespace telex;
using namespace telex::test;

namespace {

struct ending {
  int exit_code;
  std::string output;
  std::string error;
};

ending end_of(const std::vector<std::string>& options,
              const environment& changes = {}) {
  std::vector<std::string> command{router_program()};
  command.insert(command.end(), options.begin(), options.end());
  child_process process{command, changes};
  auto output = process.output().read_all();
  auto error = process.error().read_all();
  return {process.wait(), output, error};
}

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// A folder with a configuration file in it.
struct configured {
  explicit configured(const std::string& text) {
    std::ofstream{path} << text;
  }

  /// How many files there are.
  auto files() const {
    return std::distance(std::filesystem::directory_iterator{dir.path()}, {});
  }

  scratch dir;
  std::string path = dir / "telexd.toml";
};

} // namespace

TEST_CASE("each fault of a configuration is told with its place and nothing is begun") {
  configured file{"log-level = info\nlisten = [\"127.0.0.1:0\", \"nowhere\"]\n"
                  "actor-log = \"actors\"\n[limits]\nmax_body = 7\nwho = 0\n"};
  for (const auto& options :
       {std::vector<std::string>{"--config", file.path, "--check-config"},
        {"--check-config", "--config", file.path},
        {"--config", file.path},
        {"--config", file.path, "--print-config"}}) {
    auto [exit_code, output, error] = end_of(options);
    CHECK(exit_code == 2);
    CHECK(output.empty());
    CHECK(std::count(error.begin(), error.end(), '\n') == 4);
    for (std::string part : {":1:", ":2:26: listen: 'nowhere' is no numeric address",
                             ":5:1: limits.max_body is no setting; did you mean "
                             "limits.max-body?",
                             ":6:7: limits.who: '0' is no whole number from 1 to "})
      CHECK(contains(error, "telexd: " + file.path + part));
  }
  CHECK(file.files() == 1);
}

TEST_CASE("to check a configuration opens no port, no log and no certificate") {
  listener other;
  auto port = std::to_string(other.port());
  configured file{""};
  std::ofstream{file.path} << "port = " << port << "\nadmin = \"127.0.0.1:" << port
                           << "\"\nactor-log = \"" << file.dir / "actors"
                           << "\"\nport-file = \"" << file.dir / "ports"
                           << "\"\ntls = \"127.0.0.1:0\"\ntls-self-signed = \""
                           << file.dir.path() << "\"\n";
  auto [exit_code, output, error] = end_of({"--config", file.path, "--check-config"});
  CHECK(exit_code == 0);
  CHECK(error.empty());
  CHECK(contains(output, "port = [" + port + "] "));
  CHECK(contains(output, "  # " + file.path + ":1:8 (restart)\n"));
  CHECK(file.files() == 1);
}

TEST_CASE("files of a certificate that are none are found by a check") {
  configured file{"tls = \"127.0.0.1:0\"\ntls-certificate = \"/no/such\"\n"
                  "tls-key = \"/no/such\"\n"};
  auto [exit_code, output, error] = end_of({"--config", file.path, "--check-config"});
  CHECK(exit_code == 2);
  CHECK(contains(error, file.path + ":2:19: tls-certificate: "));
}

TEST_CASE("a check tells what a router warns of when it starts") {
  accounts_folder accounts;
  accounts.write("# none of use\nalice\n");
  certificate_files own;
  std::filesystem::permissions(accounts.path(), std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  std::filesystem::permissions(own.files.key, std::filesystem::perms::others_read,
                               std::filesystem::perm_options::add);
  configured file{"listen = \"0.0.0.0:1933\"\nproxy = \"0.0.0.0/0\"\n"
                  "admin = \"0.0.0.0:1934\"\nadmin-anywhere = true\n"
                  "tls-certificate = \""
                  + own.files.certificate + "\"\ntls-key = \"" + own.files.key
                  + "\"\n[accounts]\nfile = \"" + accounts.path() + "\"\n"};
  auto [exit_code, output, error] = end_of({"--config", file.path, "--check-config"});
  CHECK(exit_code == 0);
  CHECK(contains(output, "listen = "));
  for (const auto& line :
       {accounts.path() + ":2: ", "others can read or change " + accounts.path(),
        "others can read or change " + own.files.key,
        std::string{
          "0.0.0.0:1933: nothing is encrypted there, and nobody is asked for a "
          "password"},
        std::string{"0.0.0.0:1934: whoever reaches it"},
        std::string{"0.0.0.0/0: whoever connects from there"}})
    CHECK(contains(error, "telexd: " + line));
  CHECK(std::count(error.begin(), error.end(), '\n') == 6);
}

TEST_CASE("options that do not fit are told in the places where they were given") {
  configured file{"actor-log-level = \"info\"\n[limits]\nrecipient-queue = 0\n"};
  auto [exit_code, output, error]
    = end_of({"--config", file.path, "--check-config", "--admin-host", "a"},
             {{"TELEXD_LIMITS_RECIPIENT_QUEUE_BYTES", "7"}});
  // Who types it is told to leave it out. The others may be for more than this start.
  CHECK(exit_code == 2);
  const auto remarks
    = "telexd: " + file.path
      + ":1:19: actor-log-level: without actor-log there is no actor log\n"
        "telexd: TELEXD_LIMITS_RECIPIENT_QUEUE_BYTES: no message waits while "
        "limits.recipient-queue ("
      + file.path + ":3:19) is 0\n";
  CHECK(error
        == remarks + "telexd: --admin-host: there is no admin port without --admin\n");
  auto without = end_of({"--config", file.path, "--check-config"},
                        {{"TELEXD_LIMITS_RECIPIENT_QUEUE_BYTES", "7"}});
  CHECK(without.exit_code == 0);
  CHECK(without.error == remarks);
}

TEST_CASE("a setting of a file that has no effect is told of by a router that starts") {
  configured file{"port = 0\n[limits]\nper-address = 3\n"};
  child_process router{{router_program(), "--config", file.path}};
  auto log = router.error().read_until(" started ");
  CHECK(contains(log, "warning without-effect fault=\"" + file.path
                        + ":3:15: limits.per-address: it does not hold"));
}

TEST_CASE(
  "a service's file is checked, and used for its accounts, without its sockets") {
  certificate_files own;
  accounts_folder accounts;
  configured file{"tls-certificate = \"" + own.files.certificate + "\"\ntls-key = \""
                  + own.files.key + "\"\ntls-client-ca = \"" + own.files.certificate
                  + "\"\n[accounts]\nfile = \"" + accounts.path()
                  + "\"\nrequired = true\n"};
  auto checked = end_of({"--config", file.path, "--check-config"});
  CHECK(checked.exit_code == 0);
  const auto remark
    = file.path
      + ":1:19: tls-certificate: the certificate is shown to nobody without tls, "
        "unless "
        "the service manager passes a socket named tls (telexd-tls.socket)";
  CHECK(contains(checked.error, "telexd: " + remark));
  auto listed = end_of({"account", "list", "--config", file.path});
  CHECK(listed.output == "alice\nbob\n");
  CHECK(listed.error.empty());
  CHECK(listed.exit_code == 0);
  child_process router{{router_program(), "--config", file.path, "--port", "0"}};
  auto log = router.error().read_until(" started ");
  CHECK(contains(log, "without-effect fault=\"" + remark));
}

TEST_CASE("a mode of files that is a number is told how it is written") {
  auto value = GENERATE(as<std::string>{}, "660", "0660", "0o660");
  configured file{"listen = \"unix:/run/telex\"\nlisten-mode = " + value + "\n"};
  auto [exit_code, output, error] = end_of({"--config", file.path, "--check-config"});
  CHECK(exit_code == 2);
  CHECK(contains(error, ":2:"));
  CHECK(contains(error, "in quotes, as"));
  CHECK(contains(error, "\"0660\""));
}

TEST_CASE("a file with which the router would not start is told before") {
  configured file{"[accounts]\nfile = \"/no/such/file\"\n"};
  auto accounts = end_of({"--config", file.path, "--check-config"});
  CHECK(accounts.exit_code == 2);
  CHECK(contains(accounts.error, file.path + ":2:8: accounts.file: "));
  configured other{"admin = \"127.0.0.1:0\"\nadmin-token-file = \"/no/such/file\"\n"};
  auto token = end_of({"--config", other.path, "--check-config"});
  CHECK(token.exit_code == 2);
  CHECK(contains(token.error, other.path + ":2:20: admin-token-file: "));
}

TEST_CASE("a certificate of one's own is looked at where it is, and not made") {
  scratch folder;
  auto own = folder / "own";
  configured file{"tls = \"127.0.0.1:0\"\ntls-self-signed = \"" + own + "\"\n"};
  auto check = [&] { return end_of({"--config", file.path, "--check-config"}); };
  CHECK(check().exit_code == 0);
  CHECK_FALSE(std::filesystem::exists(own));
  std::filesystem::create_directory(own);
  std::ofstream{own + "/certificate.pem"} << "none";
  auto keyless = check();
  CHECK(keyless.exit_code == 2);
  CHECK(contains(keyless.error, file.path + ":2:19: tls-self-signed: there is "));
  CHECK(contains(keyless.error, "without its key.pem"));
}

TEST_CASE("a key or an authority that is of no use is told of at its own line") {
  certificate_files own;
  const certificate_files other;
  const auto start = "tls = \"127.0.0.1:0\"\ntls-certificate = \""
                     + own.files.certificate + "\"\ntls-key = \"";
  configured file{start + other.files.key + "\"\n"};
  auto key = end_of({"--config", file.path, "--check-config"});
  CHECK(key.exit_code == 2);
  CHECK(key.error
        == "telexd: " + file.path + ":3:11: tls-key: cannot use the key "
             + other.files.key + ": it is not the key of the certificate "
             + own.files.certificate + "\n");
  accounts_folder accounts;
  configured asking{start + own.files.key + "\"\ntls-client-ca = \"" + other.files.key
                    + "\"\naccounts.file = \"" + accounts.path() + "\"\n"};
  auto authority = end_of({"--config", asking.path, "--check-config"});
  CHECK(authority.exit_code == 2);
  CHECK(contains(authority.error, asking.path + ":4:17: tls-client-ca: "));
}

TEST_CASE("a line of a configuration that is longer than any is told of") {
  configured file{"[limits]\nwho = " + std::string(5000, '1') + "\n"};
  auto told = end_of({"--config", file.path, "--check-config"});
  CHECK(told.exit_code == 2);
  CHECK(contains(told.error, file.path + ":2:1: a line has 4096 octets at most"));
}

TEST_CASE("a file that is named by the environment is read") {
  configured file{"[limits]\nwho = 7\n"};
  CHECK(contains(end_of({"--check-config"}, {{"TELEXD_CONFIG", file.path}}).output,
                 file.path + ":2:7"));
  auto missing = end_of({"--config", file.path + "x", "--check-config"},
                        {{"TELEXD_CONFIG", file.path}});
  CHECK(missing.exit_code == 2);
  CHECK(missing.error
        == "telexd: " + file.path + "x: cannot read it: No such file or directory\n");
  CHECK(end_of({"--config", ""}).exit_code == 2);
}

TEST_CASE("a variable that is none of telexd is told of and is no fault") {
  auto [exit_code, output, error]
    = end_of({"--check-config"}, {{"TELEXD_LIMIT_WHO", "7"}});
  CHECK(exit_code == 0);
  CHECK(error
        == "telexd: TELEXD_LIMIT_WHO is no variable of telexd; did you mean "
           "TELEXD_LIMITS_WHO?\n");
  child_process router{{router_program(), "--port", "0"}, {{"TELEXD_LIMIT_WHO", "7"}}};
  CHECK(contains(router.error().read_line(), "TELEXD_LIMITS_WHO"));
  CHECK(contains(router.output().read_line(), "telexd listens on"));
}

TEST_CASE("a printed configuration starts a router, and its port is that of the file") {
  auto printed = end_of({"--print-config", "--port", "0", "--limits.max-body", "4"});
  CHECK(printed.exit_code == 0);
  configured file{printed.output};
  child_process router{{router_program(), "--config", file.path}};
  auto line = router.output().read_line();
  auto begin = line.find("127.0.0.1:") + std::string_view{"127.0.0.1:"}.size();
  user alice{static_cast<std::uint16_t>(std::stoul(line.substr(begin))), "alice"};
  exchange(alice, alice);
  alice.send("alice", "longer");
  CHECK(alice.sending().read_until("\n\n").starts_with("ERROR"));
}

TEST_CASE("who cannot print a configuration says so") {
  for (std::string option : {"--check-config", "--print-config"}) {
    child_process process{
      {"/bin/sh", "-c", "exec \"$0\" \"$1\" >/dev/full", router_program(), option}};
    CHECK(contains(process.error().read_all(), "cannot write to standard output"));
    CHECK(process.wait() == 1);
  }
}

TEST_CASE("a misspelt option is told with the one that was meant") {
  auto [exit_code, output, error] = end_of({"--limits.max_body=7"});
  CHECK(exit_code == 2);
  CHECK(contains(error, "\"--limits.max_body=7\" is no option; did you mean "
                        "--limits.max-body?"));
}
