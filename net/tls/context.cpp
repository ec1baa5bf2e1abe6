#include "net/tls/context.hpp"

#include "net/tls/session.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstring>
#include <ctime>
#include <memory>
#include <new>
#include <string_view>
#include <utility>

#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>
#include <sys/stat.h>

namespace telex::tls {

namespace {

/// Those that leave no trace for who has the key later, and prove what they carry.
constexpr auto ciphers_of_tls_1_2 = "ECDHE+AESGCM:ECDHE+CHACHA20";

/// The first one is the quickest where the processor has instructions for it, as nearly
/// all have; clients without them may ask for ChaCha first.
constexpr auto ciphers = "TLS_AES_128_GCM_SHA256:TLS_CHACHA20_POLY1305_SHA256:"
                         "TLS_AES_256_GCM_SHA384";

constexpr auto options = SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION
                         | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_PRIORITIZE_CHACHA
                         | SSL_OP_CLEANSE_PLAINTEXT;

/// What a client may show of itself, with what is between that and an authority.
constexpr long longest_shown = 16 * 1024;

/// A connection that is idle keeps no buffers.
constexpr auto modes = SSL_MODE_RELEASE_BUFFERS;

context_handle make(const SSL_METHOD* method) {
  context_handle result{SSL_CTX_new(method)};
  if (!result)
    throw std::bad_alloc{};
  auto raw = result.get();
  SSL_CTX_set_min_proto_version(raw, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(raw, ciphers_of_tls_1_2);
  SSL_CTX_set_ciphersuites(raw, ciphers);
  SSL_CTX_set_options(raw, options);
  SSL_CTX_set_mode(raw, modes);
  // Clients keep what they need to come back: nothing is kept for them here.
  SSL_CTX_set_session_cache_mode(raw, SSL_SESS_CACHE_OFF);
  session::prepare(*raw);
  return result;
}

std::string describe_special(const std::string& file) {
  return "cannot use " + file + ": it is no regular file";
}

/// What is wrong with a file, for who has made it: OpenSSL tells what it has met on the
/// way.
struct known_reason {
  int library;
  int reason;
  const char* words;
};

constexpr known_reason of_certificates[]{
  {ERR_LIB_PEM, PEM_R_NO_START_LINE, "there is no certificate in it, as PEM"},
  {ERR_LIB_X509, X509_R_NO_CERTIFICATE_OR_CRL_FOUND,
   "there is no certificate in it, as PEM"},
  {ERR_LIB_SSL, SSL_R_EE_KEY_TOO_SMALL,
   "its key is too short to keep anything from anybody; one of RSA has 2048 bits or "
   "more"},
};

constexpr known_reason of_keys[]{
  {ERR_LIB_PEM, PEM_R_NO_START_LINE, "there is no key in it, as PEM"},
  {ERR_LIB_OSSL_DECODER, ERR_R_UNSUPPORTED, "there is no key in it, as PEM"},
};

template <std::size_t N>
std::string last_error_of(const known_reason (&known)[N]) {
  auto error = ERR_peek_error();
  for (const auto& [library, reason, words] : known)
    if (ERR_GET_LIB(error) == library && ERR_GET_REASON(error) == reason) {
      ERR_clear_error();
      return words;
    }
  return last_error();
}

/// As made_context has it.
std::string problem_with(const std::string& what, const std::string& file,
                         const std::string& why) {
  return "cannot use " + what + ' ' + file + ": " + why;
}

/// Notes that it was asked for, if somebody wants to know.
int no_passphrase(char*, int, int, void* was_asked) {
  if (was_asked)
    *static_cast<bool*>(was_asked) = true;
  return 0;
}

/// Has `context` show a key, beside its certificate; says why not, if it can't.
std::string use_key(SSL_CTX& context, const std::string& certificate,
                    const std::string& key) {
  auto was_asked = false;
  SSL_CTX_set_default_passwd_cb_userdata(&context, &was_asked);
  auto is_read
    = SSL_CTX_use_PrivateKey_file(&context, key.c_str(), SSL_FILETYPE_PEM) == 1;
  SSL_CTX_set_default_passwd_cb_userdata(&context, nullptr);
  // Where it is of the kind of the certificate's, that is compared at once.
  auto is_other = is_read ? SSL_CTX_check_private_key(&context) != 1
                          : ERR_GET_LIB(ERR_peek_error()) == ERR_LIB_X509;
  if (is_other) {
    ERR_clear_error();
    return "it is not the key of the certificate " + certificate;
  }
  if (!is_read && was_asked) {
    ERR_clear_error();
    return "it has a passphrase, and nobody is there to be asked for it; openssl pkey "
           "-in FILE -out OTHER takes it off";
  }
  return is_read ? "" : last_error_of(of_keys);
}

/// Has `context` show a certificate; says why not, if it can't.
std::string use_own(SSL_CTX& context, const std::string& certificate,
                    const std::string& key) {
  // Nobody sits at a router to be asked for one, nor always at a client.
  SSL_CTX_set_default_passwd_cb(&context, no_passphrase);
  if (SSL_CTX_use_certificate_chain_file(&context, certificate.c_str()) != 1)
    return problem_with("the certificate", certificate, last_error_of(of_certificates));
  if (auto why = use_key(context, certificate, key); !why.empty())
    return problem_with("the key", key, why);
  return {};
}

/// A ticket outlives the certificate of a client that it was given for: then there is a
/// whole handshake, which says what is wrong.
SSL_TICKET_RETURN judge_ticket(SSL*, SSL_SESSION* earlier, const unsigned char*,
                               std::size_t, SSL_TICKET_STATUS status, void*) {
  if (status != SSL_TICKET_SUCCESS && status != SSL_TICKET_SUCCESS_RENEW)
    return SSL_TICKET_RETURN_IGNORE_RENEW;
  auto certificate = SSL_SESSION_get0_peer(earlier);
  if (certificate && X509_cmp_current_time(X509_get0_notAfter(certificate)) < 0)
    return SSL_TICKET_RETURN_IGNORE_RENEW;
  return status == SSL_TICKET_SUCCESS ? SSL_TICKET_RETURN_USE
                                      : SSL_TICKET_RETURN_USE_RENEW;
}

/// What a handshake of `context` with itself shows of it; empty if there is none.
std::string served_by(const context_ptr& context) {
  const telex::tls::context anybody{make(TLS_client_method())};
  session server{*context};
  session client{anybody, "localhost"};
  std::array<char, longest_plain + 1> plain;
  buffer to_server;
  buffer to_client;
  client.start(to_server);
  // Three times there and back is more than any handshake takes.
  for (auto i = 0; i < 3; ++i) {
    server.feed({to_server.data(), to_server.size()});
    server.read(plain, to_client);
    to_server.clear();
    client.feed({to_client.data(), to_client.size()});
    client.read(plain, to_server);
    to_client.clear();
  }
  return client.peer_fingerprint();
}

} // namespace

bool is_special(const std::string& file) {
  struct stat about;
  return ::stat(file.c_str(), &about) == 0 && !S_ISREG(about.st_mode);
}

std::string last_error() {
  auto error = ERR_get_error();
  ERR_clear_error();
  // Of the system's own errors it has no words.
  auto reason = error == 0                ? nullptr
                : ERR_SYSTEM_ERROR(error) ? std::strerror(ERR_GET_REASON(error))
                                          : ERR_reason_error_string(error);
  return reason ? reason : "";
}

namespace {

std::chrono::system_clock::time_point to_time(const ASN1_TIME* x) {
  std::tm time{};
  ASN1_TIME_to_tm(x, &time);
  return std::chrono::system_clock::from_time_t(::timegm(&time));
}

} // namespace

context::context(context_handle made) : made_{std::move(made)} {
  auto certificate = SSL_CTX_get0_certificate(made_.get());
  if (!certificate)
    return;
  fingerprint_ = fingerprint_of(*certificate);
  not_before_ = to_time(X509_get0_notBefore(certificate));
  not_after_ = not_after_of(*certificate);
}

made_context make_server(const server_files& files) {
  auto made = make(TLS_server_method());
  auto raw = made.get();
  ERR_clear_error();
  for (const auto& file : {files.certificate, files.key, files.client_ca})
    if (is_special(file))
      return describe_special(file);
  if (auto problem = use_own(*raw, files.certificate, files.key); !problem.empty())
    return problem;
  if (!files.client_ca.empty()) {
    if (SSL_CTX_load_verify_file(raw, files.client_ca.c_str()) != 1)
      return problem_with("the authorities of clients", files.client_ca,
                          last_error_of(of_certificates));
    SSL_CTX_set_client_CA_list(raw, SSL_load_client_CA_file(files.client_ca.c_str()));
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
    // Nobody knows yet who shows it.
    SSL_CTX_set_max_cert_list(raw, longest_shown);
  }
  // A ticket goes with the first answer (session::write), none with the handshake.
  SSL_CTX_set_num_tickets(raw, 0);
  SSL_CTX_set_session_ticket_cb(raw, nullptr, judge_ticket, nullptr);
  constexpr unsigned char name[] = "telex";
  SSL_CTX_set_session_id_context(raw, name, sizeof(name) - 1);
  auto result = std::make_shared<const context>(std::move(made));
  if (served_by(result) != result->fingerprint())
    return "the certificate " + files.certificate + " is not the one that is served";
  return result;
}

made_context make_client(const client_trust& trust) {
  auto made = make(TLS_client_method());
  auto raw = made.get();
  ERR_clear_error();
  for (const auto& file : {trust.ca, trust.certificate, trust.key})
    if (is_special(file))
      return describe_special(file);
  auto is_read = trust.ca.empty() ? SSL_CTX_set_default_verify_paths(raw)
                                  : SSL_CTX_load_verify_file(raw, trust.ca.c_str());
  if (is_read != 1)
    return problem_with("the authorities",
                        trust.ca.empty() ? "of this system" : trust.ca,
                        last_error_of(of_certificates));
  if (!trust.certificate.empty())
    if (auto problem = use_own(*raw, trust.certificate, trust.key); !problem.empty())
      return problem;
  if (!trust.anybody)
    SSL_CTX_set_verify(raw, SSL_VERIFY_PEER, nullptr);
  return std::make_shared<const context>(std::move(made));
}

std::chrono::system_clock::time_point not_after_of(const X509& certificate) {
  return to_time(X509_get0_notAfter(&certificate));
}

namespace {

std::string common_name_of(const X509_NAME* name) {
  std::array<char, 128> text{};
  auto size = X509_NAME_get_text_by_NID(name, NID_commonName, text.data(),
                                        static_cast<int>(text.size()));
  return size > 0 ? std::string(text.data(), static_cast<std::size_t>(size)) : "";
}

} // namespace

std::string common_name_of(const X509& certificate) {
  return common_name_of(X509_get_subject_name(&certificate));
}

std::string common_name_in(const std::string& file) {
  bio_handle input{is_special(file) ? nullptr : BIO_new_file(file.c_str(), "r")};
  certificate_handle found{
    input ? PEM_read_bio_X509(input.get(), nullptr, nullptr, nullptr) : nullptr};
  ERR_clear_error();
  return found ? common_name_of(*found) : "";
}

namespace {

/// As text; empty if it is neither the name of a host nor an address.
std::string to_host(GENERAL_NAME& name) {
  if (name.type != GEN_DNS && name.type != GEN_IPADD)
    return {};
  bio_handle output{BIO_new(BIO_s_mem())};
  char* text = nullptr;
  if (!output || GENERAL_NAME_print(output.get(), &name) != 1)
    return {};
  auto size = BIO_get_mem_data(output.get(), &text);
  // As in `DNS:localhost`.
  std::string_view all{text, static_cast<std::size_t>(size)};
  return std::string{all.substr(all.find(':') + 1)};
}

/// Whoever has made a certificate may have written anything.
std::string safe(std::string text) {
  // More is no help.
  constexpr std::size_t most = 200;
  if (text.size() > most)
    text.replace(most, text.npos, "...");
  std::replace_if(
    text.begin(), text.end(), [](char c) { return c < ' ' || c > '~'; }, '?');
  return text;
}

} // namespace

std::string hosts_of(const X509& certificate) {
  std::unique_ptr<GENERAL_NAMES, releaser<GENERAL_NAMES_free>> names{
    static_cast<GENERAL_NAMES*>(
      X509_get_ext_d2i(&certificate, NID_subject_alt_name, nullptr, nullptr))};
  std::string result;
  for (auto i = 0; i < sk_GENERAL_NAME_num(names.get()); ++i)
    if (auto host = to_host(*sk_GENERAL_NAME_value(names.get(), i)); !host.empty())
      result += (result.empty() ? "" : ", ") + host;
  return safe(names ? result : common_name_of(certificate));
}

std::string describe_distrust(int code, const X509& certificate) {
  std::string words = X509_verify_cert_error_string(code);
  std::string more;
  if (code == X509_V_ERR_HOSTNAME_MISMATCH || code == X509_V_ERR_IP_ADDRESS_MISMATCH)
    more = "the certificate is for " + hosts_of(certificate);
  else if (code == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY)
    more = "it is by " + safe(common_name_of(X509_get_issuer_name(&certificate)));
  // That of an authority may have ended, too.
  else if (auto end = not_after_of(certificate);
           code == X509_V_ERR_CERT_HAS_EXPIRED
           && end < std::chrono::system_clock::now()) {
    std::tm date{};
    ASN1_TIME_to_tm(X509_get0_notAfter(&certificate), &date);
    std::array<char, 11> text{};
    std::strftime(text.data(), text.size(), "%F", &date);
    more = std::string{"it ended on "} + text.data();
  }
  return more.ends_with(' ') || more.empty() ? words : words + ": " + more;
}

} // namespace telex::tls
