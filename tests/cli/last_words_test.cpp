#include "cli/last_words.hpp"

#include "cli/descriptor.hpp"
#include "tests/support/catch.hpp"

#include <algorithm>
#include <stdexcept>
#include <string>
#include <thread>

#include <sys/wait.h>
#include <unistd.h>

using telex::cli::descriptor;
using telex::cli::end_with_words;

TEST_CASE("an exception on any thread that nobody catches is told with a status") {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  descriptor output{ends[0]};
  descriptor input{ends[1]};
  auto id = ::fork();
  REQUIRE(id >= 0);
  if (id == 0) {
    ::dup2(input.get(), STDERR_FILENO);
    end_with_words("telexd", 3);
    std::thread{[] { throw std::runtime_error{"out of luck"}; }}.join();
    ::_exit(0);
  }
  input.reset();
  std::string said(1000, '\0');
  said.resize(static_cast<std::size_t>(
    std::max<ssize_t>(0, ::read(output.get(), said.data(), said.size()))));
  CHECK(said == "telexd: cannot go on for a fault of its own: out of luck\n");
  int status = 0;
  REQUIRE(::waitpid(id, &status, 0) == id);
  REQUIRE(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 3);
}
