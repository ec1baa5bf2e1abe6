#include "cli/system/replace_file.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/file_size_limit.hpp"
#include "tests/support/scratch.hpp"
#include "tests/support/text_of.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <unistd.h>

using namespace telex::cli;
using telex::test::file_size_limit;
using telex::test::scratch;
using telex::test::text_of;
namespace fs = std::filesystem;

namespace {

void put(const std::string& path, const std::string& text) {
  std::ofstream{path} << text;
}

unsigned mode_of(const std::string& path) {
  struct stat about;
  REQUIRE(::stat(path.c_str(), &about) == 0);
  return about.st_mode & 07777;
}

/// How many names there are in a folder.
std::size_t names_in(const std::string& folder) {
  return static_cast<std::size_t>(
    std::distance(fs::directory_iterator{folder}, fs::directory_iterator{}));
}

} // namespace

TEST_CASE("a new file has the text and the mode that the umask leaves") {
  scratch dir;
  auto before = ::umask(026);
  auto why = replace_file(dir / "file", "text");
  ::umask(before);
  CHECK_FALSE(why);
  CHECK(text_of(dir / "file") == "text");
  CHECK(mode_of(dir / "file") == 0640);
  CHECK(names_in(dir.path()) == 1);
}

TEST_CASE("a file that is replaced keeps its mode and is not written to itself") {
  scratch dir;
  put(dir / "file", "a long text that was here before");
  ::chmod((dir / "file").c_str(), 0604);
  fs::create_hard_link(dir / "file", dir / "same");
  CHECK_FALSE(replace_file(dir / "file", "text"));
  CHECK(text_of(dir / "file") == "text");
  CHECK(mode_of(dir / "file") == 0604);
  CHECK(text_of(dir / "same") == "a long text that was here before");
  CHECK(names_in(dir.path()) == 2);
}

TEST_CASE("a link stays and what it leads to is replaced") {
  scratch dir;
  fs::create_directory(dir / "folder");
  SECTION("a file") {
    put(dir / "folder/file", "before");
  }
  SECTION("nothing yet") {}
  fs::create_symlink("folder/second", dir / "link");
  fs::create_symlink(dir / "folder/file", dir / "folder/second");
  CHECK_FALSE(replace_file(dir / "link", "text"));
  CHECK(fs::is_symlink(dir / "link"));
  CHECK(fs::is_symlink(dir / "folder/second"));
  CHECK(text_of(dir / "folder/file") == "text");
  CHECK(names_in(dir / "folder") == 2);
}

TEST_CASE("links that lead nowhere are an error") {
  scratch dir;
  fs::create_symlink("b", dir / "a");
  fs::create_symlink("a", dir / "b");
  CHECK(replace_file(dir / "a", "text") == "Too many levels of symbolic links");
  fs::create_symlink("no/such/folder", dir / "c");
  CHECK(replace_file(dir / "c", "text") == "No such file or directory");
  CHECK(names_in(dir.path()) == 3);
}

TEST_CASE("a link that somebody has laid out for an unfinished file is not followed") {
  scratch dir;
  put(dir / "precious", "precious");
  fs::create_symlink(dir / "precious", dir / "file.new");
  CHECK_FALSE(replace_file(dir / "file", "text"));
  CHECK(text_of(dir / "precious") == "precious");
  CHECK(text_of(dir / "file") == "text");
}

TEST_CASE("a pipe is written to and stays") {
  scratch dir;
  REQUIRE(::mkfifo((dir / "pipe").c_str(), 0600) == 0);
  std::string read;
  std::thread reader{[&] { read = text_of(dir / "pipe"); }};
  CHECK_FALSE(replace_file(dir / "pipe", "text"));
  reader.join();
  CHECK(read == "text");
  CHECK(fs::is_fifo(dir / "pipe"));
}

TEST_CASE("a device is written to and stays") {
  scratch dir;
  const auto null_device = makedev(1, 3);
  const auto full_device = makedev(1, 7);
  if (::mknod((dir / "null").c_str(), S_IFCHR | 0666, null_device) != 0
      || ::mknod((dir / "full").c_str(), S_IFCHR | 0666, full_device) != 0) {
    WARN("skipped: only root may make devices");
    return;
  }
  CHECK_FALSE(replace_file(dir / "null", "text"));
  CHECK(fs::is_character_file(dir / "null"));
  CHECK(replace_file(dir / "full", "text") == "No space left on device");
  CHECK(fs::is_character_file(dir / "full"));
  CHECK(names_in(dir.path()) == 2);
}

TEST_CASE("standard output is written to where it is") {
  scratch dir;
  descriptor original{::dup(STDOUT_FILENO)};
  descriptor file{::open((dir / "out").c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600)};
  ::dup2(file.get(), STDOUT_FILENO);
  auto written = ::write(STDOUT_FILENO, "before ", 7);
  auto why = replace_file("/dev/stdout", "text");
  written += ::write(STDOUT_FILENO, " after", 6);
  ::dup2(original.get(), STDOUT_FILENO);
  CHECK_FALSE(why);
  CHECK(written == 13);
  CHECK(text_of(dir / "out") == "before text after");
}

TEST_CASE("what cannot be written leaves what was there and nothing else") {
  scratch dir;
  put(dir / "file", "before");
  {
    file_size_limit full{3};
    CHECK(replace_file(dir / "file", "text") == "File too large");
  }
  CHECK(text_of(dir / "file") == "before");
  CHECK(names_in(dir.path()) == 1);
  CHECK(replace_file(dir.path(), "text") == "Is a directory");
  CHECK(replace_file(dir / "no/file", "text") == "No such file or directory");
  CHECK(replace_file(dir / "file/file", "text") == "Not a directory");
  CHECK(replace_file("", "text") == "No such file or directory");
}
