#include "cli/telex/chat/history.hpp"

#include "tests/support/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <thread>
#include <vector>

#include <sys/stat.h>

using namespace telex::cli;
using namespace telex::test;
using namespace std::string_literals;
namespace fs = std::filesystem;

namespace {

using fate = message_record::fate;

constexpr std::time_t noon = 1'764'590'400;

message_record from(const std::string& sender, const std::string& text) {
  return {.when = noon, .other = sender, .text = text};
}

struct history_fixture {
  scratch folder;
  std::string path = folder / "state/telex/history/a.example:1933/alice.jsonl";
  history kept{path};

  void write(const std::string& text) {
    fs::create_directories(fs::path{path}.parent_path());
    std::ofstream{path, std::ios::app} << text;
    fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
  }

  std::string texts(const std::string& name = {}, std::size_t count = 10) {
    std::string result;
    for (const auto& each : kept.last(count, name))
      result += each.text + ' ';
    return result;
  }

  static mode_t mode_of(const fs::path& which) {
    struct stat about{};
    ::stat(which.c_str(), &about);
    return about.st_mode & 07777;
  }
};

} // namespace

TEST_CASE_METHOD(history_fixture, "what was kept is found as it was") {
  const std::vector<message_record> all{
    {noon, "bob", "hello"},
    {noon + 1, "bob", "one\n\\n \x1b[m \"two\" 漢字 \u202e", true},
    {noon + 2, "carol", "\xff\0no UTF-8\x80"s},
    {noon + 3, "bob", "mine", false, fate::delivered},
    {noon + 4, "ALL", "mine", false, fate::not_delivered, "nobody is there"},
    {noon + 5, "bob", "mine", false, fate::not_confirmed, "bob may have it"},
    {noon + 6, "bob", "mine", false, fate::not_sent, "there is no connection"},
    {noon + 7, "bob", ""},
  };
  for (const auto& each : all)
    kept.add(each);
  CHECK(kept.last(all.size()) == all);
  CHECK(history{path}.last(2) == std::vector(all.end() - 2, all.end()));
  CHECK_FALSE(kept.take_problem());
}

TEST_CASE_METHOD(history_fixture, "a line is an object of JSON, in ASCII") {
  kept.add(from("bob", "漢\n"));
  kept.add({noon, "bob", "hi", false, fate::delivered});
  CHECK(text_of(path)
        == R"({"time":"2025-12-01T12:00:00Z","from":"bob","text":"\u6f22\n"})"
           "\n"
           R"({"time":"2025-12-01T12:00:00Z","to":"bob","text":"hi",)"
           R"("outcome":"delivered"})"
           "\n");
}

TEST_CASE_METHOD(history_fixture, "where nothing was kept there is nothing") {
  CHECK(kept.last(10).empty());
  CHECK_FALSE(kept.take_problem());
  CHECK_FALSE(fs::exists(folder / "state"));
}

TEST_CASE_METHOD(history_fixture, "a history is for its user alone") {
  auto before = ::umask(0);
  kept.add(from("bob", "hello"));
  ::umask(before);
  CHECK(mode_of(path) == 0600);
  for (auto each = fs::path{path}.parent_path(); each != folder.path();
       each = each.parent_path())
    CHECK(mode_of(each) == 0700);
}

TEST_CASE_METHOD(history_fixture,
                 "a conversation is with who wrote, or was to have it") {
  kept.add(from("bob", "one"));
  kept.add(from("carol", "two"));
  kept.add({noon, "bob", "three", true});
  kept.add({noon, "ALL", "four", false, fate::delivered});
  kept.add({noon, "bob", "five", false, fate::delivered});
  CHECK(texts() == "one two three four five ");
  CHECK(texts("bob") == "one three five ");
  CHECK(texts("bob", 2) == "three five ");
  CHECK(texts("ALL") == "three four ");
  CHECK(texts("dave").empty());
}

TEST_CASE_METHOD(history_fixture, "a torn last line loses itself alone") {
  kept.add(from("bob", "one"));
  auto whole = text_of(path);
  write(whole.substr(0, GENERATE(1u, 20u, 56u)));
  CHECK(texts() == "one ");
  kept.add(from("bob", "two"));
  CHECK(texts() == "one two ");
}

TEST_CASE_METHOD(history_fixture, "a line that is none is passed over") {
  kept.add(from("bob", "one"));
  for (auto each :
       {"", "rubbish", "[]", "{}", "\xff\xff", R"({"time":"2025-12-01T12:00:00Z"})",
        R"({"time":"yesterday","from":"bob","text":"x"})",
        R"({"time":"2025-12-01T12:00:00Z","from":"bob","text":1})",
        R"({"time":"2025-12-01T12:00:00Z","from":"bob","base64":"?"})",
        R"({"time":"2025-12-01T12:00:00Z","to":"bob","text":"x","outcome":"lost"})"})
    write(each + "\n"s);
  write(std::string(100'000, '[') + '\n');
  kept.add(from("bob", "two"));
  CHECK(texts() == "one two ");
  // A blank one is no loss.
  CHECK(kept.take_problem() == "10 lines of " + path + " can't be read");
  CHECK(texts() == "one two ");
  CHECK_FALSE(kept.take_problem());
}

TEST_CASE_METHOD(history_fixture, "a history has its bound, and keeps what is new") {
  const std::string large(100'000, 'x');
  for (auto i = 0; i < 60; ++i)
    kept.add(from(i % 2 == 0 ? "bob" : "carol", std::to_string(i) + ' ' + large));
  auto older = path + ".older";
  CHECK(fs::file_size(path) + fs::file_size(older)
        <= 2 * (history::most_octets + large.size() + 100));
  CHECK(mode_of(older) == 0600);
  auto found = kept.last(25);
  REQUIRE(found.size() == 25);
  for (auto i = 0; i < 25; ++i)
    CHECK(found[static_cast<std::size_t>(i)].text.starts_with(std::to_string(35 + i)));
  CHECK(kept.last(12, "bob").front().text.starts_with("36 "));
}

TEST_CASE_METHOD(history_fixture,
                 "what two chats add is kept, also when it is put aside") {
  const std::string large(history::most_octets, 'x');
  history other{path};
  kept.add(from("bob", "first"));
  kept.add(from("bob", large));
  other.add(from("bob", "second"));
  kept.add(from("bob", "third"));
  auto found = kept.last(10);
  REQUIRE(found.size() == 4);
  CHECK(found.front().text == "first");
  CHECK(found.back().text == "third");
}

TEST_CASE_METHOD(history_fixture,
                 "what is not its user's own is left alone, and told of") {
  auto elsewhere = folder / "elsewhere";
  std::ofstream{elsewhere} << "";
  fs::create_directories(fs::path{path}.parent_path());
  std::string why;
  SECTION("a link") {
    fs::create_symlink(elsewhere, path);
    why = "it is a symbolic link";
  }
  SECTION("a pipe") {
    REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
    why = "it is no regular file";
  }
  SECTION("a folder") {
    fs::create_directory(path);
    why = "it is no regular file";
  }
  SECTION("a file that others can read") {
    write("");
    fs::permissions(path, fs::perms::others_read, fs::perm_options::add);
    why = "others can read or change it; chmod o=,g-w " + path + " keeps them out";
  }
  CHECK(kept.last(10).empty());
  CHECK(kept.unread() == "cannot read " + path + ": " + why);
  CHECK(kept.take_problem() == kept.unread());
  kept.add(from("bob", "hello"));
  CHECK_FALSE(kept.take_problem());
  CHECK(fs::file_size(elsewhere) == 0);
}

TEST_CASE_METHOD(history_fixture,
                 "chats that put one aside at the same time lose nothing") {
  // It is moved once: half of what is allowed comes on top.
  write(std::string(history::most_octets - 2'000, '\n'));
  constexpr int each_writes = 2'000;
  {
    std::vector<std::jthread> chats;
    for (auto name : {"one", "two", "three"})
      chats.emplace_back([this, name] {
        history own{path};
        for (int i = 0; i < each_writes; ++i)
          own.add(from(name, std::to_string(i)));
      });
  }
  CHECK(fs::exists(path + ".older"));
  std::map<std::string, int> found;
  for (const auto& each : kept.last(10 * each_writes))
    CHECK(std::to_string(found[each.other]++) == each.text);
  CHECK(found
        == std::map<std::string, int>{
          {"one", each_writes}, {"two", each_writes}, {"three", each_writes}});
  CHECK_FALSE(kept.take_problem());
}

TEST_CASE_METHOD(history_fixture, "a folder that can't be made is told of once") {
  std::ofstream{folder / "state"} << "";
  kept.add(from("bob", "hello"));
  CHECK(kept.take_problem() == "cannot write " + path + ": Not a directory");
  kept.add(from("bob", "hello"));
  CHECK_FALSE(kept.take_problem());
}

TEST_CASE_METHOD(history_fixture, "a full disk is told of once, and then forgotten") {
  kept.add(from("bob", "one"));
  {
    file_size_limit limit{fs::file_size(path) + 10};
    kept.add(from("bob", "two"));
    CHECK(kept.take_problem() == "cannot write " + path + ": File too large");
    kept.add(from("bob", "three"));
    CHECK_FALSE(kept.take_problem());
  }
  kept.add(from("bob", "four"));
  CHECK(texts() == "one four ");
}

TEST_CASE("a history is that of a server and a name") {
  scratch folder;
  ::setenv("XDG_STATE_HOME", folder.path().c_str(), 1);
  history::of("unix:/run/telex%1", "alice")->add(from("bob", "hello"));
  CHECK(fs::exists(folder / "telex/history/unix:%2Frun%2Ftelex%251/alice.jsonl"));
  CHECK(history::of("unix:/run/telex%1", "bob")->last(1).empty());
  CHECK(history::of("unix:/run/telex%1", "alice")->last(1).size() == 1);
  ::unsetenv("XDG_STATE_HOME");
}
