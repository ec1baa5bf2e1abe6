#include "tests/support/programs.hpp"

#include "tests/support/text_of.hpp"

#include <cstdlib>

namespace telex::test {
namespace {

std::string of_build(const char* path) {
  const auto* build = std::getenv("TELEX_BUILD");
  return std::string{build ? build : TELEX_OWN_BUILD} + '/' + path;
}

// By the name of what each sanitizer has a program call first.
sanitizer sanitizer_of(const std::string& program) {
  auto octets = text_of(program);
  auto calls
    = [&octets](const char* name) { return octets.find(name) != std::string::npos; };
  return calls("__tsan_init")   ? sanitizer::thread
         : calls("__asan_init") ? sanitizer::address
                                : sanitizer::none;
}

} // namespace

std::string router_program() {
  return of_build("bin/telexd");
}

std::string client_program() {
  return of_build("bin/telex");
}

std::string failing_router_program() {
  return of_build("tests/failing_telexd");
}

sanitizer sanitizer_of_programs() {
  static const auto result = sanitizer_of(router_program());
  return result;
}

bool programs_can_be_measured() {
  return sanitizer_of_programs() == sanitizer::none;
}

} // namespace telex::test
