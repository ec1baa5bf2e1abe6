#include "cli/telexd/accounts/account_options.hpp"
#include "tests/cli/telexd/parsed_options.hpp"

using namespace telex;
using namespace telex::cli;
using namespace telex::test;

namespace {

using verb = account_request::verb;

account_request request_of(arguments args) {
  args.insert(args.begin(), "account");
  args.insert(args.end(), {"--accounts.file", "accounts"});
  auto options = options_of(args);
  CHECK(options.accounts_file == "accounts");
  REQUIRE(options.account);
  return *options.account;
}

} // namespace

TEST_CASE("without being asked for there are no accounts") {
  auto options = options_of({});
  CHECK(options.accounts_file.empty());
  CHECK_FALSE(options.account);
  CHECK_FALSE(options.config.accounts.required);
}

TEST_CASE("a router can keep accounts and let nobody else in") {
  auto options = options_of({"--accounts.file", "accounts", "--accounts.required"});
  CHECK(options.accounts_file == "accounts");
  CHECK(options.config.accounts.required);
  CHECK_FALSE(options.account);
  check_refused({"--accounts.required"}, "without --accounts.file");
  check_refused({"--accounts.file", ""}, "'' is no name");
}

TEST_CASE("accounts are changed by verbs") {
  CHECK(request_of({"add", "alice"}).what == verb::add);
  CHECK(request_of({"remove", "alice"}).what == verb::remove);
  CHECK(request_of({"password", "alice"}).what == verb::password);
  CHECK(request_of({"add", "alice"}).name == "alice");
  CHECK(request_of({"list"}).what == verb::list);
  CHECK(request_of({"list"}).name.empty());
}

TEST_CASE("the file may be named before the verb") {
  auto options = options_of({"--accounts.file", "accounts", "account", "list"});
  CHECK(options.account);
  CHECK(options.accounts_file == "accounts");
}

TEST_CASE("what a new hash costs can be chosen") {
  auto cost_of = [](const std::string& name) {
    return request_of({"add", "alice", "--cost", name}).cost;
  };
  CHECK(request_of({"add", "alice"}).cost == hash_cost::interactive);
  CHECK(cost_of("interactive") == hash_cost::interactive);
  CHECK(cost_of("moderate") == hash_cost::moderate);
  CHECK(cost_of("sensitive") == hash_cost::sensitive);
}

TEST_CASE("what telexd account can't do is said in one line") {
  const arguments file{"--accounts.file", "accounts"};
  auto with_file = [&file](arguments args) {
    args.insert(args.end(), file.begin(), file.end());
    return args;
  };
  check_refused({"account", "list"}, "--accounts.file FILE");
  check_refused(with_file({"account"}), "add, remove, password or list");
  check_refused(with_file({"account", "rename", "alice"}),
                "\"rename\" is nothing that telexd account does, which are add, "
                "remove, password and list");
  for (auto [word, meant] : {std::pair{"delete", "remove"},
                             {"passwd", "password"},
                             {"ad", "add"},
                             {"lists", "list"},
                             {"lst", "list"}})
    check_refused(with_file({"account", word, "alice"}),
                  std::string{"did you mean "} + meant + '?');
  check_refused(with_file({"account", "add"}), "NAME");
  check_refused(with_file({"account", "add", "al ice"}), "\"al ice\" is no name");
  check_refused(with_file({"account", "add", "ALL"}), "\"ALL\" is no name");
  check_refused(with_file({"account", "add", "alice", "sesame"}), "\"sesame\"");
  check_refused(with_file({"account", "add", "alice", "--cost", "low"}),
                "'low' is none of");
  check_refused(with_file({"account", "add", "alice", "--csot", "moderate"}),
                "\"--csot\" is no option; did you mean --cost?");
  check_refused(with_file({"account", "remove", "alice", "--cost", "moderate"}),
                "\"--cost\" is no option");
}

TEST_CASE("who uses telexd account wrongly is told where its help is") {
  for (const arguments& args :
       {arguments{"account", "add", "--accounts.file", "accounts"},
        {"account", "list"},
        {"account", "list", "--cost", "low", "--accounts.file", "accounts"}})
    CHECK(contains(parse(args).errors, " (telexd account --help says how)\n"));
  CHECK(contains(parse({"--bogus"}).errors, " (telexd --help lists the options)\n"));
}

TEST_CASE("telexd account helps who asks, and says how to name the file") {
  for (const arguments& args : {arguments{"account", "help"},
                                {"account", "--help"},
                                {"account", "add", "--help"}}) {
    auto [result, output, errors] = parse(args);
    CHECK(errors.empty());
    CHECK(std::get<int>(result) == 0);
    CHECK(contains(output, "--accounts.file FILE says which"));
  }
  CHECK(contains(parse({"account", "help"}).output, "Gives a name an account"));
}
