#!/usr/bin/env python3
"""Makes a program's man page, or its completion for bash, of what its --help prints.

usage: manual.py man PROGRAM PART      PART is behind it: what --help does not say
       manual.py completion PROGRAM
"""

import os
import re
import subprocess
import sys

# Where the help of an option begins, for telexd and telex alike.
COLUMN = 30


def help_of(words):
    return subprocess.run(words + ["--help"], check=True, capture_output=True,
                          text=True).stdout.rstrip().split("\n")


class Help:
    """What one --help prints: what the program is, its sections, and what is behind."""

    def __init__(self, words):
        self.description, self.usage, self.sections, self.notes = [], "", [], []
        for line in help_of(words):
            self.take(line)
        self.description = " ".join(self.description)

    def take(self, line):
        entries = self.sections[-1][1] if self.sections else None
        if line.startswith("Usage: "):
            self.usage = line[7:]
        elif re.fullmatch(r"(Options|Positionals|Subcommands):", line) and not self.notes:
            self.sections.append((line[:-1], []))
        elif not self.usage:
            self.description.append(line.strip())
        elif entries is None or (line and not line.startswith("  ")) or self.notes:
            if line or self.notes:
                self.notes.append(line)
        elif line.startswith(" " * COLUMN):
            entries[-1][1].append(line.strip())
        elif line:
            self.begin(entries, line)
        elif entries and entries[-1][0]:
            entries.append(("", []))

    @staticmethod
    def begin(entries, line):
        head, text = line, ""
        if len(line) > COLUMN and line[COLUMN - 1] == " ":
            head, text = line[:COLUMN], line[COLUMN:]
        entries.append((head.strip(), [text] if text else []))

    def entries(self, section):
        return [(head, " ".join(text)) for name, all_of in self.sections
                if name == section for head, text in all_of if head]


# -- the man page --------------------------------------------------------------------


def escaped(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return "\\&" + text if text[:1] in (".", "'") else text


def option_head(head):
    """`-h,--help N=5 ...` as a man page has it: names bold, values in italics."""
    head = re.sub(r" (Needs|Excludes): .*| \(Env:.*?\)", "", head)
    names, _, value = head.partition(" ")
    repeated = " ..." if value.endswith("...") or value == "REQUIRED ..." else ""
    value = re.sub(r"( ?REQUIRED)?( ?\.\.\.)?$", "", value)
    value, _, default = value.partition("=")
    result = ", ".join("\\fB%s\\fR" % escaped(name) for name in names.split(","))
    if value:
        result += " \\fI%s\\fR" % escaped(value)
    return result + repeated + (" (default: %s)" % escaped(default) if default else "")


def print_entries(entries):
    for head, text in entries:
        print(".TP")
        print(option_head(head))
        print(escaped(text))


def print_notes(notes):
    """Paragraphs, and tables that keep their lines."""
    for block in "\n".join(notes).strip("\n").split("\n\n"):
        lines = block.split("\n")
        while lines and lines[0].endswith(":") and not lines[0].startswith(" "):
            print(".PP")
            print("\\fB%s\\fR" % escaped(lines.pop(0)))
        if lines and all(re.match(r"  \S+.*\S {2,}\S|  {4,}", line) for line in lines):
            print(".PP\n.nf")
            print("\n".join(escaped(line) for line in lines))
            print(".fi")
        elif lines:
            print(".PP")
            print("\n".join(escaped(line.strip()) for line in lines if line))


def print_page(program, part):
    with open(part, encoding="utf-8") as file:
        title, brief, *rest = file.read().split("\n")
    name = os.path.basename(program)
    version = subprocess.run([program, "--version"], check=True, capture_output=True,
                             text=True).stdout.strip()
    main = Help([program])
    print('.TH %s "" "%s" "Telex"' % (title, version))
    print(".SH NAME\n%s \\- %s" % (name, brief))
    print(".SH SYNOPSIS")
    commands = [head for head, _ in main.entries("Subcommands")]
    for each in [Help([program, command]) for command in commands] or [main]:
        words = each.usage.split(" [OPTIONS]", 1)
        print(".B %s\n[\\fIOPTIONS\\fR]%s\n.br" % (escaped(words[0]), escaped(words[-1])))
    print(".SH DESCRIPTION\n%s" % escaped(main.description))
    print(".SH OPTIONS")
    print_entries(main.entries("Options"))
    for command in commands:
        each = Help([program, command])
        print(".SH %s %s\n%s" % (name.upper(), command.upper(), escaped(each.description)))
        print_entries(each.entries("Positionals") + each.entries("Options"))
        print_notes(each.notes)
    print_notes(main.notes)
    print("\n".join(rest).strip("\n"))


# -- the completion ------------------------------------------------------------------


def names_of(entries):
    return [name for head, _ in entries for name in head.split(" ")[0].split(",")
            if name.startswith("--")]


def valued(entries, kinds):
    """The options whose value is one of these kinds."""
    result = []
    for head, _ in entries:
        names, _, value = re.sub(r" (Needs|Excludes): .*", "", head).partition(" ")
        if re.split(r"[=\[ ]", value)[0] in kinds:
            result += [name for name in names.split(",") if name.startswith("-")]
    return result


def print_scope(name, help_, more):
    """What there is behind one command, as variables of the function below."""
    entries = help_.entries("Options")
    print("    %s)" % name)
    print("      options='%s'" % " ".join(more + names_of(entries)))
    for variable, kind in (("files", "FILE"), ("folders", "FOLDER"), ("levels", "LEVEL")):
        found = valued(entries, [kind])
        if found:
            print("      %s=' %s '" % (variable, " ".join(found)))
    if valued_positionals(help_, "FILE"):
        print("      others=files")
    print("      ;;")


def valued_positionals(help_, kind):
    return any(head.split(" ")[0] == kind for head, _ in help_.entries("Positionals"))


def print_completion(program):
    name = os.path.basename(program)
    main = Help([program])
    commands = [head for head, _ in main.entries("Subcommands")]
    print("# Completion of %s for bash: made by docs/manual.py of what --help prints." % name)
    print("""
_%s() {
  local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}
  local options= files= folders= levels= others=
  COMPREPLY=()
  case ${COMP_WORDS[1]} in""" % name)
    for each in commands:
        print_scope(each, Help([program, each]), [])
    print_scope("*", main, commands)
    print("""  esac
  if [[ $folders == *" $before "* ]]; then
    mapfile -t COMPREPLY < <(compgen -d -- "$word")
    compopt -o filenames
  elif [[ $levels == *" $before "* ]]; then
    mapfile -t COMPREPLY < <(compgen -W 'debug info warning off' -- "$word")
  elif [[ $files == *" $before "* || ( $others && $word != -* && $COMP_CWORD -gt 1 ) ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
    compopt -o filenames
  else
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  fi
}
complete -F _%s %s""" % (name, name))


if sys.argv[1:2] == ["man"] and len(sys.argv) == 4:
    print_page(*sys.argv[2:])
elif sys.argv[1:2] == ["completion"] and len(sys.argv) == 3:
    print_completion(sys.argv[2])
else:
    sys.exit(__doc__)
