#!/bin/sh
# Shows what ./dev does on machines of several kinds. Whatever it asks or starts is a stand-in
# that notes its call: nothing is installed or built.
#
#     dev_test.sh DEV FOLDER    FOLDER is made anew, and goes when it ends

set -eu
dev=$(readlink -f "$1")
rm -rf "$2"
mkdir -p "$2/bin" "$2/build/release/bin" "$2/build/release/tests" "$2/build/whole/tests" "$2/build/fail2ban/usr" \
  "$2/cmake" "$2/tests/dev" "$2/tests/rules" "$2/tests/fuzz" "$2/tests/load" "$2/findings/support" \
  "$2/docs"
cd "$2"
# Whoever looks for the programs of a build is not to find stand-ins.
trap 'rm -rf "$PWD"' EXIT
for script in dev cmake/build.sh cmake/packages.sh tests/ctest_options.sh tests/thread_tests.sh \
  tests/load/hostile.sh tests/load/soak.sh findings/support/all.sh; do
  cp "${dev%/*}/$script" $script
done
failed=0

stand_in() { # PROGRAM LINE
  printf '#!/bin/sh\necho "${0##*/} $*" >>"%s/calls"\n%s\n' "$PWD" "$2" >"$1"
  chmod +x "$1"
}

for tool in awk cat dirname env find flock grep ls mkdir nproc readlink rm sed timeout uname xargs; do
  ln -s "$(command -v $tool)" bin/
done
for program in apt-get sudo; do stand_in bin/$program ''; done
stand_in bin/id 'echo $user'
# A long build of one folder holds up none of another.
stand_in bin/cmake 'case "$*" in "--build --preset sanitize"*) timeout 20 ./dev build || exit ;; esac
  echo "ninja: no work to do."'
# Of the real one there is the help, and that is no call.
stand_in bin/ctest "[ \"\$*\" != --help ] || exec $(command -v ctest) --help"
for program in telex telexd; do stand_in build/release/bin/$program ''; done
stand_in build/release/bin/telex-load '[ $1 != slowloris ]'
for program in docs/write.sh tests/dev/bare.sh tests/dev/package.sh tests/rules/rules.sh tests/fuzz/fuzz.sh \
  build/release/tests/telex-simulate build/whole/tests/telex-simulate; do
  stand_in $program ''
done
stand_in bin/clang-format-19 'case " $missing " in *" ${0##*/} "*) exit 127 ;; esac'
stand_in findings/one-differs.sh 'exit 1'
stand_in findings/two.sh ''
printf 'int i;\n' >tests/i.cpp
# Without a note, as it changes nothing.
cat >bin/dpkg-query <<'END'
#!/bin/sh
for package; do :; done
case " $missing " in
  *" $package "*) exit 1 ;;
  *) echo installed ;;
esac
END
chmod +x bin/dpkg-query
printf 'ID=debian\nVERSION_ID="13"\n' >debian
printf 'ID=linuxmint\nID_LIKE="ubuntu debian"\n' >derivative

# on SYSTEM MISSING USER STATUS CALL TEXT COMMAND...: ends with that status, has called what
# CALL matches, or nothing if it is -, and has said TEXT.
on() {
  system=$1 missing_here=$2 user_here=$3 status=$4 call=$5 text=$6
  shift 6
  : >calls
  env -i PATH="$PWD/bin" OS_RELEASE="$PWD/$system" missing="$missing_here" user="$user_here" \
    "$PWD/dev" "$@" >said 2>&1 && got=0 || got=$?
  grep -v -e '^id ' -e '^ctest --help' calls >called || :
  if [ "$call" = - ]; then
    [ ! -s called ] || got="$got with a call"
  else
    grep -qe "$call" called || got="$got without $call"
  fi
  [ -z "$text" ] || grep -qFe "$text" said || got="$got without the text"
  [ "$got" = "$status" ] || {
    echo "./dev $* on $system without '$missing_here': $got instead of $status: $text"
    cat called said
    failed=1
  }
}

refused() { # TEXT COMMAND...
  text=$1
  shift
  on debian 'g++ catch2 clang-19 valgrind debootstrap' 0 2 - "$text" "$@"
}

refused "'abc' is no number of seconds" fuzz abc
refused "'' is no number of seconds" fuzz ''
refused "'0' is no number of seconds" fuzz 0
refused "'-1' is no number of seconds" fuzz -1
refused 'one number' fuzz 60 60
refused "no scenario 'slow'" load stopped-reader slow
refused "not '--quik'" bench --quik
refused "not 'extra'" bench --quick extra
refused "not '--rounds'" bench --quick --rounds
refused "not '--seconds --quick'" bench --seconds --quick
refused "no finding 'three', but there are:" findings two three
refused "no part 'logs'" docs log logs
refused 'which Debian?' bare
refused 'which Debian?' bare 11
refused 'a version and a folder' bare 12 a b
refused "not 'all'" package all
refused './dev chat NAME' chat
refused "'1934' is none" run 1934
refused "'wire' is none" test wire
refused "'60' is none" simulate 60
refused "'60' is none" soak 60
refused 'takes no arguments' build all
refused "not 'all'" check all
refused "not '--no-format all'" check --no-format all
refused 'takes no arguments' packages all
refused "no command 'frob'" frob 1

helped() { # COMMAND...
  on debian 'g++ catch2 clang-19 clang-format-19 valgrind debootstrap' 0 0 - 'usage: ./dev' "$@"
}

helped
helped --help
helped help
helped help chat
for command in build check mutants fuzz load bench instructions findings bare package docs \
  format packages; do
  helped $command --help
  helped $command -h
done
helped load storm --help
on debian '' 0 0 '^telexd --help' '' run --help
on debian '' 0 0 '^telex chat --help' '' chat --help
on debian '' 0 0 '^telex-simulate --help' '' simulate --help
on debian '' 0 0 '^telex-load soak .* --help' '' soak --help

install='apt-get install --yes --no-install-recommends'
on debian '' 0 0 '^telexd --port 0' '' run --port 0
on debian 'catch2' 0 0 '^telexd' '' run
on debian 'catch2 lnav' 0 0 "^$install catch2 lnav" 'Catch2: the test framework' test
on debian 'catch2 lnav' 1000 0 "^sudo .*$install catch2 lnav" 'Installing them' test

on debian '' 0 0 '^ctest --preset release -R one -V -j4 --no-tests=error' '' \
  test -R one -V -j4 --no-tests=error
on debian '' 0 2 - 'ctest has no option --nosuch' test --nosuch
on debian '' 0 2 - 'ctest has no option two' test -R one two
on debian '' 0 2 - 'ctest has no option --tests-regex=one' test --tests-regex=one
on debian '' 0 2 - '-R lacks' test -V -R
on debian '' 0 2 - '--timeout lacks' test --timeout
on debian '' 0 0 - '--tests-regex <regex>' test --help

on derivative '' 0 0 '^ctest' '' test
on derivative 'catch2 lnav' 0 1 - "apt-get update && $install catch2 lnav" test

on debian '' 0 0 '^clang-format-19 --dry-run .*i.cpp' '' check
on debian 'clang-format-19' 0 1 "^$install clang-format-19" 'run ./dev format' check
on derivative 'clang-format-19' 0 1 - './dev check --no-format' check
on derivative 'clang-format-19' 0 0 '^ctest --preset whole' '' check --no-format

on debian '' 0 0 '^two.sh' 'passed: two' findings two
on debian '' 0 1 '^two.sh' 'passed: two' findings
on debian '' 0 1 '^one-differs.sh' 'failed: one-differs' findings two one-differs

on debian '' 0 0 '^telex-load storm' 'storm:' load storm
on debian '' 0 1 '^telex-load storm' 'slowloris:' load
on debian '' 0 0 '^telex-load soak --csv build/soak/.* --minutes 1$' '' soak --minutes 1

on debian '' 0 0 '^write.sh build/release$' '' docs
on debian '' 0 0 '^write.sh build/release log page$' '' docs log page

on debian '' 1000 1 - 'sudo ./dev bare 13 there' bare 13 there
on debian 'debootstrap' 0 0 "^$install debootstrap" '' bare 12
on debian '' 0 0 "^bare.sh 12 $PWD/build/bare tests/dev/stranger.sh$" '' bare 12

on debian '' 1000 0 '^package.sh build build/packages$' '' package
on debian 'lintian' 0 0 "^$install lintian" '' package
on debian '' 1000 1 - 'sudo ./dev package --test' package --test
on debian '' 0 0 '^bare.sh 13 build/bare tests/dev/package_guest.sh build/packages$' '' \
  package --test
on derivative '' 0 1 - 'no Debian of those' package --test

# Two builds of one folder.
mkfifo waits
exec 8>build/release.lock
flock 8
env -i PATH="$PWD/bin" missing= "$PWD/dev" build 2>waits 8>&- &
read -r line <waits && [ "$line" = "Waiting for another ./dev that builds build/release." ] || {
  echo "./dev build says '$line' while the folder is built."
  failed=1
}
exec 8>&-
wait $! || failed=1

rm bin/dpkg-query
on derivative '' 0 1 - 'libreadline-dev' build
on derivative '' 0 0 - 'libreadline-dev' packages
awk '{ match($0, /^[^ ]+ +[^ ]+ +/); begins[RLENGTH] } END { for (each in begins) ++n; exit n != 1 }' \
  said || { echo "./dev packages prints no columns:"; cat said; failed=1; }

exit $failed
