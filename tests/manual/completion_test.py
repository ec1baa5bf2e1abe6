#!/usr/bin/env python3
"""Asks a real shell what it completes, with the completions that docs/manual.py makes.

usage: completion_test.py bash|zsh|fish PROGRAMS SOURCE_DIR      exits 77 without the shell
"""

import os
import shutil
import sys
import tempfile

import shells
from printed_help import lines_below, options_of, output_of, pages_of

shell, programs, source = sys.argv[1:]
if not shutil.which(shell):
    print("skipped: %s is missing, which cmake/packages.sh need test installs" % shell)
    sys.exit(77)

WORKLOADS = "pairs many-to-one one-to-many broadcast connect idle"

# What is typed, and all that is offered. In the folder are Figure, which is a file, and Folder.
ROWS = [
    ("telex chat --lin", "--linger"),
    ("telex --ver", "--version"),
    ("telex log --fol", "--follow"),
    ("telex chat ", ""),
    ("telex chat alice ", ""),
    ("telex chat --server ro", shells.HOST),
    ("telex check ro", shells.HOST),
    ("telex check --round-trip 1s,2s ro", shells.HOST),
    ("telex send bob ", ""),
    ("telex send bob hi --tls-ca F", "Figure Folder"),
    ("telex log F", "Figure Folder"),
    ("telex log Figure F", "Figure Folder"),
    ("telex log --svg Fi", "Figure"),
    ("telex log --json -- F", "Figure Folder"),
    ("telex log --user Fi", ""),
    ("telex log --level w", "warning"),
    ("telex log --level=w", "warning"),
    ("telex log --svg=Fi", "Figure"),
    ("telex log --event certificate-re", "certificate-refused"),
    ("telex log --actor re", "registry"),
    ("telex top --admin Fi", "Figure"),
    ("telex listen --exec cat F", "Figure Folder"),
    ("telex listen alice --exec cat Figure F", "Figure Folder"),
    ("telex listen --exec cat --js", ""),
    ("telex bench ", WORKLOADS),
    ("telex bench --count 5 ", WORKLOADS),
    ("telex bench --protocol ", "plain extended"),
    ("telex bench pairs ", ""),
    ("telexd acc", "account"),
    ("telexd --log-level d", "debug"),
    ("telexd --actor-log-level ", "debug info warning off"),
    ("telexd --tls-self-signed F", "Folder"),
    ("telexd --tls-key Fi", "Figure"),
    ("telexd --config Figure acc", "account"),
    ("telexd account ", "add remove password list"),
    ("telexd --config account account l", "list"),
    ("telexd account add --co", "--config --cost"),
    ("telexd account add --cost m", "moderate"),
    ("telexd account list --accounts.file F", "Figure Folder"),
    ("telexd --timeouts.drain ", ""),
    ("telexd --limits.max-b", "--limits.max-body"),
]


def expectations():
    """All that is typed, what is to be offered, and whether that is all."""
    for typed, offered in ROWS:
        yield typed, set(offered.split()), True
    for words, help_ in pages_of(programs).items():
        commands = {line.split()[0] for line in lines_below(help_, "Subcommands")
                    if line[2] != " "}
        if commands:
            yield " ".join(words) + " ", commands, True
        options = {name for names, _ in options_of(help_) for name in names
                   if name.startswith("--")}
        yield " ".join(words) + " --", options, words[:2] != ("telexd", "account")


def completions(name):
    return output_of([sys.executable, "-B", source + "/docs/manual.py", "completion", shell,
                      "%s/%s" % (programs, name)])


rows = list(expectations())
faults = []
with tempfile.TemporaryDirectory() as folder:
    for name in ("telex", "telexd"):
        with open("%s/%s" % (folder, shells.FILE[shell] % name), "w", encoding="utf-8") as file:
            file.write(completions(name))
    os.mkdir(folder + "/here")
    os.mkdir(folder + "/here/Folder")
    open(folder + "/here/Figure", "w", encoding="utf-8").close()
    offers = shells.ask(shell, folder, [typed for typed, _, _ in rows])
for (typed, expected, is_all), offered in zip(rows, offers, strict=True):
    # fish offers options with their values, and zsh options wherever there is nothing else.
    offered = {word.rpartition("=")[2] for word in offered}
    if not typed.split(" ")[-1].startswith("-"):
        offered = {word for word in offered if not word.startswith("-")}
    wrong = offered ^ expected if is_all else expected - offered
    if wrong:
        faults.append("%s: offers %s and not %s" % (
            typed, " ".join(sorted(offered)) or "nothing", " ".join(sorted(expected)) or "nothing"))
sys.exit("\n".join(faults) or 0)
