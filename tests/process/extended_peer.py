"""Users of the extended protocol (docs/extended-protocol.md) whom a program is the TLS of: it
passes on what is said to it, and writes what comes.
"""

import re

from programs import Program


def s_client(where, certificate, *options, talk="-brief"):
    """openssl's client, for a router at `where` who shows `certificate`. With -brief standard
    error tells what it is about, and an octet at the begin of what it reads may be a command to
    it, which with -quiet it is in no case."""
    return Program(["openssl", "s_client", "-connect", where, talk, "-CAfile", certificate.path,
                    "-verify_return_error", "-verify_ip", where.split(":")[0], *options])


# A blank line is nothing to the router, and what follows is no command to s_client.

def ask_to_be(who, name):
    who.say(b"\nREGISTER DUPLEX %s\nProtocol: 2\n\n" % name)


def register(who, name):
    who.name = name
    ask_to_be(who, name)
    who.output.expect(b"REGISTERED DUPLEX %s\nProtocol: 2\nMax-body: 65536\n"
                      b"Receive-window: 32\nSend-window: 64\n\n" % name)
    return who


def send(sender, recipient, text):
    sender.say(b"\nSEND %s\nContent-length: %d\n\n%s" % (recipient.name, len(text), text))


def receive(recipient, sender, text):
    """It is given the message. Returns the header that a receipt of it has."""
    head = recipient.output.wait_for(b"\n\n")
    assert head.startswith(b"FORWARD %s\n" % sender.name), head
    recipient.output.expect(text)
    return re.search(rb"Message-id: \S+\n", head).group()


def acknowledge(recipient, sender, which):
    recipient.say(b"\nRECEIVED %s\n%s\n" % (sender.name, which))


def take(recipient, sender, text):
    """It is given the message, and acknowledges it."""
    acknowledge(recipient, sender, receive(recipient, sender, text))


def pass_on(sender, recipient, text=b"hello"):
    send(sender, recipient, text)
    take(recipient, sender, text)
    sender.output.expect(b"SEND %s\n\n" % recipient.name)
