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
  print_error(wrapped(text, columns_of_window(STDERR_FILENO)));
}

} // namespace telex::cli
