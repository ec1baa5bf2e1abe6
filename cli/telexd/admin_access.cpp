#include "cli/telexd/admin_access.hpp"

#include <stdexcept>
#include <utility>

namespace telex::cli {

std::variant<secret, std::string> read_token(const telexd_options& options) {
  // SIGHUP has it read again, while users wait.
  return options.admin_token_file.empty()
           ? secret{}
           : read_secret(options.admin_token_file, secret_source::regular_file);
}

secret token_of(const telexd_options& options) {
  auto read = read_token(options);
  if (auto problem = std::get_if<std::string>(&read))
    throw std::runtime_error(*problem);
  return std::get<secret>(std::move(read));
}

} // namespace telex::cli
