#include "cli/last_words.hpp"

#include "cli/standard_streams.hpp"

#include <cstdlib>
#include <exception>
#include <utility>

namespace telex::cli {

namespace {

// A handler takes no arguments. It is set before there are threads.
std::string speaker;
int exit_status = EXIT_FAILURE;

std::string last_exception() {
  if (!std::current_exception())
    return "no exception";
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const std::exception& error) {
    return error.what();
  } catch (...) {
    return "an unknown exception";
  }
}

[[noreturn]] void end() noexcept {
  print_error(speaker + ": cannot go on for a fault of its own: " + last_exception());
  std::_Exit(exit_status);
}

} // namespace

void end_with_words(std::string program, int status) {
  speaker = std::move(program);
  exit_status = status;
  std::set_terminate(end);
}

} // namespace telex::cli
