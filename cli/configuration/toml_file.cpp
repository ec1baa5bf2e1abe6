#include "cli/configuration/toml_file.hpp"

#include "cli/system/descriptor.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <set>
#include <string_view>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace telex::cli {

namespace {

constexpr std::size_t max_size = std::size_t{1} << 20;

/// A file is read so often at most, each time without the line that is no TOML. One
/// that is something else altogether has faults enough by then.
constexpr int max_tries = 50;

/// Of a line: what reads TOML goes one call deeper with each part of a dotted key.
constexpr std::size_t max_line = 4096;

origin at(const std::string& path, const toml::source_position& where) {
  return {source::file, path, where.line, where.column};
}

// -- what is no TOML -----------------------------------------------------------

std::string_view trimmed(std::string_view line) {
  auto first = line.find_first_not_of(" \t\r");
  return first == std::string_view::npos ? "" : line.substr(first);
}

/// As a mode of files has.
bool begins_with_zero(std::string_view value) {
  return value.size() > 1 && value.front() == '0' && value[1] >= '0' && value[1] <= '9';
}

/// What people forget most.
bool lacks_quotes(std::string_view value) {
  if (value.empty() || value.front() == '"' || value.front() == '\'')
    return false;
  value = value.substr(0, value.find_first_of(" \t,]#"));
  // An address is no number, either.
  return value != "true" && value != "false"
         && (value.find_first_not_of("0123456789+-._") != std::string_view::npos
             || std::count(value.begin(), value.end(), '.') > 1);
}

/// Of a value alone, and not of a list or a table.
bool is_bare(std::string_view value) {
  return lacks_quotes(value) && !begins_with_zero(value)
         && std::string_view{"[{="}.find(value.front()) == std::string_view::npos
         && value.substr(0, value.find('#')).find_first_of("\"\\")
              == std::string_view::npos;
}

/// The text of a file as lines, from 1 on, of which some can be left out.
class text_lines {
public:
  explicit text_lines(std::string_view text) {
    for (;;) {
      auto end = text.find('\n');
      lines_.emplace_back(text.substr(0, end));
      if (end == std::string_view::npos)
        return;
      text.remove_prefix(end + 1);
    }
  }

  std::string joined() const {
    std::string result;
    for (const auto& each : lines_)
      result += each + '\n';
    return result;
  }

  /// The number of the first line that is longer than any; 0 if none is.
  std::size_t first_too_long() const noexcept {
    auto found = std::find_if(lines_.begin(), lines_.end(),
                              [](const auto& each) { return each.size() > max_line; });
    return found == lines_.end() ? 0
                                 : static_cast<std::size_t>(found - lines_.begin()) + 1;
  }

  /// Puts quotes around the value in a line that can't be read for want of them, once:
  /// what option it is of then says whether it is to be a text at all. Returns whether
  /// there was such a value.
  bool quote(std::size_t number) {
    if (number == 0 || number > lines_.size())
      return false;
    auto& text = lines_[number - 1];
    auto first = text.find_first_not_of(" \t", text.find('=') + 1);
    auto last = text.find_last_not_of(" \t\r", text.find('#') - 1);
    if (text.find('=') >= first || first > last || !is_bare(text.substr(first)))
      return false;
    text.insert(last + 1, 1, '"').insert(first, 1, '"');
    quoted_.insert(number);
    return true;
  }

  /// The lines to which quote() has put them.
  const std::set<std::size_t>& quoted() const noexcept {
    return quoted_;
  }

  std::string_view line(std::size_t number) const {
    return number > 0 && number <= lines_.size() ? trimmed(lines_[number - 1]) : "";
  }

  /// Leaves out why there is something wrong in that line, which may be what stands
  /// before it: a list without its end is only seen behind it. Returns whether there
  /// was something.
  bool leave_out(std::size_t number) {
    number = std::clamp<std::size_t>(number, 1, lines_.size());
    if (!line(number).empty() && !is_whole(number))
      return clear(number, number);
    for (auto first = number - 1; first > 0; --first)
      if (begins_something(first))
        return clear(first, number - 1);
    return !line(number).empty() && clear(number, number);
  }

private:
  bool begins_something(std::size_t number) const {
    auto text = line(number);
    return text.starts_with('[')
           || (!text.starts_with('#') && text.find('=') != std::string_view::npos);
  }

  bool is_whole(std::size_t number) const {
    try {
      (void)toml::parse(line(number));
      return true;
    } catch (const toml::parse_error&) {
      return false;
    }
  }

  /// With a table goes what is in it: it would be taken for something else.
  bool clear(std::size_t first, std::size_t last) {
    if (line(first).starts_with('['))
      while (last < lines_.size() && !line(last + 1).starts_with('['))
        ++last;
    for (auto each = first; each <= last; ++each)
      lines_[each - 1].clear();
    return true;
  }

  std::vector<std::string> lines_;
  std::set<std::size_t> quoted_;
};

/// The first value in a line; empty if it has none.
std::string_view value_in(std::string_view line) {
  auto equals = line.find('=');
  if (equals == std::string_view::npos)
    return {};
  auto value = trimmed(line.substr(equals + 1));
  return value.starts_with('[') ? trimmed(value.substr(1)) : value;
}

std::string describe(const toml::parse_error& error, std::string_view line) {
  if (line.starts_with('='))
    return "there is no key in front of the =";
  auto value = value_in(line);
  if (begins_with_zero(value))
    return "a number has no 0 before it; what is no number is a text, in quotes, as in "
           "listen-mode = \"0660\"";
  if (lacks_quotes(value))
    return "a text is written in quotes, as in "
           + std::string{line.substr(0, line.find('='))} + "= \"...\"";
  return std::string{error.description()};
}

/// What of `lines` is TOML, with quotes where they lack. Adds what is not to `faults`.
toml::table parse(text_lines& lines, const std::string& path,
                  std::vector<fault>& faults) {
  if (auto number = lines.first_too_long()) {
    fault found;
    found.at = at(path, {static_cast<toml::source_index>(number), 1});
    found.what = "a line has " + std::to_string(max_line)
                 + " octets at most; a list may have several lines";
    faults.push_back(std::move(found));
    return {};
  }
  std::size_t last = 0;
  for (int tries = 0; tries < max_tries; ++tries)
    try {
      return toml::parse(lines.joined(), path);
    } catch (const toml::parse_error& error) {
      const auto& where = error.source().begin;
      if (lines.quote(where.line))
        continue;
      if (std::exchange(last, where.line) != where.line)
        faults.push_back(
          {at(path, where), "", describe(error, lines.line(where.line))});
      if (!lines.leave_out(where.line))
        break;
    }
  return {};
}

// -- what is ---------------------------------------------------------------------

class toml_reader {
public:
  /// `quoted` are the lines with quotes that the file has not.
  toml_reader(std::string path, std::set<std::size_t> quoted, std::vector<fault> faults)
    : result{{}, std::move(faults)}, path_{std::move(path)},
      quoted_{std::move(quoted)} {
    // nop
  }

  void read(const toml::table& table, const std::string& prefix) {
    for (const auto& [key, node] : table) {
      auto name = prefix + std::string{key.str()};
      if (auto inner = node.as_table()) {
        if (inner->empty())
          result.options.push_back({name + '.', {}, at(path_, key.source().begin)});
        read(*inner, name + '.');
      } else {
        add(name, key, node);
      }
    }
  }

  given_options result;

private:
  void add(const std::string& name, const toml::key& key, const toml::node& node) {
    given_option option{name, {}, at(path_, key.source().begin)};
    option.is_list = node.is_array();
    auto is_good = true;
    if (auto list = node.as_array())
      for (const auto& each : *list)
        is_good = add_value(option, each) && is_good;
    else
      is_good = add_value(option, node);
    if (is_good)
      result.options.push_back(std::move(option));
  }

  bool add_value(given_option& option, const toml::node& node) {
    auto where = at(path_, node.source().begin);
    if (auto text = node.value_exact<std::string>())
      option.values.push_back(
        {*text, quoted_.contains(where.line) ? value_form::bare : value_form::text,
         where});
    else if (auto number = node.value_exact<std::int64_t>())
      option.values.push_back({std::to_string(*number), value_form::number, where});
    else if (auto flag = node.value_exact<bool>())
      option.values.push_back({*flag ? "true" : "false", value_form::flag, where});
    else {
      result.faults.push_back({where, option.name,
                               "a value is a text in quotes, a whole number, true or "
                               "false, or a list of them in [ ]"});
      return false;
    }
    return true;
  }

  std::string path_;
  std::set<std::size_t> quoted_;
};

/// The text of a file; what is wrong otherwise is in `problem`.
std::string contents(const std::string& path, std::string& problem) {
  // A pipe that nobody writes to is not waited for.
  descriptor file{::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC)};
  struct stat found{};
  if (file.get() < 0 || ::fstat(file.get(), &found) != 0)
    problem = std::string{"cannot read it: "} + std::strerror(errno);
  else if (!S_ISREG(found.st_mode))
    problem = "a configuration is a regular file, which can be read again";
  if (!problem.empty())
    return {};
  std::string text(max_size + 1, '\0');
  std::size_t size = 0;
  for (;;) {
    auto count = ::read(file.get(), text.data() + size, text.size() - size);
    if (count < 0)
      problem = std::string{"cannot read it: "} + std::strerror(errno);
    if (count <= 0)
      break;
    size += static_cast<std::size_t>(count);
  }
  if (size > max_size)
    problem = "it has more than a MiB, and so is no configuration";
  text.resize(size);
  return text;
}

} // namespace

given_options read_toml(const std::string& text, const std::string& path) {
  text_lines lines{text};
  std::vector<fault> faults;
  auto table = parse(lines, path, faults);
  toml_reader reader{path, lines.quoted(), std::move(faults)};
  reader.read(table, "");
  return std::move(reader.result);
}

given_options read_toml_file(const std::string& path) {
  std::string problem;
  auto text = contents(path, problem);
  if (problem.empty())
    return read_toml(text, path);
  given_options result;
  origin whole{source::file, path, 0, 0};
  result.faults.push_back({std::move(whole), "", problem});
  return result;
}

} // namespace telex::cli
