#include "lowered.h"

#include <gtest/gtest.h>
#include <utility>

#include "flow/check.h"
#include "frontend/ecmascript/lower.h"

namespace unfreed::ecmascript {

Lowered::Lowered(std::string text, Language language) : file(std::make_unique<SourceFile>()) {
  file->path = "test";
  file->text = std::move(text);
  file->language = language;
  module = lower(*file, FileId{0});
}

bool Lowered::has(std::string_view name) const {
  for (const flow::Function& one : module.functions) {
    if (one.name == name) return true;
  }
  return false;
}

const flow::Function& Lowered::function(std::string_view name) const {
  for (const flow::Function& one : module.functions) {
    if (one.name == name) return one;
  }
  ADD_FAILURE() << "there is no function " << name;
  return module.functions[flow::Module::topLevel];
}

std::string Lowered::text(Span span) const {
  return file->text.substr(span.begin, span.size());
}

std::string Lowered::brokenInvariants() const {
  std::string all;
  for (const flow::Function& one : module.functions) {
    // A constructor holds the field initialisers of its class.
    const bool isConstructor = !isNone(one.ownerClass) && one.name == "constructor";
    const Span around = isConstructor ? module.classes[one.ownerClass].span : one.span;
    for (const std::string& broken : flow::brokenInvariants(one.cfg, around)) {
      all += std::string(one.name) + ": " + broken + "\n";
    }
  }
  return all;
}

std::vector<const flow::Op*> opsOf(const flow::Function& function, flow::OpKind kind) {
  std::vector<const flow::Op*> found;
  for (const flow::Op& op : function.cfg.ops) {
    if (op.kind == kind) found.push_back(&op);
  }
  return found;
}

size_t countBackEdges(const flow::Function& function) {
  size_t count = 0;
  for (const flow::Block& block : function.cfg.blocks) {
    for (const flow::Edge& edge : block.to) count += edge.kind == flow::EdgeKind::Back ? 1 : 0;
  }
  return count;
}

size_t countBranches(const flow::Function& function, flow::TestKind kind) {
  size_t count = 0;
  for (const flow::Block& block : function.cfg.blocks) {
    count += block.end == flow::EndKind::Branch && block.test.kind == kind ? 1 : 0;
  }
  return count;
}

std::string endedIn(const Lowered& lowered, const flow::Function& function, const flow::Block& block) {
  std::string names;
  for (const flow::Op& op : function.cfg.opsOf(block)) {
    if (op.kind != flow::OpKind::LeaveScope) continue;
    for (const uint32_t id : function.cfg.operandsOf(op)) {
      const std::string_view name = lowered.module.variables[idAt<flow::VariableId>(id)].name;
      if (!names.empty()) names += ' ';
      names += name.empty() ? "$" : name;
    }
  }
  return names;
}

const flow::Block& blockCalling(const flow::Function& function, std::string_view method) {
  for (const flow::Block& block : function.cfg.blocks) {
    for (const flow::Op& op : function.cfg.opsOf(block)) {
      if (op.kind == flow::OpKind::Call && op.text == method) return block;
    }
  }
  ADD_FAILURE() << "nothing calls " << method;
  return function.cfg.blocks[function.cfg.entry];
}

}  // namespace unfreed::ecmascript
