#!/bin/sh
# Everything at once on a real router: leaves soak.csv, soak.md and soak.svg in FOLDER. The exit
# status is that of the checks.
#
#     soak.sh TELEX-LOAD FOLDER [OPTIONS of telex-load soak]

set -eu
program=$1
folder=$2
shift 2
mkdir -p "$folder"
rm -f "$folder/soak.csv"
status=0
"$program" soak --csv "$folder/soak.csv" --markdown "$folder/soak.md" "$@" || status=$?
[ ! -s "$folder/soak.csv" ] \
  || gnuplot -e "csv='$folder/soak.csv'; svg='$folder/soak.svg'" \
    "$(dirname "$(readlink -f "$0")")/soak.gnuplot"
exit $status
