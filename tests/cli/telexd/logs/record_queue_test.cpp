#include "cli/telexd/logs/record_queue.hpp"

#include "tests/support/catch.hpp"

#include <random>
#include <string>
#include <thread>
#include <vector>

using namespace telex::cli;

namespace {

std::vector<std::string> taken(record_queue& queue, std::size_t max = 1000) {
  std::vector<std::string> result;
  queue.take(max, [&result](std::string_view record) { result.emplace_back(record); });
  return result;
}

} // namespace

TEST_CASE("records come out in their order, octet by octet") {
  record_queue queue{1024};
  CHECK(queue.empty());
  const std::vector<std::string> records{"a",        "",          std::string(8, '\0'),
                                         "12345678", "123456789", "\xff\n"};
  for (const auto& each : records)
    REQUIRE(queue.push(each));
  CHECK_FALSE(queue.empty());
  CHECK(taken(queue) == records);
  CHECK(queue.empty());
  CHECK(taken(queue).empty());
}

TEST_CASE("no more records are taken out than asked for") {
  record_queue queue{1024};
  for (auto each : {"a", "b", "c"})
    queue.push(each);
  CHECK(taken(queue, 2) == std::vector<std::string>{"a", "b"});
  CHECK(taken(queue, 2) == std::vector<std::string>{"c"});
}

TEST_CASE("a record that finds no room is not taken, and those before it are kept") {
  record_queue queue{64};
  CHECK_FALSE(queue.push(std::string(57, 'x')));
  CHECK(queue.push(std::string(56, 'x'))); // with its size, that is all there is
  CHECK_FALSE(queue.push(""));
  CHECK(taken(queue) == std::vector<std::string>{std::string(56, 'x')});
  CHECK(queue.push(""));
}

TEST_CASE("a queue goes on for ever, at any mix of sizes") {
  std::mt19937 random{1933};
  record_queue queue{512};
  std::vector<std::string> expected;
  std::size_t refused = 0;
  for (int step = 0; step < 100'000; ++step) {
    std::string record(random() % 120, static_cast<char>(random()));
    if (queue.push(record))
      expected.push_back(record);
    else
      ++refused;
    if (random() % 4 != 0)
      continue;
    auto found = taken(queue, 1 + random() % 8);
    REQUIRE(found.size() <= expected.size());
    REQUIRE(std::equal(found.begin(), found.end(), expected.begin()));
    expected.erase(expected.begin(),
                   expected.begin() + static_cast<std::ptrdiff_t>(found.size()));
  }
  CHECK(taken(queue) == expected);
  CHECK(refused > 0);
}

TEST_CASE("records of several threads are whole, and in the order of each") {
  constexpr int writers = 3;
  constexpr int each = 20'000;
  record_queue queue{4096};
  std::vector<std::thread> threads;
  for (int writer = 0; writer < writers; ++writer)
    threads.emplace_back([&queue, writer] {
      for (int i = 0; i < each;) {
        auto text = std::to_string(i);
        // Of many sizes, and with a check of its octets.
        if (queue.push(std::string(text.size() * 3, static_cast<char>('a' + writer))
                       + text))
          ++i;
        else
          std::this_thread::yield();
      }
    });
  std::vector<int> next(writers);
  for (int left = writers * each; left > 0;) {
    left -= static_cast<int>(queue.take(100, [&next](std::string_view record) {
      auto writer = static_cast<std::size_t>(record.front() - 'a');
      auto number = std::to_string(next.at(writer)++);
      auto expected = std::string(number.size() * 3, record.front()) + number;
      if (record != expected)
        FAIL("got " << record << ", expected " << expected);
    }));
  }
  for (auto& thread : threads)
    thread.join();
  CHECK(queue.empty());
}
