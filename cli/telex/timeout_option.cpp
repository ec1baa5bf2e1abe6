#include "cli/telex/timeout_option.hpp"

#include "cli/text/duration.hpp"
#include "cli/text/escape.hpp"

#include <utility>

namespace telex::cli {

namespace {

constexpr std::chrono::milliseconds shortest_time{100};

} // namespace

void add_time_option(CLI::App& command, const std::string& name,
                     std::optional<std::chrono::milliseconds>& value, no_time none,
                     const std::string& help) {
  auto set = [&value, name, none](const std::string& text) {
    auto time = parse_duration(text);
    if (!time && !(none == no_time::allowed && text == "0"))
      throw CLI::ValidationError(name, '"' + printable(text)
                                         + "\" is no time; write it like 10s");
    value = std::chrono::ceil<std::chrono::milliseconds>(
      time.value_or(std::chrono::duration<double>{}));
  };
  command.add_option_function<std::string>(name, set, help)->type_name("TIME");
}

void add_timeout_option(CLI::App& command,
                        std::function<void(std::chrono::milliseconds)> set,
                        const longest_time& most, const std::string& help) {
  auto read = [set = std::move(set), most](const std::string& text) {
    auto time = parse_duration(text);
    auto value = std::chrono::round<std::chrono::milliseconds>(
      time.value_or(std::chrono::duration<double>{}));
    if (!time || value < shortest_time || value > most.length)
      throw CLI::ValidationError("--timeout", '"' + printable(text)
                                                + "\" is no time from 100ms to "
                                                + most.name + "; write it like 10s");
    set(value);
  };
  command.add_option_function<std::string>("--timeout", read, help)->type_name("TIME");
}

} // namespace telex::cli
