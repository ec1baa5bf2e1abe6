#include "cli/telexd/last_words.hpp"

#include "cli/system/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <cstdlib>
#include <new>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

// g++ and clang tell that a sanitizer is built in each in its way.
#ifndef __has_feature
#define __has_feature(x) 0
#endif
#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)                      \
  || __has_feature(thread_sanitizer) || __has_feature(address_sanitizer)
#define TELEX_SANITIZER
#endif

using telex::cli::descriptor;
using telex::cli::end_with_words;

namespace {

struct ending {
  std::string words;
  int status;
};

/// How a process ends that does `work`.
template <class F>
ending end_of(F work) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  descriptor output{ends[0]};
  descriptor input{ends[1]};
  auto id = ::fork();
  REQUIRE(id >= 0);
  if (id == 0) {
    ::dup2(input.get(), STDERR_FILENO);
    end_with_words("telexd", 3);
    work();
    ::_exit(0);
  }
  input.reset();
  ending result{std::string(1000, '\0'), 0};
  result.words.resize(static_cast<std::size_t>(std::max<ssize_t>(
    0, ::read(output.get(), result.words.data(), result.words.size()))));
  REQUIRE(::waitpid(id, &result.status, 0) == id);
  return result;
}

/// Takes all memory that there is, and then more.
[[maybe_unused]] void take_memory() {
  const rlimit little{rlim_t{1} << 30, rlim_t{1} << 30};
  ::setrlimit(RLIMIT_AS, &little);
  for (std::size_t size = 1 << 20; size > 0;)
    if (!::malloc(size))
      size /= 2;
  throw std::bad_alloc{};
}

} // namespace

TEST_CASE("an exception on any thread that nobody catches is told with a status") {
  auto [words, status] = end_of(
    [] { std::thread{[] { throw std::runtime_error{"out of luck"}; }}.join(); });
  CHECK(words == "telexd: cannot go on for a fault of its own: out of luck\n");
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 3);
}

TEST_CASE("who has no memory left tells so with a status") {
#ifdef TELEX_SANITIZER
  WARN("skipped: sanitizers have memory of their own");
#else
  auto [words, status] = end_of([] { std::thread{take_memory}.join(); });
  CHECK(words == "telexd: cannot go on for a fault of its own: std::bad_alloc\n");
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 3);
#endif
}
