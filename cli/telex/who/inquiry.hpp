// A user who comes, asks who is there and leaves.

#pragma once

#include "cli/telex/client/client.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/who/roll_call.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace telex::cli {

/// What came of it.
struct inquiry_result {
  /// Who was found but for whoever asked, and how many there are: more than were found
  /// if it is not known who the others are.
  names found{};
  /// Why not all are found, in words; empty if they are.
  std::string problem{};
  /// all_delivered if all are found; not_all_confirmed if some are.
  exit_code code = all_delivered;
  /// What it ended by if no name was found, as to_json() tells it; empty if all are
  /// found.
  std::string ended_by{};
  /// Why the server has refused the name, if that was it.
  std::optional<refusal> refused{};
};

/// One question, under as many names as it takes.
class inquiry {
public:
  /// About those whose names begin with `beginning`, of a server that is called
  /// `server`. It has `patience` for each name.
  inquiry(client& network, std::string server, std::string beginning,
          std::chrono::milliseconds patience);

  /// Registers `name`, a legal one, asks and leaves.
  inquiry_result ask_as(const std::string& name);

private:
  void turn();
  void ask_on();
  void end(exit_code code, std::string problem, std::string ended_by);
  void end_late();
  inquiry_result result() const;

  void on(const registered& granted);
  void on(const names& answer);
  void on(const not_answered& news);
  void on(const arrived& news);
  void on(const name_refused& news);
  void on(const unreachable& news);
  void on(const lost& news);
  template <class Other>
  void on(const Other&) {
    // nobody has asked for it
  }

  client& network_;
  std::string server_;
  std::string beginning_;
  std::chrono::milliseconds patience_;
  clock::time_point until_{};
  std::string name_;
  roll_call roll_;
  /// What is said if nothing more happens, and what is at last.
  exit_code code_ = not_registered;
  std::string problem_;
  std::string ended_by_;
  std::optional<refusal> refused_;
  bool has_ended_ = false;
};

} // namespace telex::cli
