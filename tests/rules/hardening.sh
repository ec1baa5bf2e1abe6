#!/bin/sh
# Shows that a program is hardened as cmake/hardening.cmake has it; exits 1 if it is not in some
# way, and says in which.
#
#     hardening.sh PROGRAM...

set -eu
failed=0

for program; do
  headers=$(readelf --wide --file-header --program-headers --dynamic "$program")
  symbols=$(readelf --wide --dyn-syms "$program")

  has() { # WHAT PATTERN
    printf '%s\n%s\n' "$headers" "$symbols" | grep -qE "$2" && return
    echo "$program is not hardened: $1"
    failed=1
  }
  has_not() { # WHAT PATTERN
    printf '%s\n' "$headers" | grep -qE "$2" || return 0
    echo "$program is not hardened: $1"
    failed=1
  }

  has 'it is always at the same address (-pie)' '^ *Type: +DYN .*[Pp]osition.[Ii]ndependent'
  has 'it has no part that is made read-only (-z relro)' '^ *GNU_RELRO '
  has 'its table of functions can be written to (-z now)' 'FLAGS.* (BIND_)?NOW'
  has 'its stack can be run (-z noexecstack)' '^ *GNU_STACK .* RW +0x'
  has_not 'it has memory that can be written and run' '^ *LOAD .* RWE '
  has 'it does not look after its stack (-fstack-protector-strong)' ' __stack_chk_fail'
  has 'it does not look after bounds (-D_FORTIFY_SOURCE=3)' ' __[a-z]+_chk@'
  # In its own code: the mark of a whole program is there if the C library's start has it, too,
  # and Debian's has not.
  headers=$(objdump --disassemble=main --no-show-raw-insn "$program")
  case $headers in
    *x86-64*) has 'it can be entered anywhere (-fcf-protection)' '\sendbr64' ;;
    *aarch64*) has 'it can be entered anywhere (-mbranch-protection)' '\s(bti|paciasp)' ;;
  esac
done
exit $failed
