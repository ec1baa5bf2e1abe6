# Makes the body of reasons.hpp out of actors/settings.hpp: each comment there that begins with
# the name of a setting, as in `/// limits.max-body: the longest body`.

BEGIN {
  print "// Made by reasons.awk out of actors/settings.hpp."
  print "#include \"cli/telexd/configuration/reasons.hpp\"\n"
  print "namespace telex::cli {\n"
  print "std::string_view reason_of(std::string_view setting) noexcept {"
}

match($0, /^ *\/\/\/ [a-z]+\.[a-z-]+: /) {
  name = $2
  sub(/:$/, "", name)
  reason = substr($0, RSTART + RLENGTH)
  reason = toupper(substr(reason, 1, 1)) substr(reason, 2)
  next
}

name && /^ *\/\/\/ / {
  sub(/^ *\/\/\/ /, "")
  reason = reason " " $0
  next
}

name {
  gsub(/[\\"]/, "\\\\&", reason)
  gsub(/`/, "", reason)
  printf "  if (setting == \"%s\")\n    return \"%s\";\n", name, reason
  name = ""
}

END { print "  return {};\n}\n\n} // namespace telex::cli" }
