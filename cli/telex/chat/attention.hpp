// Whether a person sees what is shown, and what he has missed.

#pragma once

#include "cli/telex/client/timing.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace telex::cli {

/// Counts messages that nobody may have seen, and says for which the person is called.
///
/// Some terminals say when they get and lose the focus, and others never do: of these
/// it is not known whether anybody looks. There all that was shown since the last key
/// counts as unread, and nobody is called: who looks at them would be rung at for
/// nothing.
class attention {
public:
  /// Of messages that come at once one calls for all.
  static constexpr std::chrono::seconds call_pause{2};

  // What the terminal says.

  void gain_focus() noexcept;
  void lose_focus() noexcept;

  /// A key was pressed: somebody is there now. A terminal that has said otherwise may
  /// not say anything more, so what it says does not count until it does.
  void type() noexcept;

  /// A message was shown, for everybody or for the person alone. Whether he is to be
  /// called for it.
  bool show(bool to_all, clock::time_point now) noexcept;

  std::size_t unread() const noexcept {
    return unread_;
  }

  /// Of a window in which `name` chats: `telex alice`, and `(3) telex alice` with three
  /// unread. `name` may be empty.
  std::string title(std::string_view name) const;

private:
  enum class focus : std::uint8_t { unknown, here, elsewhere };

  focus focus_ = focus::unknown;
  std::size_t unread_ = 0;
  std::optional<clock::time_point> called_at_;
};

} // namespace telex::cli
