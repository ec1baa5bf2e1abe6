# shellcheck shell=bash
# For the scripts of findings/, which source this: a temporary folder, $tmp, that holds a small
# Debian of pinned packages, and programs that are compiled and run against it alone. Nothing
# needs root, and nothing is left behind.

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

# Where the apt of this machine gets Debian.
# shellcheck disable=SC2016 # apt-get expands it
mirror() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' \
    | sed -n 's/^Debian|Debian|//p' | head -n 1
}

# debian SUITE PACKAGE=VERSION...: unpacks these, and all that they depend on, into $tmp/SUITE.
debian() (
  suite=$1
  shift
  root=$tmp/$suite
  mkdir -p "$root"/usr/{bin,sbin,lib,lib64} "$root"/{debs/partial,lists/partial}
  ln -s usr/bin usr/sbin usr/lib usr/lib64 "$root"
  : >"$root/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $(mirror) $suite main" \
    >"$root/sources"
  apt() {
    apt-get -qq -o Dir::Etc::sourcelist="$root/sources" -o Dir::Etc::sourceparts=- \
      -o Dir::State::Lists="$root/lists" -o Dir::State::status="$root/status" \
      -o Dir::Cache="$root" -o Dir::Cache::archives="$root/debs" \
      -o APT::Sandbox::User="$(id -un)" -o Debug::NoLocking=1 "$@" >"$root/log" 2>&1 \
      || { cat "$root/log" >&2; exit 2; }
  }
  apt update
  apt --yes --no-install-recommends --download-only install "$@"
  for package in "$root"/debs/*.deb; do
    dpkg -x "$package" "$root"
  done
)

# compile SUITE SOURCE [OPTION...]: makes a program of $tmp/SOURCE, with the compiler of this
# machine and the headers and libraries of that Debian. C++ needs its libstdc++-12-dev.
compile() {
  local root=$tmp/$1 source=$tmp/$2 program=$tmp/$1/${2%.*} machine include
  machine=$(gcc -dumpmachine)
  include=$root/usr/include
  shift 2
  set -- --sysroot="$root" -O1 -o "$program" "$source" -B "$root/usr/lib/$machine" \
    -L"$root/usr/lib/$machine" -Wl,--allow-shlib-undefined "$@"
  case $source in
    *.c) gcc "$@" ;;
    *)
      g++ -std=c++17 -nostdinc++ -isystem "$include/c++/12" -isystem "$include/$machine/c++/12" \
        -isystem "$include/c++/12/backward" -L"$root/usr/lib/gcc/$machine/12" "$@"
      ;;
  esac
}

# run SUITE PROGRAM [ARGUMENT...]: for half a minute at most.
run() {
  local root=$tmp/$1 program=$tmp/$1/$2
  shift 2
  timeout 30 "$root"/lib64/ld-linux-*.so.2 --library-path "$root/usr/lib/$(gcc -dumpmachine)" \
    "$program" "$@"
}

# expect WHAT SEEN: prints what was seen, and ends the script with 1 if that is not it.
expect() {
  printf '%s\n' "$2"
  [ "$2" = "$1" ] || { printf 'This is something else than:\n%s\n' "$1" >&2; exit 1; }
}
