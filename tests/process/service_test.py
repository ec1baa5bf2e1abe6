#!/usr/bin/env python3
"""The router under a service manager: what it tells it, and the sockets that it is passed. The
tools of systemd are the other side where they can be, and this test where they can't. In a
network of its own, where all ports are free and 192.0.2.1 is another host.

usage: service_test.py TELEXD
"""

import os
import signal
import socket
import subprocess
import sys
import tempfile

from programs import enter_network, give_up_after, need


class Manager:
    """Where a service tells how it fares."""

    def __init__(self, folder):
        self.path = os.path.join(folder, "notify")
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(self.path)

    def hear(self):
        """The next news, as a set of assignments."""
        return set(self.socket.recv(4096).decode().split("\n"))

    def wait_for(self, what):
        while True:
            news = self.hear()
            if any(each.startswith(what) for each in news):
                return news


class Router:
    def __init__(self, command, **how):
        self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL,
                                        stderr=subprocess.PIPE, text=True, **how)

    def wait_for_log(self, *texts):
        seen = ""
        for line in self.process.stderr:
            seen += line
            if all(text in line for text in texts):
                return line
        raise AssertionError("the router has not logged %s, but: %s" % (texts, seen))

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.stderr.close()
        assert self.process.wait() == 0, self.process.returncode


def passed(telexd, sockets, *options):
    """A router that is passed `sockets`, of which each has a name."""
    fds = [each.fileno() for _, each in sockets]

    def take_places():
        high = [os.dup2(fd, 100 + i) for i, fd in enumerate(fds)]
        for i, fd in enumerate(high):
            os.dup2(fd, 3 + i, inheritable=True)
    names = ":".join(name for name, _ in sockets)
    script = 'export LISTEN_PID=$$ LISTEN_FDS=%d LISTEN_FDNAMES=%s; exec "$@"' % (
        len(fds), names)
    return Router(["sh", "-c", script, "sh", telexd, *options],
                  preexec_fn=take_places, close_fds=False)


def connect(port, source="127.0.0.1", to=None):
    return socket.create_connection((to or source, port), source_address=(source, 0))


def register(peer, name):
    peer.sendall(b"REGISTER TOSEND %s\n\n" % name.encode())


def expect_registered(peer, name):
    answer = peer.recv(200)
    assert answer == b"REGISTERED TOSEND %s\n\n" % name.encode(), answer


def expect_turned_away(peer):
    answer = peer.recv(200)
    assert answer.startswith(b"ERROR 102"), answer


# -- the tests ---------------------------------------------------------------------------


def tells_as_systemd_notify_does(telexd, folder):
    manager = Manager(folder)
    environment = dict(os.environ, NOTIFY_SOCKET=manager.path)
    subprocess.run(["systemd-notify", "--no-block", "--ready"], env=environment, check=True)
    systemds = manager.hear()
    assert "READY=1" in systemds, systemds
    environment.update(WATCHDOG_USEC="300000")
    router = Router([telexd, "--port", "0"], env=environment)
    assert manager.hear() == {"READY=1"}
    for _ in range(3):
        assert manager.hear() == {"WATCHDOG=1", "STATUS=0 users, 0 messages a second"}
    router.end()
    manager.wait_for("STOPPING=1")


def is_activated_by_systemd(telexd, folder):
    """One socket is for IPv6 and IPv4: a host is the same on both."""
    manager = Manager(os.path.join(folder))
    router = Router(["systemd-socket-activate", "--listen=[::]:1933", "--fdname=plain",
                     "-E", "NOTIFY_SOCKET=" + manager.path,
                     telexd, "--limits.per-address", "2"])
    router.wait_for_log("Listening on [::]:1933")
    alice = connect(1933)
    register(alice, "alice")
    expect_registered(alice, "alice")
    assert manager.hear() == {"READY=1"}
    router.wait_for_log("listening", "address=[::]:1933")
    router.wait_for_log("connected", "peer=127.0.0.1:")
    # Loopback is exempt from limits, in this form too.
    others = [connect(1933) for _ in range(3)]
    for i, each in enumerate(others):
        register(each, "other%d" % i)
        expect_registered(each, "other%d" % i)
    strangers = [connect(1933, "192.0.2.1") for _ in range(3)]
    expect_turned_away(strangers[2])
    router.wait_for_log("turned-away", "peer=192.0.2.1 ")
    router.end()


def loses_nobody_when_it_starts_again(telexd, _):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
        first = passed(telexd, [("plain", listening)])
        early = connect(port)
        register(early, "early")
        expect_registered(early, "early")
        first.end()
        meanwhile = connect(port)
        register(meanwhile, "meanwhile")
        second = passed(telexd, [("plain", listening)])
        expect_registered(meanwhile, "meanwhile")
        second.end()


def listens_for_tls_where_that_is_said(telexd, folder):
    with socket.create_server(("127.0.0.1", 0)) as plain, \
            socket.create_server(("127.0.0.1", 0)) as tls:
        router = passed(telexd, [("tls", tls), ("plain", plain)],
                        "--tls-self-signed", folder)
        for listening, protocol in (plain, ""), (tls, "tls"):
            line = router.wait_for_log("listening", ":%d" % listening.getsockname()[1])
            assert ("over=tls" in line) == (protocol == "tls"), line
        router.end()


def refuses_what_is_no_place_to_listen(telexd, _):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        router = passed(telexd, [("telexd.socket", listening)])
        router.wait_for_log("telexd: ", "'telexd.socket'", "FileDescriptorName=")
        assert router.process.wait() == 1
        router = passed(telexd, [("plain", listening)], "--port", "0")
        router.wait_for_log("telexd: --port: the service manager")
        assert router.process.wait() == 2


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    need("systemd-notify", "systemd-socket-activate")
    enter_network()
    give_up_after(50)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "addr", "add", "192.0.2.1/32", "dev", "lo"], check=True)
    for test in (tells_as_systemd_notify_does, is_activated_by_systemd,
                 loses_nobody_when_it_starts_again, listens_for_tls_where_that_is_said,
                 refuses_what_is_no_place_to_listen):
        print(test.__name__, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            test(sys.argv[1], folder)


main()
