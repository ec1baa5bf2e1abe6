#include "cli/system/secret_file.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/scratch.hpp"

#include <filesystem>
#include <fstream>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

const std::string word = "0123456789abcdef";

struct fixture {
  std::variant<secret, std::string> read(const std::string& text, mode_t mode = 0600) {
    std::ofstream{path} << text;
    ::chmod(path.c_str(), mode);
    return read_secret(path);
  }

  std::string problem(const std::string& text, mode_t mode = 0600) {
    auto result = read(text, mode);
    REQUIRE(std::holds_alternative<std::string>(result));
    return std::get<std::string>(result);
  }

  scratch folder;
  std::string path = folder / "token";
};

bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

} // namespace

TEST_CASE_METHOD(fixture, "a secret is the line of a file") {
  for (const auto& text : {word, word + "\n", word + "\r\n"}) {
    auto result = read(text);
    REQUIRE(std::holds_alternative<secret>(result));
    CHECK(std::get<secret>(result).text() == word);
  }
  CHECK(std::holds_alternative<secret>(read(std::string(1024, 'x'))));
}

TEST_CASE_METHOD(fixture, "a secret that others can read or change is refused") {
  for (mode_t mode : {0400, 0600, 0440, 0640})
    CHECK(std::holds_alternative<secret>(read(word, mode)));
  for (mode_t mode : {0604, 0602, 0620, 0644, 0660, 0666, 0601}) {
    INFO(mode);
    CHECK(contains(problem(word, mode), "chmod o=,g-w " + path));
  }
}

TEST_CASE_METHOD(fixture, "what is no secret is refused with the reason") {
  CHECK(contains(problem(""), "too short"));
  CHECK(contains(problem(word.substr(1) + "\n"), "too short"));
  for (const auto& text :
       {word + "\n" + word, word + " more", word + "\t", word + "\xC3\xA4",
        std::string(1025, 'x'), std::string(1 << 20, 'x')})
    CHECK(contains(problem(text), "no secret"));
  std::filesystem::remove(path);
  CHECK(contains(std::get<std::string>(read_secret(path)), "No such file"));
  CHECK(contains(std::get<std::string>(read_secret(folder.path())), folder.path()));
}

TEST_CASE_METHOD(fixture,
                 "a pipe is read where it may be one, and else not waited for") {
  REQUIRE(::mkfifo(path.c_str(), 0600) == 0);
  // Somebody who could write to it, and does not.
  descriptor writer{::open(path.c_str(), O_RDWR | O_CLOEXEC)};
  CHECK(contains(std::get<std::string>(read_secret(path, secret_source::regular_file)),
                 "no regular file"));
  auto line = word + "\n";
  REQUIRE(::write(writer.get(), line.data(), line.size())
          == static_cast<ssize_t>(line.size()));
  descriptor reader{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  writer.reset();
  CHECK(std::get<secret>(read_secret(path)).text() == word);
}
