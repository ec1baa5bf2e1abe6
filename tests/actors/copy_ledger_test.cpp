#include "actors/copy_ledger.hpp"

#include "tests/support/catch.hpp"

using namespace telex;

TEST_CASE("copies count for their sender and for all until they are settled") {
  copy_ledger copies;
  copies.open(1, 7, 3);
  copies.open(2, 7, 2);
  copies.open(3, 8, 4);
  CHECK(copies.of(7) == 5);
  CHECK(copies.of(8) == 4);
  CHECK(copies.of(9) == 0);
  CHECK(copies.total() == 9);
  CHECK(copies.settle(1, 2) == 7);
  CHECK(copies.of(7) == 3);
  CHECK(copies.settle(3, 4) == 8);
  CHECK(copies.of(8) == 0);
  CHECK(copies.settle(2, 2) == 7);
  CHECK(copies.settle(1, 1) == 7);
  CHECK(copies.of(7) == 0);
  CHECK(copies.total() == 0);
}
