#include "syntax/parse_memory.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <new>
#include <tree_sitter/api.h>
#include <utility>
#include <vector>

namespace unfreed::syntax {
namespace {

// Enough for most files: a tree and what leads to it take about twenty times the file.
constexpr size_t firstBytes = size_t{1} << 18;
// What a thread keeps for parses to come. Few trees live at the same time.
constexpr size_t sparesKept = 2;

thread_local ParseMemory* current = nullptr;

std::vector<std::unique_ptr<ParseMemory>>& spares() {
  thread_local std::vector<std::unique_ptr<ParseMemory>> kept;
  return kept;
}

// Where memory is at its end, what C++ does about it is done (std::set_new_handler): tree-sitter alone would
// abort.
template <class Allocate>
void* allocated(Allocate allocate) {
  for (;;) {
    if (void* const memory = allocate()) return memory;
    if (const std::new_handler handler = std::get_new_handler()) {
      handler();
    } else {
      std::abort();
    }
  }
}

size_t& sizeOf(void* block) {
  return static_cast<size_t*>(block)[-1];
}

void* allocate(size_t size) {
  if (current) return current->block(size);
  return allocated([&] { return std::malloc(std::max<size_t>(size, 1)); });
}

void* allocateZeroed(size_t count, size_t size) {
  return std::memset(allocate(count * size), 0, count * size);
}

void* reallocate(void* block, size_t size) {
  if (current) return current->larger(block, size);
  return allocated([&] { return std::realloc(block, std::max<size_t>(size, 1)); });
}

void release(void* block) {
  if (!current) {
    std::free(block);
  } else if (block) {
    current->giveBackBlock(block);
  }
}

}  // namespace

ParseMemory::ParseMemory() : first_(new std::byte[firstBytes]), blocks_(first_.get(), firstBytes) {}

std::unique_ptr<ParseMemory> ParseMemory::take() {
  if (spares().empty()) return std::make_unique<ParseMemory>();
  std::unique_ptr<ParseMemory> memory = std::move(spares().back());
  spares().pop_back();
  return memory;
}

void ParseMemory::giveBack(std::unique_ptr<ParseMemory> memory) {
  if (!memory || spares().size() >= sparesKept) return;
  memory->blocks_.release();
  memory->used_ = 0;
  memory->free_.fill(nullptr);
  spares().push_back(std::move(memory));
}

ParseMemory::Use::Use(ParseMemory& memory) : before_(std::exchange(current, &memory)) {}
ParseMemory::Use::~Use() {
  current = before_;
}

// Its size stands before each block: tree-sitter lets blocks grow.
void* ParseMemory::block(size_t size) {
  size = (std::max(size, alignment) + alignment - 1) / alignment * alignment;
  if (size <= mostKept && free_[size / alignment]) {
    void*& first = free_[size / alignment];
    return std::exchange(first, *static_cast<void**>(first));
  }
  auto* const start = static_cast<std::byte*>(blocks_.allocate(size + sizeof(size_t), alignment));
  used_ += size + sizeof(size_t);
  void* const memory = start + sizeof(size_t);
  sizeOf(memory) = size;
  return memory;
}

void ParseMemory::giveBackBlock(void* block) {
  const size_t size = sizeOf(block);
  if (size > mostKept) return;
  *static_cast<void**>(block) = std::exchange(free_[size / alignment], block);
}

void* ParseMemory::larger(void* block, size_t size) {
  if (block && size <= sizeOf(block)) return block;
  void* const grown = this->block(size);
  if (block) {
    std::memcpy(grown, block, sizeOf(block));
    giveBackBlock(block);
  }
  return grown;
}

void installParseMemory() {
  ts_set_allocator(allocate, allocateZeroed, reallocate, release);
}

}  // namespace unfreed::syntax
