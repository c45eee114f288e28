#include "frontend/ecmascript/lower.h"

#include <memory>
#include <optional>
#include <string>

#include "frontend/ecmascript/families.h"
#include "frontend/ecmascript/flat_tree.h"
#include "frontend/ecmascript/lowering.h"
#include "frontend/ecmascript/using_rewrite.h"

namespace unfreed::ecmascript {
namespace {

std::unique_ptr<FlatTree> read(const SourceFile& file, const UsingMarks& marks, Language grammar) {
  const std::string rewritten = marks.empty() ? std::string() : withoutUsing(file.text, marks);
  const std::string_view text = marks.empty() ? std::string_view(file.text) : std::string_view(rewritten);
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

}  // namespace

flow::Module lower(const SourceFile& file, FileId id) {
  flow::Module module;
  module.file = id;
  const UsingMarks marks = findUsing(file.text);
  const std::unique_ptr<FlatTree> tree = readBest(file, marks);
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
  declareTypedefs(lowering);
  return module;
}

}  // namespace unfreed::ecmascript
