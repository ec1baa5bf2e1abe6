#!/bin/sh
# What hostile peers do to the latency of others: runs each scenario, whatever became of those
# before it. Exit status 1 if a check of any fails.
#
#     hostile.sh TELEX-LOAD SCENARIO...

set -u
program=$1
shift
status=0
for scenario; do
  echo "$scenario:" >&2
  "$program" "$scenario" || status=1
done
exit $status
