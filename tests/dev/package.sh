#!/bin/sh
# Makes the Debian packages of this tree, or tries those that are there. ./dev package calls it.
#
# usage: package.sh build FOLDER    makes them in FOLDER, and has lintian look at them
#        package.sh older FOLDER    makes of each one that pretends to be of a version before, and
#                                   to have come with another configuration

set -eu
command=$1
folder=$(realpath -m "$2")
cd "$(dirname "$(readlink -f "$0")")/../.."

say() { printf '%s\n' "$*" >&2; }
die() { say "dev: $*"; exit 1; }

build() {
  rm -rf "$folder"
  mkdir -p "$folder"
  log=$folder/build.log
  # Without symbols for debuggers, which would be packages of their own.
  TELEX_PACKAGES="$folder" DEB_BUILD_OPTIONS="noautodbgsym ${DEB_BUILD_OPTIONS-}" \
    dpkg-buildpackage --build=binary --no-sign --no-pre-clean --no-check-builddeps \
    --buildinfo-option="-u$folder" --buildinfo-file="$folder/telex.buildinfo" \
    --changes-option="-u$folder" --changes-file="$folder/telex.changes" >"$log" 2>&1 \
    || { tail -n 40 "$log" >&2; die "the packages could not be made, see above and $log."; }
  # What it has put together here is in the packages.
  dh_clean
  lintian --fail-on error,warning "$folder"/*.deb \
    || die "lintian does not like the packages, see above."
  ls "$folder"/*.deb
}

older() {
  for package in "$folder"/*.deb; do
    name=$(dpkg-deb --field "$package" Package)
    parts=$folder/older/$name
    mkdir -p "$parts"
    dpkg-deb --raw-extract "$package" "$parts"
    sed -i 's/^Version: .*/Version: 0.0.1/' "$parts/DEBIAN/control"
    for file in $(cat "$parts/DEBIAN/conffiles" 2>/dev/null); do
      echo "# as it was before" >>"$parts$file"
    done
    dpkg-deb --root-owner-group --build "$parts" "$folder/older/$name.deb" >/dev/null
    rm -r "$parts"
  done
}

"$command"
