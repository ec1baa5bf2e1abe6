#include "cli/system/standard_streams.hpp"

#include <string>

#include <fcntl.h>
#include <unistd.h>

namespace telex::cli {

void open_missing_streams() {
  int fd = -1;
  do {
    fd = ::open("/dev/null", O_RDWR);
  } while (fd >= 0 && fd <= STDERR_FILENO);
  if (fd >= 0)
    ::close(fd);
}

void print_error(std::string_view what) {
  auto line = std::string{what} + "\n";
  // There is nobody left to tell of a failure.
  [[maybe_unused]] auto ignored = ::write(STDERR_FILENO, line.data(), line.size());
}

} // namespace telex::cli
