#include "cli/telex/client/known_routers.hpp"

#include "net/tls/fingerprint.hpp"

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <utility>

namespace telex::cli {

known_routers::known_routers(std::string file) : file_{std::move(file)} {
  // nop
}

std::variant<known_routers, std::string> known_routers::read(std::string file) {
  known_routers result{std::move(file)};
  auto complaint = [&result](const std::string& why) {
    return "cannot tell which routers are known: " + result.file_ + why;
  };
  std::error_code ignored;
  if (std::filesystem::is_directory(result.file_, ignored))
    return complaint(" is a folder");
  // Nobody may write to it, for which this would wait.
  if (std::filesystem::is_fifo(result.file_, ignored))
    return complaint(" is a pipe");
  std::ifstream in{result.file_};
  if (!in)
    return errno == ENOENT ? std::variant<known_routers, std::string>{std::move(result)}
                           : complaint(std::string{": "} + std::strerror(errno));
  std::size_t number = 0;
  for (std::string line; std::getline(in, line);) {
    ++number;
    if (auto why = result.take(line); !why.empty())
      return complaint(':' + std::to_string(number) + ": " + why);
    result.lacks_end_ = in.eof();
  }
  if (in.bad())
    return complaint(std::string{": "} + std::strerror(errno));
  return result;
}

std::string known_routers::take(const std::string& line) {
  std::istringstream words{line};
  std::string router;
  if (!(words >> router) || router.starts_with('#'))
    return {};
  std::string rest;
  std::getline(words, rest);
  auto fingerprint = tls::parse_fingerprint(rest);
  if (!fingerprint)
    return "that is not HOST:PORT and the fingerprint of a certificate; mend the line, "
           "or take it out";
  fingerprints_.insert_or_assign(router, *fingerprint);
  return {};
}

std::optional<std::string> known_routers::find(const std::string& router) const {
  auto found = fingerprints_.find(router);
  if (found == fingerprints_.end())
    return std::nullopt;
  return found->second;
}

std::optional<std::string> known_routers::add(const std::string& router,
                                              const std::string& fingerprint) {
  fingerprints_.insert_or_assign(router, fingerprint);
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path{file_}.parent_path(),
                                      error);
  std::ofstream out{file_, std::ios::app};
  out << (std::exchange(lacks_end_, false) ? "\n" : "") << router << ' ' << fingerprint
      << '\n'
      << std::flush;
  if (out)
    return std::nullopt;
  return "cannot write " + file_ + ": " + std::strerror(errno);
}

} // namespace telex::cli
