#include "actors/name_table.hpp"

#include "tests/support/catch.hpp"

#include <map>
#include <random>
#include <set>
#include <string>
#include <vector>

using namespace telex;

namespace {

constexpr auto sender = role::sender;
constexpr auto receiver = role::receiver;

constexpr auto taken = claim_result::taken;
constexpr auto half = claim_result::half;
constexpr auto complete = claim_result::complete;

const std::string here = "192.0.2.1";
const std::string elsewhere = "192.0.2.2";
const std::string no_name;

/// The table, with sockets that are numbers.
class names : public name_table<int> {
public:
  /// A socket at the usual address that holds `held` claims `name`.
  claim_result claim(const std::string& name, role as, int socket,
                     const std::string& held = no_name) {
    return name_table::claim(name, as, here, socket, held);
  }

  claim_result claim_from(const std::string& address, const std::string& name, role as,
                          int socket, const std::string& held = no_name) {
    return name_table::claim(name, as, address, socket, held);
  }

  /// Makes a complete user.
  void add(const std::string& name, int sender_socket, int receiver_socket) {
    REQUIRE(claim(name, sender, sender_socket) == half);
    REQUIRE(claim(name, receiver, receiver_socket) == complete);
  }

  /// Whether `name` is complete and has these sockets.
  bool has(const std::string& name, int sender_socket, int receiver_socket) const {
    auto found = find(name);
    return found && found->sender == sender_socket
           && found->receiver == receiver_socket;
  }

  /// The receiving sockets of every complete user.
  std::multiset<int> all_receivers() {
    auto list = receivers();
    return {list->begin(), list->end()};
  }
};

} // namespace

// -- claims ------------------------------------------------------------------------

TEST_CASE("a user is complete with both sockets in either order") {
  for (auto [first, second] :
       {std::pair{sender, receiver}, std::pair{receiver, sender}}) {
    names table;
    CHECK(table.claim("alice", first, 1) == half);
    CHECK(table.find("alice") == nullptr);
    CHECK(table.claim("alice", second, 2) == complete);
    CHECK(table.has("alice", first == sender ? 1 : 2, first == sender ? 2 : 1));
    CHECK(table.size() == 1);
  }
}

TEST_CASE("a user is known with the address of its sockets") {
  names table;
  table.add("alice", 1, 2);
  REQUIRE(table.find("alice"));
  CHECK(table.find("alice")->address == here);
}

TEST_CASE("a half that another socket holds is taken") {
  for (auto as : {sender, receiver}) {
    names table;
    table.claim("alice", as, 1);
    CHECK(table.claim("alice", as, 2) == taken);
    CHECK(table.size() == 1);
    CHECK(table.claim("alice", as == sender ? receiver : sender, 3) == complete);
  }
}

TEST_CASE("both halves of a complete user are taken") {
  names table;
  table.add("alice", 1, 2);
  CHECK(table.claim("alice", sender, 3) == taken);
  CHECK(table.claim("alice", receiver, 3) == taken);
  CHECK(table.has("alice", 1, 2));
}

TEST_CASE("names that differ in case are two") {
  names table;
  table.add("alice", 1, 2);
  table.add("Alice", 3, 4);
  CHECK(table.has("alice", 1, 2));
  CHECK(table.has("Alice", 3, 4));
}

TEST_CASE("a half from another address is taken and completes nobody") {
  for (auto as : {sender, receiver}) {
    names table;
    table.claim("alice", as, 1);
    CHECK(table.claim_from(elsewhere, "alice", sender, 2) == taken);
    CHECK(table.claim_from(elsewhere, "alice", receiver, 2) == taken);
    CHECK(table.find("alice") == nullptr);
    CHECK(table.claim("alice", as == sender ? receiver : sender, 3) == complete);
  }
}

TEST_CASE("a name that its holder gave up can be had from another address") {
  names table;
  table.claim("alice", sender, 1);
  table.release("alice", 1);
  CHECK(table.claim_from(elsewhere, "alice", sender, 2) == half);
  CHECK(table.claim("alice", receiver, 1) == taken);
  CHECK(table.claim_from(elsewhere, "alice", receiver, 3) == complete);
  CHECK(table.find("alice")->address == elsewhere);
}

// -- registering again ---------------------------------------------------------------

TEST_CASE("a half that claims another name frees the one it held at once") {
  names table;
  table.claim("alice", sender, 1);
  CHECK(table.claim("bob", sender, 1, "alice") == half);
  CHECK(table.size() == 1);
  CHECK(table.claim_from(elsewhere, "alice", sender, 2) == half);
  CHECK(table.claim("bob", receiver, 3) == complete);
  CHECK(table.has("bob", 1, 3));
}

TEST_CASE("a half that claims another user's missing half completes that one") {
  names table;
  table.claim("alice", sender, 1);
  table.claim("bob", sender, 2);
  CHECK(table.claim("bob", receiver, 1, "alice") == complete);
  CHECK(table.has("bob", 2, 1));
  CHECK(table.size() == 1);
}

TEST_CASE("a refused claim leaves the claimant what it held") {
  names table;
  table.claim("alice", sender, 1);
  table.claim("bob", sender, 2);
  CHECK(table.claim("bob", sender, 1, "alice") == taken);
  CHECK(table.claim_from(elsewhere, "bob", receiver, 1, "alice") == taken);
  CHECK(table.size() == 2);
  CHECK(table.claim("alice", sender, 3) == taken);
  CHECK(table.claim("alice", receiver, 3) == complete);
  CHECK(table.has("alice", 1, 3));
  CHECK(table.claim("bob", receiver, 4) == complete);
  CHECK(table.has("bob", 2, 4));
}

TEST_CASE("a half that switches its role no longer holds the other one") {
  for (auto [before, after] :
       {std::pair{sender, receiver}, std::pair{receiver, sender}}) {
    names table;
    table.claim("alice", before, 1);
    CHECK(table.claim("alice", after, 1, "alice") == half);
    CHECK(table.find("alice") == nullptr);
    CHECK(table.size() == 1);
    CHECK(table.claim("alice", after, 2) == taken);
    CHECK(table.claim("alice", before, 2) == complete);
    CHECK(table.has("alice", before == sender ? 2 : 1, before == sender ? 1 : 2));
  }
}

TEST_CASE("a half that claims what it holds keeps it") {
  names table;
  table.claim("alice", sender, 1);
  CHECK(table.claim("alice", sender, 1, "alice") == half);
  CHECK(table.size() == 1);
  CHECK(table.claim("alice", receiver, 2) == complete);
  CHECK(table.has("alice", 1, 2));
}

TEST_CASE("a socket of a complete user is refused any other name") {
  names table;
  table.add("alice", 1, 2);
  table.claim("bob", sender, 3);
  for (auto socket : {1, 2}) {
    CHECK(table.claim("carol", sender, socket, "alice") == taken);
    CHECK(table.claim("carol", receiver, socket, "alice") == taken);
    CHECK(table.claim("bob", receiver, socket, "alice") == taken);
  }
  CHECK(table.claim("alice", receiver, 1, "alice") == taken);
  CHECK(table.claim("alice", sender, 2, "alice") == taken);
  CHECK(table.has("alice", 1, 2));
  CHECK(table.find("bob") == nullptr);
  CHECK(table.size() == 2);
}

// -- leaving -------------------------------------------------------------------------

TEST_CASE("the name of a half that leaves is free") {
  for (auto as : {sender, receiver}) {
    names table;
    table.claim("alice", as, 1);
    CHECK(table.release("alice", 1) == 0);
    CHECK(table.size() == 0);
    CHECK(table.claim_from(elsewhere, "alice", as, 2) == half);
  }
}

TEST_CASE("the name of a complete user is free when either socket leaves") {
  for (auto leaving : {1, 2}) {
    names table;
    table.add("alice", 1, 2);
    CHECK(table.release("alice", leaving) == 3 - leaving);
    CHECK(table.find("alice") == nullptr);
    CHECK(table.size() == 0);
    CHECK(table.release("alice", 3 - leaving) == 0);
    table.add("alice", 3, 4);
  }
}

TEST_CASE("the socket that is left over has no name and may claim one") {
  names table;
  table.add("alice", 1, 2);
  CHECK(table.release("alice", 1) == 2);
  CHECK(table.claim("bob", receiver, 2, "alice") == half);
  CHECK(table.claim_from(elsewhere, "alice", sender, 3) == half);
}

TEST_CASE("who does not hold a name cannot release it") {
  names table;
  table.claim("alice", sender, 1);
  table.add("bob", 2, 3);
  CHECK(table.release("alice", 2) == 0);
  CHECK(table.release("bob", 1) == 0);
  CHECK(table.release("carol", 1) == 0);
  CHECK(table.release(no_name, 1) == 0);
  CHECK(table.size() == 2);
  CHECK(table.has("bob", 2, 3));
  CHECK(table.claim("alice", receiver, 4) == complete);
}

TEST_CASE("who leaves late takes nothing from the name's next holder") {
  names table;
  table.add("alice", 1, 2);
  table.release("alice", 1);
  table.add("alice", 3, 4);
  CHECK(table.release("alice", 2) == 0);
  CHECK(table.has("alice", 3, 4));
}

// -- who is there --------------------------------------------------------------------

TEST_CASE("nobody is found under a name that no one holds") {
  names table;
  CHECK(table.find("alice") == nullptr);
  CHECK(table.find(no_name) == nullptr);
  CHECK(table.size() == 0);
}

TEST_CASE("all receivers are those of the complete users alone") {
  names table;
  table.add("alice", 1, 2);
  table.add("bob", 3, 4);
  table.add("carol", 5, 6);
  table.claim("dave", receiver, 7);
  table.claim("erin", sender, 8);
  CHECK(table.all_receivers() == std::multiset<int>{2, 4, 6});
  table.release("bob", 3);
  CHECK(table.all_receivers() == std::multiset<int>{2, 6});
  table.claim("dave", sender, 9);
  CHECK(table.all_receivers() == std::multiset<int>{2, 6, 7});
  for (auto [name, socket] : {std::pair{"alice", 2}, {"carol", 6}, {"dave", 7}})
    table.release(name, socket);
  CHECK(table.all_receivers().empty());
}

TEST_CASE("a list of receivers stays as it is, and is made anew after a change") {
  names table;
  table.add("alice", 1, 2);
  auto before = table.receivers();
  table.claim("bob", sender, 3);
  table.release("bob", 3);
  CHECK(table.receivers() == before);
  table.add("bob", 3, 4);
  CHECK(*before == std::vector{2});
  CHECK(table.receivers() != before);
}

// -- all of it, in any order ---------------------------------------------------------

namespace {

/// The rules of section 2, going by what each socket holds.
struct model {
  struct holding {
    std::string name;
    role as;
  };
  std::map<int, holding> sockets;

  static const std::string& address_of(int socket) {
    return socket % 3 == 0 ? elsewhere : here;
  }

  int holder(const std::string& name, role as) const {
    for (const auto& [socket, held] : sockets)
      if (held.name == name && held.as == as)
        return socket;
    return 0;
  }

  bool is_complete(const std::string& name) const {
    return holder(name, sender) != 0 && holder(name, receiver) != 0;
  }

  const std::string& name_of(int socket) const {
    auto found = sockets.find(socket);
    return found == sockets.end() ? no_name : found->second.name;
  }

  claim_result claim(const std::string& name, role as, int socket) {
    if (is_complete(name_of(socket)))
      return taken;
    for (const auto& [other, held] : sockets) {
      if (other == socket || held.name != name)
        continue;
      if (held.as == as || address_of(other) != address_of(socket))
        return taken;
    }
    sockets[socket] = {name, as};
    return is_complete(name) ? complete : half;
  }

  int release(int socket) {
    auto name = name_of(socket);
    if (name.empty())
      return 0;
    auto partner = holder(name, sender) + holder(name, receiver) - socket;
    sockets.erase(socket);
    sockets.erase(partner);
    return partner;
  }

  std::size_t size() const {
    std::set<std::string> result;
    for (const auto& [socket, held] : sockets)
      result.insert(held.name);
    return result.size();
  }
};

} // namespace

TEST_CASE("in a random sequence names are held by the rules") {
  std::mt19937 random{1933};
  names table;
  model expected;
  for (int step = 0; step < 5000; ++step) {
    INFO("step " << step);
    auto name = std::string(1, static_cast<char>('a' + random() % 5));
    auto as = random() % 2 == 0 ? sender : receiver;
    auto socket = static_cast<int>(random() % 12) + 1;
    auto held = expected.name_of(socket);
    if (random() % 4 != 0)
      REQUIRE(table.claim_from(model::address_of(socket), name, as, socket, held)
              == expected.claim(name, as, socket));
    else
      REQUIRE(table.release(held, socket) == expected.release(socket));
    REQUIRE(table.size() == expected.size());
    for (auto each : {"a", "b", "c", "d", "e"}) {
      auto complete = expected.is_complete(each);
      REQUIRE((table.find(each) != nullptr) == complete);
      if (complete)
        REQUIRE(table.has(each, expected.holder(each, sender),
                          expected.holder(each, receiver)));
    }
  }
}

TEST_CASE("the key alone decides in which order users are found") {
  auto order_with = [](const hash_key& key) {
    name_table<int> table{key};
    for (int i = 1; i <= 50; ++i) {
      auto name = "user" + std::to_string(i);
      table.claim(name, sender, here, i, no_name);
      table.claim(name, receiver, here, 100 + i, no_name);
    }
    return *table.receivers();
  };
  CHECK(order_with({1, 2}) == order_with({1, 2}));
  CHECK(order_with({1, 2}) != order_with({3, 4}));
}
