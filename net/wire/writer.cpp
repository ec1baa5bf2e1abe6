#include "net/wire/writer.hpp"

#include "net/wire/words.hpp"

#include <algorithm>
#include <charconv>
#include <concepts>

namespace telex::wire {

namespace {

/// From this size on it costs less to write a body from where it is than to copy it
/// behind its head.
constexpr std::size_t large_body = 4 * 1024;

/// Enough for the digits of any std::size_t.
constexpr std::size_t max_digits = 20;

/// The size of what put() makes of a part.
std::size_t size_of(std::string_view text) noexcept {
  return text.size();
}

std::size_t size_of(char) noexcept {
  return 1;
}

template <std::unsigned_integral Number>
std::size_t size_of(Number) noexcept {
  return max_digits; // or less
}

char* put(char* to, std::string_view text) noexcept {
  return std::copy(text.begin(), text.end(), to);
}

char* put(char* to, char c) noexcept {
  *to = c;
  return to + 1;
}

template <std::unsigned_integral Number>
char* put(char* to, Number number) noexcept {
  return std::to_chars(to, to + max_digits, number).ptr;
}

/// The line of a header, or nothing if it has no value.
struct field {
  std::string_view name;
  std::string_view value;
};

std::size_t size_of(const field& x) noexcept {
  return x.name.size() + 2 + x.value.size() + 1;
}

char* put(char* to, const field& x) noexcept {
  if (x.value.empty())
    return to;
  to = put(put(to, x.name), std::string_view{": "});
  return put(put(to, x.value), '\n');
}

void append(buffer& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

/// Appends all parts at once: to grow a buffer costs more than to copy a few words.
template <class... Parts>
void append_all(buffer& out, const Parts&... parts) {
  constexpr std::size_t usual = 256;
  char space[usual];
  auto size = (size_of(parts) + ...);
  auto to = space;
  if (size <= usual) {
    ((to = put(to, parts)), ...);
    return append(out, {space, static_cast<std::size_t>(to - space)});
  }
  auto before = out.size();
  out.resize(before + size);
  to = out.data() + before;
  ((to = put(to, parts)), ...);
  out.resize(static_cast<std::size_t>(to - out.data()));
}

std::string_view to_word(role as) noexcept {
  switch (as) {
    case role::sender:
      return words::to_send;
    case role::receiver:
      return words::to_receive;
    case role::duplex:
      return words::duplex;
  }
  return {};
}

void write_head(buffer& out, std::string_view command, std::string_view name,
                std::size_t size) {
  append_all(out, command, ' ', name, '\n', words::content_length, ": ", size, "\n\n");
}

void write_message(buffer& out, std::string_view command, std::string_view name,
                   std::string_view body) {
  append_all(out, command, ' ', name, '\n', words::content_length, ": ", body.size(),
             "\n\n", body);
}

/// What begins an answer, and what it says of its SEND.
template <class... Parts>
void write_answer(buffer& out, const answer_details& about, const Parts&... parts) {
  auto fate = !about.fate                  ? std::string_view{}
              : about.fate == fate::failed ? words::none
                                           : words::not_known;
  append_all(out, parts..., '\n', field{words::message_id, about.message_id},
             field{words::reason, about.reason}, field{words::delivery, fate});
  if (about.counts)
    append_all(out, words::delivered, ": ", about.counts->delivered, '\n',
               words::failed, ": ", about.counts->failed, '\n', words::unknown, ": ",
               about.counts->unknown, '\n');
  out.push_back('\n');
}

answer_details details_of(const answer_fields& about) noexcept {
  return {about.message_id, about.reason, about.fate,
          about.counts ? &*about.counts : nullptr};
}

} // namespace

void write_register(buffer& out, role as, std::string_view name,
                    std::string_view password) {
  append_all(out, words::register_, ' ', to_word(as), ' ', name, '\n',
             field{words::password, password}, '\n');
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
  append_all(out, words::error, ' ', static_cast<std::uint16_t>(code), ' ',
             text_of(code), "\n\n");
}

// -- of the extended protocol -----------------------------------------------------

void write_register(buffer& out, std::string_view name, const extended_offer& offer,
                    std::string_view password) {
  append_all(out, words::register_, ' ', words::duplex, ' ', name, '\n',
             field{words::protocol, words::extended});
  if (offer.receive_window != default_receive_window)
    append_all(out, words::receive_window, ": ", offer.receive_window, '\n');
  append_all(out, field{words::presence, offer.presence ? words::yes : ""},
             field{words::session, offer.session}, field{words::password, password},
             '\n');
}

void write_registered(buffer& out, std::string_view name, const extended_grant& grant) {
  append_all(out, words::registered, ' ', words::duplex, ' ', name, '\n',
             field{words::protocol, words::extended}, words::max_body, ": ",
             grant.max_body, '\n', words::receive_window, ": ", grant.receive_window,
             '\n', words::send_window, ": ", grant.send_window, "\n\n");
}

void write_send(buffer& out, std::string_view recipient, std::string_view body,
                std::string_view message_id, std::string_view content_type) {
  append_all(out, words::send, ' ', recipient, '\n', words::content_length, ": ",
             body.size(), '\n', field{words::message_id, message_id},
             field{words::content_type, content_type}, '\n');
  append(out, body);
}

std::string_view write_forward(buffer& out, std::string_view sender,
                               std::string_view body, const forward_fields& about) {
  append_all(out, words::forward, ' ', sender, '\n', words::content_length, ": ",
             body.size(), '\n', field{words::message_id, about.message_id},
             field{words::date, about.date},
             field{words::content_type, about.content_type},
             field{words::to, about.to_all ? everybody : ""},
             field{words::account, about.account ? words::yes : ""}, '\n',
             body.size() < large_body ? body : std::string_view{});
  return body.size() < large_body ? std::string_view{} : body;
}

void write_received(buffer& out, std::string_view sender, std::string_view message_id) {
  append_all(out, words::received, ' ', sender, '\n',
             field{words::message_id, message_id}, '\n');
}

void write_error(buffer& out, error_code code, std::string_view message_id) {
  write_error(out, code, {message_id, {}, std::nullopt, nullptr});
}

void write_sent(buffer& out, std::string_view recipient, const answer_details& about) {
  write_answer(out, about, words::send, ' ', recipient);
}

void write_error(buffer& out, error_code code, const answer_details& about) {
  write_answer(out, about, words::error, ' ', static_cast<std::uint16_t>(code), ' ',
               text_of(code));
}

void write_who(buffer& out, std::string_view prefix) {
  append_all(out, words::who, prefix.empty() ? "" : " ", prefix, "\n\n");
}

void write_names(buffer& out, std::uint64_t total, std::string_view names) {
  append_all(out, words::who, '\n', words::total, ": ", total, '\n',
             words::content_length, ": ", names.size(), "\n\n");
  append(out, names);
}

void write_watch(buffer& out, std::string_view name) {
  append_all(out, words::watch, ' ', name, "\n\n");
}

void write_watching(buffer& out, std::string_view name, bool present) {
  append_all(out, words::watch, ' ', name, '\n',
             field{words::present, present ? words::yes : words::no}, '\n');
}

void write_unwatch(buffer& out, std::string_view name) {
  append_all(out, words::unwatch, ' ', name, "\n\n");
}

void write_presence(buffer& out, std::string_view name, bool present) {
  append_all(out, present ? words::joined : words::left, ' ', name, "\n\n");
}

void write_ping(buffer& out) {
  append_all(out, words::ping, "\n\n");
}

void write_pong(buffer& out) {
  append_all(out, words::pong, "\n\n");
}

void write_bye(buffer& out, std::string_view reason) {
  append_all(out, words::bye, '\n', field{words::reason, reason}, '\n');
}

// -- any frame ----------------------------------------------------------------------

namespace {

struct frame_writer {
  buffer& out;

  void operator()(const register_frame& f) {
    if (f.extended)
      write_register(out, f.name, *f.extended, f.password.text());
    else
      write_register(out, f.as, f.name, f.password.text());
  }
  void operator()(const registered_frame& f) {
    if (f.extended)
      write_registered(out, f.name, *f.extended);
    else
      write_registered(out, f.as, f.name);
  }
  void operator()(const send_frame& f) {
    write_send(out, f.recipient, f.body, f.message_id, f.content_type);
  }
  void operator()(const sent_frame& f) {
    write_answer(out, details_of(f.about), f.spelled_sent ? words::sent : words::send,
                 ' ', f.recipient);
  }
  void operator()(const forward_frame& f) {
    append(out,
           write_forward(out, f.sender, f.body,
                         {f.message_id, f.date, f.content_type, f.to_all, f.account}));
  }
  void operator()(const received_frame& f) {
    write_received(out, f.sender, f.message_id);
  }
  void operator()(const error_frame& f) {
    write_answer(out, details_of(f.about), words::error, ' ', f.code, ' ', f.text);
  }
  void operator()(const who_frame& f) {
    write_who(out, f.prefix);
  }
  void operator()(const names_frame& f) {
    write_names(out, f.total.value_or(0), f.names);
  }
  void operator()(const watch_frame& f) {
    write_watch(out, f.name);
  }
  void operator()(const watching_frame& f) {
    write_watching(out, f.name, f.present);
  }
  void operator()(const unwatch_frame& f) {
    write_unwatch(out, f.name);
  }
  void operator()(const presence_frame& f) {
    write_presence(out, f.name, f.present);
  }
  void operator()(const ping_frame&) {
    write_ping(out);
  }
  void operator()(const pong_frame&) {
    write_pong(out);
  }
  void operator()(const bye_frame& f) {
    write_bye(out, f.reason);
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
