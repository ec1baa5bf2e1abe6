// The router with its logs and its admin port, as one process runs them.

#pragma once

#include "actors/secret.hpp"
#include "cli/system/notice.hpp"
#include "cli/system/output.hpp"
#include "cli/system/signals.hpp"
#include "cli/telexd/accounts/accounts_file.hpp"
#include "cli/telexd/admin/observer.hpp"
#include "cli/telexd/admin/server.hpp"
#include "cli/telexd/certificate.hpp"
#include "cli/telexd/date_reminder.hpp"
#include "cli/telexd/heartbeat.hpp"
#include "cli/telexd/logs/actor_log.hpp"
#include "cli/telexd/logs/event_fanout.hpp"
#include "cli/telexd/logs/event_log.hpp"
#include "cli/telexd/options.hpp"
#include "net/router.hpp"

#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace telex::cli {

class daemon {
public:
  /// Opens the logs and binds the admin port; `manager` will hear how the router fares.
  /// Throws std::runtime_error, with what to tell the user, if that can't be done.
  daemon(const telexd_options& options, service_manager manager);

  daemon(const daemon&) = delete;
  daemon& operator=(const daemon&) = delete;

  /// Listens, says where on standard output, and how to use it with the client that
  /// lies beside `program`. Returns when it was asked to stop by a signal, and nothing
  /// is under way any more; then `signals` is empty, and another one ends the process.
  /// If the router fails, ends the process with the status `router_failed`, after a try
  /// to answer what is owed. Throws as the constructor.
  void run(std::optional<signal_source>& signals, const std::string& program);

  /// Writes what is left to the logs. Returns false if somebody does not read them:
  /// then the process is to end without waiting for threads.
  bool close_logs();

  /// The exit status of a router that could not go on for a fault of its own.
  static constexpr int router_failed = 3;

private:
  /// What runs; the last two are null without --admin.
  struct parts {
    router& users;
    admin::observer* about;
    admin::server* admin;
  };

  std::vector<entrance> entrances() const;
  void start(router& r);
  void serve(const parts& all, signal_source& signals);
  void handle(int signal, const parts& all);
  [[noreturn]] void end_after_failure();
  admin::sources sources_of(router& r) const;
  void warn_of_strangers();
  void welcome(const router& r, const admin::server* admin, const std::string& program);
  std::string pinned(const std::string& address) const;
  std::string admin_options(const admin::server& admin) const;
  void begin_log();

  // daemon_reload.cpp

  struct news;

  void reload(const parts& all);
  news read_again() const;
  void apply(news&& read, const parts& all);
  void use(const reread_options& read, router& users);
  void use(certificate::content&& read, const parts& all);
  void use(accounts_file::content&& read, router& users);
  void tell_admin(const parts& all);
  void report(const std::vector<std::string>& remarks);
  void report_certificate();
  void report_accounts();
  void report(const std::optional<event>& what);
  void look_at_certificate(const parts& all);
  void look_at_accounts(router& users);

  telexd_options options_;
  // Peers may have all descriptors once it listens, so it has its own before.
  notice ended_;
  notice failed_;
  heartbeat heartbeat_;
  output screen_;
  bool draining_ = false;
  /// Null if there is none.
  std::unique_ptr<certificate> certificate_;
  /// What has to be shown at the admin port; empty if nothing has.
  secret token_;
  date_reminder dates_;
  std::optional<accounts_file> accounts_;
  event_log log_;
  std::unique_ptr<actor_log> actor_log_;
  std::unique_ptr<admin::server> admin_;
  event_fanout events_;
};

} // namespace telex::cli
