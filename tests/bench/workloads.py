"""What is measured, of which servers, and what is to come out of it."""

from dataclasses import dataclass, field
from typing import Any, Callable

Report = dict[str, Any]  # what telex bench --json prints

ALL = ("telexd", "epoll", "thread", "nats")

# How the document calls the servers.
NAMES = {
    "telexd": "Telex",
    "telexd-info": "Telex that logs",
    "telexd-actors-info": "Telex with the actor log at info",
    "telexd-actors-debug": "Telex with the actor log at debug",
    "telexd-admin": "Telex with the admin port",
    "telexd-tls": "Telex over TLS",
    "telexd-plain": "Telex on the plain protocol",
    "telexd-all-read": "Telex with none stopped",
    "epoll": "epoll loop",
    "thread": "threads",
    "nats": "NATS",
}


@dataclass(frozen=True)
class Goal:
    """A bound for Telex: of its ratio to another server, or of the figure itself."""

    against: str | None
    bound: float
    at_most: bool = False

    def is_reached(self, value: float) -> bool:
        return value <= self.bound if self.at_most else value >= self.bound


@dataclass(frozen=True)
class Measure:
    """One figure of a workload."""

    unit: str
    value: Callable[[Report], float]
    goals: tuple[Goal, ...]
    subject: str = "telexd"


@dataclass(frozen=True)
class Workload:
    """Something that all of its servers do in a round, one after another."""

    key: str
    title: str
    arguments: tuple[str, ...]
    measures: tuple[Measure, ...]
    servers: tuple[str, ...] = ALL
    more: dict[str, tuple[str, ...]] = field(default_factory=dict)  # arguments, by server
    nats_connections: int = 1
    half_rate: bool = False  # at half of what telexd can pass on with FULL_LOAD
    is_long: bool = False

    def arguments_for(self, kind: str) -> list[str]:
        return [*self.arguments, *self.more.get(kind, ())]


def per_second(report: Report) -> float:
    return report["answered_per_second"]


def deliveries(report: Report) -> float:
    return report["deliveries_per_second"]


def megabytes(report: Report) -> float:
    return report["answered_per_second"] * report["size"] / 1e6


def p50(report: Report) -> float:
    return report["latency_us"]["p50"]


def p99(report: Report) -> float:
    return report["latency_us"]["p99"]


def kib_of_a_user(report: Report) -> float:
    return report["server"]["added_kib"] / report["count"]


def server_cpu(report: Report) -> float:
    return report["server"]["cpu_percent"]


def pairs(count: int, *more: str) -> tuple[str, ...]:
    return ("pairs", "--count", str(count), *more)


def rate(*goals: Goal, unit: str = "messages/s") -> tuple[Measure, ...]:
    return (Measure(unit, per_second, goals),)


def extra(key: str, what: str, bound: float, subject: str) -> Workload:
    """Something more that telexd can do, next to telexd without it."""
    return Workload(key, f"64 pairs, and {what}", pairs(64),
                    (Measure("messages/s", per_second, (Goal("telexd", bound),), subject),),
                    servers=("telexd", subject))


def extended(*more: str) -> dict[str, tuple[str, ...]]:
    """Arguments for those that speak the extended protocol."""
    arguments = ("--protocol", "extended", *more)
    return {"telexd": arguments, "epoll": arguments}


FULL_LOAD = "pairs-64"
FULL_WINDOWS = "x-pairs-64-16"
# The works by which the document tells where time goes, for each protocol.
PROFILED = {"plain": FULL_LOAD, "extended": FULL_WINDOWS}

WORKLOADS = (
    Workload(FULL_LOAD, "64 pairs", pairs(64),
             rate(Goal("epoll", 0.80), Goal("nats", 1.25))),
    Workload("pairs-1", "1 pair", pairs(1),
             (Measure("µs, p50", p50, (Goal("epoll", 1.15, at_most=True),)),)),
    Workload("pairs-1000", "1,000 pairs", pairs(1000),
             rate(Goal("epoll", 0.75), Goal("nats", 1.25))),
    Workload("many-to-one", "64 senders to one recipient",
             ("many-to-one", "--count", "64"), rate(Goal("epoll", 0.75))),
    Workload("pipeline-64", "1 pair, 64 messages on their way",
             pairs(1, "--pipeline", "64"), rate(Goal("epoll", 0.75))),
    Workload("broadcast", "one sender to 500 recipients at once",
             ("broadcast", "--yes", "--count", "500"),
             (Measure("deliveries/s", deliveries, (Goal("epoll", 0.80),)),),
             servers=("telexd", "epoll", "thread")),
    Workload("large", "64 pairs, 49,152 octets a message",
             pairs(64, "--size", "49152"),
             (Measure("MB/s of bodies", megabytes, (Goal("epoll", 0.80),)),)),
    Workload("half-rate", "64 pairs at half of Telex' maximum", pairs(64),
             (Measure("µs, p99", p99, (Goal("epoll", 1.50, at_most=True),)),),
             servers=("telexd", "epoll"), half_rate=True),
    Workload("idle", "4,500 users with 9,000 connections that do nothing",
             ("idle", "--count", "4500"),
             (Measure("KiB a user", kib_of_a_user,
                      (Goal(None, 6, at_most=True), Goal("nats", 0.25, at_most=True))),
              Measure("% of a core", server_cpu, (Goal(None, 0.5, at_most=True),))),
             nats_connections=2, is_long=True),
    Workload("connect", "users who come, register and go, 64 at a time",
             ("connect", "--count", "64"), rate(Goal("epoll", 0.60), unit="users/s")),
    Workload("x-pairs-64", "extended: 64 pairs", pairs(64),
             rate(Goal("telexd-plain", 1.0)), servers=("telexd", "telexd-plain"),
             more=extended()),
    Workload(FULL_WINDOWS, "extended: 64 pairs, 16 messages on their way each",
             pairs(64, "--pipeline", "16"), rate(Goal("epoll", 0.70), Goal("nats", 2.0)),
             servers=("telexd", "epoll", "nats"), more=extended()),
    Workload("x-pipeline-64", "extended: 1 pair, 64 messages on their way",
             pairs(1, "--pipeline", "64"), rate(Goal("nats", 1.5), Goal("telexd-plain", 4.0)),
             servers=("telexd", "telexd-plain", "epoll", "nats"),
             more=extended("--window", "64")),
    Workload("x-many-to-one",
             "extended: 64 senders with 4 messages on their way to one recipient, window 256",
             ("many-to-one", "--count", "64", "--pipeline", "4"),
             rate(Goal("nats", 2.0), Goal("telexd-plain", 6.0)),
             servers=("telexd", "telexd-plain", "epoll", "nats"),
             more=extended("--window", "256")),
    Workload("x-broadcast", "extended: one sender to 500 recipients at once",
             ("broadcast", "--yes", "--count", "500"),
             (Measure("deliveries/s", deliveries, (Goal("telexd-plain", 1.5),)),),
             servers=("telexd", "telexd-plain", "epoll"), more=extended()),
    Workload("x-broadcast-16",
             "extended: one sender to 500 recipients at once, 16 messages on their way",
             ("broadcast", "--yes", "--count", "500", "--pipeline", "16"),
             (Measure("deliveries/s", deliveries, (Goal("telexd-plain", 1.5),)),),
             servers=("telexd", "telexd-plain", "epoll"), more=extended()),
    Workload("x-stopped", "extended: one sender to 50 recipients, one of them stopped",
             ("one-to-many", "--count", "50", "--pipeline", "50"),
             (Measure("µs, p99 of the others", p99,
                      (Goal("telexd-all-read", 1.5, at_most=True),)),),
             servers=("telexd", "telexd-all-read"),
             more={"telexd": ("--protocol", "extended", "--stopped", "1"),
                   "telexd-all-read": ("--protocol", "extended")}),
    Workload("x-idle", "extended: 4,500 users with 4,500 connections that do nothing",
             ("idle", "--count", "4500"),
             (Measure("KiB a user", kib_of_a_user, (Goal(None, 3, at_most=True),)),),
             servers=("telexd",), more=extended(), is_long=True),
    Workload("tls-pairs-64", "64 pairs, over TLS", pairs(64),
             (Measure("messages/s", per_second, (Goal("telexd", 0.75),), "telexd-tls"),),
             servers=("telexd", "telexd-tls"), more={"telexd-tls": ("--tls",)}),
    Workload("tls-idle", "extended, over TLS: 2,000 users with 2,000 connections that do nothing",
             ("idle", "--count", "2000", "--protocol", "extended", "--tls"),
             (Measure("KiB a user", kib_of_a_user, (Goal(None, 17, at_most=True),),
                      "telexd-tls"),),
             servers=("telexd-tls",), is_long=True),
    extra("log", "the log at info", 0.97, "telexd-info"),
    extra("actor-log-info", "the actor log at info", 0.97, "telexd-actors-info"),
    extra("actor-log-debug", "the actor log at debug", 0.70, "telexd-actors-debug"),
    extra("admin", "the admin port", 0.90, "telexd-admin"),
)

# Of a message, by protocol.
INSTRUCTIONS = {"plain": Goal(None, 7500, at_most=True),
                "extended": Goal(None, 5000, at_most=True)}


@dataclass(frozen=True)
class Sweep:
    """One kind of load in several strengths; the document has a plot of it."""

    key: str
    unit: str
    values: tuple[Callable[[Report], float], ...]
    points: tuple[int, ...]
    coarse: tuple[int, ...]
    servers: tuple[str, ...] = ALL


def resident_kib(report: Report) -> float:
    return report["server"]["resident_kib"]


THROUGHPUT = Sweep("throughput", "messages/s", (per_second,), (1, 4, 16, 64, 256, 1000),
                   (1, 16, 256))
# In percent of what telexd passes on with FULL_LOAD.
LATENCY = Sweep("latency", "µs, p50 and p99", (p50, p99), (10, 25, 50, 75, 90),
                (10, 50, 90), ("telexd", "epoll", "nats"))
# Connections, of which a user has two.
MEMORY = Sweep("memory", "KiB", (resident_kib,), (1000, 3000, 5000, 7000, 9000),
               (1000, 5000, 9000))
SWEEPS = (THROUGHPUT, LATENCY, MEMORY)


def number(value: float) -> str:
    """With three digits or more, for people."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f}"
