#!/bin/sh
# validate.sh FILE.sarif…: judges SARIF logs by the schema and by Microsoft's validator with GitHub's rules.
# Fails on any error or warning, and prints them. BUILD_DIR (default: build) keeps the validators, which are
# installed once and again when the lock file changes.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
build=${BUILD_DIR:-$root/build}
tools=$build/report-validators

if [ $# -eq 0 ]; then
  echo "usage: validate.sh FILE.sarif..." >&2
  exit 2
fi

# Installed beside its place and then moved into it, so that two runs at a time do no harm.
install_tools() {
  new=$tools.$$
  mkdir -p "$new"
  cp "$here/package.json" "$here/package-lock.json" "$root/.npmrc" "$new/"
  (cd "$new" && npm ci --ignore-scripts --no-audit --no-fund >"$build/report-validators.log" 2>&1) || {
    rm -rf "$new"
    echo "validate.sh: the SARIF validators could not be installed; see $build/report-validators.log" >&2
    exit 1
  }
  chmod u+x "$new"/node_modules/@microsoft/sarif-multitool-linux/Sarif.Multitool
  rm -rf "$tools"
  mv -T "$new" "$tools" 2>/dev/null || rm -rf "$new"
}

if ! cmp -s "$here/package-lock.json" "$tools/package-lock.json"; then
  echo "installing the SARIF validators into $tools"
  install_tools
fi
NODE_PATH=$tools/node_modules exec node "$here/validate.js" "$tools" "$@"
