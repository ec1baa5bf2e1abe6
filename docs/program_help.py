"""What the programs print for --help, as data: for manual.py and completion/."""

import os
import re
import subprocess

# Where the help of an option begins, for telexd and telex alike.
COLUMN = 30
TITLES = ("Positionals:", "Options:", "Subcommands:")


class Entry:
    """An option, an argument or a command, and what its help says of it."""

    def __init__(self, head, text):
        names, _, value = head.partition(" ")
        self.names = names.split(",")
        # An option takes all that is behind it then.
        self.repeated = value.endswith("...")
        # An option written as `--exec CMD...`: all that is behind it is its own.
        self.greedy = bool(re.search(r"\w\.\.\.$", value)) and names[0] == "-"
        self.value = value.removesuffix("...").strip()
        self.lines = [text] if text else []

    @property
    def text(self):
        return " ".join(self.lines)

    @property
    def brief(self):
        """Its first sentence, without the end."""
        return re.split(r"\.(?: |$)", self.text)[0]

    @property
    def choices(self):
        """The values there are, if they are few: they are written as `debug|info`."""
        parts = self.value.split("|")
        return parts if len(parts) > 1 and not re.search("[A-Z]", self.value) else []

    @property
    def excluded(self):
        """The options that it does not go together with."""
        found = re.search(r"Not with ((?:--\S+?(?:, | and )?)+)\.(?: |$)", self.text)
        return re.findall(r"--[\w.-]*\w", found[1]) if found else []


class Help:
    """What one --help prints: a program or a command of it, with those below it."""

    def __init__(self, words, inherited=()):
        self.program = words[0]
        self.words = [os.path.basename(words[0])] + words[1:]
        self.description, self.usage, self.sections, self.notes = "", "", {}, []
        self.section = None
        for line in self.printed(words):
            self.take(line)
        self.inherited = list(inherited)  # the options of what it is a command of
        self.commands = [Help(words + each.names, self.options + self.inherited)
                         for each in self.entries("Subcommands")]

    @staticmethod
    def printed(words):
        return subprocess.run(words + ["--help"], check=True, capture_output=True,
                              text=True).stdout.rstrip().split("\n")

    def take(self, line):
        if self.notes:
            self.notes.append(line)
        elif line.startswith("Usage: "):
            self.usage = line[7:]
        elif not self.usage:
            self.description = (self.description + " " + line.strip()).strip()
        elif line in TITLES:
            self.section = self.sections.setdefault(line[:-1], [])
        elif self.section is None:
            self.usage = (self.usage + " " + line.strip()).strip()
        elif line and not line.startswith(" "):
            self.notes.append(line)
        elif line.startswith(" " * COLUMN):
            self.section[-1].lines.append(line.strip())
        elif line:
            self.begin(line)

    def begin(self, line):
        head, text = line, ""
        if line[COLUMN - 2:COLUMN] == "  ":
            head, text = line[:COLUMN], line[COLUMN:]
        self.section.append(Entry(head.strip(), text))

    def entries(self, section):
        return self.sections.get(section, [])

    @property
    def options(self):
        return self.entries("Options")

    @property
    def arguments(self):
        return self.entries("Positionals")

    def paragraphs(self):
        """The notes, each a list of lines."""
        blocks = "\n".join(self.notes).strip("\n").split("\n\n")
        return [block.split("\n") for block in blocks if block.strip()]

    def choices_of(self, entry):
        """Its values; those of an option that has many are told of in the notes, as in
        `--event takes this, that or another.`"""
        for paragraph in self.paragraphs():
            found = re.match(re.escape(entry.names[0]) + r" takes ([\w, -]*)\.$",
                             " ".join(paragraph))
            if found:
                return re.split(r", | or ", found[1])
        return entry.choices

    def all(self):
        """This one and all commands, however deep."""
        return [self] + [each for command in self.commands for each in command.all()]
