// Files that are for their owner and those of its group: keys, passwords, tokens.

#pragma once

#include <string>

#include <sys/stat.h>

namespace telex::cli {

/// What nobody is to have who is not the owner of such a file: all rights, but that the
/// group may read it, as that of a router which is not its owner.
inline constexpr mode_t not_for_others = S_IWGRP | S_IRWXO;

/// As in `chmod o=,g-w FILE keeps them out`: whatever its owner and group may read
/// stays so.
inline std::string how_to_keep_others_out(const std::string& path) {
  return "chmod o=,g-w " + path + " keeps them out";
}

/// What is wrong with the mode of such a file, and what to do; empty if nothing is.
inline std::string exposure_of(const struct stat& file, const std::string& path) {
  return (file.st_mode & not_for_others) == 0
           ? ""
           : "others can read or change it; " + how_to_keep_others_out(path);
}

} // namespace telex::cli
