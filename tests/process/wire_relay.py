"""An attacker on the wire: has all octets between clients and a router, keeps them, and passes
them on, or does to a record what it likes.
"""

import itertools
import queue
import socket
import ssl
import threading

UP, DOWN = "from the client", "to the client"
APPLICATION_DATA = 23
HEAD = 5


# -- what is done to records -----------------------------------------------------------------
# Each is given the records that have come since it was asked to begin, and yields what goes on in
# place of the last one.


def at_first(change):
    """Changes the first record alone."""
    def attack(records):
        return change(records[0]) if len(records) == 1 else records[-1:]
    attack.__name__ = change.__name__
    return attack


@at_first
def flip(record):
    middle = (HEAD + len(record)) // 2
    yield record[:middle] + bytes([record[middle] ^ 1]) + record[middle + 1:]


@at_first
def drop(_):
    return []


@at_first
def replay(record):
    return [record, record]


def swap(records):
    return {1: [], 2: [records[-1], records[0]]}.get(len(records), records[-1:])


def truncate(records):
    """Half of it, and then the end."""
    yield records[-1][:len(records[-1]) // 2]
    raise BrokenPipeError


class Line:
    """One connection."""

    def __init__(self, relay, client, router):
        self.relay = relay
        self.ends = {UP: (client, router), DOWN: (router, client)}
        self.attacks = {UP: None, DOWN: None}
        self.caught = {UP: [], DOWN: []}
        self.changed = threading.Condition()
        for direction in UP, DOWN:
            threading.Thread(target=self.pump, args=[direction], daemon=True).start()

    def strike(self, direction, attack):
        """From the next record of application data on."""
        self.attacks[direction] = attack

    def wait_for(self, direction, count):
        """Until so many have come."""
        with self.changed:
            self.changed.wait_for(lambda: len(self.caught[direction]) >= count)

    def pump(self, direction):
        source, target = self.ends[direction]
        try:
            while record := self.relay.read(source):
                self.relay.seen += record
                for piece in self.attacked(direction, record):
                    target.sendall(piece)
        except OSError:
            pass
        for end in self.ends[direction]:
            try:
                end.shutdown(socket.SHUT_WR)
            except OSError:
                pass

    def attacked(self, direction, record):
        attack = self.attacks[direction]
        if not attack or record[0] != APPLICATION_DATA:
            return [record]
        with self.changed:
            self.caught[direction].append(record)
            self.changed.notify_all()
        return attack(self.caught[direction])


def read_record(source):
    """Empty when no whole one comes any more."""
    head = source.recv(HEAD, socket.MSG_WAITALL)
    size = int.from_bytes(head[3:5], "big")
    body = source.recv(size, socket.MSG_WAITALL) if size else b""
    return head + body if len(head) == HEAD and len(body) == size else b""


class Listener:
    """Listens where clients take it for the router."""

    def __init__(self, where):
        self.socket = socket.create_server(where)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        try:
            while True:
                self.take(*self.socket.accept())
        except OSError:
            pass  # closed

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class Relay(Listener):
    """Passes on to the router, to which `dial` connects, records of TLS or what `read` reads."""

    def __init__(self, where, dial, read=read_record):
        self.seen = bytearray()
        self.lines = queue.Queue()
        self.dial = dial
        self.read = read
        super().__init__(where)

    def take(self, client, _):
        self.lines.put(Line(self, client, self.dial()))


class Impostor(Listener):
    """Shows a certificate of its own, and asks who believes it for a password."""

    def __init__(self, where, certificate):
        self.context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self.context.load_cert_chain(certificate.path, certificate.key)
        self.where = where
        self.heard = bytearray()
        self.visits = queue.Queue()
        super().__init__(where)

    def take(self, client, address):
        visit = threading.Thread(target=self.hear, args=[client])
        visit.start()
        self.visits.put((address, visit))

    def hear(self, client):
        try:
            with self.context.wrap_socket(client, server_side=True) as tls:
                while piece := tls.recv(65536):
                    self.heard += piece
                    if piece.endswith(b"\n\n"):
                        tls.sendall(b"ERROR 105 Not authenticated\nReason: password-required\n\n")
        except OSError:
            pass

    def take_heard(self):
        """What those have said, decrypted, who have come since the last call and gone; and how
        many they were."""
        with socket.create_connection(self.where) as last:
            own = last.getsockname()
        for count in itertools.count():
            client, visit = self.visits.get()
            visit.join()
            if client == own:
                heard, self.heard = bytes(self.heard), bytearray()
                return count, heard
