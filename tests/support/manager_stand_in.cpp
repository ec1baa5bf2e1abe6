#include "tests/support/manager_stand_in.hpp"

#include "tests/support/deadline.hpp"

#include <cstdlib>
#include <stdexcept>

#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace telex::test {

manager_stand_in::manager_stand_in()
  : socket_{::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0)} {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path_.copy(address.sun_path, sizeof(address.sun_path) - 1);
  if (::bind(socket_.get(), reinterpret_cast<sockaddr*>(&address), sizeof(address))
      != 0)
    throw std::runtime_error("cannot bind " + path_);
}

std::string manager_stand_in::hear() {
  if (!wait_ready(socket_.get(), POLLIN, deadline{}))
    throw timed_out{"the manager has heard nothing"};
  std::string result(4096, '\0');
  auto size = ::recv(socket_.get(), result.data(), result.size(), 0);
  result.resize(size > 0 ? static_cast<std::size_t>(size) : 0);
  return result;
}

bool manager_stand_in::has_news() const {
  pollfd entry{socket_.get(), POLLIN, 0};
  return ::poll(&entry, 1, 0) == 1;
}

variable::variable(const char* name, const std::string& value) : name_{name} {
  ::setenv(name_, value.c_str(), 1);
}

variable::~variable() {
  ::unsetenv(name_);
}

bool variable::is_there() const {
  return std::getenv(name_) != nullptr;
}

} // namespace telex::test
