#include "cli/system/standard_streams.hpp"

#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace telex::cli {

void open_missing_streams() {
  for (auto each : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    // It gets the lowest number that is free. The folder is there, whatever else is.
    if (::fcntl(each, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) < 0)
      ::open("/", O_RDONLY | O_DIRECTORY);
}

void print_error(std::string_view what) {
  auto line = std::string{what} + "\n";
  // There is nobody left to tell of a failure.
  [[maybe_unused]] auto ignored = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace telex::cli
