#include "cli/telexd/logs/log_level.hpp"

namespace telex::cli {

std::string_view to_string(log_level x) noexcept {
  return x == log_level::off ? "off" : to_string(static_cast<severity>(x));
}

std::optional<log_level> parse_log_level(std::string_view text) {
  for (auto each :
       {log_level::debug, log_level::info, log_level::warning, log_level::off})
    if (text == to_string(each))
      return each;
  return std::nullopt;
}

} // namespace telex::cli
