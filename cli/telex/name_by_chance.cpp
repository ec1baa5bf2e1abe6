#include "cli/telex/name_by_chance.hpp"

#include <fmt/format.h>

#include <random>

namespace telex::cli {

std::string name_by_chance(std::string_view beginning) {
  return fmt::format("{}{:08}", beginning, std::random_device{}() % 100'000'000);
}

} // namespace telex::cli
