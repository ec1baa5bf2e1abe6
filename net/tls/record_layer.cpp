#include "net/tls/record_layer.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace telex::tls {

namespace {

// RFC 8446, section 5.1.
constexpr char alert_record = 21;
constexpr char handshake_record = 22;

// Section 6.
constexpr char warning = 1;
constexpr char fatal = 2;
constexpr char close_notify = 0;
constexpr char unexpected_message = 10;
constexpr char bad_record_mac = 20;
constexpr char record_overflow = 22;
constexpr char decode_error = 50;
constexpr char user_canceled = 90;

/// A KeyUpdate, but for its last octet: 1 asks the other side for one (section 4.6.3).
constexpr std::string_view key_update{"\x18\0\0\1", 4};

/// What a NewSessionTicket begins with.
constexpr char new_session_ticket = 4;

/// A record, whole, with its type and without padding.
constexpr auto longest_record = record_head + longest_plain + 1 + record_tag;

} // namespace

std::size_t size_of_record(std::string_view head) noexcept {
  auto octet = [&](std::size_t at) { return static_cast<unsigned char>(head[at]); };
  return record_head + (std::size_t{octet(3)} << 8 | octet(4));
}

std::uint64_t count_records(std::string_view written) noexcept {
  std::uint64_t result = 0;
  for (; written.size() >= record_head; ++result)
    written.remove_prefix(std::min(size_of_record(written), written.size()));
  return result;
}

record_layer::record_layer(const SSL_CIPHER& suite, const traffic_secrets& secrets,
                           std::size_t most, std::uint64_t renewal)
  : reads_{suite, secrets.reads, record_key::use::open},
    writes_{suite, secrets.writes, record_key::use::seal}, most_{most},
    renewal_{renewal} {
  // nop
}

// -- what comes --------------------------------------------------------------------

std::size_t record_layer::read(std::string_view& input, std::span<char> plain,
                               buffer& out) {
  std::size_t result = 0;
  while (!is_over()) {
    auto room = plain.subspan(result);
    auto record = next_record(input, room.size());
    if (record.empty())
      break;
    result += open(record, room.data(), out);
    if (!partial_.empty()) {
      partial_.clear();
      partial_.shrink_to_fit();
    }
  }
  return result;
}

/// Takes a whole record from the front of `input`, with what was kept of it before, or
/// the head of one that is too long. Keeps what is there of a record that is not whole.
/// Returns nothing if there is none, or if it needs more than `room` when it is opened.
std::string_view record_layer::next_record(std::string_view& input, std::size_t room) {
  auto take = [&](std::size_t size) {
    auto result = input.substr(0, size);
    input.remove_prefix(result.size());
    return result;
  };
  auto keep = [&](std::size_t size) {
    if (partial_.size() < size)
      partial_ += take(size - partial_.size());
    return partial_.size() >= size;
  };
  auto has_room
    = [&](std::size_t size) { return size <= record_head + room + record_tag; };
  if (partial_.empty() && input.size() >= record_head) {
    auto size = size_of_record(input);
    if (size > longest_record)
      return input;
    if (input.size() >= size)
      return has_room(size) ? take(size) : std::string_view{};
  }
  if (!keep(record_head))
    return {};
  auto size = size_of_record(partial_);
  if (size > longest_record)
    return partial_;
  return keep(size) && has_room(size) ? std::string_view{partial_} : std::string_view{};
}

/// Returns how many octets it has for the broker, which are at `plain`.
std::size_t record_layer::open(std::string_view record, char* plain, buffer& out) {
  auto size = size_of_record(record);
  if (record.front() != data_record)
    fail(unexpected_message, "a record that is not protected", out);
  else if (size > longest_record)
    fail(record_overflow, "a record is too long", out);
  else if (size <= record_head + record_tag || !reads_.open(record, plain))
    fail(bad_record_mac, "bad record mac", out);
  if (is_over())
    return 0;
  std::string_view content{plain, size - record_head - record_tag};
  auto last = content.find_last_not_of('\0');
  if (last == std::string_view::npos) {
    fail(unexpected_message, "a record has no type", out);
    return 0;
  }
  auto type = content[last];
  content = content.substr(0, last);
  gives_tickets_ = gives_tickets_ && is_ticket(type, content);
  if (gives_tickets_)
    ticket_reader_(record);
  if (is_ticket(type, content))
    return 0;
  if (type == data_record && !content.empty()) {
    idle_ -= std::min(idle_, 1u);
    return content.size();
  }
  heed(type, content, out);
  return 0;
}

/// What is not for the broker.
void record_layer::heed(char type, std::string_view content, buffer& out) {
  idle_ += data_for_idle;
  if (idle_ > most_idle * data_for_idle)
    fail(unexpected_message, "too many records that say nothing", out);
  else if (type == alert_record)
    heed_alert(content, out);
  else if (type == handshake_record)
    heed_handshake(content, out);
  else if (type != data_record)
    fail(unexpected_message, "a record of an unknown type", out);
}

void record_layer::heed_alert(std::string_view content, buffer& out) {
  if (content.size() != 2)
    fail(decode_error, "an alert is malformed", out);
  else if (content[1] == close_notify)
    has_ended_ = true;
  else if (content[1] != user_canceled) {
    alert_ = static_cast<unsigned char>(content[1]);
    why_ = SSL_alert_desc_string_long(alert_);
  }
}

bool record_layer::is_ticket(char type, std::string_view content) const noexcept {
  return ticket_reader_ && type == handshake_record
         && content.starts_with(new_session_ticket);
}

/// Behind the handshake there is one message beside tickets that either side may say by
/// itself.
void record_layer::heed_handshake(std::string_view content, buffer& out) {
  auto asked = content.empty() ? '\0' : content.back();
  if (content.size() != key_update.size() + 1 || !content.starts_with(key_update)
      || (asked != 0 && asked != 1))
    return fail(unexpected_message, "a message of a handshake that is over", out);
  reads_.renew();
  // It goes in front of what is written next: who asks and does not read has no answers
  // piled up for him.
  owes_update_ = owes_update_ || asked == 1;
}

// -- what goes ---------------------------------------------------------------------

void record_layer::write(std::string_view plain, buffer& out) {
  while (!plain.empty()) {
    if (std::exchange(owes_update_, false) || writes_.count() >= renewal_)
      renew_writes(out);
    auto part = plain.substr(0, most_);
    seal(data_record, part, out);
    plain.remove_prefix(part.size());
  }
}

void record_layer::end(buffer& out) {
  seal(alert_record, {std::array{warning, close_notify}.data(), 2}, out);
  is_silent_ = true;
}

void record_layer::renew_writes(buffer& out) {
  seal(handshake_record, std::string{key_update} + '\0', out);
  if (std::exchange(is_silent_, true))
    return;
  writes_.renew();
  is_silent_ = false;
}

void record_layer::seal(char type, std::string_view content, buffer& out) {
  if (std::exchange(is_silent_, true))
    return;
  is_fresh_ = false;
  writes_.seal(type, content, out);
  is_silent_ = false;
}

void record_layer::fail(char alert, std::string_view why, buffer& out) {
  why_ = why;
  seal(alert_record, {std::array{fatal, alert}.data(), 2}, out);
  is_silent_ = true;
}

} // namespace telex::tls
