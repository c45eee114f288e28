#include "frontend/ecmascript/lower.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "flow/constant_lists.h"
#include "frontend/ecmascript/families.h"
#include "frontend/ecmascript/flat_tree.h"
#include "frontend/ecmascript/lowering.h"
#include "frontend/ecmascript/readable.h"
#include "frontend/ecmascript/resync.h"
#include "frontend/ecmascript/using_rewrite.h"

namespace unfreed::ecmascript {
namespace {

constexpr size_t kMostBlanked =
    8;  // broken statements of one file that are blanked out; each costs one more parse

// What is read: code, and the file that it is a part of.
struct Source {
  const SourceFile& file;
  EmbeddedCode code;
  Limits limits;
  UsingMarks marks;   // in the code
  UsingMarks inFile;  // the same, in the file
};

Source sourceOf(const SourceFile& file, const EmbeddedCode& code, const Limits& limits) {
  Source source{file, code, limits, findUsing(code.text), {}};
  source.inFile = source.marks;
  for (UsingMark& mark : source.inFile) mark.offset += code.begin;
  return source;
}

// The code as the grammar reads it, the broken statements blanked out; positions stay.
std::string blanked(const Source& source, Language grammar, const std::vector<Span>& broken) {
  std::string text = readableBy(grammar, source.code.text, source.code.language);
  for (const Span span : broken) {
    for (uint32_t at = span.begin - source.code.begin; at < span.end - source.code.begin; ++at) {
      if (text[at] != '\n' && text[at] != '\r') text[at] = ' ';
    }
  }
  return text;
}

// Nothing, when the parse takes more steps than the limit.
std::unique_ptr<FlatTree> read(const Source& source, Language grammar, const std::vector<Span>& broken = {}) {
  const bool asItIs = grammar == source.code.language && source.marks.empty() && broken.empty();
  const std::string rewritten = asItIs ? std::string() : blanked(source, grammar, broken);
  const std::string_view text = asItIs ? source.code.text : std::string_view(rewritten);
  const std::optional<syntax::Tree> parsed = syntax::Tree::parse(text, grammar, source.limits.parseWork);
  if (!parsed) return nullptr;
  const auto size = static_cast<uint32_t>(text.size());
  const Span part{source.code.begin, source.code.begin + size};
  return std::make_unique<FlatTree>(*parsed, grammar, source.file.text, part, source.inFile,
                                    source.limits.tokens);
}

// With the grammar that can read it, or reads most of it.
std::unique_ptr<FlatTree> readBest(const Source& source) {
  std::unique_ptr<FlatTree> best;
  for (const Language grammar : grammarsFor(source.code.text, source.code.language)) {
    std::unique_ptr<FlatTree> tree = read(source, grammar);
    if (!tree && grammar != source.code.language) continue;
    if (!tree || tree->isTooLong()) return best ? std::move(best) : std::move(tree);
    if (!best || tree->errorBytes() < best->errorBytes()) best = std::move(tree);
    if (best->errors().empty()) break;
  }
  return best;
}

// Statements that cannot be parsed must not take those behind them along.
std::unique_ptr<FlatTree> readPastBroken(const Source& source, std::unique_ptr<FlatTree> tree,
                                         std::vector<Span>& broken) {
  const Language grammar = tree->language();
  while (!tree->errors().empty() && broken.size() < kMostBlanked) {
    const std::optional<Span> statement = brokenStatement(*tree);
    if (!statement) break;
    broken.push_back(*statement);
    std::unique_ptr<FlatTree> next = read(source, grammar, broken);
    if (!next || next->errorBytes() >= tree->errorBytes()) {
      broken.pop_back();
      break;
    }
    tree = std::move(next);
  }
  return tree;
}

// A module in which there is nothing, for the reason that the fault says.
void leaveOut(flow::Module& module, flow::SyntaxFault fault) {
  flow::Function nothing;
  nothing.incomplete = true;
  nothing.cfg = flow::CfgBuilder().finish();
  module.functions.add(std::move(nothing));
  module.faults.push_back(std::move(fault));
}

}  // namespace

flow::Module lower(const SourceFile& file, FileId id, const Limits& limits) {
  return lower(file, id, {file.text, 0, file.language}, limits);
}

flow::Module lower(const SourceFile& file, FileId id, const EmbeddedCode& code, const Limits& limits) {
  using Fault = flow::SyntaxFault::Kind;
  flow::Module module;
  module.file = id;
  const Source source = sourceOf(file, code, limits);
  const Span begin{code.begin, code.begin};
  std::unique_ptr<FlatTree> tree = readBest(source);
  if (!tree) {
    leaveOut(module, {begin, "this takes too long to parse; it was left out", Fault::ParseWork});
    return module;
  }
  if (tree->isTooLong()) {
    leaveOut(module,
             {begin, "this has more than " + std::to_string(limits.tokens) + " tokens; it was left out",
              Fault::Tokens});
    return module;
  }
  std::vector<Span> broken;
  tree = readPastBroken(source, std::move(tree), broken);
  Lowering lowering(*tree, module);
  lowering.lowerAll();
  flow::countPassesOverConstants(module);
  for (const Span span : broken) module.faults.push_back({span, "this could not be parsed"});
  declareTypedefs(lowering);
  return module;
}

}  // namespace unfreed::ecmascript
