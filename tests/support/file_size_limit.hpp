// A disk that is full, for this process.

#pragma once

#include <csignal>

#include <sys/resource.h>

namespace telex::test {

/// While it lives, no file of this process grows beyond some octets: what is written
/// there is cut short, and then an error (EFBIG), as on a disk without room.
class file_size_limit {
public:
  explicit file_size_limit(rlim_t octets) : handler_{std::signal(SIGXFSZ, SIG_IGN)} {
    ::getrlimit(RLIMIT_FSIZE, &before_);
    rlimit limit{octets, before_.rlim_max};
    ::setrlimit(RLIMIT_FSIZE, &limit);
  }
  file_size_limit(const file_size_limit&) = delete;
  file_size_limit& operator=(const file_size_limit&) = delete;
  ~file_size_limit() {
    ::setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }

private:
  void (*handler_)(int);
  rlimit before_{};
};

} // namespace telex::test
