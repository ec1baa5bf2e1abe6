// Which certificates routers have shown that no authority vouches for: what a person
// has believed once is what is believed from then on, as with ssh.

#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>

namespace telex::cli {

class known_routers {
public:
  /// Those in `file`, which need not be there: a line has the host and port of one, and
  /// the fingerprint of its certificate, and begins with # if it is a comment. Or why
  /// that can't be told: who was known must not be taken for a stranger.
  static std::variant<known_routers, std::string> read(std::string file);

  /// The fingerprint that `router`, as HOST:PORT, has shown; nothing if it is not
  /// known.
  std::optional<std::string> find(const std::string& router) const;

  /// `router` is known by that from now on. Returns why the file can't say so, if it
  /// can't.
  std::optional<std::string> add(const std::string& router,
                                 const std::string& fingerprint);

  const std::string& file() const noexcept {
    return file_;
  }

private:
  explicit known_routers(std::string file);

  /// Returns what is wrong with a line, if anything is.
  std::string take(const std::string& line);

  std::string file_;
  std::map<std::string, std::string> fingerprints_;
  /// Its last line has no end.
  bool lacks_end_ = false;
};

} // namespace telex::cli
