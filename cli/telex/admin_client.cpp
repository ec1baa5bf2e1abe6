#include "cli/telex/admin_client.hpp"

#include "cli/text/escape.hpp"
#include "net/stream/zone.hpp"
#include "net/tls/context.hpp"

#include <curl/curl.h>
#include <fmt/format.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <string_view>

#include <unistd.h>

namespace telex::cli {

namespace {

/// What is shown of what somebody says who is asked.
constexpr std::size_t max_quoted = 300;

/// A look at whether it is to stop is also taken this often.
constexpr int longest_wait = 1000; // ms

/// CURLE_TOO_LARGE, of a line of a head, which was CURLE_OUT_OF_MEMORY before.
constexpr int too_large = 100;

/// Says what is wrong with the host, if anything is.
std::string set_host(CURL* http, CURLU* url, const std::string& text) {
  // An address of one link alone has a zone: fe80::1%eth0.
  auto zone = text.find('%');
  auto host = text.substr(0, zone);
  auto is_ipv6 = host.find(':') != host.npos;
  auto written = is_ipv6 ? '[' + host + ']' : host;
  if (::curl_url_set(url, CURLUPART_HOST, written.c_str(), 0) != CURLUE_OK
      || (zone != text.npos && !is_ipv6))
    return '"' + text + "\" is no name of a host and no address";
  if (zone == text.npos)
    return "";
  auto link = text.substr(zone + 1);
  auto index = index_of_interface(link);
  if (index == 0)
    return describe_unknown_zone(link);
  // Of the zone in a URL libcurl 7.88 loses track.
  ::curl_easy_setopt(http, CURLOPT_ADDRESS_SCOPE, static_cast<long>(index));
  return "";
}

std::string set_place(CURL* http, CURLU* url, const admin_target& whom) {
  const auto& where = whom.where;
  auto scheme = whom.is_secure ? "https" : "http";
  ::curl_easy_setopt(http, CURLOPT_PROTOCOLS_STR, scheme);
  ::curl_url_set(url, CURLUPART_SCHEME, scheme, 0);
  if (!where.path.empty()) {
    ::curl_easy_setopt(http, CURLOPT_UNIX_SOCKET_PATH, where.path.c_str());
    return set_host(http, url, "localhost");
  }
  ::curl_url_set(url, CURLUPART_PORT, std::to_string(where.port).c_str(), 0);
  return set_host(http, url, where.host);
}

/// What telexd, which takes no names there, has to be given so that it answers there.
std::string options_for(const admin_address& where) {
  auto is_numeric = !where.path.empty() || where.host.find(':') != std::string::npos
                    || where.host.find_first_not_of("0123456789.") == std::string::npos;
  if (is_numeric)
    return "--admin " + to_string(where);
  if (where.host == "localhost")
    return "--admin " + to_string(admin_address{"127.0.0.1", where.port, ""});
  return "--admin ADDRESS:" + std::to_string(where.port) + " --admin-host "
         + where.host;
}

void set_rules(CURL* http, std::chrono::milliseconds patience) {
  ::curl_easy_setopt(http, CURLOPT_TIMEOUT_MS, static_cast<long>(patience.count()));
  ::curl_easy_setopt(http, CURLOPT_PROXY, "");
  ::curl_easy_setopt(http, CURLOPT_FOLLOWLOCATION, 0L);
  ::curl_easy_setopt(http, CURLOPT_NETRC, static_cast<long>(CURL_NETRC_IGNORED));
  ::curl_easy_setopt(http, CURLOPT_FORBID_REUSE, 1L);
  ::curl_easy_setopt(http, CURLOPT_NOSIGNAL, 1L);
  // A look-up of a name that takes long is left to itself.
  ::curl_easy_setopt(http, CURLOPT_QUICK_EXIT, 1L);
}

} // namespace

/// A certificate that is shown, and what is looked for in it.
struct admin_client::certificate_check {
  std::string pin{};
  std::string fingerprint{};
  std::string hosts{};
  /// Why no authority vouches for it; empty if one does.
  std::string problem{};

  /// Believes who has the certificate that is pinned and nobody else, if one is; as
  /// OpenSSL's own check in its place, which is asked otherwise.
  static int check(X509_STORE_CTX* shown, void* to) {
    auto& self = *static_cast<certificate_check*>(to);
    auto certificate = ::X509_STORE_CTX_get0_cert(shown);
    if (!certificate)
      return 0;
    self.fingerprint = tls::fingerprint_of(*certificate);
    if (!self.pin.empty()) {
      auto is_known = self.fingerprint == self.pin;
      ::X509_STORE_CTX_set_error(shown, is_known ? X509_V_OK
                                                 : X509_V_ERR_APPLICATION_VERIFICATION);
      return is_known ? 1 : 0;
    }
    self.hosts = tls::hosts_of(*certificate);
    auto is_believed = ::X509_verify_cert(shown) == 1;
    self.problem
      = is_believed
          ? ""
          : tls::describe_distrust(::X509_STORE_CTX_get_error(shown), *certificate);
    return is_believed ? 1 : 0;
  }

  static CURLcode use(CURL*, void* context, void* self) {
    ::SSL_CTX_set_cert_verify_callback(static_cast<SSL_CTX*>(context), &check, self);
    return CURLE_OK;
  }
};

struct admin_client::received {
  std::size_t head_size = 0;
  bool is_too_long = false;
  std::string body;

  static std::size_t add_head(char*, std::size_t, std::size_t size, void* to) {
    auto& self = *static_cast<received*>(to);
    self.head_size += size;
    self.is_too_long = self.head_size > max_head;
    return self.is_too_long ? 0 : size;
  }

  static std::size_t add_body(char* data, std::size_t, std::size_t size, void* to) {
    auto& self = *static_cast<received*>(to);
    self.is_too_long = self.body.size() + size > max_answer;
    if (self.is_too_long)
      return 0;
    try {
      self.body.append(data, size);
      return size;
    } catch (const std::bad_alloc&) {
      return 0;
    }
  }
};

/// What libcurl has for a client.
struct admin_client::handles {
  handles() {
    ::curl_global_init(CURL_GLOBAL_SSL);
    all = ::curl_multi_init();
    one = ::curl_easy_init();
    url = ::curl_url();
    if (!all || !one || !url)
      throw std::bad_alloc{};
  }

  handles(const handles&) = delete;
  handles& operator=(const handles&) = delete;

  ~handles() {
    ::curl_slist_free_all(header);
    ::curl_easy_cleanup(one);
    ::curl_multi_cleanup(all);
    ::curl_url_cleanup(url);
    ::curl_global_cleanup();
  }

  /// Asks what was prepared, until there is an answer, or `is_stopped`.
  CURLcode perform(const std::atomic<bool>& is_stopped) {
    ::curl_multi_add_handle(all, one);
    auto result = CURLE_ABORTED_BY_CALLBACK;
    auto is_under_way = 1;
    while (::curl_multi_perform(all, &is_under_way) == CURLM_OK && is_under_way != 0
           && !is_stopped)
      ::curl_multi_poll(all, nullptr, 0, longest_wait, nullptr);
    auto left = 0;
    while (auto what = ::curl_multi_info_read(all, &left))
      result = what->data.result;
    ::curl_multi_remove_handle(all, one);
    return result;
  }

  CURLM* all = nullptr;
  CURL* one = nullptr;
  CURLU* url = nullptr;
  curl_slist* header = nullptr;
  certificate_check certificate{};
};

admin_client::admin_client(admin_target whom, std::chrono::milliseconds patience)
  : whom_(std::move(whom)), patience_(patience), http_(std::make_unique<handles>()) {
  misplaced_ = set_place(http_->one, http_->url, whom_);
  // A pipe, to which nobody may write, libcurl would wait for.
  if (whom_.is_secure && whom_.pin.empty() && tls::is_special(whom_.ca))
    misplaced_
      = "cannot read the authorities in " + whom_.ca + ": it is no regular file";
  set_rules(http_->one, patience_);
  set_way();
  ::curl_easy_setopt(http_->one, CURLOPT_CURLU, http_->url);
  ::curl_easy_setopt(http_->one, CURLOPT_HEADERFUNCTION, &received::add_head);
  ::curl_easy_setopt(http_->one, CURLOPT_WRITEFUNCTION, &received::add_body);
}

admin_client::~admin_client() = default;

/// Whom to believe, and what to show.
void admin_client::set_way() {
  auto http = http_->one;
  ::curl_easy_setopt(http, CURLOPT_SSLVERSION,
                     static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  http_->certificate.pin = whom_.pin;
  ::curl_easy_setopt(http, CURLOPT_SSL_CTX_FUNCTION, &certificate_check::use);
  ::curl_easy_setopt(http, CURLOPT_SSL_CTX_DATA, &http_->certificate);
  if (!whom_.pin.empty()) {
    ::curl_easy_setopt(http, CURLOPT_CAINFO, nullptr);
    ::curl_easy_setopt(http, CURLOPT_CAPATH, nullptr);
    // The certificate need not be for the name by which it is asked.
    ::curl_easy_setopt(http, CURLOPT_SSL_VERIFYHOST, 0L);
  } else if (!whom_.ca.empty()) {
    ::curl_easy_setopt(http, CURLOPT_CAINFO, whom_.ca.c_str());
    ::curl_easy_setopt(http, CURLOPT_CAPATH, nullptr);
  }
  if (whom_.token.empty())
    return;
  auto field = "Authorization: Bearer " + whom_.token;
  http_->header = ::curl_slist_append(nullptr, field.c_str());
  if (!http_->header)
    throw std::bad_alloc{};
  ::curl_easy_setopt(http, CURLOPT_HTTPHEADER, http_->header);
}

admin_answer admin_client::get(const std::string& target) {
  if (!misplaced_.empty())
    return {"", misplaced_};
  received what;
  auto query = target.find('?');
  auto text = query == target.npos ? "" : target.substr(query + 1);
  ::curl_url_set(http_->url, CURLUPART_PATH, target.substr(0, query).c_str(), 0);
  ::curl_url_set(http_->url, CURLUPART_QUERY, text.c_str(), 0);
  ::curl_easy_setopt(http_->one, CURLOPT_HEADERDATA, &what);
  ::curl_easy_setopt(http_->one, CURLOPT_WRITEDATA, &what);
  auto problem = problem_of(http_->perform(is_stopped_), what);
  if (!problem.empty())
    what.body.clear();
  return {std::move(what.body), std::move(problem)};
}

void admin_client::stop() {
  is_stopped_ = true;
  ::curl_multi_wakeup(http_->all);
}

std::string admin_client::problem_of(int result, const received& what) const {
  auto place = to_string(whom_.where);
  long status = 0;
  ::curl_easy_getinfo(http_->one, CURLINFO_RESPONSE_CODE, &status);
  switch (result) {
    case CURLE_OK:
      return status == 200 ? "" : describe_status(status, what);
    case CURLE_COULDNT_CONNECT:
      return describe_refusal();
    case CURLE_COULDNT_RESOLVE_HOST:
      return "there is no host " + whom_.where.host + " that is known here";
    case CURLE_OPERATION_TIMEDOUT:
      return place + " has not answered within "
             + fmt::format("{:g} s", std::chrono::duration<double>{patience_}.count());
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CONNECT_ERROR:
      return describe_distrust(result);
    case CURLE_ABORTED_BY_CALLBACK:
      return place + " was not waited for";
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
      return place + " has broken off its answer"
             + (whom_.is_secure || !whom_.where.path.empty()
                  ? ""
                  : "; if it speaks TLS, ask it with --admin https://" + place);
    default:
      return what.is_too_long || result == CURLE_OUT_OF_MEMORY || result == too_large
               ? "what " + place + " answers is too long"
               : "what listens at " + place
                   + " is not telexd --admin: it does not speak HTTP";
  }
}

/// Why there is nobody there to be believed.
std::string admin_client::describe_distrust(int result) const {
  const auto& seen = http_->certificate;
  auto place = to_string(whom_.where);
  if (result == CURLE_SSL_CACERT_BADFILE)
    return "cannot read the authorities in " + whom_.ca;
  if (result == CURLE_SSL_CONNECT_ERROR)
    return place
           + " does not speak TLS; if telexd was started with --admin-anywhere and no "
             "certificate, ask it with --admin http://"
           + place;
  if (!whom_.pin.empty())
    return place + " shows another certificate, " + seen.fingerprint
           + ", and not the one that is known, " + whom_.pin
           + ": somebody may be in its place; ask whoever runs it";
  auto why = seen.problem.empty() ? "the certificate of " + place + " is for "
                                      + (seen.hosts.empty() ? "no host" : seen.hosts)
                                  : "nobody vouches for the certificate of " + place
                                      + " (" + seen.problem + ')';
  return whom_.ca.empty()
           ? why
           : why + "; if its fingerprint is right, pin " + seen.fingerprint
               + " in place of the authorities in " + whom_.ca;
}

/// telexd gives its reasons in plain words, in a line.
std::string admin_client::describe_status(long status, const received& what) const {
  auto place = to_string(whom_.where);
  char* type = nullptr;
  ::curl_easy_getinfo(http_->one, CURLINFO_CONTENT_TYPE, &type);
  auto line = what.body.substr(0, what.body.find('\n')).substr(0, max_quoted);
  if (type && std::string_view{type}.starts_with("text/plain") && !line.empty())
    return place + " says: " + shortened(printable(line), max_quoted);
  return "what answers at " + place + " is not telexd --admin: it says "
         + std::to_string(status);
}

std::string admin_client::describe_refusal() const {
  auto place = to_string(whom_.where);
  if (!whom_.where.path.empty() && ::access(whom_.where.path.c_str(), F_OK) == 0
      && ::access(whom_.where.path.c_str(), W_OK) != 0)
    return "cannot connect to " + place + ": " + std::strerror(errno);
  return "nobody answers at " + place + ": telexd has to be started with "
         + options_for(whom_.where);
}

} // namespace telex::cli
