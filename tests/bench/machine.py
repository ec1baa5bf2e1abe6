"""What the figures were measured on, and of."""

import os
import platform
import re
import subprocess
from pathlib import Path

from servers import NATS_SERVER, PROGRAMS


def first_line(*command: str) -> str:
    done = subprocess.run(command, text=True, capture_output=True)
    return (done.stdout.splitlines() or ["unknown"])[0].strip()


def found_in(file: str | Path, pattern: str) -> str:
    try:
        found = re.search(pattern, Path(file).read_text(), re.MULTILINE)
    except OSError:
        found = None
    return found[1].strip() if found else "unknown"


def processor() -> str:
    name = found_in("/proc/cpuinfo", r"^model name\s*: (.*)$")
    if name == "unknown":
        name = platform.machine()
    virtual = re.search(r"^flags.*\bhypervisor\b", Path("/proc/cpuinfo").read_text(),
                        re.MULTILINE)
    return name + (", virtual" if virtual else "")


def memory() -> str:
    kib = found_in("/proc/meminfo", r"^MemTotal:\s*(\d+) kB")
    return f"{int(kib) / 1048576:.1f} GiB"


def compiler() -> str:
    """As CMake found it: `GNU 12.2.0`."""
    files = sorted(PROGRAMS.glob("CMakeFiles/*/CMakeCXXCompiler.cmake"))
    if not files:
        return "unknown"
    return " ".join(found_in(files[-1], rf'^set\(CMAKE_CXX_COMPILER_{what} "(.*)"\)$')
                    for what in ("ID", "VERSION"))


def caf() -> str:
    """CAF_VERSION is 1706 for 0.17.6."""
    folder = found_in(PROGRAMS / "CMakeCache.txt", r"^CAF_INCLUDE_DIR:\w+=(.*)$")
    number = found_in(Path(folder) / "caf/config.hpp", r"define CAF_VERSION (\d+)")
    if number == "unknown":
        return number
    version = int(number)
    return f"{version // 10000}.{version // 100 % 100}.{version % 100}"


def description() -> dict[str, str]:
    return {
        "processor": processor(),
        "cores": str(os.cpu_count()),
        "memory": memory(),
        "kernel": f"{platform.system()} {platform.release()}",
        "distribution": found_in("/etc/os-release", r'^PRETTY_NAME="(.*)"$'),
        "compiler": compiler(),
        "CAF": caf(),
        "NATS": first_line(str(NATS_SERVER), "--version"),
        "TCP congestion control": found_in("/proc/sys/net/ipv4/tcp_congestion_control",
                                           r"^(.*)$"),
        "commit": first_line("git", "describe", "--always", "--dirty"),
    }
