#include "cli/telexd/admin_access.hpp"

#include <stdexcept>
#include <utility>

namespace telex::cli {

std::variant<secret, std::string> read_token(const telexd_options& options) {
  return options.admin_token_file.empty() ? secret{}
                                          : read_secret(options.admin_token_file);
}

admin::key_pair_ptr key_pair_of(const telexd_options& options,
                                const std::optional<certificate>& own) {
  return own && can_be_reached(*options.admin)
           ? admin::key_pair::read(own->files().certificate, own->files().key)
           : nullptr;
}

std::string token_of(const telexd_options& options) {
  auto read = read_token(options);
  if (auto problem = std::get_if<std::string>(&read))
    throw std::runtime_error(*problem);
  return std::string{std::get<secret>(read).text()};
}

} // namespace telex::cli
