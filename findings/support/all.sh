#!/bin/sh
# Runs findings, whatever became of those before, and says at the end which passed. Exit status
# 1 if one failed.
#
#     all.sh NAME...

set -u
cd "$(dirname "$(readlink -f "$0")")/.." || exit
failed=' '
for name; do
  echo "$name:" >&2
  "./$name.sh" || failed="$failed$name "
done
for name; do
  case $failed in
    *" $name "*) echo "failed: $name" ;;
    *) echo "passed: $name" ;;
  esac
done
[ "$failed" = ' ' ]
