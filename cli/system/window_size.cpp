#include "cli/system/window_size.hpp"

#include <sys/ioctl.h>

namespace telex::cli {

std::optional<window_size> window_size_of(int fd) noexcept {
  winsize found{};
  if (::ioctl(fd, TIOCGWINSZ, &found) != 0 || found.ws_col == 0 || found.ws_row == 0)
    return std::nullopt;
  return window_size{found.ws_col, found.ws_row};
}

std::size_t columns_of_window(int fd) noexcept {
  auto window = window_size_of(fd);
  return window ? window->columns : 0;
}

} // namespace telex::cli
