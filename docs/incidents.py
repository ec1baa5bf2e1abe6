"""The users of docs/incidents.sh and docs/screenshot.sh: incidents.py SCENE PORT.

Prints `ready` when all are registered, and plays them until it is ended."""

import socket
import sys
import threading
import time
from typing import Iterator


class User:
    """A complete user, with both its sockets."""

    def __init__(self, name: str, port: int) -> None:
        self.name = name
        self.sending = self.register("TOSEND", port)
        self.receiving = self.register("TORECV", port)

    def register(self, role: str, port: int) -> socket.socket:
        result = socket.create_connection(("127.0.0.1", port))
        result.sendall(f"REGISTER {role} {self.name}\n\n".encode())
        answer = result.recv(4096).decode()
        if answer != f"REGISTERED {role} {self.name}\n\n":
            raise SystemExit(f"incidents.py: {self.name} is told {answer!r}")
        return result

    def messages(self) -> Iterator[str]:
        """Who has sent the next one. It is not acknowledged yet."""
        stream = self.receiving.makefile("rb")
        while head := stream.readline():
            length = int(stream.readline().split(b":")[1])
            stream.readline()
            stream.read(length)
            yield head.split()[1].decode()

    def acknowledge(self, sender: str) -> None:
        self.receiving.sendall(f"RECEIVED {sender}\n\n".encode())

    def send(self, recipient: str, text: str) -> None:
        frame = f"SEND {recipient}\nContent-length: {len(text)}\n\n{text}"
        self.sending.sendall(frame.encode())

    def answers(self) -> Iterator[bytes]:
        """The start line of each answer."""
        for line in self.sending.makefile("rb"):
            if line != b"\n":
                yield line


def answer(user: User, delay: float = 0) -> None:
    """Acknowledges each message after `delay` seconds."""
    for sender in user.messages():
        time.sleep(delay)
        user.acknowledge(sender)


def answer_wrongly(user: User) -> None:
    """Acknowledges each message by its own name, and not by the sender's."""
    for _ in user.messages():
        user.acknowledge(user.name)


def talk(user: User, recipient: str, pause: float) -> None:
    """Sends a message, waits for the answer and then for `pause` seconds."""
    answers = user.answers()
    while True:
        user.send(recipient, "Please file this.")
        next(answers)
        time.sleep(pause)


def deaf(port: int) -> None:
    start(answer_wrongly, User("bob", port))


def slow(port: int) -> None:
    start(answer, User("archive", port), 1)
    for name in ("alice", "carol", "dave", "erin", "frank", "grace"):
        start(talk, User(name, port), "archive", 0.2)


def start(play, user: User, *arguments) -> None:
    """Plays one part of a user in a thread of its own."""
    threading.Thread(target=play, args=(user, *arguments), daemon=True).start()


SCENES = {"deaf": deaf, "slow": slow}


def main() -> None:
    if len(sys.argv) != 3 or sys.argv[1] not in SCENES:
        raise SystemExit(f"usage: incidents.py {'|'.join(SCENES)} PORT")
    SCENES[sys.argv[1]](int(sys.argv[2]))
    print("ready", flush=True)
    threading.Event().wait()


if __name__ == "__main__":
    main()
