#include "cli/telexd/logs/actor_log.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch.hpp"

#include <nlohmann/json.hpp>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <thread>
#include <vector>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace telex;
using namespace telex::cli;
using telex::test::file_size_limit;
using telex::test::scratch;

namespace {

/// Keeps the complaints of a log, which come from its thread. To be read when the log
/// is closed.
class complaint_book final : public event_sink {
public:
  bool wants(severity) const noexcept override {
    return true;
  }
  void report(const actor_name&, const event& what) override {
    all.push_back(what);
  }

  std::vector<event> all;
};

/// Waits for what the thread of a log does, for 20 s at most.
template <class F>
void wait_until(F&& f) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds{20};
  while (!f() && std::chrono::steady_clock::now() < end)
    std::this_thread::yield();
  REQUIRE(f());
}

std::vector<std::string> lines_of(const std::string& path) {
  std::ifstream file{path};
  std::vector<std::string> result;
  for (std::string line; std::getline(file, line);)
    result.push_back(line);
  return result;
}

/// Whether so many events are in the file, of the last of which it may have only a
/// part, or dropped.
bool is_through(const actor_log& log, const std::string& path, std::uint64_t events) {
  return log.dropped() + lines_of(path).size() == events;
}

event numbered(std::uint64_t number) {
  return events::received{number, "alice", "bob", 24, 5};
}

std::uint64_t number_of(const std::string& line) {
  return nlohmann::json::parse(line).at("transaction").get<std::uint64_t>();
}

/// Reads from a pipe to its end.
std::string read_all(int fd) {
  std::string result;
  char space[65536];
  for (;;) {
    auto count = ::read(fd, space, sizeof(space));
    if (count <= 0)
      return result;
    result.append(space, static_cast<std::size_t>(count));
  }
}

/// What a log has, and what it says that it lacks.
struct log_counts {
  std::uint64_t written = 0;  ///< Numbered events.
  std::uint64_t last = 0;     ///< The number of the last one.
  std::uint64_t told = 0;     ///< How many were dropped,
  std::uint64_t tellings = 0; ///< in so many lines.
};

/// Counts lines of a log, in which numbers go up and events are dropped for `reason`.
log_counts counted(std::istream& lines, const std::string& reason) {
  log_counts result;
  for (std::string text; std::getline(lines, text);) {
    INFO(text);
    auto line = nlohmann::json::parse(text);
    if (line.at("event") == "dropped") {
      ++result.tellings;
      result.told += line.at("count").get<std::uint64_t>();
      CHECK(line.at("reason") == reason);
    } else {
      ++result.written;
      CHECK(line.at("transaction") > result.last);
      result.last = line.at("transaction");
    }
  }
  return result;
}

/// How many events were dropped, by complaints that are all of that and for `reason`.
std::uint64_t told_in(const complaint_book& complaints, const std::string& reason) {
  std::uint64_t result = 0;
  for (const auto& each : complaints.all) {
    const auto& dropped = std::get<events::dropped>(each);
    CHECK(dropped.reason == reason);
    result += dropped.count;
  }
  return result;
}

} // namespace

TEST_CASE("an actor log has every event, in order, as soon as it is closed") {
  scratch dir;
  complaint_book complaints;
  {
    actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
    for (std::uint64_t i = 1; i <= 10'000; ++i)
      log.report({actor_kind::connection, 24}, numbered(i));
    CHECK(log.close());
    log.close();
  }
  auto lines = lines_of(dir / "log");
  REQUIRE(lines.size() == 10'000);
  for (std::uint64_t i = 1; i <= 10'000; ++i)
    REQUIRE(number_of(lines[i - 1]) == i);
  CHECK(complaints.all.empty());
}

TEST_CASE("an actor log has the events of its level and above") {
  scratch dir;
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::info, complaints};
  CHECK_FALSE(log.wants(severity::debug));
  CHECK(log.wants(severity::info));
  CHECK(log.wants(severity::warning));
  log.report({}, numbered(1));
  log.report({}, events::stopped{});
  log.close();
  auto lines = lines_of(dir / "log");
  REQUIRE(lines.size() == 1);
  CHECK(lines[0].find("stopped") != std::string::npos);
}

TEST_CASE("an actor log appends to what is there") {
  scratch dir;
  complaint_book complaints;
  for (std::uint64_t i = 1; i <= 2; ++i) {
    actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
    log.report({}, numbered(i));
  }
  auto lines = lines_of(dir / "log");
  REQUIRE(lines.size() == 2);
  CHECK(number_of(lines[1]) == 2);
}

TEST_CASE("a line that was cut short by a crash does not spoil the next") {
  scratch dir;
  std::ofstream{dir / "log"} << R"({"time":"2024-05-01T)";
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
  log.report({}, numbered(1));
  log.close();
  auto lines = lines_of(dir / "log");
  REQUIRE(lines.size() == 2);
  CHECK(number_of(lines[1]) == 1);
}

TEST_CASE("a file that cannot be opened is an error that says why") {
  scratch dir;
  CHECK_THROWS_WITH(log_file(dir / "no/such/folder"), "No such file or directory");
  CHECK_THROWS_WITH(log_file("/"), "Is a directory");
}

TEST_CASE("a log that is opened anew leaves what came before in the old file") {
  scratch dir;
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
  log.report({}, numbered(1));
  std::filesystem::rename(dir / "log", dir / "log.1");
  log.reopen();
  while (!std::filesystem::exists(dir / "log"))
    std::this_thread::yield();
  log.report({}, numbered(2));
  log.close();
  auto before = lines_of(dir / "log.1");
  auto after = lines_of(dir / "log");
  REQUIRE(before.size() == 1);
  REQUIRE(after.size() == 1);
  CHECK(number_of(before[0]) == 1);
  CHECK(number_of(after[0]) == 2);
}

TEST_CASE("a log that cannot be opened anew goes on where it is, and says so") {
  scratch dir;
  std::filesystem::create_directory(dir / "logs");
  complaint_book complaints;
  actor_log log{log_file{dir / "logs/log"}, log_level::debug, complaints};
  std::filesystem::rename(dir / "logs", dir / "moved");
  log.reopen();
  log.report({}, numbered(1));
  log.close();
  REQUIRE(lines_of(dir / "moved/log").size() == 1);
  REQUIRE(complaints.all.size() == 1);
  CHECK(std::get<events::not_reopened>(complaints.all[0]).reason == "ENOENT");
}

TEST_CASE("what a slow reader leaves no room for is dropped, counted and told of") {
  scratch dir;
  auto path = dir / "pipe";
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  auto reader = ::open(path.c_str(), O_RDONLY | O_NONBLOCK);
  REQUIRE(reader >= 0);
  ::fcntl(reader, F_SETFL, 0);
  complaint_book complaints;
  actor_log log{log_file{path}, log_level::debug, complaints};
  std::uint64_t reported = 0;
  // Nobody reads: none of these may wait, or the test would never end.
  while (log.dropped() == 0)
    log.report({}, numbered(++reported));
  std::string text;
  std::thread reading{[&] { text = read_all(reader); }};
  CHECK(log.close(std::chrono::steady_clock::now() + std::chrono::seconds{20}));
  reading.join();
  ::close(reader);
  REQUIRE(text.ends_with('\n'));
  std::istringstream lines{text};
  auto found = counted(lines, "too-slow");
  CHECK(found.told == log.dropped());
  CHECK(found.written + log.dropped() == reported);
  CHECK(told_in(complaints, "too-slow") == log.dropped());
}

TEST_CASE("what can't be written is dropped, with the system's reason") {
  complaint_book complaints;
  actor_log log{log_file{"/dev/full"}, log_level::debug, complaints};
  for (std::uint64_t i = 1; i <= 10; ++i)
    log.report({}, numbered(i));
  log.close();
  CHECK(log.dropped() == 10);
  REQUIRE_FALSE(complaints.all.empty());
  CHECK(std::get<events::dropped>(complaints.all[0]).reason == "ENOSPC");
}

TEST_CASE("when there is room again the log has what is missing and nothing is torn") {
  scratch dir;
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
  std::uint64_t reported = 0;
  {
    file_size_limit full{10'000};
    for (auto i = 0; i < 2'000; ++i)
      log.report({}, numbered(++reported));
    wait_until([&] { return is_through(log, dir / "log", reported); });
    // The file ends within a line, and is full.
    CHECK(std::filesystem::file_size(dir / "log") == 10'000);
  }
  for (auto i = 0; i < 100; ++i)
    log.report({}, numbered(++reported));
  CHECK(log.close());
  std::ifstream lines{dir / "log"};
  auto found = counted(lines, "EFBIG");
  CHECK(found.last == reported);
  CHECK(found.written > 100);
  CHECK(found.tellings == 1);
  CHECK(found.told > 1'500);
  CHECK(found.told == reported - found.written);
  CHECK(found.told == log.dropped());
  CHECK(told_in(complaints, "EFBIG") == log.dropped());
}

TEST_CASE("a log without events says what is missing when there is room again") {
  scratch dir;
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
  {
    file_size_limit full{200};
    for (std::uint64_t i = 1; i <= 10; ++i)
      log.report({}, numbered(i));
    wait_until([&] { return is_through(log, dir / "log", 10); });
  }
  wait_until([&] {
    auto lines = lines_of(dir / "log");
    return !lines.empty() && lines.back().find("\"dropped\"") != std::string::npos;
  });
  auto lines = lines_of(dir / "log");
  auto count = nlohmann::json::parse(lines.back()).at("count").get<std::size_t>();
  CHECK(lines.size() - 1 + count == 10);
}

TEST_CASE("a log whose file is copied and emptied goes on in it without a hole") {
  scratch dir;
  complaint_book complaints;
  actor_log log{log_file{dir / "log"}, log_level::debug, complaints};
  for (std::uint64_t i = 1; i <= 100; ++i)
    log.report({}, numbered(i));
  wait_until([&] { return lines_of(dir / "log").size() == 100; });
  REQUIRE(::truncate((dir / "log").c_str(), 0) == 0);
  log.report({}, numbered(101));
  log.close();
  auto lines = lines_of(dir / "log");
  REQUIRE(lines.size() == 1);
  CHECK(number_of(lines[0]) == 101);
}
