#!/usr/bin/env bash
# Expected: a URL with an IPv6 zone that this host has not, as in http://[fe80::1%25nosuch]/,
# is refused before anything is connected, as getaddrinfo refuses it.
# What happens: libcurl drops the zone, tells only the verbose log, and connects without a scope;
# what the caller gets is the failure of that connect, which the kernel gives for another reason.
# A zone of digits is taken as an index, whether or not there is such an interface.
# Versions 7.88.1 and 8.14.1. Output seen, of each:
#   lo: connects with the index of lo
#   nosuch: connects with no scope
#   4000000000: connects with scope 4000000000
# It matters to a client that takes the address of a router from a person: a misspelt interface
# must be named by the client itself, as libcurl tells of a dead host instead.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libc6-dev libcurl4-openssl-dev=7.88.1-10+deb12u15
debian trixie libc6-dev libcurl4-openssl-dev=8.14.1-2+deb13u7

# Nothing leaves the program: its own connect is the one that libcurl calls.
cat >"$tmp/zone.c" <<'END'
#include <curl/curl.h>
#include <errno.h>
#include <net/if.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>

int connect(int fd, const struct sockaddr* to, socklen_t size) {
  (void)fd;
  struct sockaddr_in6 address;
  if (to->sa_family == AF_INET6 && size >= sizeof address) {
    memcpy(&address, to, sizeof address);
    if (address.sin6_scope_id == 0)
      puts("connects with no scope");
    else if (address.sin6_scope_id == if_nametoindex("lo"))
      puts("connects with the index of lo");
    else
      printf("connects with scope %u\n", address.sin6_scope_id);
  }
  errno = ECONNREFUSED;
  return -1;
}

int main(int argc, char** argv) {
  printf("%s\n", curl_version_info(CURLVERSION_NOW)->version);
  for (int i = 1; i < argc; ++i) {
    char url[100];
    snprintf(url, sizeof url, "http://[fe80::1%%25%s]/", argv[i]);
    CURL* handle = curl_easy_init();
    curl_easy_setopt(handle, CURLOPT_URL, url);
    curl_easy_setopt(handle, CURLOPT_PROXY, "");
    printf("%s: ", argv[i]);
    CURLcode code = curl_easy_perform(handle);
    if (code != CURLE_COULDNT_CONNECT)
      printf("%s\n", curl_easy_strerror(code));
    curl_easy_cleanup(handle);
  }
}
END
for suite in bookworm trixie; do compile $suite zone.c -lcurl; done

zones="lo: connects with the index of lo
nosuch: connects with no scope
4000000000: connects with scope 4000000000"
expect "7.88.1
$zones" "$(run bookworm zone lo nosuch 4000000000)"
expect "8.14.1
$zones" "$(run trixie zone lo nosuch 4000000000)"
