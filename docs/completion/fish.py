"""Completion for fish: a line for each command, option and argument."""

from completion import kinds

# What is given behind an option or as an argument.
ACTIONS = {"file": "-F", "folder": "-f -a '(__fish_complete_directories)'",
           "host": "-f -a '(__fish_print_hostnames)'",
           "program": "-f -a '(__fish_complete_command)'",
           "place": "-F -a '(__fish_print_hostnames)'", "nothing": "-f"}

FUNCTION = r"""
# Whether the words before the cursor choose this command, and give it so many arguments; or
# this option of a command, and give it so many of all that is behind it.
function __NAME_at # COMMAND [COUNT]
    set -l scope NAME
    set -l count 0
    set -l awaited 0
    set -l ended 0
    for word in (commandline -opc)[2..-1]
        if test $awaited = 1
            set awaited 0
        else if test $ended = 1
            set count (math $count + 1)
        else if test "x$word" = x--
            set ended 1
        else if contains -- "$scope $word" GREEDY
            set scope "$scope $word"
            set ended 1
        else if contains -- "$scope $word" VALUED
            set awaited 1
        else if contains -- "$scope $word" COMMANDS
            set scope "$scope $word"
        else if not string match -q -- '-*' $word
            set count (math $count + 1)
        end
    end
    test $scope = $argv[1]; and begin
        not set -q argv[2]; or test $argv[2] = $count
    end
end
"""


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def action_of(page, entry):
    kind = kinds.kind_of(page, entry)
    return ACTIONS.get(kind) or "-f -a " + quoted(kind.replace("|", " "))


def lines_of(page):
    name = page.words[0]
    scope = " ".join(page.words)

    def offer(at, count=""):
        return "complete -c %s -n %s" % (name, quoted("__%s_at %s%s" % (name, quoted(at), count)))

    for each in page.commands:
        yield "%s -a %s -d %s" % (offer(scope, " 0"), each.words[-1], quoted(each.description))
    for number, each in enumerate(page.arguments):
        action = action_of(page, each)
        if action != "-f":
            yield "%s %s" % (offer(scope, "" if each.repeated else " %d" % number), action)
    for each in kinds.options_of(page):
        words = ["-l " + word[2:] if word.startswith("--") else "-s " + word[1:]
                 for word in each.names]
        value = ["-r", action_of(page, each)] if each.value and not each.greedy else []
        yield " ".join([offer(scope)] + words + value + ["-d", quoted(each.brief)])
        if each.greedy:
            behind = scope + " " + each.names[-1]
            yield "%s %s" % (offer(behind, " 0"), action_of(page, each))
            yield "%s -F" % offer(behind)


def completion_of(main):
    name = main.words[0]
    pages = main.all()
    valued = [" ".join(page.words + [word]) for page in pages for each in kinds.options_of(page)
              if each.value and not each.greedy for word in each.names]
    greedy = [" ".join(page.words + [word]) for page in pages for each in kinds.options_of(page)
              if each.greedy for word in each.names]
    commands = [" ".join(page.words) for page in pages[1:]]
    function = FUNCTION.replace("NAME", name).replace(
        "VALUED", " ".join(map(quoted, valued))).replace(
        "GREEDY", " ".join(map(quoted, greedy)) or "''").replace(
        "COMMANDS", " ".join(map(quoted, commands)))
    lines = [line for page in pages for line in lines_of(page)]
    return ("# Completion of %s for fish: made by docs/manual.py of what --help prints.\n%s\n"
            "complete -c %s -f\n%s\n" % (name, function, name, "\n".join(lines)))
