#!/usr/bin/env bash
# Expected: a program with an event loop of its own waits for the daemon's epoll descriptor and
# for MHD_get_timeout, so MHD_resume_connection shows in one of them. The header says of
# MHD_ALLOW_SUSPEND_RESUME that it sets up inter-thread communication "to signal resume".
# What happens: libmicrohttpd 0.9.75 leaves that out where the loop is not its own. After a
# resume the descriptor is not ready and no timeout is due, while the answer waits for MHD_run.
# 1.0.1 shows it in both.
# Output seen:
#   0.9.75: suspended; descriptor ready 0, timeout due 0; after MHD_run answered 1
#   1.0.1: suspended; descriptor ready 1, timeout due 1; after MHD_run answered 1
# It matters to a router whose admin port holds a request until an actor has the answer: on
# 0.9.75 it must call MHD_run itself after each resume, or the asker waits for someone else.
set -euo pipefail
# shellcheck source-path=SCRIPTDIR source=support/debian.sh
. "$(dirname "$0")/support/debian.sh"

debian bookworm libmicrohttpd-dev=0.9.75-6
debian trixie libmicrohttpd-dev=1.0.1-4

cat >"$tmp/resume.c" <<'END'
#include <arpa/inet.h>
#include <fcntl.h>
#include <microhttpd.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>

static struct MHD_Connection* held;
static int calls;

static enum MHD_Result answer(void* self, struct MHD_Connection* who, const char* url,
                              const char* method, const char* version, const char* data,
                              size_t* size, void** context) {
  ++calls;
  if (calls == 1)
    return MHD_YES;
  if (calls == 2) {
    held = who;
    MHD_suspend_connection(who);
    return MHD_YES;
  }
  struct MHD_Response* text = MHD_create_response_from_buffer(3, "hi\n", MHD_RESPMEM_PERSISTENT);
  enum MHD_Result result = MHD_queue_response(who, MHD_HTTP_OK, text);
  MHD_destroy_response(text);
  return result;
}

int main(void) {
  struct MHD_Daemon* http = MHD_start_daemon(
    MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_NO_LISTEN_SOCKET, 0, NULL, NULL, &answer,
    NULL, MHD_OPTION_END);
  if (!http)
    return 2;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr = {htonl(INADDR_LOOPBACK)}};
  socklen_t size = sizeof address;
  int door = socket(AF_INET, SOCK_STREAM, 0);
  int asker = socket(AF_INET, SOCK_STREAM, 0);
  if (bind(door, (struct sockaddr*)&address, size) || listen(door, 1)
      || getsockname(door, (struct sockaddr*)&address, &size)
      || connect(asker, (struct sockaddr*)&address, size))
    return 2;
  int one = accept(door, NULL, NULL);
  fcntl(one, F_SETFL, O_NONBLOCK);
  const char* request = "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n";
  send(asker, request, strlen(request), 0);
  MHD_add_connection(http, one, (struct sockaddr*)&address, size);

  struct pollfd loop = {MHD_get_daemon_info(http, MHD_DAEMON_INFO_EPOLL_FD)->epoll_fd, POLLIN, 0};
  for (int i = 0; i < 20 && !held; ++i) {
    poll(&loop, 1, 100);
    MHD_run(http);
  }
  MHD_UNSIGNED_LONG_LONG in_ms;
  while (poll(&loop, 1, 0) == 1 || MHD_get_timeout(http, &in_ms) == MHD_YES)
    MHD_run(http);
  printf("%s: %s; ", MHD_get_version(), held ? "suspended" : "not suspended");
  MHD_resume_connection(held);
  int ready = poll(&loop, 1, 0);
  int due = MHD_get_timeout(http, &in_ms) == MHD_YES;
  MHD_run(http);
  char octets[512];
  int answered = recv(asker, octets, sizeof octets, MSG_DONTWAIT) > 0;
  printf("descriptor ready %d, timeout due %d; after MHD_run answered %d\n", ready, due, answered);
  MHD_stop_daemon(http);
}
END
for suite in bookworm trixie; do compile $suite resume.c -lmicrohttpd; done

expect "0.9.75: suspended; descriptor ready 0, timeout due 0; after MHD_run answered 1" \
  "$(run bookworm resume)"
expect "1.0.1: suspended; descriptor ready 1, timeout due 1; after MHD_run answered 1" \
  "$(run trixie resume)"
