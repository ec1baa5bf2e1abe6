# Prints each file that has more than 400 lines, and each function of C++ with more than 40.
#
# A function is what clang-format makes of one: it ends with a } alone in its line, as deep as
# the line in which it begins, outside of everything or one step inside of a class.

BEGIN {
  max_file = 400
  max_function = 40
}

FNR == 1 {
  end_file()
  file = FILENAME
  split("", begun)
}

{
  lines = FNR
  depth = match($0, /[^ ]/) - 1
}

FILENAME !~ /\.[ch]pp$/ { next }

depth < 0 || /^ *(#|\/\/)/ || /^ *(public|private|protected):$/ || /^ *: / { next }

/^ *}/ {
  if ($0 ~ /^ *}$/ && depth <= 6 && depth in begun && is_function[depth]) {
    long = FNR - begun[depth] + 1
    if (long > max_function)
      print file ":" begun[depth] ": a function of " long " lines"
  }
  next
}

{
  begun[depth] = FNR
  is_function[depth] = $0 !~ /^ *(namespace|struct|class|enum|union|if|for|while|switch|else|do|try)[ ({]/
}

END { end_file() }

function end_file() {
  if (file && lines > max_file)
    print file ": " lines " lines"
}
