#!/bin/sh
# Configures and builds a preset of CMakePresets.json: says nothing when nothing is to be done.
# One build at a time in a folder, as another terminal may be at it. ./dev calls it.
#
#     build.sh PRESET

set -eu
cd "$(dirname "$(readlink -f "$0")")/.."
preset=$1
case $preset in
  programs | load | bench) dir=build/release ;;
  *) dir=build/$preset ;;
esac

say() { printf '%s\n' "$*" >&2; }
die() { say "dev: $*"; exit 1; }

# As many compilers at once as there are cores, and GB of free memory: each takes up to one.
compilers() {
  cat /proc/meminfo 2>/dev/null | awk -v n="$(nproc)" '
    /^MemAvailable:/ { gb = int($2 / 1048576); if (gb < n) n = gb }
    END { print n < 1 ? 1 : n }'
}

# As the preset says. Programs need no tests there.
is_configured() {
  [ -f "$dir/build.ninja" ] && [ -z "$(find CMakePresets.json -newer "$dir/build.ninja")" ] \
    && { [ "$preset" = programs ] \
      || grep -q '^BUILD_TESTING:.*=ON$' "$dir/CMakeCache.txt"; }
}

mkdir -p build 2>/dev/null || die "$PWD can't be written to: build in a folder of your own."
exec 9>"$dir.lock"
flock -n 9 || { say "Waiting for another ./dev that builds $dir."; flock 9; }
if [ -f "$dir/CMakeCache.txt" ] \
  && ! grep -qFx "CMAKE_HOME_DIRECTORY:INTERNAL=$PWD" "$dir/CMakeCache.txt"; then
  say "$dir is from another place: building afresh."
  rm -rf "$dir"
fi
# Afresh: where the cache has another compiler, CMake would forget what else the preset says.
is_configured || { rm -f "$dir/CMakeCache.txt" && cmake --preset "$preset" >/dev/null; } \
  || { rm -f "$dir/build.ninja"; die "CMake could not configure $dir, see above."; }
cmake --build --preset "$preset" -- -n | grep -q 'no work to do' && exit
CMAKE_BUILD_PARALLEL_LEVEL=${CMAKE_BUILD_PARALLEL_LEVEL:-$(compilers)} \
  cmake --build --preset "$preset" >&2 || die "the build failed, see above."
