#!/usr/bin/env python3
"""The help of all commands: its columns, and how it tells what there is.

usage: help_test.py PROGRAMS SOURCE_DIR
"""

import re
import sys

from printed_help import lines_below, pages_of

# How telling somebody to do something begins; all help tells what is done.
COMMANDS = set("""Answer Append Ask Begin Chat Check Close Compare Connect Draw End Exit Follow
Give Go Have Hold Keep Leave Let Listen Look Measure Name Open Prevent Print Put Read Refuse Run
Say Send Set Show Speak Start Stay Stop Take Tell Turn Use Wait Write""".split())

faults = []
pages = pages_of(sys.argv[1])
for words, help_ in pages.items():
    name = " ".join(words)
    for line in help_.splitlines():
        if len(line) > 80:
            faults.append("%s: longer than 80 columns: %s" % (name, line))
        if line != line.rstrip():
            faults.append("%s: blanks at the end of: %s" % (name, line))
    for title in ("Positionals", "Options", "Subcommands"):
        text = "\n".join(lines_below(help_, title))
        for entry in re.split(r"\n(?=  \S)", text) if text else []:
            told = re.search(r"(?:\s{2,})(\S.*)", entry[2:])
            if not told:
                faults.append("%s: says nothing of %s" % (name, entry.strip()))
            elif told[1].split()[0] in COMMANDS:
                faults.append("%s: tells somebody what to do: %s" % (name, told[1]))
            elif not entry.rstrip().endswith("."):
                faults.append("%s: is no sentence: %s" % (name, entry.strip()))

if len(pages) < 10:
    faults.append("that is not all: %s" % ", ".join(map(" ".join, pages)))
sys.exit("\n".join(faults) or 0)
