#include "cli/text/nearest_name.hpp"

#include "tests/support/catch.hpp"

using telex::cli::name_with;
using telex::cli::nearest_name;

namespace {

const std::vector<std::string> known{"listen", "log-level", "limits.max-body",
                                     "limits.per-address", "limits.per-address-rate"};

} // namespace

TEST_CASE("a name with a slip is taken for the one that was meant") {
  for (auto name : {"lisen", "listeen", "lizten", "litsen", "listen", "LISTEN"})
    CHECK(nearest_name(name, known) == "listen");
  CHECK(nearest_name("log_level", known) == "log-level");
  CHECK(nearest_name("loglevel", known) == "log-level");
  CHECK(nearest_name("limits.max_body", known) == "limits.max-body");
  CHECK(nearest_name("limit.max-body", known) == "limits.max-body");
  CHECK(nearest_name("limits.per-adress-rate", known) == "limits.per-address-rate");
  CHECK(nearest_name("limits.per-adress", known) == "limits.per-address");
}

TEST_CASE("the last part of a name is enough to know it by") {
  CHECK(nearest_name("max-body", known) == "limits.max-body");
  CHECK(nearest_name("maxbody", known) == "limits.max-body");
}

TEST_CASE("what is like no name is taken for none") {
  for (auto name : {"", "x", "frob", "limits", "limits.everything", "level"})
    CHECK(nearest_name(name, known).empty());
  CHECK(nearest_name(std::string(100'000, 'l'), known).empty());
  CHECK(nearest_name("listen", {}).empty());
}

TEST_CASE("a part of a name is enough, too, whatever joins the words in it") {
  CHECK(name_with("peraddress", known) == "limits.per-address");
  CHECK(name_with("limits", known) == "limits.max-body");
  CHECK(name_with("address_rate", known) == "limits.per-address-rate");
  for (auto name : {"", "-.-", "lo", "frob", "listening"})
    CHECK(name_with(name, known).empty());
}
