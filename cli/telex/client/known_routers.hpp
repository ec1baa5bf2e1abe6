// Which certificates routers have shown that no authority vouches for: what a person
// has believed once is what is believed from then on, as with ssh.

#pragma once

#include <map>
#include <optional>
#include <string>

namespace telex::cli {

class known_routers {
public:
  /// Reads `file`, which need not be there. Lines of it that make no sense are kept and
  /// mean nothing.
  explicit known_routers(std::string file);

  /// Where they are for whoever runs this: $XDG_DATA_HOME/telex/known-routers, or below
  /// ~/.local/share. Nothing if there is no home.
  static std::optional<std::string> default_file();

  /// The SHA-256 that `router`, as HOST:PORT, has shown; nothing if it is not known.
  std::optional<std::string> find(const std::string& router) const;

  /// `router` is known by that from now on. Returns why the file can't say so, if it
  /// can't.
  std::optional<std::string> add(const std::string& router,
                                 const std::string& fingerprint);

  const std::string& file() const noexcept {
    return file_;
  }

private:
  std::string file_;
  std::map<std::string, std::string> fingerprints_;
};

} // namespace telex::cli
