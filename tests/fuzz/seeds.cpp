// Writes the inputs that the corpora began with: each row of the table of frames,
// in one piece and in pieces of three octets, and some conversations.
//
//     fuzz_seeds DIR    writes DIR/parser/* and DIR/session/*

#include "tests/fuzz/session_program.hpp"
#include "tests/support/wire_examples.hpp"

#include <filesystem>
#include <fstream>
#include <string>
#include <utility>

using namespace telex;
using namespace telex::fuzz;

namespace {

std::string octets(std::initializer_list<int> list) {
  std::string result;
  for (auto each : list)
    result.push_back(static_cast<char>(each));
  return result;
}

void write_file(const std::filesystem::path& file, const std::string& bytes) {
  std::ofstream{file, std::ios::binary} << bytes;
}

/// parser_input.hpp says what the octets in front are.
void write_parser_seeds(const std::filesystem::path& folder) {
  auto number = 0;
  for (const auto& each : test::wire_examples()) {
    auto from = (each.from == wire::source::client ? 0 : 1)
                + (each.spoken == wire::protocol::plain ? 0 : 2);
    auto name = std::to_string(++number);
    write_file(folder / (name + "-whole"), octets({from, 255, 0}) + each.bytes);
    write_file(folder / (name + "-cut"), octets({from, 8, 1, 3}) + each.bytes);
  }
  for (const auto& [name, bytes] :
       std::initializer_list<std::pair<const char*, const char*>>{
         {"a-word", "USER NOT FOUND\n\nSEND bob\n\n"},
         {"a-body-of-nobody", "NOTICE\nContent-length: 5\n\nhelloSEND bob\n\n"},
         {"no-length", "FORWARD bob\n\nhello\nFORWARD bob\nContent-length: 2\n\nhi"},
         {"a-frame-in-a-head", "SEND bob\nERROR 102 no\nFORWARD\n\n"},
         {"miscounted", "FORWARD bob\nContent-length: 1\n\n\xc3\xa9"
                        "FORWARD bob\nContent-length: 2\n\nhi"},
       })
    write_file(folder / name, octets({1, 255, 1, 3}) + bytes);
  auto long_head = "RECEIVED alice\nX: " + std::string(wire::max_head, 'x') + "\n\n";
  write_file(folder / "long-head", octets({0, 0, 1, 0x20}) + long_head);
  auto blanks = std::string(wire::max_head + 1, ' ') + "\nRECEIVED alice\n\n";
  write_file(folder / "many-blanks", octets({0, 0, 1, 0x20}) + blanks);
}

/// The octet of the `n`th of `v`.
char of(verb v, int n = 0) {
  return static_cast<char>(static_cast<int>(v) + n);
}

/// Peer `n` says the `phrase`th phrase, and all that comes of it happens.
std::string said_by(int n, int phrase) {
  return {of(verb::turn, n), of(verb::say, phrase), of(verb::settle)};
}

/// Twice, with other settings.
void write_session_seed(const std::filesystem::path& folder, const char* name,
                        const std::string& program) {
  write_file(folder / name, '\0' + program);
  write_file(folder / (std::string{name} + "-small"), '\3' + program);
}

void write_session_seeds(const std::filesystem::path& folder) {
  auto write = [&folder](const char* name, const std::string& program) {
    write_session_seed(folder, name, program);
  };
  auto alice = said_by(0, 0) + said_by(1, 1);
  auto bob = said_by(2, 2) + said_by(3, 3);
  auto both = alice + bob;
  auto to_bob = said_by(0, 11);
  write("register", alice);
  write("taken", both + said_by(4, 0));
  write("unicast", both + to_bob + said_by(3, 7));
  write("unknown", alice + to_bob);
  write("broadcast", both + said_by(4, 4) + said_by(5, 5) + said_by(0, 13)
                       + said_by(3, 7) + said_by(5, 7));
  write("queue", both + to_bob + to_bob + to_bob + to_bob + said_by(3, 7));
  write("expire", both + to_bob + of(verb::advance, 6) + said_by(3, 7));
  write("faults", both + said_by(0, 15) + said_by(3, 18));
  write("strangers", said_by(6, 16) + said_by(6, 17) + said_by(6, 18) + said_by(6, 18));
  write("leave",
        both + to_bob + of(verb::hang_up, 3) + of(verb::run) + of(verb::settle));
  write("drain", both + to_bob + of(verb::drain) + of(verb::settle)
                   + of(verb::advance, 5) + of(verb::settle));
  write("slow", both + to_bob + said_by(3, 7) + of(verb::turn) + of(verb::take, 1)
                  + of(verb::advance, 7));
  write("in-steps", both + of(verb::turn) + "SEND bob\n" + of(verb::deliver, 1)
                      + "Content-length: 5\n\nhello" + of(verb::deliver, 4)
                      + of(verb::run) + of(verb::run, 1) + of(verb::hang_up)
                      + of(verb::run, 2));
}

/// Those in which somebody has the extended protocol.
void write_extended_seeds(const std::filesystem::path& folder) {
  auto write = [&folder](const char* name, const std::string& program) {
    write_session_seed(folder, name, program);
  };
  auto extended = said_by(0, 19) + said_by(1, 20);
  write("extended", extended + said_by(0, 23) + said_by(1, 25) + said_by(1, 22)
                      + said_by(1, 24) + said_by(0, 26));
  write("who-is-there", extended + said_by(0, 28) + said_by(0, 29) + said_by(2, 21)
                          + of(verb::hang_up, 1) + of(verb::advance, 0)
                          + of(verb::settle) + said_by(0, 30) + said_by(0, 31));
  write("taken-over", extended + said_by(0, 23) + said_by(3, 20) + said_by(0, 23));
  write("bye", extended + said_by(0, 23) + said_by(1, 32) + of(verb::advance, 5)
                 + of(verb::settle) + said_by(0, 32));
  write("extended-to-plain", said_by(0, 19) + said_by(2, 2) + said_by(3, 3)
                               + said_by(0, 24) + said_by(0, 11) + said_by(3, 7)
                               + said_by(0, 24));
}

} // namespace

int main(int argc, char** argv) {
  if (argc != 2)
    return 2;
  const std::filesystem::path folder{argv[1]};
  std::filesystem::create_directories(folder / "parser");
  std::filesystem::create_directories(folder / "session");
  write_parser_seeds(folder / "parser");
  write_session_seeds(folder / "session");
  write_extended_seeds(folder / "session");
}
