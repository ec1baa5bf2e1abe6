// What chats have shown, in files of who has chatted.

#pragma once

#include "cli/telex/chat/message_record.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

/// The messages of one user of one server, a JSON object a line and the newest last.
/// Others must not be able to read the file, and it is no symbolic link. A line that is
/// none, as a crash or a full disk may leave it, is passed over.
///
/// When it has become large, the file takes the place of one beside it, whose messages
/// are forgotten: nothing is copied, and a crash loses no more than its last line.
/// Several chats may add to it at the same time.
class history {
public:
  /// How many octets either file has at most, but for its last line.
  static constexpr std::size_t most_octets = 2 * 1024 * 1024;

  /// Of the user `name` of the server that to_string(address) calls `server`: in
  /// $XDG_STATE_HOME/telex/history or ~/.local/state/telex/history. Nothing if there is
  /// no home.
  static std::optional<history> of(const std::string& server, const std::string& name);

  /// In `file`, which need not be there, nor its folder.
  explicit history(std::string file);

  /// Adds a message.
  void add(const message_record& what);

  /// The last `count` messages of the conversation with `name` (is_of), the newest
  /// last.
  std::vector<message_record> last(std::size_t count, const std::string& name = {});

  /// Why the last call of last() has not looked at all there is: a clause that begins
  /// with what can't be done; empty if it has.
  const std::string& unread() const noexcept {
    return unread_;
  }

  /// Why something was not kept or not found: once, and as such a clause. Whatever
  /// fails later is most likely for the same reason. The same, once, of lines that were
  /// passed over as they are none.
  std::optional<std::string> take_problem();

private:
  std::size_t read(const std::string& path, std::size_t count, const std::string& name,
                   std::vector<message_record>& to);
  void note(const std::string& what, const std::string& why);
  void note_damage(std::size_t lines);
  bool put_aside(int fd);

  std::string file_;
  std::string older_;
  std::optional<std::string> problem_;
  bool has_told_ = false;
  bool has_told_of_damage_ = false;
  std::string unread_;
};

} // namespace telex::cli
