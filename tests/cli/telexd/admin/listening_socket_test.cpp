// Where the admin port is bound, and what becomes of its path.

#include "cli/telexd/admin/listening_socket.hpp"

#include "tests/support/catch.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>
#include <stdexcept>
#include <vector>

#include <sys/file.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

using namespace telex;
using telex::admin::listening_socket;
namespace fs = std::filesystem;

namespace {

struct scratch {
  scratch() {
    if (!::mkdtemp(path.data()))
      throw std::runtime_error("mkdtemp");
  }
  ~scratch() {
    fs::remove_all(path);
  }
  std::string path{"/tmp/telex-socket-XXXXXX"};
};

cli::admin_address at(const std::string& path) {
  return {"", 0, path};
}

std::string refusal(const std::string& path) {
  try {
    listening_socket second{at(path)};
    return "";
  } catch (const std::runtime_error& error) {
    return error.what();
  }
}

/// A socket of somebody else; with room for so many who wait.
cli::descriptor bound(const std::string& path, int backlog, int type = SOCK_STREAM) {
  cli::descriptor result{::socket(AF_UNIX, type | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  REQUIRE(::bind(result.get(), reinterpret_cast<sockaddr*>(&name), sizeof(name)) == 0);
  if (backlog >= 0)
    REQUIRE(::listen(result.get(), backlog) == 0);
  return result;
}

cli::descriptor connected(const std::string& path) {
  cli::descriptor result{
    ::socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0)};
  sockaddr_un name{};
  name.sun_family = AF_UNIX;
  path.copy(name.sun_path, sizeof(name.sun_path) - 1);
  if (::connect(result.get(), reinterpret_cast<sockaddr*>(&name), sizeof(name)) != 0)
    result.reset();
  return result;
}

} // namespace

TEST_CASE_METHOD(scratch, "a path is there while somebody listens and no other file") {
  auto name = path + "/admin";
  {
    listening_socket first{at(name)};
    CHECK(fs::is_socket(name));
    CHECK((fs::status(name).permissions() & fs::perms::all)
          == (fs::perms::owner_read | fs::perms::owner_write | fs::perms::group_read
              | fs::perms::group_write));
    CHECK(connected(name).get() >= 0);
    CHECK(std::distance(fs::directory_iterator{path}, {}) == 1);
  }
  CHECK(fs::is_empty(path));
}

TEST_CASE_METHOD(scratch, "a socket that somebody has left behind is taken over") {
  auto name = path + "/admin";
  bound(name, 1).reset();
  REQUIRE(fs::is_socket(name));
  listening_socket next{at(name)};
  CHECK(connected(name).get() >= 0);
}

TEST_CASE_METHOD(scratch, "a socket that is in use is left alone") {
  auto name = path + "/admin";
  listening_socket first{at(name)};
  CHECK(refusal(name) == "Address already in use");
  CHECK(connected(name).get() >= 0);
  CHECK(std::distance(fs::directory_iterator{path}, {}) == 1);
}

TEST_CASE_METHOD(scratch, "a socket whose owner lets nobody in is in use") {
  auto name = path + "/admin";
  auto stopped = bound(name, 0);
  std::vector<cli::descriptor> waiting;
  do
    waiting.push_back(connected(name));
  while (waiting.back().get() >= 0);
  CHECK(refusal(name) == "Address already in use");
  CHECK(fs::is_socket(name));
}

TEST_CASE_METHOD(scratch, "the path of a successor is left to it") {
  auto name = path + "/admin";
  std::optional<listening_socket> first{at(name)};
  fs::remove(name);
  listening_socket next{at(name)};
  first.reset();
  CHECK(connected(name).get() >= 0);
}

TEST_CASE_METHOD(scratch, "who takes a path over at the same time comes first") {
  auto name = path + "/admin";
  bound(name, 1).reset();
  cli::descriptor other{
    ::open((name + ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)};
  REQUIRE(::flock(other.get(), LOCK_EX) == 0);
  CHECK(refusal(name) == "Address already in use");
  CHECK(fs::is_socket(name));
  other.reset();
  CHECK(refusal(name).empty());
}

TEST_CASE_METHOD(scratch, "a file that is no such socket is left alone") {
  auto name = path + "/admin";
  std::ofstream{name} << "precious";
  CHECK(refusal(name).find("no socket") != std::string::npos);
  CHECK(fs::file_size(name) == 8);
  auto datagrams = bound(path + "/datagrams", -1, SOCK_DGRAM);
  CHECK_FALSE(refusal(path + "/datagrams").empty());
  CHECK(fs::is_socket(path + "/datagrams"));
  CHECK(refusal(path + "/missing/admin") == "No such file or directory");
}

TEST_CASE("a free port is picked and one that is in use is refused") {
  listening_socket first{{"127.0.0.1", 0, ""}};
  auto where = first.where();
  CHECK(where.port > 0);
  CHECK_THROWS_WITH(listening_socket{where}, "Address already in use");
}
