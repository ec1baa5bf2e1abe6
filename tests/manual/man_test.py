#!/usr/bin/env python3
"""Compares the man pages with the programs, and has mandoc look at them.

usage: man_test.py PROGRAMS SOURCE_DIR      exits 77 if there is no mandoc
"""

import glob
import re
import shutil
import subprocess
import sys

from printed_help import exit_codes_of, options_of, output_of, pages_of

programs, source = sys.argv[1:]
faults = []


def made_page(name, part):
    return output_of([sys.executable, "-B", source + "/docs/manual.py", "man",
                      "%s/%s" % (programs, name), "%s/docs/man/%s" % (source, part)])


def plain(page):
    """What a reader sees of it, with a line for each line of the source."""
    for sign, seen in (("\\fB", ""), ("\\fI", ""), ("\\fR", ""), ("\\-", "-"), ("\\&", ""),
                       ("\\(ti", "~"), ("\\(ha", "^"), ("\\e", "\\")):
        page = page.replace(sign, seen)
    return page


def sections_of(page):
    return dict(re.findall(r"^\.SH (.*)\n((?:(?!\.SH ).*\n)*)", page, re.MULTILINE))


def lint(name, page):
    told = subprocess.run(["mandoc", "-T", "lint", "-W", "warning"], input=page, text=True,
                          capture_output=True, check=False).stdout
    for line in told.splitlines():
        # A page is of a version, and the same whenever it is made.
        if "missing date" not in line:
            faults.append("%s: %s" % (name, line))


def compare(words, help_, sections):
    name = " ".join(words)
    section = sections.get("OPTIONS" if len(words) == 1 else name.upper())
    if section is None:
        faults.append("%s has no section" % name)
        return
    there = section.splitlines()
    for names, value in options_of(help_):
        # That there may be several of it is a word of its own in the page.
        value = (value or "").removesuffix("...")
        head = (", ".join(names) + " " + value).rstrip()
        if not any(line == head or line == head + " ..." for line in there):
            faults.append("%s: no option %s" % (name, head))
    for code in exit_codes_of(help_):
        found = re.match(r"(\S+(?: \S+)*) {2,}(.*)", code)
        told = "%s\n%s" % (found[1], found[2]) if found else code
        if told not in sections["EXIT STATUS"]:
            faults.append("%s: no exit code %s" % (name, code))


def found_in_sources(pattern):
    result = set()
    for file in glob.glob(source + "/cli/**/*.[ch]pp", recursive=True):
        with open(file, encoding="utf-8") as text:
            result |= set(re.findall(pattern, text.read()))
    return result


made = {"telex": made_page("telex", "telex.1"), "telexd": made_page("telexd", "telexd.8")}
pages = {name: plain(page) for name, page in made.items()}
helps = pages_of(programs)
for words, help_ in helps.items():
    compare(words, help_, sections_of(pages[words[0]]))

both = "".join(pages.values())
variables = found_in_sources(r'getenv\("(\w+)"\)') | found_in_sources(r'"((?:TELEX|XDG)_[A-Z_]+)') \
    | found_in_sources(r'own_file\("(\w+)"')
settings = found_in_sources(r'\{"([\w.-]+)", value_form::')
files = found_in_sources(r'own_\w+_file\("([\w.-]+)"\)')
for each in sorted(variables | settings | files):
    if not re.search(r"(?<![\w-])%s(?![\w-])" % re.escape(each), both):
        faults.append("no page tells of %s" % each)
if len(helps) < 10 or not variables or not settings or not files:
    faults.append("that is not all: %s" % [sorted(map(" ".join, helps)), variables, settings, files])

if not shutil.which("mandoc"):
    print("skipped: mandoc is missing, which cmake/packages.sh need test installs")
else:
    for name, page in made.items():
        lint(name, page)
sys.exit("\n".join(faults) or (0 if shutil.which("mandoc") else 77))
