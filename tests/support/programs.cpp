#include "tests/support/programs.hpp"

#include "tests/support/text_of.hpp"

#include <cstdlib>

namespace telex::test {
namespace {

std::string of_build(const char* variable, const char* path) {
  const auto* build = std::getenv(variable);
  return std::string{build ? build : TELEX_OWN_BUILD} + '/' + path;
}

// By the name of what each sanitizer has a program call first.
bool has_sanitizer(const std::string& program) {
  auto octets = text_of(program);
  return octets.find("__asan_init") != std::string::npos
         || octets.find("__tsan_init") != std::string::npos;
}

} // namespace

std::string router_program() {
  return of_build("TELEX_ROUTER_BUILD", "bin/telexd");
}

std::string client_program() {
  return of_build("TELEX_CLIENT_BUILD", "bin/telex");
}

std::string failing_router_program() {
  return of_build("TELEX_ROUTER_BUILD", "tests/failing_telexd");
}

bool router_can_be_measured() {
  static const auto result = !has_sanitizer(router_program());
  return result;
}

} // namespace telex::test
