"""Real shells that are asked what they complete."""

import os
import pty
import re
import select
import shlex
import subprocess
import time

# The only host that the shells know.
HOST = "router-of-tests"
FILE = {"bash": "%s", "zsh": "_%s", "fish": "%s.fish"}
END = "====="
PATIENCE = 100

BASH = r"""
source "$1/telex"; source "$1/telexd"; cd "$1/here"
echo "127.0.0.9 @HOST" >../hosts
HOSTFILE=../hosts
ask() { # WORD...
  COMP_WORDS=("$@")
  COMP_CWORD=$(($# - 1))
  COMPREPLY=()
  _$1
  printf '%s\n' "${COMPREPLY[@]}" @END
}
"""

FISH = r"""
source $argv[1]/telex.fish; source $argv[1]/telexd.fish; cd $argv[1]/here
function __fish_print_hostnames; echo @HOST; end
function ask
    complete -C $argv[1]
    echo @END
end
"""

# It has words to complete when its editor begins with a line, and ends then.
ZSH = r"""
unsetopt beep; PS1=
fpath=(%(folder)s $fpath)
autoload -Uz compinit; compinit -u -D
zstyle ':completion:*:hosts' hosts @HOST
cd %(folder)s/here
compadd() {
  local -a __found
  if [[ -z ${(M)@:#-[OAD]} ]]; then
    builtin compadd -O __found "$@"
    (( ! $#__found )) || print -rl -- $__found >>%(folder)s/offers
  fi
  builtin compadd "$@"
}
offer() { _main_complete "$@"; compstate[list]= compstate[insert]= }
zle -C offer complete-word offer
zle-line-init() {
  local __line
  for __line in "${(@f)$(<%(folder)s/lines)}"; do
    BUFFER=$__line
    CURSOR=$#BUFFER
    zle offer
    print -r -- "@END" >>%(folder)s/offers
  done
  exit
}
zle -N zle-line-init
"""


def parts_of(typed):
    """The words as readline has them: it cuts at = and : as well."""
    words = typed.split()
    result = [part for word in words for part in re.findall("[=:]|[^=:]+", word)]
    return result + [""] * typed.endswith(" ")


def run(command, script):
    environment = {**os.environ, "LC_ALL": "C.UTF-8"}
    return subprocess.run(command, input=script, env=environment, timeout=PATIENCE, text=True,
                          check=True, stdout=subprocess.PIPE).stdout


def in_bash(folder, lines):
    script = BASH.replace("@END", END).replace("@HOST", HOST) + "\n".join("ask " + shlex.join(parts_of(line)) for line in lines)
    return run(["bash", "--norc", "-s", folder], script)


def in_fish(folder, lines):
    script = folder + "/script.fish"
    with open(script, "w", encoding="utf-8") as file:
        file.write(FISH.replace("@END", END).replace("@HOST", HOST))
        file.write("\n".join("ask '%s'" % line for line in lines) + "\n")
    told = run(["fish", "--no-config", script, folder], "")
    return re.sub(r"\t.*", "", told)


def in_zsh(folder, lines):
    """At a terminal of its own: it completes nowhere else."""
    with open(folder + "/lines", "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")
    with open(folder + "/setup", "w", encoding="utf-8") as file:
        file.write(ZSH.replace("@END", END).replace("@HOST", HOST) % {"folder": folder})
    process, terminal = pty.fork()
    if process == 0:
        os.environ.update(TERM="xterm", LC_ALL="C.UTF-8")
        os.execvp("zsh", ["zsh", "-f", "-i"])
    os.write(terminal, b"source %s/setup\n" % folder.encode())
    shown, until = b"", time.monotonic() + PATIENCE
    try:
        while select.select([terminal], [], [], max(0, until - time.monotonic()))[0]:
            shown += os.read(terminal, 65536)
        raise TimeoutError(shown)
    except OSError:  # it has ended
        pass
    finally:
        os.close(terminal)
        os.waitpid(process, 0)
    with open(folder + "/offers", encoding="utf-8") as file:
        return file.read()


def ask(shell, folder, lines):
    """What the shell offers behind each of the lines, as a set of words. The folder has the
    completions, and below here/ what is completed as files."""
    told = {"bash": in_bash, "zsh": in_zsh, "fish": in_fish}[shell](folder, lines)
    offers = told.split(END + "\n")[:-1]
    return [{word.rstrip("/ ") for word in offer.split("\n") if word} for offer in offers]
