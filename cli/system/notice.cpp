#include "cli/system/notice.hpp"

#include <cerrno>
#include <system_error>

#include <sys/eventfd.h>
#include <unistd.h>

namespace telex::cli {

notice::notice() : fd_{::eventfd(0, EFD_CLOEXEC)} {
  if (fd_ < 0)
    throw std::system_error(errno, std::generic_category(), "eventfd");
}

notice::~notice() {
  ::close(fd_);
}

void notice::give() noexcept {
  ::eventfd_write(fd_, 1);
}

void notice::take() noexcept {
  eventfd_t count;
  ::eventfd_read(fd_, &count);
}

} // namespace telex::cli
