#include "cli/telex/client/known_routers.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>
#include <string>

#include <sys/stat.h>

using namespace telex::cli;
using namespace telex::test;

namespace {

const std::string fingerprint = "SHA256:AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8";
const std::string digits
  = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

struct folder_fixture {
  scratch folder;
  std::string path = folder / "telex/known-routers";

  void write(const std::string& text) {
    std::filesystem::create_directories(folder / "telex");
    std::ofstream{path} << text;
  }

  known_routers read() {
    return std::get<known_routers>(known_routers::read(path));
  }

  std::string problem() {
    return std::get<std::string>(known_routers::read(path));
  }
};

} // namespace

TEST_CASE_METHOD(folder_fixture, "where there is no file nobody is known yet") {
  auto known = read();
  CHECK_FALSE(known.find("a.example:1944"));
  CHECK_FALSE(known.add("a.example:1944", fingerprint));
  CHECK(known.find("a.example:1944") == fingerprint);
  CHECK(read().find("a.example:1944") == fingerprint);
}

TEST_CASE_METHOD(folder_fixture, "a router is known by what was written last") {
  write("# mine\n\na.example:1944 " + std::string(64, '0') + "\na.example:1944 "
        + digits + '\n');
  CHECK(read().find("a.example:1944") == fingerprint);
  CHECK_FALSE(read().find("a.example:1945"));
}

TEST_CASE_METHOD(folder_fixture, "a line is added behind one without an end") {
  write("a.example:1944 " + digits);
  CHECK_FALSE(read().add("b.example:1944", fingerprint));
  CHECK(read().find("a.example:1944") == fingerprint);
  CHECK(read().find("b.example:1944") == fingerprint);
}

TEST_CASE_METHOD(folder_fixture, "a file that can't be read makes nobody a stranger") {
  SECTION("for a broken line") {
    auto broken = GENERATE(as<std::string>{}, "a.example:1944", "a.example:1944 abc",
                           "a.example:1944 " + digits + " more", "<<<<<<< HEAD");
    write("# mine\n" + broken + '\n');
    CHECK(
      problem().starts_with("cannot tell which routers are known: " + path + ":2: "));
  }
  SECTION("as it is a folder") {
    std::filesystem::create_directories(path);
    CHECK(problem() == "cannot tell which routers are known: " + path + " is a folder");
  }
  SECTION("as there is something else in the way") {
    std::ofstream{folder / "telex"} << "x";
    CHECK(problem()
          == "cannot tell which routers are known: " + path + ": Not a directory");
  }
}

TEST_CASE_METHOD(folder_fixture, "nobody is waited for who may write to a pipe") {
  std::filesystem::create_directories(folder / "telex");
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  CHECK(problem().ends_with(path + " is a pipe"));
}
