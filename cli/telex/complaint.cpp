#include "cli/telex/complaint.hpp"

#include "cli/system/standard_streams.hpp"
#include "cli/system/window_size.hpp"
#include "cli/text/wrap.hpp"

#include <string>

#include <unistd.h>

namespace telex::cli {

void complain(std::string_view what) {
  auto text = "telex: " + std::string{what}
              + (what.ends_with('.') || what.ends_with('?') ? "" : ".");
  auto window = window_size_of(STDERR_FILENO);
  print_error(wrapped(text, window ? window->columns : 0));
}

} // namespace telex::cli
