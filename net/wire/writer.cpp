#include "net/wire/writer.hpp"

#include "net/wire/words.hpp"

#include <charconv>
#include <concepts>

namespace telex::wire {

namespace {

/// From this size on it costs less to write a body from where it is than to copy it
/// behind its head.
constexpr std::size_t large_body = 4 * 1024;

/// Enough for the digits of any std::size_t.
constexpr std::size_t max_digits = 20;

void append(buffer& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

void append(buffer& out, char c) {
  out.push_back(c);
}

template <std::unsigned_integral Number>
void append(buffer& out, Number number) {
  char digits[max_digits];
  auto end = std::to_chars(digits, digits + max_digits, number).ptr;
  append(out, std::string_view{digits, static_cast<std::size_t>(end - digits)});
}

template <class... Parts>
void append_all(buffer& out, const Parts&... parts) {
  (append(out, parts), ...);
}

std::string_view to_word(role as) noexcept {
  return as == role::sender ? words::to_send : words::to_receive;
}

void write_head(buffer& out, std::string_view command, std::string_view name,
                std::size_t size) {
  append_all(out, command, ' ', name, '\n', words::content_length, ": ", size, "\n\n");
}

void write_message(buffer& out, std::string_view command, std::string_view name,
                   std::string_view body) {
  write_head(out, command, name, body.size());
  append(out, body);
}

void write_error(buffer& out, std::uint16_t code, std::string_view text) {
  append_all(out, words::error, ' ', code, ' ', text, "\n\n");
}

} // namespace

void write_register(buffer& out, role as, std::string_view name) {
  append_all(out, words::register_, ' ', to_word(as), ' ', name, "\n\n");
}

void write_registered(buffer& out, role as, std::string_view name) {
  append_all(out, words::registered, ' ', to_word(as), ' ', name, "\n\n");
}

void write_send(buffer& out, std::string_view recipient, std::string_view body) {
  write_message(out, words::send, recipient, body);
}

void write_forward(buffer& out, std::string_view sender, std::string_view body) {
  write_message(out, words::forward, sender, body);
}

std::string_view write_forward_but_large(buffer& out, std::string_view sender,
                                         std::string_view body) {
  if (body.size() < large_body) {
    write_forward(out, sender, body);
    return {};
  }
  write_head(out, words::forward, sender, body.size());
  return body;
}

void write_received(buffer& out, std::string_view sender) {
  append_all(out, words::received, ' ', sender, "\n\n");
}

void write_sent(buffer& out, std::string_view recipient, bool spell_sent) {
  append_all(out, spell_sent ? words::sent : words::send, ' ', recipient, "\n\n");
}

void write_error(buffer& out, error_code code) {
  write_error(out, static_cast<std::uint16_t>(code), text_of(code));
}

namespace {

struct frame_writer {
  buffer& out;

  void operator()(const register_frame& f) {
    write_register(out, f.as, f.name);
  }
  void operator()(const registered_frame& f) {
    write_registered(out, f.as, f.name);
  }
  void operator()(const send_frame& f) {
    write_send(out, f.recipient, f.body);
  }
  void operator()(const sent_frame& f) {
    write_sent(out, f.recipient, f.spelled_sent);
  }
  void operator()(const forward_frame& f) {
    write_forward(out, f.sender, f.body);
  }
  void operator()(const received_frame& f) {
    write_received(out, f.sender);
  }
  void operator()(const error_frame& f) {
    write_error(out, f.code, f.text);
  }
  void operator()(const unknown_frame&) {
    // has no bytes
  }
};

} // namespace

void write(buffer& out, const frame& f) {
  std::visit(frame_writer{out}, f);
}

} // namespace telex::wire
