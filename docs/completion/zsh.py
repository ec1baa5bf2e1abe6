"""Completion for zsh: a function for each command, by _arguments."""

from completion import kinds

ACTIONS = {"file": "_files", "folder": "_files -/", "host": "_hosts", "program": "_command_names",
           "place": "{_hosts; _files}", "nothing": " "}


def quoted(text):
    return "'" + text.replace("'", "'\\''") + "'"


def plain(text, signs):
    """`text` where these signs have a meaning."""
    for sign in "\\" + signs:
        text = text.replace(sign, "\\" + sign)
    return text


def action_of(page, entry):
    kind = kinds.kind_of(page, entry)
    return ACTIONS.get(kind) or "(%s)" % kind.replace("|", " ")


def option_spec(page, entry):
    alone = entry.names[-1] in ("--help", "--version")
    others = ["-", "*"] if alone else entry.excluded + entry.names * (not entry.repeated)
    value = ""
    if entry.greedy:
        value = ":*:::%s:_normal" % entry.value
    elif entry.value:
        value = ":%s:%s" % (plain(entry.value, ":"), action_of(page, entry))
    text = "[%s]%s" % (plain(entry.brief, "[]"), value)
    before = "*" if entry.repeated else "(%s)" % " ".join(others)
    may_join = entry.value and not entry.greedy  # as --option=value
    return [quoted(before + name + "=" * bool(may_join and name.startswith("--")) + text)
            for name in entry.names]


def argument_spec(page, entry):
    count = "*" if entry.repeated else ""
    return quoted("%s:%s:%s" % (count, plain(entry.names[0], ":"), action_of(page, entry)))


def function_of(page):
    words = [each for entry in kinds.options_of(page) for each in option_spec(page, entry)]
    words += [argument_spec(page, entry) for entry in page.arguments]
    if page.commands:
        words += [quoted("(-): :->command"), quoted("(-)*:: :->words")]
    body = "  _arguments -C -S : \\\n    " + " \\\n    ".join(words)
    if page.commands:
        body += commands_of(page)
    return ("_%s() {\n  local curcontext=$curcontext state line\n  typeset -A opt_args\n%s\n}\n"
            % ("_".join(page.words), body))


def commands_of(page):
    told = "\n".join("        " + quoted("%s:%s" % (each.words[-1], plain(each.description, ":")))
                     for each in page.commands)
    chosen = "\n".join("        %s) _%s ;;" % (each.words[-1], "_".join(each.words))
                       for each in page.commands)
    return """ && return
  case $state in
    command)
      local -a commands=(
%s
      )
      _describe command commands
      ;;
    words)
      case $words[1] in
%s
      esac
      ;;
  esac""" % (told, chosen)


def completion_of(main):
    name = main.words[0]
    return """#compdef %s
# Completion of %s for zsh: made by docs/manual.py of what --help prints.

%s
if [[ $funcstack[1] == _%s ]]; then
  _%s "$@"
else
  compdef _%s %s
fi
""" % (name, name, "\n".join(function_of(page) for page in main.all()), name, name, name, name)
