"""Measures Telex and its yardsticks in turn: ./dev bench. Writes build/bench/results.json."""

import argparse
import json
import os
import re
import signal
import statistics
import subprocess
import sys
from dataclasses import dataclass, replace
from typing import Any, Sequence

import machine
import perf
from servers import OUTPUT, PROGRAMS, Cores, Failure, Times, load, started
from workloads import (FULL_LOAD, LATENCY, MEMORY, PROFILED, SWEEPS, THROUGHPUT, WORKLOADS,
                       Measure, Report, Sweep, Workload, number, pairs, per_second)


@dataclass(frozen=True)
class Plan:
    """How often and how long."""

    is_quick: bool
    rounds: int
    run: Times
    idle: Times
    sweep: Times
    profile: Times

    @property
    def skipped(self) -> tuple[str, ...]:
        return ("thread",) if self.is_quick else ()

    def points(self, sweep: Sweep) -> tuple[int, ...]:
        return sweep.coarse if self.is_quick else sweep.points


FULL = Plan(False, 5, run=Times(1, 3), idle=Times(1, 10), sweep=Times(1, 2),
            profile=Times(1, 3))
QUICK = Plan(True, 1, run=Times(0.3, 1), idle=Times(0.3, 1), sweep=Times(0.3, 0.5),
             profile=Times(0.3, 1))


def all_for(plan: Plan, seconds: float) -> Plan:
    """The same in a hurry, to try these programs."""
    times = Times(0.1, seconds)
    return Plan(plan.is_quick, plan.rounds, times, times, times, times)


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def short(measure: Measure, report: Report) -> str:
    """A figure for who watches: `81,234 messages/s`."""
    return f"{number(measure.value(report))} {measure.unit}"


def rotated(servers: Sequence[str], by: int) -> list[str]:
    by %= len(servers)
    return [*servers[by:], *servers[:by]]


class Bench:
    def __init__(self, plan: Plan, cores: Cores) -> None:
        self.plan = plan
        self.cores = cores
        self.runs: list[dict[str, Any]] = []

    def one_run(self, kind: str, arguments: Sequence[str], times: Times,
                nats_connections: int = 1) -> Report:
        with started(kind, self.cores) as server:
            return load(server, arguments, times, self.cores, nats_connections)

    def full_load(self) -> float:
        """What telexd passes on in a second, as far as that is known."""
        return statistics.median(
            per_second(run["report"]) for run in self.runs
            if run["workload"] == FULL_LOAD and run["server"] == "telexd")

    def servers_of(self, servers: Sequence[str]) -> list[str]:
        return [kind for kind in servers if kind not in self.plan.skipped]

    def rounds(self) -> None:
        for number in range(1, self.plan.rounds + 1):
            for workload in WORKLOADS:
                self.workload(workload, number)

    def workload(self, workload: Workload, number: int) -> None:
        rate = ["--rate", str(round(self.full_load() / 2))] if workload.half_rate else []
        times = self.plan.idle if workload.is_long else self.plan.run
        for kind in rotated(self.servers_of(workload.servers), number - 1):
            report = self.one_run(kind, workload.arguments_for(kind) + rate, times,
                                  workload.nats_connections)
            self.runs.append({"round": number, "workload": workload.key, "server": kind,
                              "report": report})
            figures = ", ".join(short(each, report) for each in workload.measures)
            say(f"round {number}/{self.plan.rounds} {workload.key} {kind} {figures}")

    def sweep(self, sweep: Sweep) -> list[dict[str, Any]]:
        result = []
        for point in self.plan.points(sweep):
            arguments = self.sweep_arguments(sweep, point)
            connections = 2 if sweep is MEMORY else 1
            for kind in self.servers_of(sweep.servers):
                report = self.one_run(kind, arguments, self.plan.sweep, connections)
                result.append({"point": point, "server": kind, "report": report})
                figures = " and ".join(number(value(report)) for value in sweep.values)
                say(f"sweep {sweep.key} {point} {kind} {figures} {sweep.unit}")
        return result

    def sweep_arguments(self, sweep: Sweep, point: int) -> tuple[str, ...]:
        if sweep is THROUGHPUT:
            return pairs(point)
        if sweep is LATENCY:
            return pairs(64, "--rate", str(round(self.full_load() * point / 100)))
        return ("idle", "--count", str(point // 2))

    def profiles(self) -> dict[str, Any]:
        result = {}
        for key in PROFILED.values():
            if self.plan.is_quick:
                result[key] = {"missing": "a quick run leaves it out"}
                continue
            say(f"profiles of telexd and epoll, {key}")
            work = next(each for each in WORKLOADS if each.key == key)
            result[key] = perf.profiles(work, self.plan.profile, self.cores)
        return result


def instructions() -> dict[str, Any]:
    """What instructions.sh prints, for each protocol."""
    done = subprocess.run(["tests/bench/instructions.sh",
                           str(PROGRAMS / "tests/bench/message-path"),
                           str(OUTPUT / "callgrind.out")], text=True, capture_output=True)
    if done.returncode != 0:
        return {"missing": (done.stderr.strip().splitlines() or ["valgrind failed"])[0]}
    result: dict[str, Any] = {}
    for line in done.stdout.splitlines():
        count, what = line.split(maxsplit=1)
        if total := re.fullmatch(r"instructions a message, (\w+)", what):
            functions: list[list[Any]] = []
            result[total[1]] = {"of_a_message": int(count), "functions": functions}
        else:
            functions.append([what, int(count)])
    return result


def measure(plan: Plan, cores: Cores, is_draft: bool) -> dict[str, Any]:
    bench = Bench(plan, cores)
    described = machine.description()  # the commit is that of the beginning
    bench.rounds()
    return {
        "is_draft": is_draft,
        "rounds": plan.rounds,
        "times": {"seconds": plan.run.seconds, "warm_up": plan.run.warm_up,
                  "idle_seconds": plan.idle.seconds, "sweep_seconds": plan.sweep.seconds},
        "cores": {"server": cores.server, "load": cores.load},
        "machine": described,
        "runs": bench.runs,
        "sweeps": {each.key: bench.sweep(each) for each in SWEEPS},
        "instructions": instructions(),
        "profiles": bench.profiles(),
    }


def two_cores() -> Cores:
    """./dev has seen that there are two."""
    server, load = sorted(os.sched_getaffinity(0))[:2]
    return Cores(server, load)


def options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./dev bench", allow_abbrev=False)
    parser.add_argument("--quick", action="store_true",
                        help="one short round, and a document in build/bench/ alone")
    parser.add_argument("--seconds", type=float, help=argparse.SUPPRESS)
    parser.add_argument("--rounds", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def plan_for(given: argparse.Namespace) -> Plan:
    plan = QUICK if given.quick else FULL
    if given.seconds:
        plan = all_for(plan, given.seconds)
    if given.rounds:
        plan = replace(plan, rounds=given.rounds)
    return plan


def main() -> int:
    given = options()
    # As Ctrl-C does: what was started is ended on the way out.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    OUTPUT.mkdir(parents=True, exist_ok=True)
    results = OUTPUT / "results.json"
    results.unlink(missing_ok=True)
    plan = plan_for(given)
    try:
        found = measure(plan, two_cores(), is_draft=plan != FULL)
    except Failure as failure:
        say(f"bench: {failure}")
        return 1
    except KeyboardInterrupt:
        return 128 + signal.SIGINT
    results.write_text(json.dumps(found, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
