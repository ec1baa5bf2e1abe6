#include "cli/telex/client_file.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>
#include <vector>

using namespace telex::cli;
using namespace telex::test;

namespace {

const std::string fingerprint = "SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";

using faults = std::vector<std::string>;

struct file_fixture {
  scratch folder;
  std::string path = folder / "config.toml";

  std::variant<client_settings, faults> read(const std::string& text) {
    std::ofstream{path} << text;
    return read_client_file(path);
  }
};

} // namespace

TEST_CASE_METHOD(file_fixture, "a file that is not there says nothing") {
  auto read = std::get<client_settings>(read_client_file(path));
  CHECK(read.server.empty());
  CHECK_FALSE(read.tls);
  CHECK(read.chat.colours == colour_wish::automatic);
  CHECK(read.chat.history);
}

TEST_CASE_METHOD(file_fixture,
                 "a file gives each setting once, and its paths begin there") {
  auto found = std::get<client_settings>(
    read("server = \"a.example\"\nname = \"alice\"\npassword-command = \"pass telex\"\n"
         "tls = true\npin = '"
         + fingerprint
         + "'\ntls-certificate = \"own.pem\"\ntls-key = \"/keys/own\"\n"
           "colours = \"never\"\nhistory = false\n"));
  CHECK(found.server == "a.example");
  CHECK(found.name == "alice");
  CHECK(found.password_command == "pass telex");
  CHECK(found.tls == true);
  CHECK(found.pin == fingerprint);
  CHECK(found.certificate == folder / "own.pem");
  CHECK(found.key == "/keys/own");
  CHECK(found.chat.colours == colour_wish::never);
  CHECK_FALSE(found.chat.history);
}

TEST_CASE_METHOD(file_fixture,
                 "each fault of a file has its place, and what was meant") {
  for (const auto& [text, fault] : std::vector<std::pair<std::string, std::string>>{
         {"\nservr = \"x\"\n", ":2:1: servr is no setting; did you mean server?"},
         {"[limits]\n", "there are no settings in [limits]"},
         {"server = \"12\"\n", ":1:1: server: '12' is a number and no host"},
         {"server = alice\n", ":1:1: server: a text is written in quotes: \"alice\""},
         {"name = \"a b\"\n", ":1:1: name: \"a b\" is malformed"},
         {"tls = \"yes\"\n", "tls: it is true or false, without quotes"},
         {"pin = \"abc\"\n", "pin: it is no fingerprint"},
         {"colours = \"red\"\n",
          ":1:1: colours: it is \"auto\", \"always\" or \"never\""},
         {"colors = \"auto\"\n", ":1:1: colors is no setting; did you mean colours?"},
         {"history = \"no\"\n", ":1:1: history: it is true or false, without quotes"},
         {"server = [\"a\", \"b\"]\n", "server: it has one value"},
         {"password-command = \"\"\n", "password-command: it is empty"},
         {"password = \"x\"\n", "password is no setting; TELEX_PASSWORD_FILE names"},
         {"tls-key = \"x\"\n", "tls-certificate and tls-key go together"},
         {"tls = false\ntls-ca = \"x\"\n", ": tls is false"},
         {"tls-ca = \"x\"\npin = \"" + fingerprint + "\"\n", "exclude each other"},
       }) {
    auto problem = std::get<faults>(read(text)).at(0);
    INFO(problem);
    CHECK(problem.starts_with(path + ":"));
    CHECK(problem.find(fault) != std::string::npos);
  }
}

TEST_CASE_METHOD(file_fixture, "the faults of a file are lines, in its order") {
  auto found = std::get<faults>(
    read("tls = 1\nservr = \"x\"\npin = \"abc\"\nname = alice\nnam = \"x\"\n"));
  REQUIRE(found.size() == 5);
  for (std::size_t i = 0; i < found.size(); ++i)
    CHECK(found[i].starts_with(path + ':' + std::to_string(i + 1) + ':'));
}

TEST_CASE_METHOD(file_fixture, "who can change a file can have commands run") {
  read("name = \"alice\"\n");
  auto who = GENERATE(std::filesystem::perms::others_write,
                      std::filesystem::perms::group_write);
  std::filesystem::permissions(path, who, std::filesystem::perm_options::add);
  auto found = std::get<faults>(read_client_file(path));
  REQUIRE(found.size() == 1);
  CHECK(found[0].find("chmod go-w " + path) != std::string::npos);
}

// -- what holds ----------------------------------------------------------------------

TEST_CASE("what a command is told holds over the file") {
  const client_settings settings{.tls = true, .pin = fingerprint};
  server_choice told{.ca = "ca.pem"};
  CHECK(complete(told, settings));
  CHECK(told.server == "127.0.0.1");
  CHECK(told.ca == "ca.pem");
  CHECK(told.pin.empty());
  server_choice plain{.no_tls = true};
  CHECK(complete(plain, settings));
  CHECK_FALSE(asks_for_tls(plain));
  server_choice secure{.tls = true};
  CHECK(complete(secure, {.tls = false}));
  CHECK(secure.tls);
  CHECK_FALSE(secure.no_tls);
}

TEST_CASE("what a file says of its server is for that one alone") {
  const client_settings settings{
    .server = "a.example", .tls = false, .pin = {}, .certificate = "c", .key = "k"};
  server_choice usual{};
  CHECK(complete(usual, settings));
  CHECK(usual.server == "a.example");
  CHECK(usual.no_tls);
  const client_settings pinned{.server = "a.example", .pin = fingerprint};
  server_choice same{.server = "a.example:1933"};
  CHECK(complete(same, pinned));
  CHECK(same.pin == fingerprint);
  server_choice other{.server = "b.example"};
  CHECK_FALSE(complete(other, pinned));
  CHECK(other.pin.empty());
  CHECK(other.server == "b.example");
}
