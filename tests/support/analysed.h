// Analysed: a small program made of text over one module of bindings ("doc"), and what ownership says of it.
#pragma once

#include <gtest/gtest.h>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ownership/whole_program.h"
#include "support/world.h"

namespace unfreed::ownership {

// Doc (finalizable, but for what `raw` gives), Part (never finalized) with their members, Vec (released by
// `destroy`, a function), and functions that make, take and look at them.
inline bindings::Module handleModule() {
  using Kind = bindings::Member::Kind;
  using bindings::PassMode;
  using program::member;
  using program::typeOf;
  const auto taking = [](bindings::Member member, PassMode mode) {
    member.parameters.resize(1);
    member.parameters[0].mode = mode;
    return member;
  };
  bindings::Module module;
  module.source = "doc.d.ts";
  module.package = "doc";
  bindings::Class doc;
  doc.name = "Doc";
  doc.release = {"free"};
  doc.dispose = true;
  doc.finalizer = bindings::Finalizer::Registry;
  bindings::Type parts = typeOf("Part");
  parts.shape = bindings::Shape::Array;
  bindings::Type itself = typeOf("Doc");
  itself.ownership = bindings::Ownership::Borrowed;
  bindings::Type raw = typeOf("Doc");
  raw.finalizer = bindings::Finalizer::Never;
  bindings::Member intoPart = member(Kind::Method, "intoPart", typeOf("Part"));
  intoPart.receiver = PassMode::Consume;
  doc.members = {member(Kind::Constructor, "new", typeOf("Doc"), 1),
                 member(Kind::Static, "load", typeOf("Doc"), 1),
                 member(Kind::Static, "raw", raw),
                 member(Kind::Method, "child", typeOf("Part"), 1),
                 member(Kind::Method, "parts", parts),
                 member(Kind::Method, "chain", itself),
                 member(Kind::Method, "length", typeOf("")),
                 intoPart,
                 member(Kind::Getter, "title", typeOf("Part")),
                 taking(member(Kind::Setter, "title", typeOf("")), PassMode::Consume),
                 taking(member(Kind::Setter, "note", typeOf("")), PassMode::Borrow)};
  bindings::Class part;
  part.name = "Part";
  part.release = {"free"};
  part.finalizer = bindings::Finalizer::Never;
  part.members = {member(Kind::Constructor, "new", typeOf("Part")),
                  member(Kind::Method, "clone", typeOf("Part")), member(Kind::Method, "text", typeOf(""))};
  bindings::Class vec;
  vec.name = "Vec";
  vec.releaseFunction = "destroy";
  vec.finalizer = bindings::Finalizer::Never;
  vec.members = {member(Kind::Constructor, "new", typeOf("Vec"))};
  for (const bindings::Class& cls : {doc, part, vec}) {
    bindings::Export entry;
    entry.kind = bindings::Export::Kind::Class;
    entry.name = cls.name;
    entry.classIndex = module.classes.add(cls);
    module.exports.push_back(entry);
  }
  bindings::Type loaded = typeOf("Doc");
  loaded.promise = true;
  bindings::Member takeAll = taking(member(Kind::Function, "takeAll", typeOf("")), PassMode::Consume);
  takeAll.parameters[0].rest = true;
  for (const bindings::Member& function :
       {member(Kind::Function, "make", typeOf("Doc"), 1), member(Kind::Function, "load", loaded, 1),
        member(Kind::Function, "destroy", typeOf(""), 1),
        taking(member(Kind::Function, "take", typeOf("")), PassMode::Consume),
        taking(member(Kind::Function, "look", typeOf("")), PassMode::Borrow), takeAll}) {
    bindings::Export entry;
    entry.kind = bindings::Export::Kind::Function;
    entry.name = function.name;
    entry.functionIndex = module.functions.add(function);
    module.exports.push_back(entry);
  }
  return module;
}

inline constexpr std::string_view kImports =
    "import { Doc, Part, Vec, make, load, destroy, take, look, takeAll } from 'doc';\n";

class Analysed {
 public:
  // One file, main.js, that has imported everything of the module.
  explicit Analysed(std::string_view text, Settings settings = {}) : settings_(std::move(settings)) {
    world_.bind(handleModule());
    world_.file("main.js", std::string(kImports) + std::string(text));
    world_.link();
    analysis_ = analyse(world_.program(), world_.values(), settings_);
    context_ =
        std::make_unique<Context>(Context{world_.program(), world_.values(), analysis_.summaries, settings_});
  }

  const program::Program& program() const { return world_.program(); }
  const program::Values& values() { return world_.values(); }
  const Analysis& analysis() const { return analysis_; }
  const Context& context() const { return *context_; }

  // The function of that name; the empty name is the file's own code.
  program::FunctionRef function(std::string_view name) const {
    const auto& functions = program().moduleOf(kUnit).functions;
    for (size_t i = 1; !name.empty() && i < functions.size(); ++i) {
      const auto id = idAt<flow::FunctionId>(i);
      if (functions[id].name == name) return {kUnit, id};
    }
    EXPECT_TRUE(name.empty()) << "no function " << name;
    return {kUnit, flow::Module::topLevel};
  }

  // A function that no handle can reach has no summary: an empty one stands for it.
  const Summary& summary(std::string_view name) const {
    static const Summary kNothing;
    const auto found = analysis_.summaries.find(function(name));
    EXPECT_NE(found, analysis_.summaries.end()) << "nothing is known of " << name;
    return found == analysis_.summaries.end() ? kNothing : found->second;
  }

  const PassedEffect& parameter(std::string_view name, size_t position = 0) const {
    static const PassedEffect kNothing;
    const auto& parameters = summary(name).parameters;
    EXPECT_LT(position, parameters.size());
    return position < parameters.size() ? parameters[position] : kNothing;
  }

  const FunctionFacts& facts(std::string_view name) const {
    static const FunctionFacts kNothing;
    const auto found = analysis_.facts.find(function(name));
    EXPECT_NE(found, analysis_.facts.end()) << "nothing is known of " << name;
    return found == analysis_.facts.end() ? kNothing : found->second;
  }

  // The first op of that kind in the function whose text is `text`.
  uint32_t op(std::string_view name, flow::OpKind kind, std::string_view text) const {
    const auto& ops = program().functionOf(function(name)).cfg.ops;
    for (uint32_t i = 0; i < ops.size(); ++i) {
      if (ops[i].kind == kind && textAt(ops[i].span) == text) return i;
    }
    ADD_FAILURE() << "no such op: " << text;
    return 0;
  }

  std::string textAt(Span span) const { return std::string(world_.textAt(kUnit, span)); }

  // Every leak, in order: "Doc: new Doc(row)".
  std::string leaks() const {
    std::string text;
    for (const Leak& leak : analysis_.leaks) {
      const Acquisition& made = analysis_.facts.at(leak.site.function).acquisitions[leak.site.acquisition];
      text += (text.empty() ? "" : "; ") + made.what + ": " + textAt(made.span);
    }
    return text;
  }

  static constexpr program::UnitId kUnit{0};

 private:
  Settings settings_;
  program::World world_;
  Analysis analysis_;
  std::unique_ptr<Context> context_;
};

}  // namespace unfreed::ownership
