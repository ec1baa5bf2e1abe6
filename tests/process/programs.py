"""Routers, other programs and certificates, for tests of programs in Python. A test says at its
begin for how long it may run, by give_up_after(): what it waits for has no time of its own.
"""

import atexit
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile

SKIPPED = 77

# That of the account of every name: the hash of `hers`, which costs next to nothing.
PASSWORD = "hers"
HASH = ("$argon2id$v=19$m=64,t=1,p=1$6nWwSxs6a75Rablo+gCafw$"
        "qjt7dowxefaAx7wk06lZyEPcPcek+HKMK349h2IzY6w")


def skip(why):
    print("skipped: " + why)
    sys.exit(SKIPPED)


def need(*tools):
    for tool in tools:
        if not shutil.which(tool):
            skip("there is no " + tool)


def enter_network():
    """Goes on with the test in a network of its own, where all ports are free."""
    if "TELEX_IN_NAMESPACE" in os.environ:
        return
    need("unshare", "ip")
    unshare = ["unshare", "--map-root-user", "--net"]
    if subprocess.run(unshare + ["true"], capture_output=True).returncode != 0:
        skip("no network namespace to be had")
    os.environ["TELEX_IN_NAMESPACE"] = "yes"
    os.execvp("unshare", unshare + [sys.executable, "-B"] + sys.argv)


def give_up_after(seconds):
    def give_up(*_):
        raise AssertionError("this takes too long")
    signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)


class Words:
    """What comes from a pipe or a socket."""

    def __init__(self, descriptor):
        self.descriptor = descriptor
        self.unread = b""

    def more(self):
        piece = os.read(self.descriptor, 65536)
        if not piece:
            raise AssertionError("nothing more comes, but there was: %r" % self.unread)
        self.unread += piece

    def take(self, size):
        result, self.unread = self.unread[:size], self.unread[size:]
        return result

    def expect(self, text):
        """These octets come next."""
        while len(self.unread) < len(text):
            self.more()
        there = self.take(len(text))
        assert there == text, "%r, and not %r" % (there[:200], text[:200])

    def wait_for(self, text):
        """Returns all that comes up to the end of `text`."""
        while text not in self.unread:
            self.more()
        return self.take(self.unread.index(text) + len(text))

    def line_with(self, *texts):
        """The next line that has all of them."""
        while True:
            line = self.wait_for(b"\n").decode(errors="replace")
            if all(text in line for text in texts):
                return line

    def rest(self):
        """All that comes until nothing more can."""
        pieces = [self.unread]
        while pieces[-1] or len(pieces) == 1:
            pieces.append(os.read(self.descriptor, 65536))
        self.unread = b""
        return b"".join(pieces)


class Program:
    """A child, which is killed with this process at the latest."""

    def __init__(self, command, **how):
        self.process = subprocess.Popen(command, bufsize=0, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **how)
        atexit.register(self.kill)
        self.output = Words(self.process.stdout.fileno())
        self.error = Words(self.process.stderr.fileno())

    def say(self, text):
        self.process.stdin.write(text)

    def say_no_more(self):
        self.process.stdin.close()

    def wait(self):
        return self.process.wait()

    def kill(self):
        self.process.kill()
        self.process.wait()


class Router(Program):
    """telexd, once it listens: at a port of 127.0.0.1 for TLS, `where`, unless `options` say
    otherwise."""

    def __init__(self, telexd, certificate, *options, at="127.0.0.1:0", before=()):
        super().__init__([*before, telexd, "--port", "0", "--tls", at,
                          "--tls-certificate", certificate.path, "--tls-key", certificate.key,
                          *options])
        self.certificate = certificate
        ready = self.output.line_with(" for TLS")
        self.where = re.search(r"listens on (\S+) for TLS", ready).group(1)

    def log(self, *texts):
        """The next line of the log with all these texts."""
        return self.error.line_with(*texts)

    def end(self):
        self.process.send_signal(signal.SIGTERM)
        assert self.wait() == 0, self.error.rest().decode()


class Certificate:
    """A new one for an address, in files of `folder`; `signer` is another one, and without it
    this one vouches for itself."""

    def __init__(self, folder, name, key=("ec", "-pkeyopt", "ec_paramgen_curve:P-256"),
                 signer=None):
        self.path = tempfile.mktemp(".certificate", dir=folder)
        self.key = self.path + ".key"
        is_address = re.fullmatch(r"[0-9.]+", name)
        command = ["openssl", "req", "-x509", "-nodes", "-newkey", *key, "-subj", "/CN=" + name,
                   "-keyout", self.key, "-out", self.path,
                   "-addext", "subjectAltName=" + ("IP:" if is_address else "DNS:") + name]
        if signer:
            command += ["-CA", signer.path, "-CAkey", signer.key]
        subprocess.run(command, check=True, capture_output=True)

    def fingerprint(self):
        said = subprocess.run(["openssl", "x509", "-in", self.path, "-noout", "-fingerprint",
                               "-sha256"], check=True, capture_output=True, text=True).stdout
        return said.split("=")[1].strip().replace(":", "").lower()


def write_accounts(folder, *names):
    """A file of accounts, with PASSWORD for each of the names."""
    path = os.path.join(folder, "accounts")
    with open(os.open(path, os.O_WRONLY | os.O_CREAT, 0o600), "w") as out:
        out.writelines("%s:%s\n" % (name, HASH) for name in names)
    return path
