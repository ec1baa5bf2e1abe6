#include "cli/system/unread.hpp"

#include <poll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

std::uint64_t unread_of(int fd) {
  struct stat about;
  if (::fstat(fd, &about) == 0 && S_ISREG(about.st_mode)) {
    auto place = ::lseek(fd, 0, SEEK_CUR);
    return about.st_size > place ? static_cast<std::uint64_t>(about.st_size - place)
                                 : 0;
  }
  int count = 0;
  return ::ioctl(fd, FIONREAD, &count) == 0 && count > 0
           ? static_cast<std::uint64_t>(count)
           : 0;
}

// It can be read, and has no octets.
bool has_ended(int fd) {
  pollfd entry{fd, POLLIN, 0};
  return ::poll(&entry, 1, 0) > 0 && unread_of(fd) == 0;
}

} // namespace telex::cli
