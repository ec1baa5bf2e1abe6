#include "cli/telexd/last_words.hpp"

#include <cstdlib>
#include <exception>
#include <string_view>

#include <sys/uio.h>
#include <unistd.h>

namespace telex::cli {

namespace {

// A handler takes no arguments. It is set before there are threads.
std::string introduction;
int exit_status = EXIT_FAILURE;

/// Takes no memory, which may be what there is none of.
[[noreturn]] void end_for(std::string_view reason) noexcept {
  auto part = [](std::string_view text) {
    return iovec{const_cast<char*>(text.data()), text.size()};
  };
  const iovec line[] = {part(introduction), part(reason), part("\n")};
  // There is nobody left to tell of a failure.
  [[maybe_unused]] auto ignored = ::writev(STDERR_FILENO, line, 3);
  std::_Exit(exit_status);
}

[[noreturn]] void end() {
  if (!std::current_exception())
    end_for("no exception");
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::exception& error) {
    end_for(error.what());
  } catch (...) {
    end_for("an unknown exception");
  }
}

} // namespace

void end_with_words(const std::string& program, int status) {
  introduction = program + ": cannot go on for a fault of its own: ";
  exit_status = status;
  std::set_terminate(end);
}

} // namespace telex::cli
