#include "cli/telex/send.hpp"

#include "actors/username.hpp"
#include "cli/telex/chat/pipe_chat.hpp"
#include "cli/telex/client/client.hpp"
#include "cli/telex/client/wording.hpp"
#include "cli/telex/client_file.hpp"
#include "cli/telex/complaint.hpp"
#include "cli/telex/exit_code.hpp"
#include "cli/telex/protocol_option.hpp"
#include "cli/telex/server_option.hpp"
#include "cli/text/escape.hpp"

#include <array>
#include <cerrno>
#include <cstring>
#include <memory>

#include <unistd.h>

namespace telex::cli {

namespace {

struct send_options {
  std::string recipient;
  std::optional<std::string> text;
  std::string name;
  server_choice where;
  client::protocol spoken = client::protocol::best;
  own_password password;
};

constexpr auto send_details = R"(
Without TEXT the whole standard input is the message, byte for byte. It has at
most 65536 bytes.

The exit code is 0 if the message was delivered, 1 if not, 2 if an argument is
wrong, 3 if it could not connect or register, 4 if the connection was lost, 5 if
nobody knows whether it was delivered.
)";

std::string check_recipient(const std::string& text) {
  return text == everybody || is_username(text)
           ? ""
           : '"' + printable(text) + "\" is neither a name, which is 1 to 64 letters "
               + "and digits, nor ALL";
}

// Up to one octet more than a message may have: enough to see that it is too
// long.
bool read_input(std::string& text) {
  std::array<char, 64 * 1024> space;
  while (text.size() <= max_line) {
    auto got = ::read(STDIN_FILENO, space.data(), space.size());
    if (got == 0)
      return true;
    if (got > 0) {
      text.append(space.data(), static_cast<std::size_t>(got));
    } else if (errno != EINTR) {
      complain(std::string{"cannot read the standard input: "} + std::strerror(errno));
      return false;
    }
  }
  return true;
}

// The message, or a complaint.
std::optional<std::string> read_text(const send_options& options) {
  std::string text;
  if (options.text)
    text = *options.text;
  else if (!read_input(text))
    return std::nullopt;
  if (!text.empty() && text.size() <= max_line)
    return text;
  complain(text.empty() ? "there is nothing to send: the text is empty"
                        : "the text is longer than " + std::to_string(max_line)
                            + " bytes, which is the most that a message can have");
  return std::nullopt;
}

int send(const send_options& options) {
  if (!is_username(options.name)) {
    complain("the name " + describe_malformed(options.name));
    return not_registered;
  }
  if (!options.text && ::isatty(STDIN_FILENO))
    complain("write the text, and Ctrl-D at the beginning of a line to send it");
  auto text = read_text(options);
  if (!text)
    return wrong_usage;
  auto found = find_server(options.where);
  if (!found)
    return not_registered;
  client network{std::move(found->addresses), std::move(found->tls), options.spoken};
  return pipe_chat{network, options.where.server, options.password,
                   std::chrono::milliseconds{0}}
    .run(options.name, {options.recipient, std::move(*text)});
}

} // namespace

void add_send(CLI::App& app, int& exit_code) {
  auto options = std::make_shared<send_options>();
  auto command
    = app.add_subcommand("send", "Sends one message, and waits until it has arrived.");
  command->footer(std::string{send_details} + password_details);
  command
    ->add_option("RECIPIENT", options->recipient,
                 "Who is to have the message: a name,\nor ALL for everybody.")
    ->type_name("")
    ->required()
    ->check(check_recipient);
  command
    ->add_option("TEXT", options->text,
                 "The message. If it has blanks, put it in\nquotes.")
    ->type_name("");
  command
    ->add_option("--as", options->name,
                 "Your own name, for as long as it takes:\n1 to 64 letters and digits.")
    ->type_name("NAME")
    ->envname(name_variable);
  add_server_options(*command, options->where);
  add_plain_option(*command, options->spoken);
  command->callback([options, &exit_code] {
    options->password = complete_by_file(options->where, &options->name);
    if (options->name.empty())
      throw CLI::RequiredError("--as");
    exit_code = send(*options);
  });
}

} // namespace telex::cli
