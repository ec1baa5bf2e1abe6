"""Starts a server, loads it, and ends it."""

import json
import re
import subprocess
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Iterator, Sequence

from workloads import Report

OUTPUT = Path("build/bench")
PROGRAMS = Path("build/release")
NATS_SERVER = Path("build/nats-server/usr/sbin/nats-server")

PATIENCE = 20  # seconds for what takes a fraction of one
ROUTER = str(PROGRAMS / "bin/telexd")
TELEXD = (ROUTER, "--listen", "127.0.0.1:0", "--log-level")
ACTOR_LOG = OUTPUT / "actors.log"  # of a run; hundreds of megabytes
ACTORS = (*TELEXD, "off", "--actor-log", str(ACTOR_LOG), "--actor-log-level")
COMMANDS: dict[str, tuple[str, ...]] = {
    "telexd": (*TELEXD, "off"),
    "telexd-info": (*TELEXD, "info"),
    "telexd-actors-info": (*ACTORS, "info"),
    "telexd-actors-debug": (*ACTORS, "debug"),
    "telexd-admin": (*TELEXD, "off", "--admin", "127.0.0.1:0"),
    # Its only port is that for TLS.
    "telexd-tls": (ROUTER, "--listen", f"unix:{OUTPUT.resolve() / 'plain.socket'}",
                   "--tls", "127.0.0.1:0", "--tls-self-signed", str(OUTPUT),
                   "--log-level", "off"),
    # The same router; it is the load that differs.
    "telexd-plain": (*TELEXD, "off"),
    "telexd-all-read": (*TELEXD, "off"),
    "epoll": (str(PROGRAMS / "tests/bench/epoll-router"), "0"),
    "thread": (str(PROGRAMS / "tests/bench/thread-router"), "0"),
    "nats": (str(NATS_SERVER), "-a", "127.0.0.1", "-p", "-1", "--ports_file_dir",
             str(OUTPUT)),
}


class Failure(Exception):
    """A run that can't be used. Its text says what happened."""


@dataclass(frozen=True)
class Server:
    kind: str
    pid: int
    port: int


@dataclass(frozen=True)
class Times:
    warm_up: float
    seconds: float


@dataclass(frozen=True)
class Cores:
    server: int
    load: int


def pinned(core: int, command: Sequence[str]) -> list[str]:
    return ["taskset", "-c", str(core), *command]


@contextmanager
def started(kind: str, cores: Cores) -> Iterator[Server]:
    """A server that listens, for as long as the block lasts."""
    with open(OUTPUT / "server.log", "w") as log:
        process = subprocess.Popen(pinned(cores.server, COMMANDS[kind]), text=True,
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                                   stderr=log)
        try:
            yield Server(kind, process.pid, port_of(kind, process))
        finally:
            end(process)
            ACTOR_LOG.unlink(missing_ok=True)


def end(process: subprocess.Popen) -> None:
    process.terminate()
    try:
        process.wait(PATIENCE)
    except BaseException:
        process.kill()
        process.wait()
        raise
    finally:
        if process.stdout:
            process.stdout.close()


def ends_within(seconds: float, process: subprocess.Popen) -> bool:
    try:
        process.wait(seconds)
        return True
    except subprocess.TimeoutExpired:
        return False


def port_of(kind: str, process: subprocess.Popen) -> int:
    port = nats_port(process) if kind == "nats" else announced_port(process)
    if port is None:
        log = (OUTPUT / "server.log").read_text().strip()
        raise Failure(f"{kind} does not listen: {log or 'it says nothing'}")
    return port


def announced_port(process: subprocess.Popen) -> int | None:
    """All servers but NATS print where they listen, one place a line."""
    for line in process.stdout:
        if found := re.search(r"127\.0\.0\.1:(\d+)", line):
            return int(found[1])
    return None


def nats_port(process: subprocess.Popen) -> int | None:
    """NATS writes it to a file, which is gone when the server is."""
    file = OUTPUT / f"nats-server_{process.pid}.ports"
    end_of_patience = time.monotonic() + PATIENCE
    while not ends_within(0.02, process) and time.monotonic() < end_of_patience:
        if found := file.exists() and re.search(r":(\d+)\"", file.read_text()):
            return int(found[1])
    return None


def load_command(server: Server, arguments: Sequence[str], times: Times, cores: Cores,
                 nats_connections: int = 1) -> list[str]:
    if server.kind == "nats":
        program = [str(PROGRAMS / "tests/bench/nats-bench"),
                   "--connections", str(nats_connections)]
    else:
        program = [str(PROGRAMS / "bin/telex"), "bench"]
    options = ["--server", f"127.0.0.1:{server.port}", "--pid", str(server.pid), "--json",
               "--warm-up", str(times.warm_up), "--seconds", str(times.seconds)]
    return pinned(cores.load, [*program, *arguments, *options])


def report_of(server: Server, load: subprocess.CompletedProcess) -> Report:
    try:
        report = json.loads(load.stdout)
    except ValueError:
        report = {}
    if load.returncode != 0 or not report or report["failed"]:
        why = (f"failed: {report['failed']}, unanswered: {report.get('unanswered')}"
               if report else load.stderr.strip())
        raise Failure(f"the load for {server.kind} ended with {load.returncode}: {why}\n"
                      f"  {' '.join(load.args)}")
    return report


def load(server: Server, arguments: Sequence[str], times: Times, cores: Cores,
         nats_connections: int = 1) -> Report:
    """Raises Failure if a message failed."""
    command = load_command(server, arguments, times, cores, nats_connections)
    try:
        done = subprocess.run(command, text=True, capture_output=True,
                              timeout=times.warm_up + times.seconds + 3 * PATIENCE)
    except subprocess.TimeoutExpired:
        raise Failure(f"the load for {server.kind} does not end: {' '.join(command)}")
    return report_of(server, done)
