#!/usr/bin/env python3
"""The router over TLS, with programs whose TLS is not made by our client: openssl's s_client,
stunnel, and GnuTLS's client.

usage: other_tls_test.py TELEXD openssl|stunnel|gnutls
"""

import itertools
import os
import re
import socket
import subprocess
import sys
import tempfile

from extended_peer import ask_to_be, pass_on, register, s_client, send, take
from programs import Certificate, Program, Router, Words, give_up_after, need, write_accounts

LOOPBACK = "127.0.0.1"


class World:
    """A router, and those who come to it."""

    def __init__(self, telexd, folder, *options, **how):
        self.folder = folder
        self.certificate = Certificate(folder, LOOPBACK, **how)
        self.router = Router(telexd, self.certificate, *options)
        self.names = (b"user%d" % i for i in itertools.count())

    def s_client(self, *options, talk="-brief"):
        return s_client(self.router.where, self.certificate, *options, talk=talk)

    def gnutls_cli(self, *options):
        return Program(["gnutls-cli", "--port", self.router.where.split(":")[1],
                        "--x509cafile", self.certificate.path, "--inline-commands",
                        "--logfile", self.file("gnutls.log"), *options, LOOPBACK])

    def register(self, who, name=None):
        """With a name of its own."""
        return register(who, name or next(self.names))

    def file(self, name):
        return os.path.join(self.folder, name)


# -- openssl ---------------------------------------------------------------------------------

NEW = ["TLS_AES_128_GCM_SHA256", "TLS_CHACHA20_POLY1305_SHA256", "TLS_AES_256_GCM_SHA384"]
OLD = ["AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305"]


def speaks_each_cipher(world, key="ECDSA"):
    """Each client has another one, and writes to the next."""
    crowd = []
    for version, option, ciphers in (
            ("3", "-ciphersuites", NEW), ("2", "-cipher", ["ECDHE-%s-%s" % (key, x) for x in OLD])):
        for cipher in ciphers:
            who = world.s_client("-tls1_" + version, option, cipher)
            crowd.append((who, "TLSv1." + version, cipher))
    for who, version, cipher in crowd:
        who.error.line_with("Protocol version: " + version)
        who.error.line_with("Ciphersuite: " + cipher)
        world.register(who)
    for i, (who, _, _) in enumerate(crowd):
        pass_on(crowd[i - 1][0], who)


def speaks_nothing_else(world):
    all_others = subprocess.run(
        ["openssl", "ciphers", "-s", "-tls1_2", "ALL:-ECDHE+AESGCM:-ECDHE+CHACHA20:-PSK:-SRP"],
        check=True, capture_output=True, text=True).stdout.strip()
    for reason, options in (
            ("unsupported protocol", ["-tls1_1", "-cipher", "DEFAULT@SECLEVEL=0"]),
            ("no shared cipher", ["-tls1_2", "-cipher", all_others]),
            ("no shared cipher", ["-tls1_3", "-ciphersuites", "TLS_AES_128_CCM_SHA256"])):
        stranger = world.s_client(*options)
        assert stranger.wait() != 0
        world.router.log("tls-failed", reason)
        world.router.log("left", "reason=unreadable")


def is_come_back_to(world):
    for version in "3", "2":
        ticket = world.file("ticket" + version)
        first = world.register(world.s_client("-tls1_" + version, "-sess_out", ticket))
        first.say_no_more()
        assert first.wait() == 0, first.error.rest()
        again = world.s_client("-tls1_" + version, "-sess_in", ticket, talk="-no_ign_eof")
        again.output.wait_for(b"Reused, TLSv1." + version.encode())
        again.say(b"\nREGISTER TOSEND again%s\n\n" % version.encode())
        again.output.wait_for(b"\nREGISTERED TOSEND again%s\n\n" % version.encode())


def takes_what_was_said_before_the_end(world):
    """s_client says that nothing follows when its input has ended, and then closes."""
    for version in "-tls1_3", "-tls1_2":
        alice = world.register(world.s_client(version))
        bob = world.register(world.s_client(version))
        send(alice, bob, b"my last words")
        alice.say_no_more()
        take(bob, alice, b"my last words")
        assert alice.wait() == 0, alice.error.rest()
        world.router.log("left", "user=%s " % alice.name.decode(), "reason=hung-up")
        silent = world.s_client(version)
        silent.say_no_more()
        assert silent.wait() == 0, silent.error.rest()
        world.router.log("left", "reason=hung-up")
        pass_on(bob, world.register(world.s_client(version), alice.name))


def changes_keys(world):
    """`K` asks for the other side's new key as well, `k` tells of one's own alone."""
    told = world.file("messages")
    alice = world.register(world.s_client("-tls1_3", "-msg", "-msgfile", told))
    bob = world.register(world.s_client("-tls1_3"))
    answered = 0
    for command in b"K\n", b"k\n", b"K\n", b"K\n":
        alice.say(command)
        alice.error.line_with("KEYUPDATE")
        pass_on(alice, bob)
        pass_on(bob, alice)
        answered += command == b"K\n"
        with open(told) as messages:
            heard = re.findall(r"<<< TLS 1.3.*KeyUpdate", messages.read())
        assert len(heard) == answered, (command, heard)


def does_not_negotiate_anew(world):
    alice = world.register(world.s_client())
    stranger = world.register(world.s_client("-tls1_2"))
    stranger.say(b"R\n")
    stranger.error.line_with("RENEGOTIATING")
    assert stranger.wait() != 0
    assert b"no renegotiation" in stranger.error.rest()
    world.router.log("left", "user=%s " % stranger.name.decode())
    pass_on(alice, world.register(world.s_client("-tls1_2"), stranger.name))


def takes_records_of_any_size(world):
    text = b"".join(b"%d," % i for i in range(20000))[:65536]
    for options in (["-max_send_frag", "512", "-split_send_frag", "512"],
                    ["-tls1_2", "-max_send_frag", "512", "-split_send_frag", "512"],
                    ["-maxfraglen", "512"], ["-record_padding", "4000"]):
        who = world.register(world.s_client(*options, talk="-quiet"))
        pass_on(who, who, text)


def has_other_keys_than_most(telexd, folder):
    world = World(telexd, folder, key=["rsa:2048"])
    speaks_each_cipher(world, "RSA")
    world.router.end()


def knows_users_by_their_certificates(telexd, folder):
    authority = Certificate(folder, "authority")
    right = Certificate(folder, "alice", signer=authority)
    wrong = Certificate(folder, "alice", signer=Certificate(folder, "authority"))
    world = World(telexd, folder, "--tls-client-ca", authority.path, "--accounts.file",
                  write_accounts(folder, "alice"))

    def come(certificate):
        return world.s_client("-cert", certificate.path, "-key", certificate.key)
    stranger = come(wrong)
    ask_to_be(stranger, b"alice")
    assert b"REGISTERED" not in stranger.output.rest()
    assert stranger.wait() != 0
    world.router.log("tls-failed", "unable to get local issuer certificate")
    world.register(come(right), b"alice")
    nobody = world.s_client()
    ask_to_be(nobody, b"alice")
    nobody.output.expect(b"ERROR 105 Not authenticated\nReason: password-required\n\n")
    world.router.end()


# -- stunnel ---------------------------------------------------------------------------------


class Plain:
    """A socket to where stunnel listens."""

    def __init__(self, port):
        self.socket = socket.create_connection((LOOPBACK, port))
        self.output = Words(self.socket.fileno())

    def say(self, text):
        self.socket.sendall(text)


def serves_plain_users(world):
    with open(world.file("stunnel.conf"), "w") as out:
        out.write("foreground = yes\ndebug = info\npid =\n[telex]\nclient = yes\n"
                  "accept = %s:0\nconnect = %s\nCAfile = %s\nverifyChain = yes\ncheckIP = %s\n"
                  % (LOOPBACK, world.router.where, world.certificate.path, LOOPBACK))
    stunnel = Program(["stunnel", world.file("stunnel.conf")])
    bound = stunnel.error.line_with("[telex]", "bound to")
    port = int(re.search(r":(\d+)\s*$", bound).group(1))

    def come(role, name):
        result = Plain(port)
        result.say(b"REGISTER %s %s\n\n" % (role, name))
        result.output.expect(b"REGISTERED %s %s\n\n" % (role, name))
        return result
    alice, other_half = come(b"TOSEND", b"alice"), come(b"TORECV", b"alice")
    bobs_half, bob = come(b"TOSEND", b"bob"), come(b"TORECV", b"bob")
    for text in b"hello", b"x" * 65536:
        alice.say(b"SEND bob\nContent-length: %d\n\n%s" % (len(text), text))
        bob.output.expect(b"FORWARD alice\nContent-length: %d\n\n%s" % (len(text), text))
        bob.say(b"RECEIVED alice\n\n")
        alice.output.expect(b"SEND bob\n\n")
    bobs_half.socket.shutdown(socket.SHUT_WR)
    world.router.log("left", "user=bob", "reason=hung-up")
    alice.say(b"SEND bob\nContent-length: 5\n\nhello")
    alice.output.expect(b"ERROR 102 Unable to send\n\n")
    other_half.socket.close()


# -- GnuTLS ----------------------------------------------------------------------------------


def serves_other_users(world):
    new = world.register(world.gnutls_cli("--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.3"))
    old = world.register(world.gnutls_cli("--priority", "NORMAL:-VERS-ALL:+VERS-TLS1.2"))
    openssl = world.register(world.s_client())
    pass_on(new, old)
    pass_on(old, new)
    for _ in range(3):
        new.say(b"^rekey^\n")
        pass_on(new, openssl)
        pass_on(openssl, new)


# Of each program what there has to be, what is done with one router, and with others.
TESTS = {
    "openssl": (["openssl"], [
        speaks_each_cipher, speaks_nothing_else, is_come_back_to,
        takes_what_was_said_before_the_end, changes_keys, does_not_negotiate_anew,
        takes_records_of_any_size], [has_other_keys_than_most, knows_users_by_their_certificates]),
    "stunnel": (["openssl", "stunnel"], [serves_plain_users], []),
    "gnutls": (["openssl", "gnutls-cli"], [serves_other_users], []),
}


def main():
    if len(sys.argv) != 3 or sys.argv[2] not in TESTS:
        sys.exit(__doc__)
    tools, common, others = TESTS[sys.argv[2]]
    need(*tools)
    give_up_after(50)
    with tempfile.TemporaryDirectory() as folder:
        world = World(sys.argv[1], folder)
        for test in common:
            print(test.__name__, flush=True)
            test(world)
        world.router.end()
    for test in others:
        print(test.__name__, flush=True)
        with tempfile.TemporaryDirectory() as folder:
            test(sys.argv[1], folder)


main()
