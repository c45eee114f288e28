#include "frontend/ecmascript/lower.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "frontend/ecmascript/families.h"
#include "frontend/ecmascript/flat_tree.h"
#include "frontend/ecmascript/lowering.h"
#include "frontend/ecmascript/resync.h"
#include "frontend/ecmascript/using_rewrite.h"

namespace unfreed::ecmascript {
namespace {

constexpr size_t kMostBlanked =
    8;  // broken statements of one file that are blanked out; each costs one more parse

// The text with `using` and the broken statements blanked out; positions stay.
std::string blanked(const SourceFile& file, const UsingMarks& marks, const std::vector<Span>& broken) {
  std::string text = withoutUsing(file.text, marks);
  for (const Span span : broken) {
    for (uint32_t at = span.begin; at < span.end; ++at) {
      if (text[at] != '\n' && text[at] != '\r') text[at] = ' ';
    }
  }
  return text;
}

std::unique_ptr<FlatTree> read(const SourceFile& file, const UsingMarks& marks, Language grammar,
                               const std::vector<Span>& broken = {}) {
  const bool asItIs = marks.empty() && broken.empty();
  const std::string rewritten = asItIs ? std::string() : blanked(file, marks, broken);
  const std::string_view text = asItIs ? std::string_view(file.text) : std::string_view(rewritten);
  const std::optional<syntax::Tree> parsed = syntax::Tree::parse(text, grammar);
  if (!parsed) return nullptr;
  return std::make_unique<FlatTree>(*parsed, grammar, file.text, marks);
}

// A .js file that does not parse may hold Flow types, which the tsx grammar mostly knows: the better reading
// is kept.
std::unique_ptr<FlatTree> readBest(const SourceFile& file, const UsingMarks& marks) {
  std::unique_ptr<FlatTree> tree = read(file, marks, file.language);
  if (file.language != Language::JavaScript || !tree || tree->errors().empty()) return tree;
  std::unique_ptr<FlatTree> typed = read(file, marks, Language::Tsx);
  return typed && typed->errorBytes() < tree->errorBytes() ? std::move(typed) : std::move(tree);
}

// Statements that cannot be parsed must not take those behind them along.
std::unique_ptr<FlatTree> readPastBroken(const SourceFile& file, const UsingMarks& marks,
                                         std::unique_ptr<FlatTree> tree, std::vector<Span>& broken) {
  const Language grammar = tree->language();
  while (!tree->errors().empty() && broken.size() < kMostBlanked) {
    const std::optional<Span> statement = brokenStatement(*tree);
    if (!statement) break;
    broken.push_back(*statement);
    std::unique_ptr<FlatTree> next = read(file, marks, grammar, broken);
    if (!next || next->errorBytes() >= tree->errorBytes()) {
      broken.pop_back();
      break;
    }
    tree = std::move(next);
  }
  return tree;
}

}  // namespace

flow::Module lower(const SourceFile& file, FileId id) {
  flow::Module module;
  module.file = id;
  const UsingMarks marks = findUsing(file.text);
  std::unique_ptr<FlatTree> tree = readBest(file, marks);
  std::vector<Span> broken;
  if (tree) tree = readPastBroken(file, marks, std::move(tree), broken);
  if (!tree) {
    flow::Function nothing;
    nothing.incomplete = true;
    nothing.cfg = flow::CfgBuilder().finish();
    module.functions.add(std::move(nothing));
    module.faults.push_back({{}, "this file could not be parsed"});
    return module;
  }
  Lowering lowering(*tree, module);
  lowering.lowerAll();
  for (const Span span : broken) module.faults.push_back({span, "this could not be parsed"});
  declareTypedefs(lowering);
  return module;
}

}  // namespace unfreed::ecmascript
