#include "cli/telex/chat/history.hpp"

#include "actors/username.hpp"
#include "cli/system/descriptor.hpp"
#include "cli/system/kept_from_others.hpp"
#include "cli/system/user_file.hpp"
#include "cli/telex/client/exact_text.hpp"
#include "cli/telex/client/message_line.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <iterator>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

using json = nlohmann::ordered_json;
using fate = message_record::fate;

constexpr auto time_form = "%Y-%m-%dT%H:%M:%SZ";

// -- lines ---------------------------------------------------------------------

// In the order of fate, but for messages of others.
constexpr std::string_view fate_names[]
  = {"delivered", "not delivered", "not confirmed", "not sent"};

std::string utc_text(std::time_t when) {
  std::tm parts{};
  ::gmtime_r(&when, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof(text), time_form, &parts)};
}

std::string line_of(const message_record& what) {
  json line{{"time", utc_text(what.when)}};
  auto is_own = what.what != fate::arrived;
  line[is_own ? "to" : "from"] = what.other;
  if (what.to_all)
    line["to"] = everybody;
  add_text(line, what.text);
  if (is_own)
    line["outcome"] = fate_names[static_cast<std::size_t>(what.what) - 1];
  if (!what.why.empty())
    line["why"] = what.why;
  return line.dump(-1, ' ', true, json::error_handler_t::replace) + '\n';
}

std::string field(const json& line, const char* name) {
  auto found = line.find(name);
  return found != line.end() && found->is_string() ? found->get<std::string>() : "";
}

/// Nothing if `text` is no line of a history.
std::optional<message_record> record_of(std::string_view text) {
  auto line = json::parse(text, nullptr, false);
  if (!line.is_object())
    return std::nullopt;
  auto said = text_in(line);
  std::tm parts{};
  if (!said || !::strptime(field(line, "time").c_str(), time_form, &parts))
    return std::nullopt;
  message_record result{.when = ::timegm(&parts), .text = *said};
  auto to = field(line, "to");
  result.other = field(line, "from");
  if (result.other.empty()) {
    auto outcome
      = std::find(std::begin(fate_names), std::end(fate_names), field(line, "outcome"));
    if (to.empty() || outcome == std::end(fate_names))
      return std::nullopt;
    result.other = to;
    result.what = static_cast<fate>(outcome - std::begin(fate_names) + 1);
    result.why = field(line, "why");
  } else {
    result.to_all = to == everybody;
  }
  return result;
}

// -- files ---------------------------------------------------------------------

/// Why a history is not to be in such a file; empty if it may.
std::string flaw_of(const struct stat& file, const std::string& path) {
  if (!S_ISREG(file.st_mode))
    return "it is no regular file";
  if (file.st_uid != ::geteuid())
    return "it belongs to another user";
  return exposure_of(file, path);
}

std::string system_reason() {
  return errno == ELOOP ? "it is a symbolic link" : std::strerror(errno);
}

struct opened_file {
  descriptor file{};
  off_t size = 0;
  /// Why there is none that is as it should be; empty if there is.
  std::string flaw{};
  bool is_missing = false;
};

opened_file open_own(const std::string& path, int flags) {
  // A pipe that nobody writes to is not waited for.
  flags |= O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
  opened_file result{descriptor{::open(path.c_str(), flags, S_IRUSR | S_IWUSR)}};
  struct stat about{};
  if (result.file.get() < 0 || ::fstat(result.file.get(), &about) != 0) {
    result.is_missing = errno == ENOENT;
    result.flaw = system_reason();
  } else {
    result.size = about.st_size;
    result.flaw = flaw_of(about, path);
  }
  return result;
}

/// As the XDG Base Directory Specification has it: for their owner alone.
void make_folder_of(const std::string& path) {
  for (auto end = path.find('/', 1); end != std::string::npos;
       end = path.find('/', end + 1))
    ::mkdir(path.substr(0, end).c_str(), S_IRWXU);
}

bool ends_a_line(int fd, off_t size) {
  char last = '\n';
  return size == 0 || ::pread(fd, &last, 1, size - 1) != 1 || last == '\n';
}

/// In one call, which nothing of others comes between, unless there is no room.
bool write_whole(int fd, std::string_view text) {
  while (!text.empty()) {
    auto count = ::write(fd, text.data(), text.size());
    if (count < 0 && errno != EINTR)
      return false;
    text.remove_prefix(count < 0 ? 0 : static_cast<std::size_t>(count));
  }
  return true;
}

/// The end of a file, from the beginning of a line on; nothing, and errno, if it can't
/// be read.
std::optional<std::string> tail_of(int fd, off_t size) {
  constexpr off_t most = 2 * history::most_octets;
  auto place = std::max<off_t>(size - most, 0);
  std::string result(static_cast<std::size_t>(size - place), '\0');
  std::size_t got = 0;
  while (got < result.size()) {
    auto count = ::pread(fd, result.data() + got, result.size() - got,
                         place + static_cast<off_t>(got));
    if (count < 0 && errno != EINTR)
      return std::nullopt;
    if (count == 0)
      break;
    got += count < 0 ? 0 : static_cast<std::size_t>(count);
  }
  result.resize(got);
  if (place > 0)
    result.erase(0, std::min(result.find('\n'), result.size()));
  return result;
}

/// Adds messages of `lines`, the newest first, until there are `count`. Returns how
/// many lines were none.
std::size_t collect(std::string_view lines, std::size_t count, const std::string& name,
                    std::vector<message_record>& to) {
  std::size_t damaged = 0;
  while (!lines.empty() && to.size() < count) {
    auto end = lines.substr(0, lines.size() - 1).rfind('\n');
    auto begin = end == std::string_view::npos ? 0 : end + 1;
    auto line = lines.substr(begin);
    auto found = record_of(line);
    if (!found && !is_blank(line))
      ++damaged;
    if (found && is_of(*found, name))
      to.push_back(std::move(*found));
    lines.remove_suffix(lines.size() - begin);
  }
  return damaged;
}

/// `server` as a name of a folder.
std::string folder_name(const std::string& server) {
  std::string result;
  for (auto each : server)
    if (each == '/')
      result += "%2F";
    else if (each == '%')
      result += "%25";
    else
      result += each;
  return result;
}

} // namespace

std::optional<history> history::of(const std::string& server, const std::string& name) {
  auto file = own_state_file("history/" + folder_name(server) + '/' + name + ".jsonl");
  if (!file)
    return std::nullopt;
  return history{*file};
}

history::history(std::string file) : file_{std::move(file)}, older_{file_ + ".older"} {
  // nop
}

void history::add(const message_record& what) {
  constexpr auto flags = O_RDWR | O_APPEND | O_CREAT;
  auto to = open_own(file_, flags);
  if (to.is_missing) {
    make_folder_of(file_);
    to = open_own(file_, flags);
  }
  if (to.flaw.empty() && to.size >= static_cast<off_t>(most_octets)) {
    if (!put_aside(to.file.get()))
      return note("cannot put aside " + file_, system_reason());
    to = open_own(file_, flags);
  }
  if (!to.flaw.empty())
    return note("cannot write " + file_, to.flaw);
  auto line = line_of(what);
  if (!ends_a_line(to.file.get(), to.size))
    line.insert(0, 1, '\n');
  if (!write_whole(to.file.get(), line))
    note("cannot write " + file_, system_reason());
}

// Whoever else does so has the lock, and what is to be moved is the file that is
// locked.
bool history::put_aside(int fd) {
  if (::flock(fd, LOCK_EX | LOCK_NB) != 0)
    return true;
  struct stat locked{};
  struct stat now{};
  if (::fstat(fd, &locked) != 0 || ::stat(file_.c_str(), &now) != 0
      || locked.st_ino != now.st_ino || locked.st_dev != now.st_dev)
    return true;
  return ::rename(file_.c_str(), older_.c_str()) == 0;
}

std::vector<message_record> history::last(std::size_t count, const std::string& name) {
  std::vector<message_record> result;
  unread_.clear();
  std::size_t damaged = 0;
  for (const auto& path : {file_, older_})
    if (result.size() < count)
      damaged += read(path, count, name, result);
  note_damage(damaged);
  std::reverse(result.begin(), result.end());
  return result;
}

/// Returns how many lines were none.
std::size_t history::read(const std::string& path, std::size_t count,
                          const std::string& name, std::vector<message_record>& to) {
  auto from = open_own(path, O_RDONLY);
  if (from.is_missing)
    return 0;
  auto lines = from.flaw.empty() ? tail_of(from.file.get(), from.size) : std::nullopt;
  if (lines)
    return collect(*lines, count, name, to);
  auto why = from.flaw.empty() ? system_reason() : from.flaw;
  unread_ = "cannot read " + path + ": " + why;
  note("cannot read " + path, why);
  return 0;
}

std::optional<std::string> history::take_problem() {
  return std::exchange(problem_, std::nullopt);
}

void history::note(const std::string& what, const std::string& why) {
  if (!std::exchange(has_told_, true))
    problem_ = what + ": " + why;
}

void history::note_damage(std::size_t lines) {
  if (lines > 0 && !problem_ && !std::exchange(has_told_of_damage_, true))
    problem_ = std::to_string(lines) + (lines == 1 ? " line of " : " lines of ") + file_
               + " can't be read";
}

} // namespace telex::cli
