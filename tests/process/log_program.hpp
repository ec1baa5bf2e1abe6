// telex log as a child process, and the files that it reads.

#pragma once

#include "tests/process/complaint.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/process.hpp"
#include "tests/support/programs.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

namespace telex::test {

enum log_exit_code { all_read, nothing_found, not_all_read, usage = not_all_read };

using words = std::vector<std::string>;

inline child_process run(words arguments) {
  arguments.insert(arguments.begin(), {client_program(), "log"});
  return child_process{arguments};
}

/// A folder of its own for the files of a test.
class folder {
public:
  folder() {
    auto name = std::filesystem::temp_directory_path() / "telex-log-XXXXXX";
    auto text = name.string();
    REQUIRE(::mkdtemp(text.data()));
    path_ = text;
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  ~folder() {
    std::filesystem::remove_all(path_);
  }

  std::string path(const std::string& name) const {
    return path_ / name;
  }
  /// Appends `text`; the file need not exist.
  std::string write(const std::string& name, const std::string& text) const {
    std::ofstream{path_ / name, std::ios::app | std::ios::binary} << text;
    return path(name);
  }
  void rename(const std::string& from, const std::string& to) const {
    std::filesystem::rename(path_ / from, path_ / to);
  }

private:
  std::filesystem::path path_;
};

/// An event, and how it is printed behind its date.
inline std::string event(int transaction) {
  return R"({"time":"2026-11-25T12:29:56.000232Z","level":"debug",)"
         R"("actor":"transaction/25","event":"settled","transaction":)"
         + std::to_string(transaction) + R"(,"duration_us":132,"reason":"delivered"})"
         + '\n';
}

inline std::string shown(int transaction) {
  return "12:29:56.000232 transaction/25 settled      #" + std::to_string(transaction)
         + " 132 us delivered\n";
}

inline const std::string date = "2026-11-25\n";

/// A run that must have nothing to complain of.
inline std::string output_of(child_process& program) {
  auto text = program.output().read_all();
  CHECK(program.error().read_all().empty());
  CHECK(program.wait() == all_read);
  return text;
}

inline std::string output_of(const words& arguments) {
  auto program = run(arguments);
  return output_of(program);
}

/// Checks that a run finds nothing, and says of what: `nothing matches ...`.
inline void check_finds_nothing(const words& arguments, const std::string& words) {
  auto program = run(arguments);
  program.close_input();
  check_complaint(program, words);
  CHECK(program.wait() == nothing_found);
}

} // namespace telex::test
