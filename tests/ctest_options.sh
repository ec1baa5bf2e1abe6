#!/bin/sh
# Whether these are options of ctest, as its own help has them: ctest ignores what it does not
# know, and an option without its value, and then runs all tests. If not, says so, and exits
# with 2.
#
#     ctest_options.sh [OPTIONS]

set -eu

ctest --help | awk '
  # A line of the help: `  -R <regex>, --tests-regex <regex>`, and behind a = what it is for.
  function learn(line,    count, forms, i, name) {
    sub(/^ +/, "", line)
    sub(/ *= .*/, "", line)
    optional = line ~ / \[</
    gsub(/\[[^]]*\]/, "[]", line)
    count = split(line, forms, /, */)
    for (i = 1; i <= count; ++i) {
      name = forms[i]
      sub(/[ <=[].*/, "", name)
      wants[name] = line !~ / .*[<[]/ ? "nothing" : optional ? "perhaps" : "value"
      if (forms[i] ~ /^[^ ]+(=|\[\])/)
        has_value_attached[name] = 1
    }
  }

  function refuse(why) {
    print "dev: " why >"/dev/stderr"
    exit 2
  }

  BEGIN {
    for (i = 1; i < ARGC; ++i)
      given[i] = ARGV[i]
    count = ARGC - 1
    ARGC = 1
  }

  /^  -/ { learn($0) }

  END {
    wants["--test-load"] = "value" # of which the help of some versions says nothing
    for (i = 1; i <= count; ++i) {
      name = given[i]
      if (wants[name] == "value" && i == count)
        refuse(name " lacks what belongs to it, as in ./dev test -R broadcast.")
      if (wants[name] == "value" || wants[name] == "perhaps" && given[i + 1] !~ /^-/)
        ++i
      else if (!(wants[name] || name ~ /^-j[0-9]+$/ || is_attached(name)))
        refuse("ctest has no option " name "; ./dev test --help lists those it has.")
    }
  }

  function is_attached(name) { return sub(/=.*/, "", name) && name in has_value_attached }
' "$@"
