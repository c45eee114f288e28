// World: a small program for tests, made of text, with one or more binding modules, and its sets of values
// as words: "Doc" (an object of the binding class), "class Doc", "fn open", "fn Doc.make", "binding ns",
// "unit ns", "local f", "localclass C", "object C", "object", "collection<…>", "promise<…>", "external
// <specifier>:<path>", "plain", "unknown".
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"
#include "frontend/ecmascript/lower.h"
#include "program/program.h"
#include "program/values.h"
#include "source/source_file.h"

namespace unfreed::program {

inline bindings::Type typeOf(std::string className) {
  bindings::Type type;
  type.ownership = className.empty() ? bindings::Ownership::Plain : bindings::Ownership::Owned;
  type.className = std::move(className);
  return type;
}

inline bindings::Member member(bindings::Member::Kind kind, std::string name, bindings::Type returns,
                               size_t parameters = 0) {
  bindings::Member result;
  result.kind = kind;
  result.name = std::move(name);
  result.returns = std::move(returns);
  result.parameters.resize(parameters);
  return result;
}

// The module most tests use: Doc (new, static load and parse, method child, getter title, release free),
// Part, and functions.
bindings::Module docModule();

class World {
 public:
  bindings::ModuleId bind(bindings::Module module) { return program_.bindings.add(std::move(module)); }

  UnitId file(const std::string& path, const std::string& text) {
    SourceFile source;
    source.path = path;
    source.absolute = "/" + path;
    source.text = text;
    source.language = languageOf(path).value_or(Language::JavaScript);
    const FileId id = sources_.add(std::move(source));
    Unit unit;
    unit.module = ecmascript::lower(sources_[id], id);
    paths_.push_back(path);
    return program_.units.add(std::move(unit));
  }

  void resolve(UnitId from, const std::string& specifier, Target target) {
    program_.units[from].targets[specifier] = target;
  }

  void global(const std::string& name, bindings::ModuleId module) { program_.globals.emplace(name, module); }

  // Every file sees every other one as "./path" and the modules as "doc", "doc2", …
  void link() {
    for (size_t from = 0; from < paths_.size(); ++from) {
      for (size_t to = 0; to < paths_.size(); ++to)
        resolve(idAt<UnitId>(from), "./" + paths_[to], idAt<UnitId>(to));
      for (size_t module = 0; module < program_.bindings.modules().size(); ++module) {
        const std::string name = module == 0 ? "doc" : "doc" + std::to_string(module + 1);
        resolve(idAt<UnitId>(from), name, idAt<bindings::ModuleId>(module));
      }
    }
  }

  const Values& values() {
    if (!values_) values_ = std::make_unique<Values>(program_);
    return *values_;
  }

  const Program& program() const { return program_; }

  std::string_view textAt(UnitId unit, Span span) const {
    return std::string_view(sources_[program_.moduleOf(unit).file].text).substr(span.begin, span.size());
  }

  // The set of the first variable of that name in the unit.
  std::string variable(std::string_view name, UnitId unit = UnitId{0}) {
    const auto& variables = program_.moduleOf(unit).variables;
    for (size_t i = 0; i < variables.size(); ++i) {
      if (variables[idAt<flow::VariableId>(i)].name == name) {
        return describe(values().of(VariableRef{unit, idAt<flow::VariableId>(i)}));
      }
    }
    return "no such variable";
  }

  // The callees of the first op of that kind and text (for plain calls and constructions: of the only
  // callee's name).
  const Callees* callees(flow::OpKind kind, std::string_view text, UnitId unit = UnitId{0}) {
    const auto& functions = program_.moduleOf(unit).functions;
    for (size_t f = 0; f < functions.size(); ++f) {
      const flow::Cfg& cfg = functions[idAt<flow::FunctionId>(f)].cfg;
      for (size_t i = 0; i < cfg.ops.size(); ++i) {
        const flow::Op& op = cfg.ops[i];
        if (op.kind != kind || nameOf(unit, op) != text) continue;
        return &values().calleesOf({unit, idAt<flow::FunctionId>(f)}, i);
      }
    }
    return nullptr;
  }

  std::string calleesText(flow::OpKind kind, std::string_view text, UnitId unit = UnitId{0}) {
    const Callees* found = callees(kind, text, unit);
    if (found == nullptr) return "no such op";
    std::vector<std::string> words;
    for (const FunctionRef ref : found->functions)
      words.push_back("local " + std::string(program_.functionOf(ref).name));
    for (const BindingCallee& callee : found->bindings) {
      const std::string cls = isNone(callee.cls.module) ? "" : program_.bindings[callee.cls].name + ".";
      words.push_back(cls + callee.member->name + "/" + std::to_string(callee.member->parameters.size()));
    }
    for (const ShapeId shape : found->externals) words.push_back(describe(shape, 0));
    if (found->unknown) words.push_back("unknown");
    if (found->guessed) words.push_back("guessed");
    return join(words);
  }

  std::string describe(const ValueSet& set, int depth = 0) {
    std::vector<std::string> words;
    for (const ShapeId shape : set.shapes) words.push_back(describe(shape, depth));
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    if (set.unknown) words.push_back("unknown");
    return join(words);
  }

 private:
  static std::string join(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " | ") + word;
    return text;
  }

  std::string_view nameOf(UnitId unit, const flow::Op& op) const {
    if (!op.text.empty()) return op.text;
    return textAt(unit, op.name);
  }

  std::string describe(ShapeId shape, int depth) {
    const AbstractValue& value = values()[shape];
    const std::string mark = value.guessed ? "?" : "";
    switch (value.kind) {
      case AbstractValue::Kind::Plain:
        return "plain";
      case AbstractValue::Kind::Handle:
        return program_.bindings[value.cls].name + mark;
      case AbstractValue::Kind::BindingClass:
        return "class " + program_.bindings[value.cls].name + mark;
      case AbstractValue::Kind::BindingFunction:
        return "fn " + (isNone(value.cls.module) ? "" : program_.bindings[value.cls].name + ".") +
               value.member->name + mark;
      case AbstractValue::Kind::BindingNamespace:
        return "binding ns";
      case AbstractValue::Kind::UnitNamespace:
        return "unit ns";
      case AbstractValue::Kind::Function:
        return "local " + std::string(program_.functionOf(value.function).name);
      case AbstractValue::Kind::LocalClass:
        return "localclass " + std::string(program_.moduleOf(value.unit).classes[value.classId].name);
      case AbstractValue::Kind::LocalObject:
        return isNone(value.classId)
                   ? "object"
                   : "object " + std::string(program_.moduleOf(value.unit).classes[value.classId].name);
      case AbstractValue::Kind::Collection:
      case AbstractValue::Kind::Promise: {
        const char* const name = value.kind == AbstractValue::Kind::Promise ? "promise" : "collection";
        if (depth > 3) return name;
        return std::string(name) + "<" + describe(values().elementsOf(shape), depth + 1) + ">";
      }
      case AbstractValue::Kind::Trapped:
        return "behind traps";
      case AbstractValue::Kind::External:
        return "external " + value.specifier + ":" + value.path;
    }
    return "";
  }

  SourceSet sources_;
  Program program_;
  std::vector<std::string> paths_;
  std::unique_ptr<Values> values_;
};

inline bindings::Module docModule() {
  using Kind = bindings::Member::Kind;
  const auto shaped = [](std::string name, bindings::Shape shape) {
    bindings::Type type = typeOf(std::move(name));
    type.shape = shape;
    return type;
  };
  const auto changed = [](std::string name, bool bindings::Type::*flag) {
    bindings::Type type = typeOf(std::move(name));
    type.*flag = true;
    return type;
  };
  bindings::Module module;
  module.source = "doc.d.ts";
  module.package = "doc";
  bindings::Class doc;
  doc.name = "Doc";
  doc.release = {"free"};
  doc.members = {
      member(Kind::Constructor, "new", typeOf("Doc"), 1),
      member(Kind::Static, "load", typeOf("Doc"), 1),
      member(Kind::Static, "open", changed("Doc", &bindings::Type::promise), 1),
      member(Kind::Static, "part", typeOf("Part"), 0),  // one name, static and method
      member(Kind::Method, "part", typeOf("Doc"), 0),
      member(Kind::Method, "child", typeOf("Part"), 1),
      member(Kind::Method, "find", changed("Part", &bindings::Type::optional), 1),
      member(Kind::Method, "either", shaped("Part", bindings::Shape::Union), 0),
      member(Kind::Method, "parts", shaped("Part", bindings::Shape::Array), 0),
      member(Kind::Method, "partMap", shaped("Part", bindings::Shape::Map), 0),
      member(Kind::Method, "partSet", shaped("Part", bindings::Shape::Set), 0),
      member(Kind::Method, "length", typeOf(""), 0),
      member(Kind::Method, "pick", typeOf("Part"), 1),  // overloads
      member(Kind::Method, "pick", typeOf("Doc"), 2),
      member(Kind::Getter, "title", typeOf("Part")),
      member(Kind::Getter, "count", typeOf("")),
      member(Kind::Method, "each", typeOf(""), 1),
  };
  bindings::Class part;
  part.name = "Part";
  part.release = {"free"};
  part.members = {member(Kind::Method, "clone", typeOf("Part"), 0),
                  member(Kind::Method, "text", typeOf(""), 0)};
  bindings::Class sub;
  sub.name = "SubDoc";
  sub.bases = {"Doc"};
  sub.release = {"free"};
  module.classes.add(doc);
  module.classes.add(part);
  module.classes.add(sub);
  module.functions.add(member(Kind::Function, "make", typeOf("Doc"), 1));
  module.functions.add(member(Kind::Function, "load", changed("Doc", &bindings::Type::promise), 1));
  for (const char* name : {"Doc", "Part", "SubDoc"}) {
    bindings::Export entry;
    entry.kind = bindings::Export::Kind::Class;
    entry.name = name;
    entry.classIndex = module.classNamed(name);
    module.exports.push_back(entry);
  }
  for (uint32_t i = 0; i < 2; ++i) {
    bindings::Export entry;
    entry.kind = bindings::Export::Kind::Function;
    entry.name = module.functions[bindings::FunctionIndex{i}].name;
    entry.functionIndex = bindings::FunctionIndex{i};
    module.exports.push_back(entry);
  }
  return module;
}

// One file over docModule().
inline std::unique_ptr<World> oneFile(const std::string& text, const std::string& path = "main.ts") {
  auto world = std::make_unique<World>();
  world->bind(docModule());
  world->file(path, text);
  world->link();
  return world;
}

}  // namespace unfreed::program
