#include "net/tls/session.hpp"

#include "net/tls/hello.hpp"

#include <algorithm>
#include <new>
#include <utility>

#include <openssl/err.h>
#include <openssl/x509v3.h>

namespace telex::tls {

// -- what OpenSSL takes for its network ------------------------------------------

/// Reads what was fed, and writes behind the output. Nothing is copied in between, as
/// OpenSSL's own memory BIO would, which also keeps what it has grown to.
struct session::bio_calls {
  static session& of(BIO* bio) noexcept {
    return *static_cast<session*>(BIO_get_data(bio));
  }

  static int read(BIO* bio, char* to, std::size_t size, std::size_t* count) noexcept {
    auto& self = of(bio);
    BIO_clear_retry_flags(bio);
    *count = std::min(size, self.input_.size());
    if (*count == 0) {
      BIO_set_retry_read(bio);
      return 0;
    }
    self.input_.copy(to, *count);
    self.input_.remove_prefix(*count);
    return 1;
  }

  static int write(BIO* bio, const char* from, std::size_t size,
                   std::size_t* count) noexcept {
    auto& out = *of(bio).output_;
    BIO_clear_retry_flags(bio);
    try {
      out.insert(out.end(), from, from + size);
    } catch (const std::bad_alloc&) {
      return 0;
    }
    *count = size;
    return 1;
  }

  static long control(BIO*, int what, long, void*) noexcept {
    return what == BIO_CTRL_FLUSH ? 1 : 0;
  }

  static BIO_METHOD* make() {
    auto result = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "telex");
    BIO_meth_set_read_ex(result, read);
    BIO_meth_set_write_ex(result, write);
    BIO_meth_set_ctrl(result, control);
    return result;
  }

  static const BIO_METHOD* get() {
    static const auto only = make();
    return only;
  }
};

// -- session ---------------------------------------------------------------------

namespace {

/// How much a record may carry that is for the client (RFC 6066, section 4).
std::size_t longest_for(const SSL& ssl) noexcept {
  auto code = SSL_SESSION_get_max_fragment_length(SSL_get_session(&ssl));
  auto is_one
    = code >= TLSEXT_max_fragment_length_512 && code <= TLSEXT_max_fragment_length_4096;
  return is_one ? std::size_t{256} << code : longest_plain;
}

} // namespace

session::session(const context& context)
  : looks_left_{2}, is_server_{true}, owes_ticket_{true} {
  SSL_CTX_up_ref(context.get());
  context_.reset(context.get());
}

session::session(const context& context, const std::string& server) {
  begin(context.get());
  SSL_set_connect_state(ssl_.get());
  SSL_set_verify(ssl_.get(), SSL_get_verify_mode(ssl_.get()), look);
  auto parameters = SSL_get0_param(ssl_.get());
  if (X509_VERIFY_PARAM_set1_ip_asc(parameters, server.c_str()) == 1)
    return;
  ERR_clear_error();
  SSL_set1_host(ssl_.get(), server.c_str());
  SSL_set_tlsext_host_name(ssl_.get(), server.c_str());
}

void session::begin(SSL_CTX* context) {
  secrets_ = std::make_unique<traffic_secrets>();
  ssl_.reset(SSL_new(context));
  auto bio = ssl_ ? BIO_new(bio_calls::get()) : nullptr;
  if (!bio)
    throw std::bad_alloc{};
  BIO_set_data(bio, this);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
}

void session::come_back_with(const tls::ticket& earlier) {
  SSL_set_session(ssl_.get(), earlier.get());
}

void session::start(buffer& out) {
  output_ = &out;
  shake_hands();
}

std::size_t session::read(std::span<char> plain, buffer& out) {
  output_ = &out;
  while (state_ == state::handshake) {
    auto heard = hear();
    if (heard == 0)
      return 0;
    shake_hands();
    forget(heard);
  }
  if (state_ != state::open)
    return 0;
  auto result = records_ ? read_records(plain) : read_openssl(plain);
  forget(hello_.size());
  return result;
}

std::size_t session::read_records(std::span<char> plain) {
  auto result = records_->read(input_, plain, *output_);
  if (!records_->why().empty()) {
    heed_alert(records_->alert());
    fail(records_->why());
  } else if (records_->has_ended() && state_ == state::open)
    state_ = state::ended;
  return result;
}

std::size_t session::read_openssl(std::span<char> plain) {
  std::size_t result = 0;
  ERR_clear_error();
  // What has come is read whole: once that is used up, and no record of it is left,
  // there is nothing to ask for.
  while (state_ == state::open && result < plain.size()
         && (!input_.empty() || SSL_has_pending(ssl_.get()) == 1)) {
    std::size_t count = 0;
    if (settle(
          SSL_read_ex(ssl_.get(), plain.data() + result, plain.size() - result, &count))
        != 1)
      break;
    result += count;
  }
  return result;
}

void session::write(std::string_view plain, buffer& out) {
  output_ = &out;
  if (std::exchange(owes_ticket_, false) && records_)
    give_ticket();
  if (state_ == state::failed)
    return;
  if (records_)
    return records_->write(plain, out);
  std::size_t count = 0;
  ERR_clear_error();
  if (!plain.empty())
    settle(SSL_write_ex(ssl_.get(), plain.data(), plain.size(), &count));
}

/// Not before the other side is told something that it waits for: who only writes, and
/// closes then, has not read the ticket, and its host breaks the connection off with
/// what was on its way. It is the last that OpenSSL has to say.
void session::give_ticket() {
  ERR_clear_error();
  if (records_->is_fresh() && SSL_new_session_ticket(ssl_.get()) == 1) {
    auto before = output_->size();
    if (settle(SSL_do_handshake(ssl_.get())) != 1)
      return;
    records_->skip_written(
      count_records({output_->data() + before, output_->size() - before}));
  }
  ssl_.reset();
}

void session::end(buffer& out) {
  output_ = &out;
  if (state_ != state::open && state_ != state::ended)
    return;
  if (!records_) {
    SSL_shutdown(ssl_.get());
    return ERR_clear_error();
  }
  records_->end(out);
  // Or it has nobody come back from this connection.
  if (ssl_)
    SSL_set_shutdown(ssl_.get(), SSL_SENT_SHUTDOWN);
}

/// OpenSSL takes dozens of KiB for a handshake. So it is only begun when a client has
/// said something whole, or what can't become that; the same goes for what it says when
/// it is asked to say hello again, on TLS 1.3. Returns how much OpenSSL is to be given
/// now, which is `input_` then.
std::size_t session::hear() {
  if (looks_left_ == 0 && hello_.empty())
    return input_.size();
  hello_ += std::exchange(input_, {});
  auto size = hello_.size();
  if (looks_left_ > 0 && (!ssl_ || SSL_version(ssl_.get()) == TLS1_3_VERSION)) {
    auto found = look_at_hello(hello_);
    auto is_partial = found.what == hello::kind::partial;
    if (found.what == hello::kind::too_long
        || (is_partial && hello_.size() > longest_plain))
      fail("the client's first message is too long");
    if (is_partial || state_ == state::failed)
      return 0;
    auto is_hello = found.what == hello::kind::whole;
    looks_left_ = is_hello ? looks_left_ - 1 : 0;
    size = is_hello ? found.end : size;
  }
  if (!ssl_) {
    begin(context_.get());
    SSL_set_accept_state(ssl_.get());
    context_.reset();
  }
  input_ = std::string_view{hello_}.substr(0, size);
  return size;
}

/// What was heard is used up, if nothing of it is left to be read.
void session::forget(std::size_t heard) noexcept {
  if (!input_.empty() || hello_.empty())
    return;
  hello_.erase(0, heard);
  if (hello_.empty())
    hello_.shrink_to_fit();
}

/// Goes on with the handshake.
void session::shake_hands() {
  ERR_clear_error();
  auto result = settle(SSL_do_handshake(ssl_.get()));
  // Nothing is left in them, and who does not go on is not to keep them.
  SSL_free_buffers(ssl_.get());
  if (result != 1)
    return;
  state_ = state::open;
  is_resumed_ = SSL_session_reused(ssl_.get()) == 1;
  take_over();
}

/// OpenSSL, which reads no more of its network than the record that it is at, has none
/// of what the other side says from here on.
void session::take_over() {
  auto secrets = std::move(secrets_);
  auto certificate = is_server_ ? SSL_get0_peer_certificate(ssl_.get()) : nullptr;
  if (certificate && SSL_get_verify_result(ssl_.get()) == X509_V_OK)
    peer_name_ = common_name_of(*certificate);
  if (SSL_version(ssl_.get()) != TLS1_3_VERSION)
    return;
  if (secrets->reads.is_empty() || secrets->writes.is_empty())
    return fail("OpenSSL has not told its secrets");
  records_ = std::make_unique<record_layer>(*SSL_get_current_cipher(ssl_.get()),
                                            *secrets, longest_for(*ssl_));
  if (!is_server_)
    records_->give_tickets_to([this](std::string_view record) { hear_ticket(record); });
}

/// What OpenSSL would say to it is not to be said: it does not know what has been
/// written, and would do so with a nonce that was used.
void session::hear_ticket(std::string_view record) {
  buffer unsaid;
  auto rest = std::exchange(input_, record);
  auto out = std::exchange(output_, &unsaid);
  std::size_t count = 0;
  char none = 0;
  ERR_clear_error();
  settle(SSL_read_ex(ssl_.get(), &none, sizeof(none), &count));
  input_ = rest;
  output_ = out;
}

/// OpenSSL tells a secret in a line: its name, what the client's hello is known by, and
/// the secret in hexadecimal digits.
void session::learn(const SSL* ssl, const char* line) noexcept {
  auto& secrets = bio_calls::of(SSL_get_rbio(ssl)).secrets_;
  if (!secrets)
    return;
  auto is_server = SSL_is_server(ssl) == 1;
  auto& of_client = is_server ? secrets->reads : secrets->writes;
  auto& of_server = is_server ? secrets->writes : secrets->reads;
  const std::string_view all{line};
  auto name = all.substr(0, all.find(' '));
  auto digits = all.substr(all.rfind(' ') + 1);
  if (name == "CLIENT_TRAFFIC_SECRET_0")
    of_client.assign(digits);
  else if (name == "SERVER_TRAFFIC_SECRET_0")
    of_server.assign(digits);
}

/// After a call of OpenSSL's. Returns `result`.
int session::settle(int result) {
  if (result == 1)
    return result;
  auto error = SSL_get_error(ssl_.get(), result);
  if (error == SSL_ERROR_ZERO_RETURN && state_ == state::handshake)
    fail("the other side has ended the connection in the handshake");
  else if (error == SSL_ERROR_ZERO_RETURN)
    state_ = state::ended;
  else if (error != SSL_ERROR_WANT_READ)
    fail(error);
  return result;
}

/// Of the other side, as it ends the connection.
void session::heed_alert(int alert) noexcept {
  auto is_of_certificate
    = (alert >= SSL_AD_BAD_CERTIFICATE && alert <= SSL_AD_CERTIFICATE_UNKNOWN)
      || alert == SSL_AD_UNKNOWN_CA;
  is_own_refused_ = is_of_certificate && ssl_ && SSL_is_server(ssl_.get()) == 0
                    && SSL_get_certificate(ssl_.get());
}

void session::fail(int error) {
  heed_alert(ERR_GET_REASON(ERR_peek_error()) - SSL_AD_REASON_OFFSET);
  auto reason = last_error();
  auto problem
    = (SSL_get_verify_mode(ssl_.get()) & SSL_VERIFY_PEER) != 0 ? peer_problem() : "";
  if (problem.empty())
    problem = reason.empty() ? "TLS error " + std::to_string(error) : reason;
  fail(std::move(problem));
}

void session::fail(std::string why) {
  why_ = std::move(why);
  state_ = state::failed;
}

// -- who is on the other side ----------------------------------------------------

/// OpenSSL's check has come to that.
int session::look(int is_believed, X509_STORE_CTX* shown) noexcept {
  auto ssl = static_cast<const SSL*>(
    X509_STORE_CTX_get_ex_data(shown, SSL_get_ex_data_X509_STORE_CTX_idx()));
  auto certificate = X509_STORE_CTX_get0_cert(shown);
  if (is_believed == 0 && certificate && X509_up_ref(certificate) == 1)
    bio_calls::of(SSL_get_rbio(ssl)).stranger_.reset(certificate);
  return is_believed;
}

const X509* session::peer_certificate() const noexcept {
  return stranger_ ? stranger_.get() : SSL_get0_peer_certificate(ssl_.get());
}

std::string session::peer_fingerprint() const {
  auto certificate = peer_certificate();
  return certificate ? fingerprint_of(*certificate) : std::string{};
}

std::optional<std::chrono::system_clock::time_point> session::peer_not_after() const {
  auto certificate = peer_certificate();
  return certificate ? std::optional{not_after_of(*certificate)} : std::nullopt;
}

std::string session::peer_problem() const {
  auto code = static_cast<int>(SSL_get_verify_result(ssl_.get()));
  auto certificate = peer_certificate();
  if (code == X509_V_OK)
    return {};
  return certificate ? describe_distrust(code, *certificate)
                     : X509_verify_cert_error_string(code);
}

std::string_view session::version() const noexcept {
  return SSL_get_version(ssl_.get());
}

tls::ticket session::ticket() const {
  tls::ticket result{SSL_get1_session(ssl_.get()), SSL_SESSION_free};
  return result && SSL_SESSION_is_resumable(result.get()) == 1 ? result : nullptr;
}

} // namespace telex::tls
