# shellcheck shell=bash disable=SC2034
# What the commands of this folder share. Sourced, not run; leaves the shell at the top of the project.

set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
logs=build/logs
mkdir -p "$logs"

say() { printf '== %s\n' "$*"; }
stop() {
  printf 'stopped: %s\n' "$*" >&2
  exit 1
}

# quietly LOG COMMAND...: runs with the output in build/logs/LOG.
quietly() {
  local log="$logs/$1"
  shift
  "$@" >"$log" 2>&1 </dev/null
}

# reason LOG: where the log is, and the first line of it that sounds like one.
reason() {
  local line
  line=$(grep -m 1 -E '^E: |reason: |npm (ERR!|error) [^A-Za-z]*[a-z]+ +[^ ]+ ' "$logs/$1" | cut -c 1-200 || true)
  printf 'see %s/%s%s' "$logs" "$1" "${line:+ ($line)}"
}

has_command() { command -v "$1" >/dev/null 2>&1; }
has_header() { [ -e "/usr/include/$1" ] || [ -e "/usr/local/include/$1" ]; }

# What the project needs from the system, as `kind:what package`. The package is only looked for when the
# command, header or file is not there, so that tools from elsewhere (Node from nodejs.org, say) are kept.
build_needs='
command:g++ g++
command:cmake cmake
command:ninja ninja-build
command:ccache ccache
command:node nodejs
command:npm npm
file:/etc/ssl/certs/ca-certificates.crt ca-certificates
header:nlohmann/json.hpp nlohmann-json3-dev
header:CLI/CLI.hpp libcli11-dev
header:fmt/format.h libfmt-dev
header:tl/expected.hpp libexpected-dev
header:toml++/toml.h libtomlplusplus-dev
header:xxhash.h libxxhash-dev'
# For unfreed-embind, which reads C++. Everything else is built without it.
clang_needs='
file:/usr/lib/llvm-19/include/clang/Tooling/Tooling.h libclang-19-dev
file:/usr/lib/llvm-19/lib/cmake/llvm/LLVMConfig.cmake llvm-19-dev
file:/usr/lib/llvm-19/lib/libclang-cpp.so libclang-cpp19-dev'
test_needs="$build_needs$clang_needs
header:gtest/gtest.h libgtest-dev
command:git git
command:pre-commit pre-commit
command:strip binutils
command:groff groff-base"
# Another version would format differently; this one is in Debian 12 and in Ubuntu 24.04.
format_needs='command:clang-format-14 clang-format-14'
tidy_needs='command:clang-tidy clang-tidy'

is_there() {
  case $1 in
    command:*) has_command "${1#command:}" ;;
    header:*) has_header "${1#header:}" ;;
    file:*) [ -e "${1#file:}" ] ;;
  esac
}

# missing_packages NEEDS: the Debian packages of what is not there, one a line.
missing_packages() {
  local need package
  while read -r need package; do
    [ -z "$need" ] || is_there "$need" || echo "$package"
  done <<<"$1"
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  else
    sudo "$@"
  fi
}

apt_install() {
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@"
}

apt_knows_all() {
  local package
  for package; do
    apt-cache show "$package" >/dev/null 2>&1 || return 1
  done
}

# install_missing NEEDS: through apt, and only what is not there.
install_missing() {
  local packages
  packages=$(missing_packages "$1" | sort -u | tr '\n' ' ')
  [ -n "${packages// /}" ] || return 0
  has_command apt-get || stop "missing: $packages(Debian's names); this machine has no apt-get, install them by hand"
  if [ "$(id -u)" != 0 ]; then
    has_command sudo || stop "missing: $packages; run this as root once, or install sudo"
    sudo -n true 2>/dev/null || [ -t 0 ] || stop "missing: $packages; sudo would ask for a password here, install them by hand"
  fi
  say "installing $packages"
  # The names hold no blanks: they are split on purpose.
  # shellcheck disable=SC2086
  if ! apt_knows_all $packages || ! quietly apt-install.log apt_install $packages; then
    say "updating the package lists"
    quietly apt-update.log as_root apt-get update || stop "\`apt-get update\` failed: $(reason apt-update.log)"
    quietly apt-install.log apt_install $packages || stop "cannot install $packages: $(reason apt-install.log)"
  fi
  packages=$(missing_packages "$1" | tr '\n' ' ')
  [ -z "${packages// /}" ] || stop "still missing after installing: $packages"
}

require_node() {
  local major
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || stop "Node $(node --version) is too old: 18 or newer is needed"
}

# npm_packages FOLDER [OPTION...]: installs what the folder's lock file names, when that has not been done since it changed.
npm_packages() {
  local folder=$1 lock="$1/package-lock.json" done="$1/node_modules/.package-lock.json" log
  shift
  [ -e "$lock" ] || stop "$lock is missing"
  if [ -e "$done" ] && [ ! "$lock" -nt "$done" ]; then return 0; fi
  say "installing the npm packages of $folder/"
  log="npm-$(basename "$(realpath "$folder")").log"
  quietly "$log" npm ci --ignore-scripts --no-audit --no-fund --prefix "$folder" "$@" || stop "\`npm ci\` failed in $folder/: $(reason "$log")"
  touch "$done"
}

# What the project itself is built from. The packages that hold the finished program are optional dependencies of
# the same package.json: they are not wanted here.
npm_build_inputs() { npm_packages . --omit=optional; }

# build PRESET [TARGET...]
build() {
  local preset=$1
  shift
  say "building build/$preset"
  # Every time: it costs a second, and it sees what has been added or pulled.
  quietly "configure-$preset.log" cmake --preset "$preset" || {
    cat "$logs/configure-$preset.log" >&2
    stop "\`cmake --preset $preset\` failed"
  }
  cmake --build --preset "$preset" ${1:+--target "$@"} || stop "\`cmake --build --preset $preset\` failed"
}
