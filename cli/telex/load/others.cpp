#include "cli/telex/load/others.hpp"

#include "cli/telex/load/frame_view.hpp"
#include "cli/telex/load/workload.hpp"
#include "net/wire/writer.hpp"

#include <chrono>
#include <string_view>

namespace telex::load {

namespace words = wire::words;

namespace {

/// How long a server has to say who is there.
constexpr auto time_to_say = std::chrono::seconds{3};

/// A user of the extended protocol that asks who is there.
class inquirer final : stream::owner {
public:
  inquirer(event_loop& loop, const target& server, const std::string& name)
    : stream_{loop, server, *this} {
    wire::write_register(stream_.output(), name, wire::extended_offer{});
  }

  bool has_ended() const noexcept {
    return has_ended_;
  }

  /// How many others there are; nothing if it has not been told.
  std::optional<std::uint64_t> others() const noexcept {
    return others_;
  }

private:
  void received(stream&, std::string_view bytes) override {
    std::string_view rest = held_.append(bytes);
    while (!has_ended_) {
      auto frame = take_frame(rest);
      if (!frame)
        break;
      obey(*frame);
    }
    held_.erase(0, held_.size() - rest.size());
    stream_.flush();
  }

  void closed(stream&) override {
    if (!stream_.was_connected())
      throw connection_lost("a user could not join: "
                            + std::string{stream_.farewell()});
    has_ended_ = true;
  }

  void obey(const frame_view& frame) {
    if (frame.command == words::registered
        && find_value(frame.headers, words::protocol) == "2")
      return wire::write_who(stream_.output(), {});
    // Somebody writes to all just now.
    if (frame.command == words::forward)
      return wire::write_received(stream_.output(), frame.rest, frame.message_id);
    auto total
      = frame.command == words::who
          ? wire::to_number<std::uint64_t>(find_value(frame.headers, words::total))
          : std::nullopt;
    if (total && *total > 0)
      others_ = *total - 1;
    has_ended_ = true;
  }

  std::string held_;
  std::optional<std::uint64_t> others_;
  bool has_ended_ = false;
  stream stream_;
};

} // namespace

std::optional<std::uint64_t> count_others(event_loop& loop, const target& server,
                                          const std::string& name) {
  inquirer who{loop, server, name};
  loop.run_until([&] { return who.has_ended(); }, steady_clock::now() + time_to_say);
  return who.others();
}

} // namespace telex::load
