// A client's end of one connection to a NATS server, as far as a load needs it:
// https://docs.nats.io/reference/reference-protocols/nats-protocol

#pragma once

#include "cli/telex/load/stream.hpp"

#include <initializer_list>
#include <string>
#include <string_view>

namespace telex::bench {

/// Introduces itself, subscribes, and answers the server's PINGs.
class nats_connection final : load::stream::owner {
public:
  class owner {
  public:
    /// Its subscriptions are in force.
    virtual void subscribed(nats_connection& which) = 0;

    /// A message has come for a subscription, which is named by its number. Both views
    /// end with the call. May reset the connection, but not destroy it.
    virtual void given(nats_connection& from, std::string_view subscription,
                       std::string_view reply_to)
      = 0;

    /// The server has ended the connection or reported an error, or does not speak
    /// NATS; `why` in words. May not destroy the connection.
    virtual void closed(nats_connection& which, std::string_view why) = 0;

  protected:
    ~owner() = default;
  };

  /// Starts to connect. The subscriptions to `subjects` are numbered from 1. Throws
  /// std::system_error when there can be no socket.
  nats_connection(load::event_loop& loop, const cli::socket_address& server,
                  owner& told, std::initializer_list<std::string_view> subjects);
  nats_connection(const nats_connection&) = delete;
  nats_connection& operator=(const nats_connection&) = delete;

  /// Leaves with flush(), or with all that is published while this tells of what has
  /// come. Without `reply_to` no answer is wanted.
  void publish(std::string_view subject, std::string_view reply_to,
               std::string_view payload);
  void flush() {
    stream_.flush();
  }

  void stop_reading() {
    stream_.set_reading(false);
  }

  /// Breaks the connection off. The owner is not told.
  void reset() {
    stream_.reset();
  }

private:
  void received(load::stream& from, std::string_view bytes) override;
  void closed(load::stream& which) override;

  bool take_frame(std::string_view& input);
  bool take_message(std::string_view words, std::string_view& input);
  void obey(std::string_view command, std::string_view words);
  void fail(std::string_view why);
  void append(std::string_view bytes);
  void append(std::size_t number);

  owner* owner_;
  /// The beginning of a frame that has not come whole.
  std::string held_;
  load::stream stream_;
};

} // namespace telex::bench
