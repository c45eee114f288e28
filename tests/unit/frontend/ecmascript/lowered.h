// Lowered: a piece of source, what it was lowered to, and questions that tests ask of it.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "flow/module.h"
#include "source/source_file.h"

namespace unfreed::ecmascript {

struct Lowered {
  explicit Lowered(std::string text, Language language = Language::JavaScript);

  std::unique_ptr<SourceFile> file;
  flow::Module module;

  const flow::Function& function(std::string_view name) const;  // fails the test when there is none
  bool has(std::string_view name) const;
  std::string text(Span span) const;
  std::string brokenInvariants() const;  // of all functions; empty when all is well
};

// The ops of this kind, in the order of the blocks.
std::vector<const flow::Op*> opsOf(const flow::Function& function, flow::OpKind kind);
size_t countBackEdges(const flow::Function& function);
size_t countBranches(const flow::Function& function, flow::TestKind kind);
// The names of the variables that the block's LeaveScope ops end, in order, joined by spaces; synthetic ones
// as `$`.
std::string endedIn(const Lowered& lowered, const flow::Function& function, const flow::Block& block);
// The block that holds a call of this method; fails the test when there is none.
const flow::Block& blockCalling(const flow::Function& function, std::string_view method);

}  // namespace unfreed::ecmascript
