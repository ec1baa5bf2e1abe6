// A folder for the time of a test.

#pragma once

#include <filesystem>
#include <string>

#include <stdlib.h>

namespace telex::test {

class scratch {
public:
  scratch() {
    char name[] = "/tmp/telex-test-XXXXXX";
    path_ = ::mkdtemp(name);
  }
  scratch(const scratch&) = delete;
  scratch& operator=(const scratch&) = delete;
  ~scratch() {
    std::filesystem::remove_all(path_);
  }

  std::string operator/(const std::string& name) const {
    return path_ + "/" + name;
  }

  const std::string& path() const noexcept {
    return path_;
  }

private:
  std::string path_;
};

} // namespace telex::test
