#!/bin/sh
# Prints each link of a document that leads to no file of this tree, or to no heading in it.
# Those to other hosts are not looked at.
#
#     links.sh DOCUMENT...

set -eu

# The anchors of a document: its headings, as GitHub makes links of them.
anchors() {
  sed -n 's/^##* //p' "$1" | tr 'A-Z' 'a-z' | sed 's/[^a-z0-9 _-]//g; s/ /-/g'
}

leads_somewhere() { # DOCUMENT LINK
  file=${2%%#*}
  if [ "$file" ]; then
    file=$(dirname "$1")/$file
  else
    file=$1
  fi
  [ -e "$file" ] || return 1
  case $2 in
    *#*) anchors "$file" | grep -qxF "${2#*#}" ;;
  esac
}

for document; do
  grep -oP '\]\(\K(?!https?:)[^) ]+' "$document" | while read -r link; do
    leads_somewhere "$document" "$link" || echo "$document: $link"
  done || :
done
