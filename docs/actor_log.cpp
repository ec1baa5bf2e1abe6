// Prints docs/actor-log.md, from the table of events in actors/events/.

#include "actors/events.hpp"

#include <fmt/format.h>

#include <set>
#include <string>
#include <type_traits>
#include <utility>

using namespace telex;

namespace {

constexpr auto introduction = R"(# The actor log

`telexd --actor-log FILE` appends what every actor does to a file; `-` is standard output. This
page is made from the table of events in [actors/events/](../actors/events) by `./dev docs`.

A line is an object of JSON, in ASCII. These come first, in this order:

| field | meaning |
| --- | --- |
| `time` | When it was reported: UTC, to the microsecond, as in `2024-05-01T12:00:00.000000Z`. |
| `level` | `debug` for each step of each message, `info` for who came and went, `warning` for what somebody should look at. `--actor-log-level` chooses; the default is `debug`, which is all. |
| `actor` | The kind of actor that reports it, and its number, as in `connection/24`. A number is not used again while the router runs. `router/0` is the program. |
| `event` | What happened: one of the table below. |

Then come the fields of the event, in the order in which it lists them. Text that is empty is
left out. Octets that are no printable ASCII are escapes, each as the character of that number;
a name that a peer has chosen at will is cut to 64 octets. No event has the text of a message.

Lines are written many at a time, by a thread of their own, some milliseconds after they were
reported. What waits for that is bounded: if the disk is slower than the events come, those
that find no room are dropped, and `dropped` says how many. SIGUSR1 has the router write what was
reported until then and open the file anew, for logrotate and its like
([etc/logrotate.d/telexd](../etc/logrotate.d/telexd)).

[`telex log`](logs.md#the-actor-log) reads, filters and draws it, and so do
programs that read JSON:

    jq 'select(.event == "answered" and .reason != "delivered")' FILE

## One message

All events of one SEND have the same `transaction`. A message that is delivered has these, in
this order: `received` by the sender's connection, `looked-up` by the registry, `queued`,
`forwarded` and `acknowledged` by the recipient's connection, `settled` by its transaction, and
`answered` by the sender's connection again. A broadcast has the middle ones for each recipient.
What does not happen is missing: a message to nobody is `received`, `looked-up`, `settled` and
`answered`, with a `reason` that says so. A message is `answered` exactly once, unless its
sender has left.

)";

/// Calls `f(about, fields)` for each kind of event, in the order of the table.
template <class F>
void for_each_kind(F&& f) {
  [&]<std::size_t... Is>(std::index_sequence<Is...>) {
    (f(std::variant_alternative_t<Is, event>::about,
       std::variant_alternative_t<Is, event>::fields()),
     ...);
  }(std::make_index_sequence<std::variant_size_v<event>>{});
}

template <class Fields>
std::string to_list(const Fields& fields) {
  std::string result;
  auto add = [&result](std::string_view name) {
    result += fmt::format("{}`{}`", result.empty() ? "" : ", ", name);
  };
  std::apply([&add](const auto&... each) { (add(each.name), ...); }, fields);
  return result;
}

void print_events() {
  fmt::print("## The events\n\n| event | level | actor | fields | meaning |\n"
             "| --- | --- | --- | --- | --- |\n");
  for_each_kind([](const events::description& about, const auto& fields) {
    fmt::print("| `{}` | {} | {} | {} | {} |\n", about.name, to_string(about.level),
               to_string(about.actor), to_list(fields), about.meaning);
  });
}

void print_fields() {
  std::set<std::string_view> names;
  for_each_kind([&names](const events::description&, const auto& fields) {
    std::apply([&names](const auto&... each) { (names.insert(each.name), ...); },
               fields);
  });
  fmt::print("\n## The fields\n\n| field | meaning |\n| --- | --- |\n");
  for (auto name : names)
    fmt::print("| `{}` | {} |\n", name, meaning_of_field(name));
}

void print_reasons() {
  fmt::print("\n## The reasons of messages\n\n| reason | meaning |\n| --- | --- |\n");
  for (const auto& each : outcomes)
    fmt::print("| `{}` | {} |\n", each.name, each.meaning);
  fmt::print("\n## The reasons of `left`\n\n| reason | meaning |\n| --- | --- |\n");
  for (const auto& each : leave_reasons)
    fmt::print("| `{}` | {} |\n", each.name, each.meaning);
}

} // namespace

int main() {
  fmt::print("{}", introduction);
  print_events();
  print_fields();
  print_reasons();
}
