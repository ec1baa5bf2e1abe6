// The time as the protocol has it (docs/protocol.md, section 6).

#pragma once

#include <array>
#include <chrono>
#include <cstddef>
#include <string_view>

namespace telex::wire {

/// A moment as `2026-11-29T11:07:57.123Z`: RFC 3339, in UTC, with milliseconds, of the
/// years 0 to 9999. Many that follow one another are of the same second, and cost
/// little.
class date {
public:
  /// Valid until the next call.
  std::string_view text(std::chrono::system_clock::time_point when) noexcept {
    using namespace std::chrono;
    auto moment = floor<milliseconds>(when);
    if (moment != moment_) {
      auto second = floor<seconds>(moment);
      if (second != floor<seconds>(moment_))
        put_second(second);
      put(20, 3, static_cast<unsigned>((moment - second).count()));
      moment_ = moment;
    }
    return {text_.data(), text_.size()};
  }

private:
  void put_second(std::chrono::sys_seconds when) noexcept {
    using namespace std::chrono;
    auto day = floor<days>(when);
    year_month_day ymd{day};
    auto rest = static_cast<unsigned>((when - day).count());
    put(0, 4, static_cast<unsigned>(static_cast<int>(ymd.year())));
    put(5, 2, static_cast<unsigned>(ymd.month()));
    put(8, 2, static_cast<unsigned>(ymd.day()));
    put(11, 2, rest / 3600);
    put(14, 2, rest / 60 % 60);
    put(17, 2, rest % 60);
  }

  void put(std::size_t where, std::size_t digits, unsigned value) noexcept {
    for (auto i = where + digits; i > where; value /= 10)
      text_[--i] = static_cast<char>('0' + value % 10);
  }

  /// What `text_` shows.
  std::chrono::sys_time<std::chrono::milliseconds> moment_{};
  std::array<char, 24> text_{'1', '9', '7', '0', '-', '0', '1', '-',
                             '0', '1', 'T', '0', '0', ':', '0', '0',
                             ':', '0', '0', '.', '0', '0', '0', 'Z'};
};

} // namespace telex::wire
