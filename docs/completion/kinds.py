"""What the values of options and arguments are, as far as a shell can complete them."""

import re

# What they are called in the help.
KINDS = {"FILE": "file", "FOLDER": "folder", "PATH": "file", "HOST[:PORT]": "host",
         "SERVER": "host", "HOST:PORT|PATH": "place", "CMD": "program", "COMMAND": "program"}


def kind_of(page, entry):
    """`file`, `folder`, `host`, `place` (a host or a file), `program`, `nothing`, or the
    values that there are, as in `debug|info`."""
    choices = page.choices_of(entry)
    if choices:
        return "|".join(choices)
    return KINDS.get(entry.value or entry.names[0], "nothing")


def options_of(page):
    """Its options, and those of the program that its notes tell of."""
    own = {name for each in page.options for name in each.names}
    told = set(re.findall(r"--[\w.-]*\w", "\n".join(page.notes)))
    return page.options + [each for each in page.inherited
                           if told & set(each.names) and not own & set(each.names)]
