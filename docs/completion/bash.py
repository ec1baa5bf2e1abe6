"""Completion for bash: one function, and one that knows what each command takes."""

from completion import kinds

FUNCTIONS = r"""
# What follows the words before the cursor: a command, an option, its value, an argument.
_NAME() {
  # option: of which kind the value of the option before is, with ... if all behind it is its own
  local word=${COMP_WORDS[COMP_CWORD]} before= scope= option= ended= count=0 i
  local commands= options= values= arguments=
  COMPREPLY=()
  _NAME_scope ''
  for ((i = 1; i < COMP_CWORD; ++i)); do
    before=${COMP_WORDS[i]}
    # Readline has cut --option=value and host:port into three.
    if [[ $before == [=:] || ${COMP_WORDS[i-1]} == : ]]; then
      continue
    elif [[ $option ]]; then
      [[ $option == *... ]] && option=file... || option=
    elif [[ $ended ]]; then
      ((++count))
    elif [[ $before == -- ]]; then
      ended=1
    elif [[ $before == -* ]]; then
      [[ ! " $values" =~ " $before:"([^ ]*) ]] || option=${BASH_REMATCH[1]}
    elif [[ " $commands " == *" $before "* ]]; then
      scope="${scope:+$scope }$before"
      _NAME_scope "$scope"
    else
      ((++count))
    fi
  done
  [[ $word != = ]] || word=
  if [[ $word == : || $before == : ]]; then
    return
  elif [[ $option ]]; then
    _NAME_offer "${option%...}" "$word"
  elif [[ $word == -* && ! $ended ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  elif [[ $commands && ! $ended ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$commands" -- "$word")
  else
    local -a kinds=($arguments)
    ((count < ${#kinds[@]})) || [[ $arguments == *... ]] || return
    ((count < ${#kinds[@]})) || count=$((${#kinds[@]} - 1))
    local kind=${kinds[count]}
    _NAME_offer "${kind%...}" "$word"
  fi
}

# Offers values of a kind.
_NAME_offer() { # KIND WORD
  local action=
  case $1 in
    file) action=-f ;;
    folder) action=-d ;;
    place) action='-A hostname -f' ;;
    host) action='-A hostname' ;;
    program) action=-c ;;
    nothing) return ;;
    *) action="-W ${1//|/ }" ;;
  esac
  case $action in
    -W*) mapfile -t COMPREPLY < <(compgen -W "${action#-W }" -- "$2") ;;
    *) mapfile -t COMPREPLY < <(compgen $action -- "$2") ;;
  esac
  # Folders get a /, and what is no word of the shell quotes.
  [[ $action != *-[fd] ]] || compopt -o filenames 2>/dev/null
}

complete -F _NAME NAME
"""


def scope_of(page):
    """A case of the function that tells what there is behind a command."""
    options = kinds.options_of(page)
    words = [("commands", [each.words[-1] for each in page.commands]),
             ("options", [name for each in options for name in each.names]),
             ("values", ["%s:%s" % (name, kinds.kind_of(page, each) + "..." * each.greedy)
                         for each in options if each.value for name in each.names]),
             ("arguments", [kinds.kind_of(page, each) + "..." * each.repeated
                            for each in page.arguments])]
    lines = ["    %s='%s'" % (name, " ".join(value)) for name, value in words]
    return "'%s')\n%s ;;" % (" ".join(page.words[1:]), "\n".join("  " + each for each in lines))


def completion_of(main):
    name = main.words[0]
    cases = "\n".join("    " + scope_of(page) for page in main.all())
    return ("# Completion of %s for bash: made by docs/manual.py of what --help prints.\n" % name
            + FUNCTIONS.replace("NAME", name)
            + "\n_%s_scope() { # COMMAND...: what there is behind it\n  case $1 in\n%s\n  esac\n}\n"
            % (name, cases))
