// Replaces operator new in the program that it is linked into. In front of each
// block is a note whether it was allocated in a counted section.

#include "tests/simulation/allocation_counter.hpp"

#include <cstdlib>
#include <new>

namespace {

using telex::simulation::allocation_counter;

/// As large as the strictest alignment that malloc keeps.
struct alignas(std::max_align_t) note {
  std::size_t octets;
  bool is_counted;
};

void* allocate(std::size_t octets) {
  allocation_counter.is_linked = true;
  auto block = static_cast<note*>(std::malloc(sizeof(note) + octets));
  if (!block)
    throw std::bad_alloc{};
  *block = {octets, allocation_counter.is_counting};
  if (block->is_counted) {
    ++allocation_counter.blocks;
    allocation_counter.octets += octets;
  }
  return block + 1;
}

void release(void* memory) noexcept {
  if (!memory)
    return;
  auto block = static_cast<note*>(memory) - 1;
  if (block->is_counted) {
    --allocation_counter.blocks;
    allocation_counter.octets -= block->octets;
  }
  std::free(block);
}

} // namespace

void* operator new(std::size_t octets) {
  return allocate(octets);
}

void* operator new[](std::size_t octets) {
  return allocate(octets);
}

void operator delete(void* memory) noexcept {
  release(memory);
}

void operator delete[](void* memory) noexcept {
  release(memory);
}

void operator delete(void* memory, std::size_t) noexcept {
  release(memory);
}

void operator delete[](void* memory, std::size_t) noexcept {
  release(memory);
}
