"""The Grafana dashboard against what a router exports: dashboard_test.py METRICS DASHBOARD.

METRICS is what /metrics has answered. Exits 0 if the dashboard can be imported and asks for
metrics and labels of that router alone, else 1 with what is wrong."""

import json
import re
import sys
from pathlib import Path
from typing import Any, Iterator

# What Prometheus adds to each metric that it fetches.
FETCHED_LABELS = {"instance", "job"}
NAME = r"[a-zA-Z_:][a-zA-Z0-9_:]*"
SAMPLE = re.compile(rf"^({NAME})(?:\{{(.*)\}})?\s+\S+")
LABEL = re.compile(rf"({NAME})\s*(?:=~|!~|!=|=)\s*\"(?:[^\"\\]|\\.)*\"")
AGGREGATION = re.compile(rf"\b(?:by|without|on|ignoring)\s*\(([^)]*)\)")
SELECTOR = re.compile(rf"({NAME})\s*\{{([^}}]*)\}}")
OPERATORS = {"and", "or", "unless", "bool", "offset", "vector", "time"}
FIRST_VERSION = 36  # of the schema, that Grafana 9 has


def labels_of(metrics: str) -> dict[str, set[str]]:
    """The labels of each metric, by its name."""
    result: dict[str, set[str]] = {}
    for line in metrics.splitlines():
        if found := SAMPLE.match(line):
            labels = {name for name in LABEL.findall(found[2] or "")}
            result.setdefault(found[1], set()).update(labels)
        elif found := re.match(rf"# TYPE ({NAME}) (?!histogram|summary)", line):
            # One that has no sample yet, such as a failure that has not come.
            result.setdefault(found[1], set())
    return result


def expressions(value: Any) -> Iterator[str]:
    """All questions to Prometheus in a part of the dashboard."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key in ("expr", "definition") and isinstance(each, str):
                yield each
            else:
                yield from expressions(each)
    elif isinstance(value, list):
        for each in value:
            yield from expressions(each)


def names_in(expression: str) -> set[str]:
    """The metrics that an expression asks for."""
    if found := re.fullmatch(rf"label_values\(({NAME}),\s*{NAME}\)", expression):
        return {found[1]}
    rest = AGGREGATION.sub(" ", expression)
    rest = re.sub(r"\{[^}]*\}|\[[^\]]*\]", " ", rest)
    return set(re.findall(rf"(?<![\w.])({NAME})\b(?!\s*\()", rest)) \
        - OPERATORS - {"sum", "max", "min", "avg", "count"}


def faults_of_expression(expression: str, known: dict[str, set[str]]) -> Iterator[str]:
    names = names_in(expression)
    if not names:
        yield f"asks for no metric: {expression}"
    for name in sorted(names - known.keys()):
        yield f"{name} is no metric of the router: {expression}"
    for name, selected in SELECTOR.findall(expression):
        for label in LABEL.findall(selected):
            if label not in known.get(name, set()) | FETCHED_LABELS:
                yield f"{name} has no label {label}: {expression}"
    of_all = set.union(FETCHED_LABELS, *(known.get(name, set()) for name in names))
    for clause in AGGREGATION.findall(expression):
        for label in filter(None, (each.strip() for each in clause.split(","))):
            if label not in of_all:
                yield f"there is no label {label}: {expression}"


def faults_of_panels(panels: list[Any]) -> Iterator[str]:
    ids = [panel["id"] for panel in panels]
    if len(set(ids)) != len(ids):
        yield "two panels have the same id"
    for panel in panels:
        place = panel["gridPos"]
        if place["x"] + place["w"] > 24:
            yield f"{panel['title']} is beyond the right edge"
        if panel["type"] != "row" and panel["datasource"]["uid"] != "${datasource}":
            yield f"{panel['title']} does not ask the data source that is chosen"


def faults(dashboard: Any, known: dict[str, set[str]]) -> Iterator[str]:
    if dashboard["schemaVersion"] < FIRST_VERSION:
        yield "the schema is older than Grafana 9"
    if not any(each["type"] == "datasource" for each in dashboard["templating"]["list"]):
        yield "the data source cannot be chosen"
    yield from faults_of_panels(dashboard["panels"])
    for expression in expressions(dashboard):
        yield from faults_of_expression(expression, known)


def main() -> int:
    if len(sys.argv) != 3:
        print("usage: dashboard_test.py METRICS DASHBOARD", file=sys.stderr)
        return 2
    known = labels_of(Path(sys.argv[1]).read_text())
    try:
        dashboard = json.loads(Path(sys.argv[2]).read_text())
        found = list(faults(dashboard, known))
    except (json.JSONDecodeError, KeyError) as problem:
        found = [f"it is no dashboard: {problem!r}"]
    for fault in found:
        print(f"dashboard_test: {fault}", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
