// ParseMemory: where tree-sitter keeps the tree of one parse, and all that it needs on the way.
//
// A parse of code gives little back before its end: the blocks of a file of 1.9 MB, which tree-sitter asks
// for one by one, are 41 MB in all, and 42 MB at their peak. So memory goes back when the tree is gone, all
// of it at once, without a walk through the tree. What is given back before is used again for blocks of that
// size: of 2.5 MB of short comments, that is two thirds.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <memory_resource>

namespace unfreed::syntax {

class ParseMemory {
 public:
  ParseMemory();

  // The calling thread's: one that is of no use any more where there is one.
  static std::unique_ptr<ParseMemory> take();
  static void giveBack(std::unique_ptr<ParseMemory> memory);

  // Bytes that were taken from the system's memory since it was taken.
  size_t used() const { return used_; }
  void* block(size_t size);
  void giveBackBlock(void* block);
  void* larger(void* block, size_t size);  // of at least that size, with what `block` holds; it may be null

  // Within its life, what tree-sitter asks for on this thread comes from `memory`.
  class Use {
   public:
    explicit Use(ParseMemory& memory);
    ~Use();
    Use(const Use&) = delete;
    Use& operator=(const Use&) = delete;

   private:
    ParseMemory* before_;
  };

 private:
  static constexpr size_t alignment = 8;  // tree-sitter holds nothing larger than pointers and 64-bit numbers
  static constexpr size_t mostKept = 1024;  // bytes of a block that is used again

  std::unique_ptr<std::byte[]> first_;
  std::pmr::monotonic_buffer_resource blocks_;
  size_t used_ = 0;
  std::array<void*, mostKept / alignment + 1> free_{};  // by size: each block holds where the next one is
};

// Tells tree-sitter to ask ParseMemory, and the usual allocator outside of parses. To be called before
// anything else of tree-sitter.
void installParseMemory();

}  // namespace unfreed::syntax
