"""Writes docs/benchmarks.md and its plots from build/bench/results.json."""

import json
import shutil
import statistics
import subprocess
import sys
import textwrap
from pathlib import Path
from string import Template
from typing import Any, Callable, Iterable

import perf
from servers import OUTPUT
from workloads import (ALL, INSTRUCTIONS, LATENCY, NAMES, PROFILED, SWEEPS, WORKLOADS, Goal,
                       Measure, Report, Sweep, Workload, number, per_second)

HERE = Path(__file__).parent
MISSING = "–"
FULLY_BUSY = 98  # percent: who waits for nothing but the next call of the system

Results = dict[str, Any]  # what compare.py has written


def table(head: Iterable[str], rows: Iterable[Iterable[str]], figures_from: int) -> str:
    """In Markdown; the columns from there on are aligned to the right."""
    names = list(head)
    rules = ["---" if i < figures_from else "---:" for i in range(len(names))]
    return "\n".join("| " + " | ".join(row) + " |" for row in (names, rules, *rows))


def values(results: Results, workload: Workload, kind: str,
           value: Callable[[Report], float]) -> dict[int, float]:
    """A figure of each round, by the round's number."""
    return {run["round"]: value(run["report"]) for run in results["runs"]
            if run["workload"] == workload.key and run["server"] == kind}


# -- figures and goals -------------------------------------------------------------


def with_spread(found: dict[int, float]) -> str:
    if not found:
        return MISSING
    text = number(statistics.median(found.values()))
    if len(found) == 1:
        return text
    return f"{text} ({number(min(found.values()))}–{number(max(found.values()))})"


def figure_rows(results: Results) -> Iterable[list[str]]:
    for workload in WORKLOADS:
        for measure in workload.measures:
            cells = [with_spread(values(results, workload, kind, measure.value))
                     for kind in ALL]
            yield [workload.title, measure.unit, *cells]
            for kind in workload.servers:
                if kind not in ALL:
                    cell = with_spread(values(results, workload, kind, measure.value))
                    yield [f"the same, {NAMES[kind]}", measure.unit, cell,
                           *[MISSING] * (len(ALL) - 1)]


def figures(results: Results) -> str:
    head = ["work", "unit", *(NAMES[kind] for kind in ALL)]
    return table(head, figure_rows(results), 2)


def bound(goal: Goal, unit: str) -> str:
    sign = "≤" if goal.at_most else "≥"
    return f"{sign} {goal.bound:.2f}" + ("" if goal.against else f" {unit}")


def goal_row(results: Results, workload: Workload, measure: Measure, goal: Goal) -> list[str]:
    mine = values(results, workload, measure.subject, measure.value)
    median = statistics.median(mine.values())
    work = f"{workload.title}: {measure.unit}"
    if goal.against is None:
        reached = goal.is_reached(median)
        cells = [MISSING, bound(goal, measure.unit), f"{median:.2f} {measure.unit}", MISSING]
    else:
        theirs = values(results, workload, goal.against, measure.value)
        ratio = median / statistics.median(theirs.values())
        paired = statistics.median(mine[each] / theirs[each] for each in mine)
        reached = goal.is_reached(paired)
        against = NAMES[goal.against]
        if goal.against == ALL[0]:
            against = f"{against} without"
        cells = [against, bound(goal, ""), f"{paired:.2f}", f"{ratio:.2f}"]
    return [work, *cells, "reached" if reached else "**missed**"]


def instruction_rows(results: Results) -> Iterable[list[str]]:
    for protocol, goal in INSTRUCTIONS.items():
        if found := results["instructions"].get(protocol):
            count = found["of_a_message"]
            yield [f"instructions a message, {protocol}", MISSING, f"≤ {goal.bound:,}",
                   f"{count:,}", MISSING,
                   "reached" if goal.is_reached(count) else "**missed**"]


def goals(results: Results) -> str:
    head = ["work", "compared with", "goal", "side by side", "of medians", ""]
    rows = [goal_row(results, workload, measure, goal) for workload in WORKLOADS
            for measure in workload.measures for goal in measure.goals]
    return table(head, [*rows, *instruction_rows(results)], 2)


# -- processor time ----------------------------------------------------------------


def of_work(results: Results, key: str, kind: str, value: Callable[[Report], float]) \
        -> float | None:
    """The median of a figure of the work with that key."""
    work = next(each for each in WORKLOADS if each.key == key)
    found = values(results, work, kind, value)
    return statistics.median(found.values()) if found else None


def cpu_of_message(results: Results, key: str, kind: str, who: str) -> float | None:
    """µs of a core that a message takes of the server, or of the load."""
    return of_work(results, key, kind,
                   lambda report: report[who]["cpu_percent"] * 1e4 / per_second(report))


def cpu_percent(results: Results, key: str, kind: str, who: str) -> float | None:
    """How busy a core is, that of the server or that of the load."""
    return of_work(results, key, kind, lambda report: report[who]["cpu_percent"])


def cpu(results: Results, key: str) -> str:
    def cell(kind: str, who: str) -> str:
        value = cpu_of_message(results, key, kind, who)
        return MISSING if value is None else number(value)

    def busy(kind: str, who: str) -> str:
        value = cpu_percent(results, key, kind, who)
        return MISSING if value is None else f"{value:.1f} %"

    rows = ([NAMES[kind], *(each(kind, who) for who in ("server", "load")
                            for each in (cell, busy))] for kind in ALL)
    return table(["server", "µs of the server's core", "its core is busy",
                  "µs of the load's core", "its core is busy"], rows, 1)


def cpu_sentence(results: Results, key: str) -> str:
    load = cpu_of_message(results, key, "epoll", "load")
    server = cpu_of_message(results, key, "epoll", "server")
    busy = cpu_percent(results, key, "epoll", "server")
    told = (f"For a message through the epoll loop, the load takes {number(load)} µs of its "
            f"core, and the loop {number(server)} µs of its own, which is busy for {busy:.1f} % "
            "of the time. ")
    told += ("So what is measured is the loop: it has no time left for more."
             if busy >= FULLY_BUSY else
             "So the load may bound what the epoll loop is seen to do, and the ratios to that "
             "may be too good.")
    return textwrap.fill(told, 100)


# -- plots -------------------------------------------------------------------------


def columns_of(sweep: Sweep, kind: str, reports: dict[str, Report]) -> list[str]:
    if kind not in reports:
        return ["?"] * len(sweep.values)
    return [f"{value(reports[kind]):g}" for value in sweep.values]


def data_of(sweep: Sweep, found: list[dict[str, Any]]) -> str:
    """A line for each point, with the columns of each server."""
    lines = ["x " + " ".join(" ".join([kind] * len(sweep.values)) for kind in sweep.servers)]
    for point in dict.fromkeys(each["point"] for each in found):
        reports = {each["server"]: each["report"] for each in found
                   if each["point"] == point}
        x = next(iter(reports.values()))["rate"] if sweep is LATENCY else point
        columns = [cell for kind in sweep.servers for cell in columns_of(sweep, kind, reports)]
        lines.append(" ".join([f"{x:g}", *columns]))
    return "\n".join(lines) + "\n"


def draw(sweep: Sweep, found: list[dict[str, Any]], folder: Path) -> None:
    data = OUTPUT / f"{sweep.key}.dat"
    data.write_text(data_of(sweep, found))
    names = {"data": data, "svg": folder / f"{sweep.key}.svg", "style": HERE / "style.gnuplot"}
    settings = "; ".join(f"{name}='{file}'" for name, file in names.items())
    done = subprocess.run(["gnuplot", "-e", settings, HERE / f"{sweep.key}.gnuplot"],
                          text=True, capture_output=True)
    if done.returncode != 0:  # it also warns of servers that were left out
        sys.exit(done.stderr)


# -- instructions, profiles, the machine -------------------------------------------


def instructions(results: Results) -> str:
    found = results["instructions"]
    if "missing" in found:
        return f"This run has not counted them: {found['missing']}."
    return "\n\n".join(
        f"**{each['of_a_message']:,} instructions a message on the {protocol} protocol**, "
        f"compiled by {results['machine']['compiler']}. The functions with most of them:\n\n"
        + table(["function", "instructions"],
                ([f"`{name}`", f"{count:,}"] for name, count in each["functions"]), 1)
        for protocol, each in found.items())


def profile_cells(results: Results, key: str, kind: str, row: str) -> list[str]:
    """A share, and what that is of the time of a message."""
    share = results["profiles"][key]["shares"][kind][row]
    time = share / 100 * cpu_of_message(results, key, kind, "server")
    return [f"{share:.1f} %", f"{time:.2f}"]


def profile(results: Results, key: str) -> str:
    found = results["profiles"][key]
    if "missing" in found:
        return f"This run has no such profile: {found['missing']}."
    head = ["time in"]
    for kind in found["shares"]:
        head += [NAMES[kind], "µs a message"]
    rows = ([row, *(cell for kind in found["shares"]
                    for cell in profile_cells(results, key, kind, row))] for row in perf.ROWS)
    return (table(head, rows, 1)
            + f"\n\nSampled for {found['seconds']:g} s each, at the event `{found['event']}`.\n\n"
            + distance(results, key))


def outside_kernel(results: Results, key: str, kind: str) -> float:
    """µs of a message."""
    found = results["profiles"][key]["shares"][kind]
    share = sum(found[row] for row in perf.ROWS if row not in (*perf.CALLS, perf.OTHER_KERNEL))
    return share / 100 * cpu_of_message(results, key, kind, "server")


def distance(results: Results, key: str) -> str:
    """What makes Telex slower than the epoll loop."""
    all_of = {kind: cpu_of_message(results, key, kind, "server")
              for kind in ("telexd", "epoll")}
    outside = {kind: outside_kernel(results, key, kind) for kind in all_of}
    more = all_of["telexd"] - all_of["epoll"]
    more_outside = outside["telexd"] - outside["epoll"]
    told = (f"A message takes Telex {all_of['telexd']:.2f} µs, which is {more:.2f} µs more than "
            f"the epoll loop needs. Outside the kernel it takes {outside['telexd']:.2f} µs and "
            f"the loop {outside['epoll']:.2f} µs: {more_outside:.2f} µs more. What is left of "
            f"the distance, {more - more_outside:.2f} µs, is in the kernel.")
    return textwrap.fill(told, 100)


def machine(results: Results) -> str:
    return table(["", ""], ([name, text] for name, text in results["machine"].items()), 2)


def settings(results: Results) -> dict[str, str]:
    """The numbers in the prose of the template."""
    times = {name: f"{value:g}" for name, value in results["times"].items()}
    count = results["rounds"]
    return {**times, "rounds": "one round" if count == 1 else f"{count} rounds",
            **{f"{who}_core": str(core) for who, core in results["cores"].items()}}


def draft(results: Results) -> str:
    return ("**This is a shortened run, to try the bench: its figures say little.**\n\n"
            if results["is_draft"] else "")


def document(results: Results) -> str:
    template = Template((HERE / "benchmarks.md.in").read_text())
    return template.substitute(
        settings(results), draft=draft(results), figures=figures(results),
        goals=goals(results), instructions=instructions(results), machine=machine(results),
        **{f"{name}_{protocol}": write(results, key) for protocol, key in PROFILED.items()
           for name, write in (("cpu", cpu), ("sentence", cpu_sentence),
                               ("profile", profile))})


def main() -> None:
    results = json.loads((OUTPUT / "results.json").read_text())
    target = (OUTPUT if results["is_draft"] else Path("docs")) / "benchmarks.md"
    folder = target.with_suffix("")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for sweep in SWEEPS:
        draw(sweep, results["sweeps"][sweep.key], folder)
    target.write_text(document(results))
    print(f"written: {target}", file=sys.stderr)


if __name__ == "__main__":
    main()
