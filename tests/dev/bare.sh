#!/bin/sh
# Runs a script of this tree in a bare Debian, where there is nothing of what it needs.
#
# usage: bare.sh 12|13 FOLDER SCRIPT [PATH...]
#
# SCRIPT is stranger.sh, which builds and tests the tree as somebody does who comes with a new
# machine, or package_guest.sh, which has its packages alone. It finds the files that git knows, and
# those of each PATH, in /root/telex. All names are as they are in the tree.
#
# FOLDER/debian-13/base is what debootstrap has made, kept for the next run. All happens in a
# copy of it, with mounts, processes and a network of its own: they end with this script, however
# it ends. Only apt-get reaches what this machine reaches, from the mirror that its apt has.

set -eu
release=$1
folder=$(realpath -m "$2")/debian-$1
script=$3
shift 3
cd "$(dirname "$(readlink -f "$0")")/../.."
base=$folder/base
root=$folder/root
case $release in
  12) suite=bookworm ;;
  13) suite=trixie ;;
esac

say() { printf '%s\n' "$*" >&2; }
die() { say "dev: $*"; exit 1; }

# apart COMMAND: with mounts and processes of its own, which end when this script does.
apart() {
  setpriv --pdeathsig KILL env --default-signal \
    unshare --mount --mount-proc --pid --fork --kill-child "$@" 9>&- &
  child=$!
  trap 'kill -s KILL $child; exit 130' HUP INT TERM
  wait $child && status=0 || status=$?
  trap - HUP INT TERM
  return $status
}

# mirror_of LABEL: where the apt of this machine gets Debian, or Debian-Security, from.
mirror_of() {
  apt-get indextargets --format '$(ORIGIN)|$(LABEL)|$(REPO_URI)' 'Created-By: Packages' \
    | sed -n "s/^Debian|$1|//p" | head -n 1
}

find_mirrors() {
  [ -n "$(mirror_of Debian)" ] || apt-get -q update >&2 \
    || die "apt-get update failed, see above. Is there a network?"
  mirror=$(mirror_of Debian)
  security=$(mirror_of Debian-Security)
  [ -n "$mirror" ] || die "the apt of this machine has no mirror of Debian:" \
    "add one to /etc/apt/sources.list."
}

make_base() {
  [ ! -d "$base" ] || return 0
  say "Debian $release: making a bare one, in $base."
  rm -rf --one-file-system "$base.part"
  log=$folder/debootstrap.log
  case $mirror in
    https:*) set -- --include=ca-certificates ;;
    *) set -- ;;
  esac
  apart debootstrap --variant=minbase "$@" "$suite" "$base.part" "$mirror" >"$log" 2>&1 \
    || { tail -n 20 "$log" >&2; die "debootstrap failed, see above and $log."; }
  mv "$base.part" "$base"
}

# A machine that has just been installed has names, a network and sources for apt.
copy_base() {
  rm -rf --one-file-system "$root"
  cp -a --reflink=auto "$base" "$root"
  cp -L /etc/resolv.conf "$root/etc/resolv.conf"
  printf '127.0.0.1 localhost\n::1 localhost\n' >"$root/etc/hosts"
  {
    echo "deb $mirror $suite main"
    echo "deb $mirror $suite-updates main"
    [ -z "$security" ] || echo "deb $security $suite-security main"
  } >"$root/etc/apt/sources.list"
  apt-config dump | grep -E '^Acquire::(https?::|Check-|Retries)' \
    >"$root/etc/apt/apt.conf.d/90host" || true
  cat >"$root/usr/local/sbin/apt-get" <<'END'
#!/bin/sh
exec nsenter --net=/run/outside /usr/bin/apt-get "$@"
END
  chmod +x "$root/usr/local/sbin/apt-get"
}

# The files that git knows, as they are now.
copy_tree() { # [PATH...]
  changed=$(git status --porcelain --untracked-files=no | wc -l)
  unknown=$(git ls-files --others --exclude-standard | wc -l)
  tree="$(git rev-parse --short HEAD) with $changed changes that are not committed"
  [ "$unknown" = 0 ] || say "$unknown files that git does not know are left out."
  mkdir -p "$root/root/telex"
  git ls-files -z | tar --create --null --files-from=- --ignore-failed-read \
    | tar --extract --no-same-owner --directory "$root/root/telex"
  for path; do
    mkdir -p "$root/root/telex/$(dirname "$path")"
    cp -r "$path" "$root/root/telex/$path"
  done
}

# Both run beside the machine: with the mounts, and then also with the network, of the bare one.
# pivot_root, as who is in a chroot may have no namespaces of their own, which a test wants.
enter='
  mount --bind "$1" "$1"
  cd "$1"
  touch run/outside
  mount --bind /proc/self/ns/net run/outside
  exec unshare --net sh -euc "$2" inside "$@"'
inside='
  ip link set lo up
  mount -t proc proc proc
  mount -t sysfs sysfs sys
  mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
  ln -sf pts/ptmx dev/ptmx
  mount -t tmpfs tmpfs dev/shm
  pivot_root . mnt
  umount --lazy /mnt
  exec env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    HOME=/root TERM=dumb ${http_proxy:+"http_proxy=$http_proxy"} \
    "/root/telex/$3"'

# debootstrap knows no settings of apt.
eval "$(apt-config shell http_proxy Acquire::http::Proxy)"
[ -z "${http_proxy:-}" ] || export http_proxy

mkdir -p "$folder"
exec 9>"$folder/.lock"
flock -n 9 || die "another ./dev bare is at work in $folder."
find_mirrors
make_base
copy_base
copy_tree "$@"
say "Debian $release: this tree is $tree."
apart sh -euc "$enter" enter "$root" "$inside" "$script" \
  || die "Debian $release failed, see above. What is there is left in $root/root/telex."
rm -rf --one-file-system "$root"
