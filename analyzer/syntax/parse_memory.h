// ParseMemory: where tree-sitter keeps the tree of one parse, and all that it needs on the way.
//
// A parse gives little back before its end: the blocks of a file of 1.9 MB, which tree-sitter asks for one by
// one, are 41 MB in all, and 42 MB at their peak. So nothing is taken back before the tree is gone, and then
// all of it at once, without a walk through the tree.
#pragma once

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

  // Bytes that were asked for since it was taken.
  size_t used() const { return used_; }
  void* block(size_t size);
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
  std::unique_ptr<std::byte[]> first_;
  std::pmr::monotonic_buffer_resource blocks_;
  size_t used_ = 0;
};

// Tells tree-sitter to ask ParseMemory, and the usual allocator outside of parses. To be called before
// anything else of tree-sitter.
void installParseMemory();

}  // namespace unfreed::syntax
