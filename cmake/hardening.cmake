# What makes a fault of ours, or of a library, harder to use for who finds it: programs of the
# release build are at an address that nobody can tell before, look after their stack and the
# bounds that the compiler knows, enter functions and return from them where they may, and have
# no table of functions that can be written to. tests/rules/hardening.sh looks at what comes out.
# Sanitizers do more, and not beside all of this.

add_compile_options(
  -fPIE
  -fstack-protector-strong
  -fstack-clash-protection
  -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=3)
add_link_options(-pie -Wl,-z,relro -Wl,-z,now)

# The same in each processor's words: an indirect jump leads to the beginning of a function, and
# a return to where it was called from.
if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|amd64|i.86)$")
  add_compile_options(-fcf-protection)
elseif(CMAKE_SYSTEM_PROCESSOR MATCHES "^(aarch64|arm64)$")
  add_compile_options(-mbranch-protection=standard)
endif()
