#!/usr/bin/env python3
"""An attacker between clients and a router over TLS, who has the wire: what he reads, what comes
of it when he changes records, and whether he passes for the router. The clients are in a network
of their own, the router is in another one at the same address, and what joins them is he.

usage: wire_attack_test.py DIRECTORY reads|changes|reorders|pretends: that of telexd and telex
"""

import ctypes
import itertools
import os
import pty
import signal
import socket
import subprocess
import sys
import tempfile
import threading

from extended_peer import pass_on, register, s_client, send, take
from programs import (PASSWORD, Certificate, Program, Router, Words, enter_network,
                      give_up_after, need, write_accounts)
from wire_relay import DOWN, UP, Impostor, Relay, drop, flip, replay, swap, truncate

ADDRESS = "10.0.0.1"
WHERE = (ADDRESS, 1944)
IN_ANOTHER_NETWORK = ["unshare", "--net", "sh", "-c",
                      "ip link set lo up && ip addr add %s/32 dev lo && exec \"$@\"" % ADDRESS, "sh"]
# All clients have one address.
NO_LIMITS = [word for each in ("", "-rate", "-errors", "-refusals", "-logins")
             for word in ("--limits.per-address" + each, "0")]


def in_network_of(process, function):
    """What `function` returns there; sockets that it makes stay there."""
    results = []

    def run():
        with open("/proc/%d/ns/net" % process) as network:
            if ctypes.CDLL(None, use_errno=True).setns(network.fileno(), 0) != 0:
                raise OSError(ctypes.get_errno(), "setns")
        results.append(function())
    thread = threading.Thread(target=run)
    thread.start()
    thread.join()
    return results[0]


class World:
    """Clients, a router, and who is between them."""

    def __init__(self, programs, folder, *options):
        self.telex = os.path.join(programs, "telex")
        self.folder = folder
        self.certificate = Certificate(folder, ADDRESS)
        self.router = Router(os.path.join(programs, "telexd"), self.certificate,
                             *NO_LIMITS, *options, at=ADDRESS, before=IN_ANOTHER_NETWORK)
        self.trust = ["--tls-ca", self.certificate.path]

    def dial(self, where=WHERE):
        return in_network_of(self.router.process.pid, lambda: socket.create_connection(where))

    def environment(self, **more):
        return dict(os.environ, HOME=self.folder, XDG_DATA_HOME=self.folder, **more)

    def chat(self, name, *how):
        return Program([self.telex, "chat", name, *(how or ["--server", ADDRESS, *self.trust])],
                       env=self.environment())

    def send(self, *trust):
        """Alice writes to herself, and has a file with her password."""
        path = os.path.join(self.folder, "password")
        with open(path, "w") as out:
            os.fchmod(out.fileno(), 0o600)
            out.write(PASSWORD + "\n")
        return [self.telex, "send", "alice", "hello", "--as", "alice", "--server", ADDRESS,
                *trust], self.environment(TELEX_PASSWORD_FILE=path)


# -- who reads along -------------------------------------------------------------------------


def reads_nothing(programs, folder):
    world = World(programs, folder, "--accounts.file", write_accounts(folder, "alice"),
                  "--listen", ADDRESS + ":1933")
    relay = Relay(WHERE, world.dial)
    command, environment = world.send(*world.trust)
    said = subprocess.run(command, env=environment, capture_output=True, check=True)
    assert said.stdout == b"from alice: hello\ndelivered to alice\n", said
    bob = world.chat("robert")
    world.router.log("registered", "user=robert", "complete=true")
    charlie = world.chat("charlie")
    charlie.say(b"@robert meet me at the lighthouse\n")
    bob.output.expect(b"from charlie: meet me at the lighthouse\n")
    charlie.output.expect(b"delivered to robert\n")
    words = [b"alice", b"robert", b"charlie", PASSWORD.encode(), b"hello", b"lighthouse",
             b"REGISTER", b"SEND", b"FORWARD", b"RECEIVED"]
    found = [word for word in words if word.lower() in bytes(relay.seen).lower()]
    assert len(relay.seen) > 2000 and not found, (len(relay.seen), found)
    read_where_there_is_no_tls(world)
    world.router.end()


def read_where_there_is_no_tls(world):
    """So he would find them."""
    relay = Relay((ADDRESS, 1933), lambda: world.dial((ADDRESS, 1933)),
                  read=lambda end: end.recv(65536))
    dora = world.chat("dora", "--server", ADDRESS + ":1933", "--no-tls")
    dora.say(b"@dora meet me at the lighthouse\n")
    dora.output.expect(b"from dora: meet me at the lighthouse\ndelivered to dora\n")
    for word in b"dora", b"REGISTER", b"SEND", b"FORWARD", b"RECEIVED", b"lighthouse":
        assert word in relay.seen, word


# -- who changes what is said ----------------------------------------------------------------

# Whose record is attacked, and on its way where.
SEND, ANSWER = ("alice", UP), ("alice", DOWN)
FORWARD, RECEIVED = ("bob", DOWN), ("bob", UP)
PLACES = {"SEND": SEND, "FORWARD": FORWARD, "RECEIVED": RECEIVED, "ANSWER": ANSWER}

# What both sides of TLS call a record that is not the next one, or not as it was.
BROKEN = "bad record mac"


def wait_for_end(world, name, attack):
    """The router has ended the connection, and says why."""
    if attack is truncate:
        world.router.log("left", "user=%s " % name, "reason=hung-up")
    else:
        world.router.log("tls-failed", "user=%s " % name, BROKEN)
        world.router.log("left", "user=%s " % name, "reason=unreadable")


class Chat:
    """Two who chat, and know by what they have written that they can."""

    def __init__(self, world, relay, number):
        self.programs, self.lines = {}, {}
        self.names = {"alice": "alice%d" % number, "bob": "bob%d" % number}
        for who in "bob", "alice":
            self.programs[who] = world.chat(self.names[who])
            world.router.log("registered", "user=%s " % self.names[who], "complete=true")
            self.lines[who] = relay.lines.get()
        self.say("first")
        self.programs["bob"].output.wait_for(b"first\n")
        self.programs["alice"].output.expect(b"delivered to %s\n" % self.names["bob"].encode())

    def say(self, text):
        self.programs["alice"].say(("@%s %s\n" % (self.names["bob"], text)).encode())

    def line(self, place):
        return self.lines[place[0]]

    def end(self, hurries):
        """What each has printed since, as lines. Alice waits for an answer first, for half a
        minute if none comes and she is not hurried."""
        if hurries:
            self.programs["alice"].process.send_signal(signal.SIGTERM)
        for program in self.programs.values():
            program.say_no_more()
        return {who: program.output.rest().decode().splitlines()
                for who, program in self.programs.items()}


def meets(world, relay, number, attack, place):
    chat = Chat(world, relay, number)
    line = chat.line(place)
    line.strike(place[1], attack)
    chat.say("second")
    line.wait_for(place[1], 1)
    if place[1] == UP and attack is not drop:
        wait_for_end(world, chat.names[place[0]], attack)
    elif attack is not drop:
        # The client has found it, and leaves.
        world.router.log("left", "user=%s " % chat.names[place[0]])
        assert chat.programs[place[0]].wait() == 4
    printed = chat.end(hurries=attack is drop)
    shown = ["from %s: second" % chat.names["alice"]]
    assert printed["bob"] == (shown if place in (RECEIVED, ANSWER) or attack is replay else []), printed
    told = printed["alice"]
    delivered = ["delivered to " + chat.names["bob"]]
    assert len(told) == 1 and (told != delivered or printed["bob"] == shown), printed
    if place == SEND and attack is not replay:
        assert told[0].startswith("not confirmed by "), printed


def changes_no_chat(programs, folder):
    """One sends the next message when it knows what has become of the last one."""
    world = World(programs, folder)
    relay = Relay(WHERE, world.dial)
    cases = itertools.product(PLACES, (flip, replay, truncate, drop))
    for number, (place, attack) in enumerate(cases):
        print(attack.__name__, place, flush=True)
        meets(world, relay, number, attack, PLACES[place])
    world.router.end()


class Pair:
    """Two who do not wait for answers."""

    def __init__(self, world, relay, number):
        self.users, self.lines = {}, {}
        for who in "alice", "bob":
            self.users[who] = s_client("%s:%d" % WHERE, world.certificate, talk="-quiet")
            self.lines[who] = relay.lines.get()
            register(self.users[who], b"%s%d" % (who.encode(), number))
        self.alice, self.bob = self.users["alice"], self.users["bob"]
        pass_on(self.alice, self.bob)


def loses_its_turn(world, relay, number, attack, place):
    """A record is not followed by the one that was to follow."""
    pair = Pair(world, relay, number)
    line = pair.lines[place[0]]
    line.strike(place[1], attack)
    texts = [b"second", b"third"]
    for text in texts:
        send(pair.alice, pair.bob, text)
        if place in (RECEIVED, ANSWER):
            take(pair.bob, pair.alice, text)
        line.wait_for(place[1], texts.index(text) + 1)
    victim = pair.users[place[0]]
    wait_for_end(world, victim.name.decode(), attack)
    assert victim.wait() != 0
    if victim is pair.bob:
        unsure = b"ERROR 102 Unable to send\nReason: recipient-left\nDelivery: unknown\n\n"
        pair.alice.output.expect(2 * unsure)
    for each in pair.users.values():
        each.kill()
        assert each.output.rest() == b""


def keeps_the_order(programs, folder):
    world = World(programs, folder)
    relay = Relay(WHERE, world.dial)
    for number, (place, attack) in enumerate(itertools.product(PLACES, (drop, swap))):
        print(attack.__name__, place, flush=True)
        loses_its_turn(world, relay, number, attack, PLACES[place])
    world.router.end()


# -- who says that he is the router ----------------------------------------------------------


def believe(command, environment):
    """Runs it for a person who believes the certificate that is shown."""
    person, terminal = pty.openpty()
    process = subprocess.Popen(command, env=environment, stdin=terminal, stderr=terminal,
                               stdout=subprocess.DEVNULL)
    Words(person).wait_for(b"Go on? [y/N]")
    os.write(person, b"y\n")
    assert process.wait() == 0


def is_not_the_router(programs, folder):
    world = World(programs, folder, "--accounts.file", write_accounts(folder, "alice"))
    pin = world.certificate.fingerprint()
    relay = Relay(WHERE, world.dial)
    believe(*world.send())
    relay.close()
    others = Certificate(folder, ADDRESS)
    impostor = Impostor(WHERE, others)
    for trust, words in (
            (["--pin", pin], b"another certificate"), ([], b"another certificate"),
            (world.trust, b"self-signed certificate")):
        command, environment = world.send(*trust)
        done = subprocess.run(command, env=environment, capture_output=True)
        assert done.returncode == 3 and words in done.stderr, done
        count, heard = impostor.take_heard()
        assert count > 0 and heard == b"", (count, heard)
    # So he would hear it.
    command, environment = world.send("--pin", others.fingerprint())
    subprocess.run(command, env=environment, capture_output=True)
    assert PASSWORD.encode() in impostor.take_heard()[1]
    world.router.end()


TESTS = {"reads": reads_nothing, "changes": changes_no_chat,
         "reorders": keeps_the_order, "pretends": is_not_the_router}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in TESTS:
        sys.exit(__doc__)
    need("openssl")
    enter_network()
    give_up_after(50)
    subprocess.run(["ip", "link", "set", "lo", "up"], check=True)
    subprocess.run(["ip", "addr", "add", ADDRESS + "/32", "dev", "lo"], check=True)
    with tempfile.TemporaryDirectory() as folder:
        TESTS[sys.argv[2]](sys.argv[1], folder)


main()
