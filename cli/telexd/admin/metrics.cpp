#include "cli/telexd/admin/metrics.hpp"

#include "cli/telexd/admin/sums.hpp"

#include <prometheus/text_serializer.h>

#include <limits>
#include <utility>

namespace telex::admin {

namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

double in_seconds(std::chrono::nanoseconds x) {
  return std::chrono::duration<double>{x}.count();
}

double in_seconds(std::chrono::system_clock::time_point x) {
  return in_seconds(std::chrono::nanoseconds{x.time_since_epoch()});
}

ClientMetric::Histogram to_histogram(const latency_histogram& x) {
  ClientMetric::Histogram result;
  result.sample_count = x.count();
  result.sample_sum = in_seconds(x.sum());
  std::uint64_t seen = 0;
  for (std::size_t i = 0; i < x.bounds.size(); ++i)
    result.bucket.push_back({seen += x.count_of(i), in_seconds(x.bounds[i])});
  result.bucket.push_back(
    {seen + x.count_of(x.bounds.size()), std::numeric_limits<double>::infinity()});
  return result;
}

/// Gathers metrics, in the order in which they are added.
class collector {
public:
  /// A value of a family that has one for each label.
  struct labelled {
    std::string_view label;
    double value;
  };

  void counter(const char* name, const char* help, double value) {
    add(name, help, MetricType::Counter).counter.value = value;
  }

  void gauge(const char* name, const char* help, double value) {
    add(name, help, MetricType::Gauge).gauge.value = value;
  }

  void histogram(const char* name, const char* help, const latency_histogram& value) {
    add(name, help, MetricType::Histogram).histogram = to_histogram(value);
  }

  void counters(const char* name, const char* help, const char* label,
                const std::vector<labelled>& values) {
    family(name, help, MetricType::Counter);
    for (const auto& each : values)
      add_labelled(label, each.label).counter.value = each.value;
  }

  void gauges(const char* name, const char* help, const char* label,
              const std::vector<labelled>& values) {
    family(name, help, MetricType::Gauge);
    for (const auto& each : values)
      add_labelled(label, each.label).gauge.value = each.value;
  }

  std::string text() const {
    return prometheus::TextSerializer{}.Serialize(families_);
  }

private:
  void family(const char* name, const char* help, MetricType type) {
    families_.push_back({name, help, type, {}});
  }

  ClientMetric& add(const char* name, const char* help, MetricType type) {
    family(name, help, type);
    return families_.back().metric.emplace_back();
  }

  ClientMetric& add_labelled(const char* label, std::string_view value) {
    auto& result = families_.back().metric.emplace_back();
    result.label.push_back({label, std::string{value}});
    return result;
  }

  std::vector<MetricFamily> families_;
};

using labelled_values = std::vector<collector::labelled>;

void add_router(collector& to, const identity& who, const observation& seen) {
  to.gauges("telex_build_info", "The version of the router; always 1.", "version",
            {{who.version, 1}});
  to.gauge("telex_start_time_seconds", "When the router started, since 1970.",
           in_seconds(who.started));
  to.gauge("telex_draining", "1 when the router has been asked to stop, else 0.",
           seen.draining ? 1 : 0);
  to.gauge("telex_inspection_duration_seconds",
           "How long the router took to tell of its actors.",
           in_seconds(seen.router.taken_at - seen.router.asked_at));
}

void add_connections(collector& to, const snapshot& state, const sums& all) {
  labelled_values closed;
  for (std::size_t i = 0; i < state.closed.size(); ++i)
    closed.push_back({leave_reasons[i].name, static_cast<double>(state.closed[i])});
  auto open = static_cast<double>(state.connections.size());
  to.gauge("telex_connections", "Connections.", open);
  to.counter("telex_connections_accepted_total", "Connections that were accepted.",
             static_cast<double>(all.closed) + open);
  to.counters("telex_connections_closed_total", "Connections that have ended, and why.",
              "reason", closed);
  to.gauge("telex_users", "Users who can be written to.",
           static_cast<double>(all.users));
  to.counter("telex_received_bytes_total", "Octets that were read from peers.",
             static_cast<double>(all.total.bytes_received));
  to.counter("telex_sent_bytes_total", "Octets that were written to peers.",
             static_cast<double>(all.total.bytes_sent));
  to.gauge("telex_unread_bytes", "Octets that the peers' systems have not taken.",
           static_cast<double>(all.unread));
  to.gauge("telex_blocked_connections", "Connections whose peers do not read.",
           static_cast<double>(all.blocked));
}

void add_messages(collector& to, const sums& all) {
  const auto& total = all.total;
  labelled_values answered;
  for (std::size_t i = 0; i < total.answered.size(); ++i)
    answered.push_back({outcomes[i].name, static_cast<double>(total.answered[i])});
  to.counter("telex_messages_received_total", "SENDs.",
             static_cast<double>(total.received));
  to.counters("telex_messages_answered_total", "Answers to SENDs, and what they said.",
              "outcome", answered);
  to.counter("telex_messages_forwarded_total", "FORWARDs.",
             static_cast<double>(total.forwarded));
  to.counter("telex_messages_acknowledged_total", "FORWARDs that were acknowledged.",
             static_cast<double>(total.acknowledged));
  to.counter("telex_messages_missed_total",
             "Messages that a recipient did not get or not acknowledge.",
             static_cast<double>(total.missed));
  to.histogram("telex_message_duration_seconds", "From a SEND to its answer.",
               total.answer_time);
  to.histogram("telex_acknowledgement_duration_seconds",
               "From a FORWARD to its acknowledgement.", total.acknowledge_time);
}

void add_queues(collector& to, const sums& all) {
  to.gauge("telex_messages_under_way", "Requests that are not answered.",
           static_cast<double>(all.pending));
  to.gauge("telex_queued_messages",
           "Messages that are not settled, for each recipient.",
           static_cast<double>(all.queued));
  to.gauge("telex_queued_bytes", "Octets of their bodies.",
           static_cast<double>(all.queued_bytes));
  to.gauge("telex_longest_queue_messages", "The most that one recipient has of them.",
           static_cast<double>(all.longest_queue));
  to.gauge("telex_oldest_message_seconds", "The age of the oldest of them.",
           in_seconds(all.oldest));
  to.gauge("telex_owing_recipients", "Recipients that owe the answer to a FORWARD.",
           static_cast<double>(all.owing));
}

void add_actors(collector& to, const snapshot& state, const sums& all) {
  auto connections = static_cast<double>(state.connections.size());
  to.gauges("telex_actors", "Actors of a kind.", "actor",
            {{"listener", 1},
             {"registry", 1},
             {"connection", connections},
             {"transaction", static_cast<double>(all.transactions)}});
  to.counters("telex_actor_messages_total", "Messages that actors have handled.",
              "actor",
              {{"listener", static_cast<double>(state.listener.handled)},
               {"registry", static_cast<double>(state.registry.handled)},
               {"connection", static_cast<double>(all.connections.handled)}});
  to.gauges("telex_actor_mailbox_max",
            "The most messages that one of them found waiting, one behind the other.",
            "actor",
            {{"listener", static_cast<double>(state.listener.longest_run)},
             {"registry", static_cast<double>(state.registry.longest_run)},
             {"connection", static_cast<double>(all.connections.longest_run)}});
}

void add_turns(collector& to, const snapshot& state) {
  to.histogram("telex_loop_turn_duration_seconds",
               "How long a turn of the event loop took.", state.turns.lengths);
  to.gauge("telex_loop_longest_turn_seconds", "The longest of these since the start.",
           in_seconds(state.turns.longest));
  to.gauge("telex_broadcast_copies", "Copies of broadcasts that are not settled.",
           static_cast<double>(state.broadcasts.copies));
  to.gauge("telex_broadcasts_waiting", "Broadcasts that nobody has been given yet.",
           static_cast<double>(state.broadcasts.waiting));
}

void add_process(collector& to, const identity& who, const observation& seen) {
  labelled_values logs;
  for (const auto& each : seen.logs)
    logs.push_back({each.log, static_cast<double>(each.dropped)});
  to.counters("telex_log_dropped_total", "Events that a log had no room for.", "log",
              logs);
  if (seen.certificate_days)
    to.gauge("telex_certificate_days_left",
             "For how many whole days the certificate is valid; 0 if it is not.",
             static_cast<double>(*seen.certificate_days));
  const auto& process = seen.process;
  to.counter("telex_io_cpu_seconds_total",
             "Processor time of the thread that all actors run on.",
             in_seconds(seen.router.cpu));
  to.counter("process_cpu_seconds_total", "Processor time of the process.",
             in_seconds(process.cpu));
  to.gauge("process_resident_memory_bytes", "Memory of the process.",
           static_cast<double>(process.resident_bytes));
  to.gauge("process_virtual_memory_bytes", "Address space of the process.",
           static_cast<double>(process.virtual_bytes));
  to.gauge("process_open_fds", "File descriptors of the process.",
           static_cast<double>(process.descriptors));
  to.gauge("process_max_fds", "How many it may have.",
           static_cast<double>(process.max_descriptors));
  to.gauge("process_threads", "Threads of the process.",
           static_cast<double>(process.threads));
  to.gauge("process_start_time_seconds", "When the process started, since 1970.",
           in_seconds(who.started));
}

} // namespace

std::string to_metrics(const identity& who, const observation& seen) {
  auto all = sums_of(seen.router);
  collector result;
  add_router(result, who, seen);
  add_connections(result, seen.router, all);
  add_messages(result, all);
  add_queues(result, all);
  add_actors(result, seen.router, all);
  add_turns(result, seen.router);
  add_process(result, who, seen);
  return result.text();
}

} // namespace telex::admin
