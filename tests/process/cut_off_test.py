#!/usr/bin/env python3
"""Two who chat, each on a host of its own, and a router on a third. One is cut off from the network
for a minute: both are told of it by the time-outs that people have, whatever was said of messages
meanwhile is true, and the chat comes back by itself.

usage: cut_off_test.py DIRECTORY: that of telexd and telex
"""

import atexit
import json
import os
import pty
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time

from programs import Program, enter_network, give_up_after

CUT_FOR = 60  # s
# What a router or a client needs to miss the other, at most, and what a test may be late by.
NOTICED_AFTER = 45
LATE_BY = 10


def run(*command):
    subprocess.run(command, check=True)


class Host:
    """A network of its own with a cable to this one, in which it is `number`."""

    def __init__(self, number):
        self.router = "10.0.%d.1" % number
        self.cable = "cable%d" % number
        self.place = subprocess.Popen(["unshare", "--net", "sh", "-c", "echo; exec cat"],
                                      stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        atexit.register(self.place.kill)
        self.place.stdout.readline()
        run("ip", "link", "add", self.cable, "type", "veth", "peer", "name", "end%d" % number)
        run("ip", "link", "set", "end%d" % number, "netns", str(self.place.pid))
        run("ip", "address", "add", self.router + "/24", "dev", self.cable)
        run("ip", "link", "set", self.cable, "up")
        for command in ("ip link set lo up", "ip link set end%d up" % number,
                        "ip address add 10.0.%d.2/24 dev end%d" % (number, number)):
            run(*self.inside(), *command.split())

    def inside(self):
        return ["nsenter", "--target", str(self.place.pid), "--net"]

    def cut_off(self, seconds):
        """Until that time is over."""
        run("ip", "link", "set", self.cable, "down")
        threading.Timer(seconds, self.join).start()

    def join(self):
        run("ip", "link", "set", self.cable, "up")
        self.joined = time.monotonic()


class Chat:
    """A telex chat at a terminal."""

    def __init__(self, telex, name, host, folder):
        self.name = name
        self.history = os.path.join(folder, "telex/history/%s:1933/%s.jsonl" % (host.router, name))
        self.shown, self.changed = "", threading.Condition()
        process, self.terminal = pty.fork()
        if process == 0:
            os.environ.update(TERM="xterm", LC_ALL="C.UTF-8", XDG_STATE_HOME=folder, HOME=folder,
                              XDG_CONFIG_HOME="/nonexistent", INPUTRC="/dev/null")
            os.execvp("nsenter", host.inside() + [telex, "chat", name, "--server",
                                                  host.router + ":1933"])
        atexit.register(os.kill, process, signal.SIGKILL)
        threading.Thread(target=self.look, daemon=True).start()

    def look(self):
        while True:
            try:
                piece = os.read(self.terminal, 65536)
            except OSError:
                return
            text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", piece.decode(errors="replace"))
            with self.changed:
                self.shown += text
                self.changed.notify()

    def say(self, text):
        os.write(self.terminal, text.encode() + b"\r")

    def sees(self, text, within=LATE_BY):
        with self.changed:
            assert self.changed.wait_for(lambda: text in self.shown, within), (
                "%s has not seen %r within %d s, but\n%s" % (self.name, text, within, self.shown))

    def messages(self):
        with open(self.history) as lines:
            return [json.loads(line) for line in lines]

    def got(self):
        return [each["text"] for each in self.messages() if "from" in each]

    def sent(self):
        return {each["text"]: each["outcome"] for each in self.messages() if "from" not in each}


def check_truth(sender, recipient):
    """What was said of messages, by whether they have come."""
    got = recipient.got()
    assert len(got) == len(set(got)), got
    for text, outcome in sender.sent().items():
        if outcome != "not confirmed":
            assert (outcome == "delivered") == (text in got), (text, outcome, got)


def main(programs):
    enter_network()
    give_up_after(CUT_FOR + 2 * NOTICED_AFTER)
    folder = tempfile.mkdtemp()
    run("ip", "link", "set", "lo", "up")
    hosts = [Host(1), Host(2)]
    router = Program(
        [os.path.join(programs, "telexd"),
         *(word for each in hosts for word in ("--listen", each.router + ":1933"))])
    for _ in hosts:
        router.output.wait_for(b"\n")
    telex = os.path.join(programs, "telex")
    alice, bob = (Chat(telex, name, host, folder)
                  for name, host in zip(("alice", "bob"), hosts))
    for each in alice, bob:
        each.sees("* Connected to ")
    alice.say("@bob before")
    alice.sees("✓ @bob before")
    bob.say("@alice before")
    bob.sees("✓ @alice before")

    start = time.monotonic()
    hosts[1].cut_off(CUT_FOR)
    alice.say("@bob into the void")
    bob.say("@alice into the void")
    # The router has given it to bob, as far as it knows, and waits 10 s for his receipt.
    alice.sees("? @bob into the void", 10 + LATE_BY)
    bob.sees("is lost:", NOTICED_AFTER + LATE_BY)
    bob.sees("? @alice into the void")
    bob.say("@alice while away")
    bob.sees("is away.")
    router.error.line_with(" left ", "user=bob ")
    noticed = time.monotonic() - start
    assert noticed < NOTICED_AFTER + LATE_BY, noticed
    alice.say("@bob nobody there")
    alice.sees("✗ @bob nobody there")
    # Behind the minute: the longest pause between attempts is 15 s, and one may take 10.
    bob.sees("* Connected again to ", CUT_FOR - noticed + 25 + LATE_BY)
    back = time.monotonic() - hosts[1].joined
    assert bob.shown.count("is lost:") == 1, bob.shown

    alice.say("@bob after")
    alice.sees("✓ @bob after")
    bob.say("@alice after")
    bob.sees("✓ @alice after")
    assert "is lost" not in alice.shown, alice.shown
    check_truth(alice, bob)
    check_truth(bob, alice)
    assert bob.got() == ["before", "after"], bob.got()
    for each in alice, bob:
        each.say("/quit")
    print("the cut was noticed after %.0f s, and the chat came back after %.1f s" % (noticed, back))


if __name__ == "__main__":
    main(sys.argv[1])
