"""What the programs print for --help, read in another way than docs/manual.py does."""

import re
import subprocess

OPTION = re.compile(r"  ((?:-\w,)?--[\w.-]+)(?: (\S+))?")


def output_of(command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def lines_below(help_, title):
    """The indented lines behind that title."""
    behind = ("\n" + help_).partition("\n%s:\n" % title)[2]
    return re.match(r"(?:  .*\n)*", behind)[0].splitlines()


def options_of(help_):
    """The heads of its options, as in `-f,--follow` or `--level debug|info`."""
    found = [OPTION.match(line) for line in lines_below(help_, "Options")]
    return [(each[1].split(","), each[2] or "") for each in found if each]


def exit_codes_of(help_):
    return [line.strip() for line in lines_below(help_, "Exit codes")]


def pages_of(folder):
    """The words of each command of both programs, and its help."""
    result = {}
    waiting = [("telex",), ("telexd",)]
    while waiting:
        words = waiting.pop(0)
        help_ = output_of(["%s/%s" % (folder, words[0]), *words[1:], "--help"])
        result[words] = help_
        for line in lines_below(help_, "Subcommands"):
            if line[2] != " ":
                waiting.append(words + (line.split()[0],))
    return result
