// What is reported of the router as a whole.

#pragma once

#include "actors/events/description.hpp"
#include "actors/settings.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <tuple>

namespace telex::events {

struct started {
  std::string version;
  std::uint64_t max_connections; ///< limits.connections

  static constexpr description about{
    "started", severity::info, actor_kind::router,
    "The router is ready: it listens wherever it was told to."};
  static constexpr auto fields() {
    return std::tuple{field{"version", &started::version},
                      field{"max_connections", &started::max_connections}};
  }
};

struct listening {
  std::string address;        ///< As in `127.0.0.1:1933` or `[::1]:1933`.
  std::string_view over = {}; ///< `tls`, or empty.

  static constexpr description about{
    "listening", severity::info, actor_kind::router,
    "The router listens at an address; over TLS if `over` says so."};
  static constexpr auto fields() {
    return std::tuple{field{"address", &listening::address},
                      field{"over", &listening::over}};
  }
};

struct exposed {
  std::string address; ///< As that of listening.
  std::string_view advice;

  // For users: without TLS and accounts, and without one of them.
  static constexpr std::string_view to_both
    = "nothing is encrypted there, and nobody is asked for a password: who is on the "
      "way reads along, and who reaches it takes any free name; use --tls and "
      "--accounts.file with accounts in it, or a firewall, or listen on 127.0.0.1 and "
      "have users come "
      "through SSH";
  static constexpr std::string_view to_who_listens
    = "nothing is encrypted there: who is on the way reads along, and nobody can give "
      "a password; use --tls in place of --listen";
  static constexpr std::string_view to_anybody
    = "nobody is asked for a password there: who reaches it takes any free name; use "
      "--accounts.file with accounts in it, or a firewall";

  // For ranges of --proxy.
  static constexpr std::string_view to_proxies
    = "whoever connects from there can say that he comes from any other address: "
      "limits, "
      "logs and fail2ban take the wrong one for him; let --proxy name the proxies "
      "alone";

  static constexpr description about{
    "exposed", severity::warning, actor_kind::router,
    "Other hosts can reach the address at which the router listens, or tells of "
    "itself, and it encrypts nothing there, or asks nobody for a password; or it "
    "believes all hosts of a range what they say of others. `advice` "
    "says who can do what by that, and what to do."};
  static constexpr auto fields() {
    return std::tuple{field{"address", &exposed::address},
                      field{"advice", &exposed::advice}};
  }
};

struct certificate_loaded {
  std::string fingerprint;
  std::uint64_t days; ///< Until it ends.

  static constexpr description about{
    "certificate-loaded", severity::info, actor_kind::router,
    "The router has a certificate to show from now on: its SHA-256, and for how many "
    "days it is valid."};
  static constexpr auto fields() {
    return std::tuple{field{"fingerprint", &certificate_loaded::fingerprint},
                      field{"days", &certificate_loaded::days}};
  }
};

struct certificate_refused {
  std::string reason;

  static constexpr description about{"certificate-refused", severity::warning,
                                     actor_kind::router,
                                     "The files of the certificate have changed, and "
                                     "are of no use; the router goes on to "
                                     "show the one before."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &certificate_refused::reason}};
  }
};

struct certificate_invalid {
  std::string reason;

  static constexpr description about{
    "certificate-invalid", severity::warning, actor_kind::router,
    "The certificate is shown, and nobody who looks at its dates believes it: it has "
    "ended, or is not valid yet; `reason` has the date. Told when it is read, and then "
    "once a day."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &certificate_invalid::reason}};
  }
};

struct certificate_ends {
  std::uint64_t days;

  static constexpr description about{
    "certificate-ends", severity::warning, actor_kind::router,
    "The certificate is valid for so many days only, "
    "21 at most. Told when it is read, and then once a "
    "day."};
  static constexpr auto fields() {
    return std::tuple{field{"days", &certificate_ends::days}};
  }
};

struct key_exposed {
  std::string place; ///< The file.
  std::string advice;

  static constexpr description about{
    "key-exposed", severity::warning, actor_kind::router,
    "Others than its owner and its group can read the key of the certificate, or "
    "change "
    "it: whoever has it can pretend to be this router. `advice` says what to do."};
  static constexpr auto fields() {
    return std::tuple{field{"place", &key_exposed::place},
                      field{"advice", &key_exposed::advice}};
  }
};

struct token_loaded {
  static constexpr description about{
    "token-loaded", severity::info, actor_kind::router,
    "After SIGHUP the router has read the token that its admin port asks for."};
  static constexpr auto fields() {
    return std::tuple{};
  }
};

struct accounts_loaded {
  std::uint64_t count;

  static constexpr description about{
    "accounts-loaded", severity::info, actor_kind::router,
    "The router has read the file of accounts, which has so many of use. Who is there "
    "stays."};
  static constexpr auto fields() {
    return std::tuple{field{"count", &accounts_loaded::count}};
  }
};

struct accounts_refused {
  std::string place; ///< As in `/etc/telex/accounts:7`.
  std::string reason;

  static constexpr description about{
    "accounts-refused", severity::warning, actor_kind::router,
    "A line of the file of accounts is of no use, and nobody can have the name that it "
    "begins with; the other lines count. Or the file, as `place` without a line, can't "
    "be read or is empty: `reason` says so, and the accounts stay what they were."};
  static constexpr auto fields() {
    return std::tuple{field{"place", &accounts_refused::place},
                      field{"reason", &accounts_refused::reason}};
  }
};

struct accounts_exposed {
  std::string place; ///< The file.
  std::string advice;

  static constexpr description about{
    "accounts-exposed", severity::warning, actor_kind::router,
    "The router has taken the file of accounts, which others than its owner and its "
    "group can read, or change: whoever reads it can try passwords on its hashes, and "
    "whoever changes it has any name. `advice` says what to do."};
  static constexpr auto fields() {
    return std::tuple{field{"place", &accounts_exposed::place},
                      field{"advice", &accounts_exposed::advice}};
  }
};

struct stopped {
  static constexpr description about{"stopped", severity::info, actor_kind::router,
                                     "The router has ended; this is its last event."};
  static constexpr auto fields() {
    return std::tuple{};
  }
};

struct long_turn {
  duration longest;
  std::uint64_t count;

  static constexpr description about{
    "long-turn", severity::warning, actor_kind::router,
    "So many turns of the event loop took more than 5 ms since the last such event, or "
    "the start, and the longest of them `duration_us`: for so long nobody was served. "
    "Either much was done in one go, or the router had no processor. Once a second at "
    "most."};
  static constexpr auto fields() {
    return std::tuple{field{"duration_us", &long_turn::longest},
                      field{"count", &long_turn::count}};
  }
};

struct reloaded {
  std::string source;  ///< The file.
  std::string changed; ///< Names of settings, with spaces between them.

  static constexpr description about{
    "reloaded", severity::info, actor_kind::router,
    "The router got SIGHUP and has read its configuration file, `source`. The settings "
    "`changed` have another value from now on; none, if that is empty."};
  static constexpr auto fields() {
    return std::tuple{field{"source", &reloaded::source},
                      field{"changed", &reloaded::changed}};
  }
};

struct restart_needed {
  std::string settings; ///< Names, with spaces between them.

  static constexpr description about{
    "restart-needed", severity::warning, actor_kind::router,
    "The configuration file has other values for these settings than the router runs "
    "with, and they can't change while it does: it has them when it is started again."};
  static constexpr auto fields() {
    return std::tuple{field{"settings", &restart_needed::settings}};
  }
};

struct without_effect {
  std::string fault;

  static constexpr description about{
    "without-effect", severity::warning, actor_kind::router,
    "A setting has no effect beside the others: `fault` begins with its place and says "
    "why. The router goes on without it. At the start, and when it has read its "
    "configuration again."};
  static constexpr auto fields() {
    return std::tuple{field{"fault", &without_effect::fault}};
  }
};

struct reload_refused {
  std::string fault;

  static constexpr description about{
    "reload-refused", severity::warning, actor_kind::router,
    "The router got SIGHUP, and what it would have to read is wrong: the configuration "
    "file in the place that `fault` begins with, or the files of the certificate, of "
    "the "
    "accounts or of the admin port's token. It goes on as it is, and nothing has "
    "changed. "
    "One for each fault."};
  static constexpr auto fields() {
    return std::tuple{field{"fault", &reload_refused::fault}};
  }
};

struct reload_ignored {
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "reload-ignored", severity::warning, actor_kind::router,
    "The router got SIGHUP and goes on as it is: it has no configuration file, "
    "certificate, accounts or token that it could read anew."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &reload_ignored::reason}};
  }
};

struct actor_failed {
  std::string who; ///< As in `connection/24`.
  std::string error;

  static constexpr description about{
    "actor-failed", severity::warning, actor_kind::router,
    "The actor `who` has ended for a fault of the router itself. A connection ends "
    "alone. Without listener, registry, timer, accounts, inspector or `event-loop`, in "
    "which all "
    "of them run, a router cannot go on: it answers what it can, and ends with status "
    "3."};
  static constexpr auto fields() {
    return std::tuple{field{"who", &actor_failed::who},
                      field{"error", &actor_failed::error}};
  }
};

/// For a log's own use: what it could not take, it can't say more of.
struct dropped {
  std::uint64_t count;
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "dropped", severity::warning, actor_kind::router,
    "So many events are missing in the actor log since the last such event, or the "
    "start: it was written more slowly than they came, which is `too-slow`, or it "
    "could not be written at all, which has the system's name of the error. Once a "
    "second at most, and when it can be written again."};
  static constexpr auto fields() {
    return std::tuple{field{"count", &dropped::count},
                      field{"reason", &dropped::reason}};
  }
};

/// For a log's own use.
struct not_reopened {
  std::string_view reason; ///< A constant.

  static constexpr description about{
    "not-reopened", severity::warning, actor_kind::router,
    "The actor log could not be opened anew, for the system's error `reason`; it goes "
    "on in the file that was open."};
  static constexpr auto fields() {
    return std::tuple{field{"reason", &not_reopened::reason}};
  }
};

} // namespace telex::events
