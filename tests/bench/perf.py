"""Where a server's time goes, as perf sees it."""

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

from servers import (OUTPUT, PATIENCE, Cores, Server, Times, end, ends_within, load_command,
                     report_of, started)
from workloads import Workload

# Parts that are found by a system call on the stack. A call has several functions, of
# which the compiler may leave out any; so each counts with the one seen most often.
CALLS = {
    "kernel: send": ("sendto", "sendmsg", "write", "writev"),
    "kernel: recv": ("recvfrom", "recvmsg", "read", "readv"),
    "kernel: epoll_wait": ("epoll_wait", "epoll_pwait"),
}
OTHER_KERNEL = "kernel: other"
ALLOCATION = re.compile(r"malloc|calloc|realloc|free|tcache|unlink_chunk|arena_get")
# Parts outside the kernel: by the file that the code is in, and its function.
PARTS = (
    ("the program itself", re.compile(r"telexd|epoll-router"), None),
    ("CAF", re.compile(r"libcaf"), None),
    ("libc: malloc and free", re.compile(r"libc\.|libc-"), ALLOCATION),
    ("libc: other", re.compile(r"libc\.|libc-"), None),
    ("libstdc++", re.compile(r"libstdc\+\+"), None),
    ("vdso: the clock", re.compile(r"\[vdso\]"), None),
)
OTHER = "other"
ROWS = (*CALLS, OTHER_KERNEL, *(name for name, _, _ in PARTS), OTHER)


def report_lines(data: Path, *options: str) -> list[list[str]]:
    """The columns of a report; the first is a share in percent."""
    text = subprocess.run(
        ["perf", "report", "-i", str(data), "-g", "none", "--stdio", "-q", "--percent-limit",
         "0", "--field-separator", "|", *options],
        check=True, text=True, capture_output=True).stdout
    lines = [line.strip().split("|", 2) for line in text.splitlines() if "%" in line]
    return [[cell.strip() for cell in line] for line in lines]


def share_of(line: list[str]) -> float:
    return float(line[0].removesuffix("%"))


def call_shares(data: Path) -> dict[str, float]:
    """What system calls take, with all that they call."""
    seen: dict[str, float] = {}
    for line in report_lines(data, "--children", "--sort", "sym", "--fields",
                             "overhead_children,sym"):
        name = line[1].removeprefix("[k] ")
        if found := re.fullmatch(r"(?:__\w+?_sys|__sys|ksys|do)_(\w+)", name):
            seen[found[1]] = max(seen.get(found[1], 0), share_of(line))
    return {part: sum(seen.get(call, 0) for call in calls) for part, calls in CALLS.items()}


def part_of(file: str, function: str) -> str:
    for name, files, functions in PARTS:
        if files.search(file) and (not functions or functions.search(function)):
            return name
    return OTHER


def shares(data: Path) -> dict[str, float]:
    """The share of each row in percent."""
    result = dict.fromkeys(ROWS, 0.0) | call_shares(data)
    kernel = 0.0
    for line in report_lines(data, "--no-children", "--sort", "dso,sym", "--fields",
                             "overhead,dso,sym"):
        if line[2].startswith("[k]"):
            kernel += share_of(line)
        else:
            result[part_of(line[1], line[2])] += share_of(line)
    result[OTHER_KERNEL] = max(0.0, kernel - sum(result[part] for part in CALLS))
    return result


def event(data: Path) -> str:
    """What the samples were taken at: a counter of the processor, or a timer."""
    text = subprocess.run(["perf", "evlist", "-i", str(data)], text=True,
                          capture_output=True).stdout
    return text.partition(":")[0].strip()


def record(server: Server, seconds: float, data: Path) -> None:
    subprocess.run(["perf", "record", "-F", "999", "-g", "-p", str(server.pid), "-o",
                    str(data), "--", "sleep", str(seconds)],
                   check=True, text=True, capture_output=True)


def profile(kind: str, work: Workload, times: Times, cores: Cores) -> Path:
    """Records what the server does once the load has warmed up."""
    data = OUTPUT / f"perf.{work.key}.{kind}.data"
    lasting = Times(times.warm_up, times.seconds + 2)
    with started(kind, cores) as server:
        command = load_command(server, work.arguments_for(kind), lasting, cores)
        load = subprocess.Popen(command, text=True, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE)
        try:
            if not ends_within(times.warm_up + 1, load):
                record(server, times.seconds, data)
            output = load.communicate(timeout=PATIENCE)
        finally:
            end(load)
    report_of(server, subprocess.CompletedProcess(command, load.returncode, *output))
    return data


def profiles(work: Workload, times: Times, cores: Cores) -> dict[str, Any]:
    """The shares of telexd and of the epoll loop, or why there are none."""
    if not shutil.which("perf"):
        return {"missing": "perf is not installed"}
    try:
        files = {kind: profile(kind, work, times, cores) for kind in ("telexd", "epoll")}
        found = {kind: shares(data) for kind, data in files.items()}
    except subprocess.CalledProcessError as error:
        why = (error.stderr or "").strip().splitlines()
        return {"missing": why[0] if why else f"perf ended with {error.returncode}"}
    if not any(found["telexd"][call] for call in CALLS):
        return {"missing": "perf may not look into the kernel here"}
    return {"event": event(files["telexd"]), "seconds": times.seconds, "shares": found}
