#!/bin/sh
# fixture_reports.sh UNFREED FOLDER: writes the SARIF report of every folder of fixtures into FOLDER, every rule on,
# and one of a folder without findings. Fails when the program does.
set -eu

tool=$1
reports=$2
fixtures=$(cd "$(dirname "$0")/../../fixtures" && pwd)
rm -rf "$reports"
mkdir -p "$reports/empty"
rules=$("$tool" --list-rules | sed 's/ .*//')
severities=
for rule in $rules; do severities="$severities --severity=$rule=note"; done

report() {
  status=0
  # shellcheck disable=SC2086
  (cd "$1" && "$tool" $severities --format=sarif --output="$2" .) || status=$?
  if [ "$status" -gt 1 ]; then
    echo "fixture_reports.sh: $1: unfreed ended with $status" >&2
    exit 1
  fi
}

report "$reports/empty" "$reports/none.sarif"
rmdir "$reports/empty"
count=1
for rule in $rules; do
  for group in "$fixtures/$rule"/*/; do
    report "$group" "$reports/$rule-$(basename "$group").sarif"
    count=$((count + 1))
  done
done
echo "$count reports"
[ "$count" -gt 50 ]
