#!/usr/bin/env python3
"""Makes a program's man page, or its completion for a shell, of what its --help prints.

usage: manual.py man PROGRAM PART              PART is behind it: what --help does not say
       manual.py completion bash|zsh|fish PROGRAM
"""

import importlib
import re
import subprocess
import sys

from program_help import Help

EXIT_CODES = re.compile(r"(the )?exit (codes?|status)\b", re.IGNORECASE)
ROW = re.compile(r"  (\S+(?: \S+)*) {2,}(\S.*)")


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-").replace("~", "\\(ti").replace(
        "^", "\\(ha")
    return "\\&" + text if text[:1] in (".", "'") else text


def option_head(entry):
    """`-h,--help N ...` as a man page has it: names bold, values in italics."""
    result = ", ".join("\\fB%s\\fR" % escaped(name) for name in entry.names)
    if entry.value:
        result += " \\fI%s\\fR" % escaped(entry.value)
    return result + (" ..." if entry.repeated else "")


def print_entries(entries):
    for entry in entries:
        print(".TP\n%s\n%s" % (option_head(entry), escaped(entry.text)))


def is_table(lines):
    return bool(lines) and all(ROW.fullmatch(line) or line.startswith("    ")
                               for line in lines)


def print_paragraph(lines):
    """A heading, and a text or what keeps its lines below it."""
    while lines and lines[0].endswith(":") and not lines[0].startswith(" "):
        print(".PP\n\\fB%s\\fR" % escaped(lines.pop(0)))
    if is_table(lines):
        print(".PP\n.nf")
        print("\n".join(escaped(line) for line in lines))
        print(".fi")
    elif lines:
        print(".PP")
        print("\n".join(escaped(line.strip()) for line in lines))


def print_codes(lines):
    """Rows of exit codes."""
    for line in lines:
        row = ROW.fullmatch(line)
        print(".TP\n%s\n%s" % (escaped(row[1]), escaped(row[2])) if row
              else escaped(line.strip()))


def parts_of(page):
    """What the notes say, and what of it is about exit codes, without its heading."""
    notes, codes = [], []
    for lines in page.paragraphs():
        if not EXIT_CODES.match(lines[0]):
            notes.append(lines)
        else:
            codes += lines[1:] if lines[0].endswith(":") else lines
    return notes, codes


def print_command(page):
    print(".SH %s\n%s" % (" ".join(page.words).upper(), escaped(page.description)))
    print_entries(page.arguments + page.options)
    for lines in parts_of(page)[0]:
        print_paragraph(lines)


def print_synopsis(pages):
    for number, page in enumerate(pages):
        words, _, rest = page.usage.partition(" [OPTIONS]")
        print(".br\n" * (number > 0)
              + ".B %s\n[\\fIOPTIONS\\fR]%s" % (escaped(words), escaped(rest)))


def print_exit_status(pages):
    """One table for all that have the same; the others say whose it is."""
    told = {}
    for page in pages:
        codes = parts_of(page)[1]
        if codes:
            told.setdefault("\n".join(codes), []).append(" ".join(page.words))
    print(".SH EXIT STATUS")
    for codes, names in told.items():
        if len(told) > 1:
            is_one = all(name.startswith(names[0]) for name in names)
            print(".SS %s" % escaped(names[0] if is_one else ", ".join(names)))
        print_codes(codes.split("\n"))


def print_page(program, part):
    with open(part, encoding="utf-8") as file:
        title, brief, *rest = file.read().split("\n")
    version = subprocess.run([program, "--version"], check=True, capture_output=True,
                             text=True).stdout.strip()
    main = Help([program])
    pages = main.all()
    print('.TH %s "" "%s" "Telex"' % (title, version))
    print(".SH NAME\n%s \\- %s" % (main.words[0], brief))
    print(".SH SYNOPSIS")
    print_synopsis([page for page in pages if not page.commands or "[SUB" in page.usage])
    print(".SH DESCRIPTION\n%s" % escaped(main.description))
    print(".SH OPTIONS")
    print_entries(main.options)
    for lines in parts_of(main)[0]:
        print_paragraph(lines)
    for page in pages[1:]:
        print_command(page)
    before, _, behind = "\n".join(rest).strip("\n").partition(".SH SEE ALSO")
    print(before.strip("\n"))
    print_exit_status(pages)
    print(".SH SEE ALSO" + behind)


def main():
    if sys.argv[1:2] == ["man"] and len(sys.argv) == 4:
        print_page(*sys.argv[2:])
    elif sys.argv[1:2] == ["completion"] and len(sys.argv) == 4 \
            and sys.argv[2] in ("bash", "zsh", "fish"):
        shell = importlib.import_module("completion." + sys.argv[2])
        print(shell.completion_of(Help([sys.argv[3]])), end="")
    else:
        sys.exit(__doc__)


try:
    main()
except OSError as error:
    sys.exit("manual.py: %s: %s" % (error.filename, error.strerror))
except subprocess.CalledProcessError as error:
    sys.exit("manual.py: %s has failed with %d: %s"
             % (" ".join(error.cmd), error.returncode, (error.stderr or "").strip()))
