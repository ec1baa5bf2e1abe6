#include "cli/telex/complaint.hpp"

#include "cli/system/standard_streams.hpp"

#include <string>

namespace telex::cli {

void complain(std::string_view what) {
  print_error("telex: " + std::string{what} + ".");
}

} // namespace telex::cli
