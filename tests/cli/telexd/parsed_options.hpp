// What telexd makes of its arguments, for tests.

#pragma once

#include "cli/system/descriptor.hpp"
#include "cli/telexd/options.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include <unistd.h>

namespace telex::test {

using cli::telexd_options;

/// Keeps what is written to a standard stream meanwhile.
class captured_stream {
public:
  explicit captured_stream(int fd)
    : fd_{fd}, original_{::dup(fd)}, file_{std::tmpfile()} {
    flush();
    ::dup2(::fileno(file_), fd_);
  }
  captured_stream(const captured_stream&) = delete;
  captured_stream& operator=(const captured_stream&) = delete;
  ~captured_stream() {
    flush();
    ::dup2(original_.get(), fd_);
    std::fclose(file_);
  }

  std::string text() const {
    flush();
    std::string result(4096 * 16, '\0');
    auto size = ::pread(::fileno(file_), result.data(), result.size(), 0);
    result.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
    return result;
  }

private:
  static void flush() {
    std::cout.flush();
    std::fflush(nullptr);
  }

  int fd_;
  cli::descriptor original_;
  std::FILE* file_;
};

using arguments = std::vector<std::string>;

struct parsed {
  std::variant<telexd_options, int> result;
  std::string output;
  std::string errors;
};

inline parsed parse(const arguments& args,
                    const std::vector<cli::passed_socket>& passed = {}) {
  std::vector<const char*> argv{"telexd"};
  for (const auto& each : args)
    argv.push_back(each.c_str());
  captured_stream output{STDOUT_FILENO};
  captured_stream errors{STDERR_FILENO};
  auto result
    = cli::parse_telexd_options(static_cast<int>(argv.size()), argv.data(), passed);
  return {std::move(result), output.text(), errors.text()};
}

inline std::string shown(const arguments& args) {
  std::string result = "telexd";
  for (const auto& each : args)
    result += " '" + each + "'";
  return result;
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

/// What good arguments give.
inline telexd_options options_of(const arguments& args) {
  INFO(shown(args));
  auto [result, output, errors] = parse(args);
  CHECK(output.empty());
  CHECK(errors.empty());
  REQUIRE(std::holds_alternative<telexd_options>(result));
  return std::get<telexd_options>(std::move(result));
}

/// Checks that `args` are refused with one line that holds `culprit`.
inline void check_refused(const arguments& args, const std::string& culprit) {
  INFO(shown(args));
  auto [result, output, errors] = parse(args);
  REQUIRE(std::holds_alternative<int>(result));
  CHECK(std::get<int>(result) == 2);
  CHECK(output.empty());
  INFO(errors);
  CHECK(contains(errors, culprit));
  CHECK(std::count(errors.begin(), errors.end(), '\n') == 1);
  CHECK(errors.back() == '\n');
}

inline std::vector<std::string> sorted_endpoints(const telexd_options& options) {
  std::vector<std::string> result;
  for (const auto& each : options.listen)
    result.push_back(to_string(each));
  std::sort(result.begin(), result.end());
  return result;
}

} // namespace telex::test
