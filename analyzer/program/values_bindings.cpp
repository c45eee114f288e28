// Classes and functions of binding modules.
#include <algorithm>
#include <array>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;
using MemberKind = bindings::Member::Kind;

// Globals that no binding hides behind: a name read from one of them is the language's own.
constexpr std::array wellKnownGlobals{
    "Array",       "Atomics", "Buffer", "CSS",         "Date",      "Intl",   "JSON",     "Map",
    "Math",        "Number",  "Object", "Promise",     "Proxy",     "React",  "Reflect",  "RegExp",
    "Set",         "String",  "Symbol", "WebAssembly", "console",   "crypto", "document", "navigator",
    "performance", "process", "chrome", "location",    "scheduler", "THREE",
};

constexpr size_t lineLimit = 8;  // classes that a class extends

bool isReleaseName(const bindings::Class& cls, std::string_view name) {
  return std::find(cls.release.begin(), cls.release.end(), name) != cls.release.end();
}

bool isConstructorOf(const bindings::Member* member) {
  return member->kind == MemberKind::Constructor;
}

}  // namespace

ShapeId Evaluation::handle(bindings::ClassRef cls, bool guessed) {
  AbstractValue value;
  value.kind = Kind::Handle;
  value.cls = cls;
  value.guessed = guessed;
  return store_.intern(std::move(value));
}

ShapeId Evaluation::bindingClass(bindings::ClassRef cls, bool guessed) {
  AbstractValue value;
  value.kind = Kind::BindingClass;
  value.cls = cls;
  value.guessed = guessed;
  return store_.intern(std::move(value));
}

void Evaluation::addType(ValueSet& out, bindings::ModuleId module, const bindings::Type& type, bool guessed) {
  if (!type.promise) {
    addSingle(out, module, type, guessed);
    return;
  }
  ValueSet resolved;
  addSingle(resolved, module, type, guessed);
  unite(out, promiseOf(resolved, reinterpret_cast<uintptr_t>(&type)));
}

void Evaluation::addSingle(ValueSet& out, bindings::ModuleId module, const bindings::Type& type,
                           bool guessed) {
  if (type.optional) unite(out, store_.plain());
  if (isNone(type.classIndex)) {
    if (type.ownership == bindings::Ownership::Plain) {
      unite(out, store_.plain());
    } else {
      out.unknown = true;
    }
    return;
  }
  const bindings::ClassRef cls{module, type.classIndex};
  const ShapeId one = type.isConstructor ? bindingClass(cls, guessed) : handle(cls, guessed);
  const auto key = reinterpret_cast<uintptr_t>(&type);
  switch (type.shape) {
    case bindings::Shape::One:
      unite(out, one);
      return;
    case bindings::Shape::Union:
      unite(out, one);
      unite(out, store_.plain());
      return;
    case bindings::Shape::Array:
    case bindings::Shape::Set: {
      const SiteId site = ownSite(type.shape == bindings::Shape::Set ? SiteSort::Set : SiteSort::Array, key);
      addElement(site, one);
      unite(out, collection(site));
      return;
    }
    case bindings::Shape::Map: {
      const SiteId site = ownSite(SiteSort::Map, key);
      ValueSet parts;
      unite(parts, one);
      unite(parts, store_.plain());
      addEntry(site, parts, parts);
      unite(out, collection(site));
      return;
    }
  }
}

const std::vector<const bindings::Member*>& Evaluation::membersOf(bindings::ClassRef cls,
                                                                  std::string_view name) {
  const uint64_t key = (static_cast<uint64_t>(cls.module) << 32) | static_cast<uint64_t>(cls.index);
  auto& byName = membersOfClass_[key];
  const auto found = byName.find(name);
  if (found != byName.end()) return found->second;
  // The key must outlive the caller's text: names are interned for good.
  const std::string_view lasting = store_.textOf(store_.name(name));
  return byName
      .emplace(lasting, bindings::membersNamed(program_.bindings[cls.module], program_.bindings[cls], name))
      .first->second;
}

void Evaluation::reachBinding(const AbstractValue& callee, const bindings::Member* member) {
  if (sink_ == nullptr) return;
  if (!callee.guessed) certain_ = true;
  if (callee.guessed && !isNone(callee.cls.index)) sink_->guessedBy = standIns_.typeFor(callee.cls);
  const bindings::ModuleId module = isNone(callee.cls.module) ? callee.module : callee.cls.module;
  const bool known = std::any_of(
      sink_->bindings.begin(), sink_->bindings.end(),
      [&](const BindingCallee& other) { return other.cls == callee.cls && other.member == member; });
  if (!known) sink_->bindings.push_back({callee.cls, module, member});
}

// What reading one of these members gives: a getter runs, a method or static comes as a function. Overloads
// are one function.
void Evaluation::addMembers(const AbstractValue& receiver,
                            const std::vector<const bindings::Member*>& members, ValueSet& found) {
  const bindings::Member* function = nullptr;
  for (const bindings::Member* member : members) {
    switch (member->kind) {
      case MemberKind::Getter:
        if (!member->returns.isConstructor) reachBinding(receiver, member);
        addType(found, receiver.cls.module, member->returns, receiver.guessed);
        return;
      case MemberKind::Static:
      case MemberKind::Method:
      case MemberKind::Function:
        if (function == nullptr) function = member;
        break;
      case MemberKind::Setter:
      case MemberKind::Constructor:
        break;
    }
  }
  if (function == nullptr) return;
  AbstractValue value;
  value.kind = Kind::BindingFunction;
  value.cls = receiver.cls;
  value.module = receiver.cls.module;
  value.member = function;
  value.guessed = receiver.guessed;
  unite(found, store_.intern(std::move(value)));
}

void Evaluation::lookUpHandle(const Asked& asked, ValueSet& found) {
  const AbstractValue& value = valueOf(asked.shape);
  const bindings::Class& cls = program_.bindings[value.cls];
  if (isNone(asked.name)) {
    found.unknown = true;
    return;
  }
  const std::string_view name = store_.textOf(asked.name);
  std::vector<const bindings::Member*> members = membersOf(value.cls, name);
  if (cls.isHandle())
    std::erase_if(members, [](const auto* member) { return member->kind == MemberKind::Static; });
  std::erase_if(members, isConstructorOf);
  if (extendsBindings_ && addAdded(value.cls, asked.name, found)) return;
  if (!members.empty()) {
    addMembers(value, members, found);
  } else if (isReleaseName(cls, name)) {
    unite(found, store_.plain());
  } else if (name == "constructor") {
    unite(found, bindingClass(value.cls, value.guessed));
  } else {
    found.unknown = true;
  }
}

// What the program adds to the class: `Module.Mesh.prototype.area = function () { … }`. A method of the same
// name is replaced by it.
bool Evaluation::addAdded(bindings::ClassRef cls, NameId name, ValueSet& found) {
  std::vector<bindings::ClassRef> line{cls};
  bool added = false;
  for (size_t next = 0; next < line.size() && next < lineLimit; ++next) {
    const SiteId site = additionsTo(line[next]);
    ValueSet value = store_.read(store_.field(site, name));
    // `for (const name of names) target[name] = wrapped(target[name])` may replace any of them.
    unite(value, store_.read(store_.computed(site)));
    unite(found, value);
    added = added || !value.empty();
    for (const ShapeId parent : store_.read(store_.parents(site)).shapes) {
      if (valueOf(parent).kind != Kind::LocalObject) continue;
      const ValueSet& inherited = store_.read(store_.field(objectOf(parent), name));
      unite(found, inherited);
      added = added || !inherited.empty();
    }
    const auto& classes = classesOfModule_[unfreed::index(cls.module)];
    for (const std::string& base : program_.bindings[line[next]].bases) {
      const auto index = classes.find(base);
      if (index != classes.end()) line.push_back({cls.module, index->second});
    }
  }
  return added;
}

void Evaluation::lookUpBindingClass(const Asked& asked, ValueSet& found) {
  const AbstractValue& value = valueOf(asked.shape);
  if (isNone(asked.name)) {
    found.unknown = true;
    return;
  }
  std::vector<const bindings::Member*> members = membersOf(value.cls, store_.textOf(asked.name));
  if (members.empty() && store_.textOf(asked.name) == "prototype") {
    // The WebIDL binder puts statics there: `Quat.prototype.sIdentity()`.
    unite(found, asked.shape);
    return;
  }
  std::erase_if(members, isConstructorOf);
  if (extendsBindings_ && addAdded(value.cls, asked.name, found)) return;
  const bool hasStatic = std::any_of(members.begin(), members.end(),
                                     [](const auto* member) { return member->kind == MemberKind::Static; });
  std::erase_if(members, [&](const auto* member) {
    return member->kind == MemberKind::Method || (hasStatic && member->kind != MemberKind::Static);
  });
  if (members.empty()) {
    found.unknown = true;
  } else {
    addMembers(value, members, found);
  }
}

bool Evaluation::addExport(bindings::ModuleId module, std::string_view name, ValueSet& found) {
  const auto& exports = exportsOfModule_[unfreed::index(module)];
  const auto entry = exports.find(name);
  if (entry == exports.end()) return false;
  const bindings::Export& item = *entry->second;
  switch (item.kind) {
    case bindings::Export::Kind::Class:
      if (isNone(item.classIndex)) break;
      unite(found, bindingClass({module, item.classIndex}));
      return true;
    case bindings::Export::Kind::Function: {
      if (isNone(item.functionIndex)) break;
      AbstractValue value;
      value.kind = Kind::BindingFunction;
      value.module = module;
      value.member = &program_.bindings[module].functions[item.functionIndex];
      unite(found, store_.intern(std::move(value)));
      return true;
    }
    case bindings::Export::Kind::Value:
      addType(found, module, item.value, false);
      return true;
  }
  found.unknown = true;
  return true;
}

// An export by way of this namespace: through a guessed one it is guessed as well.
bool Evaluation::addNamespaceExport(ShapeId space, std::string_view name, ValueSet& found) {
  const bindings::ModuleId module = valueOf(space).module;
  if (!valueOf(space).guessed) return addExport(module, name, found);
  ValueSet exported;
  if (!addExport(module, name, exported)) return false;
  found.unknown = found.unknown || exported.unknown;
  for (const ShapeId shape : exported.shapes) {
    AbstractValue value = valueOf(shape);
    value.guessed = isOfBinding(value.kind);
    unite(found, store_.intern(std::move(value)));
  }
  return true;
}

// A property of a module's namespace: what it exports by that name, or a property of what it exports as a
// whole.
void Evaluation::lookUpNamespace(const Asked& asked, Pending& pending, ValueSet& found) {
  const bindings::ModuleId module = valueOf(asked.shape).module;
  if (isNone(asked.name)) {
    // `new M[kind]()`: any of the classes, when they are few.
    found.unknown = true;
    const bindings::Module& item = program_.bindings[module];
    if (item.classes.size() > 12) return;
    for (const bindings::Export& entry : item.exports) {
      if (entry.kind == bindings::Export::Kind::Class) addExport(module, entry.name, found);
    }
    return;
  }
  const std::string_view name = store_.textOf(asked.name);
  if (addNamespaceExport(asked.shape, name, found)) return;
  unite(found, store_.read(store_.field(objectOf(asked.shape), asked.name)));
  ValueSet whole;
  const bool hasWhole = addExport(module, "export=", whole);
  if (name == "default") {
    if (hasWhole) {
      unite(found, whole);
    } else {
      unite(found, asked.shape);
    }
    return;
  }
  if (!hasWhole) {
    found.unknown = true;
    return;
  }
  for (const ShapeId shape : whole.shapes) {
    if (shape != asked.shape) pending.push_back({shape, asked.name, shape});
  }
}

int Evaluation::misfit(const bindings::Member& member, const Arguments& arguments) const {
  const size_t given = arguments.sets.size();
  const size_t wanted = member.parameters.size();
  const bool rest = wanted > 0 && member.parameters.back().rest;
  int cost = 0;
  if (arguments.spreadFrom > given) {
    if (given > wanted && !rest) cost += 1000 + static_cast<int>(std::min<size_t>(given - wanted, 100));
    if (given < wanted) cost += 100 * static_cast<int>(std::min<size_t>(wanted - given, 9));
  }
  for (size_t i = 0; i < std::min(given, wanted); ++i) {
    const ValueSet& argument = *arguments.sets[i];
    if (argument.unknown || argument.shapes.empty()) continue;
    const std::string& name = member.parameters[i].className;
    const bool isHandle = std::any_of(argument.shapes.begin(), argument.shapes.end(),
                                      [&](ShapeId shape) { return valueOf(shape).kind == Kind::Handle; });
    const bool fits = std::any_of(argument.shapes.begin(), argument.shapes.end(), [&](ShapeId shape) {
      return valueOf(shape).kind == Kind::Handle && program_.bindings[valueOf(shape).cls].name == name;
    });
    if (isHandle ? !fits : !name.empty()) cost += 10;
  }
  return cost;
}

const bindings::Member* Evaluation::choose(std::span<const bindings::Member* const> overloads,
                                           const Arguments& arguments) const {
  return *std::min_element(overloads.begin(), overloads.end(), [&](const auto* a, const auto* b) {
    return misfit(*a, arguments) < misfit(*b, arguments);
  });
}

// `usingScope((scope) => …)`: what the callbacks are called with, and what of it comes back.
void Evaluation::callBackFrom(bindings::ModuleId module, const bindings::Member& member,
                              const Arguments& arguments, ValueSet& result) {
  const bindings::PassedOn& passedOn = member.returns.passedOn;
  for (size_t i = 0; i < member.parameters.size(); ++i) {
    const std::vector<std::string>& classes = member.parameters[i].callback;
    if (classes.empty()) continue;
    std::vector<ValueSet> given(classes.size());
    for (size_t k = 0; k < classes.size(); ++k) {
      const bindings::ClassIndex cls = program_.bindings[module].classNamed(classes[k]);
      if (!isNone(cls)) unite(given[k], handle({module, cls}));
    }
    given.resize(2);
    ValueSet made;
    callBack(arguments.at(i), {&given[0], &given[1]}, made);
    if (passedOn.what == bindings::PassedOn::What::ResultOf && passedOn.parameter == i) unite(result, made);
  }
  if (passedOn.what == bindings::PassedOn::What::Argument) unite(result, arguments.at(passedOn.parameter));
}

void Evaluation::callBinding(const AbstractValue& callee, const Arguments& arguments, ValueSet& result) {
  const bindings::Member* member = callee.member;
  if (isNone(callee.cls.module)) {
    const auto& functions = functionsOfModule_[unfreed::index(callee.module)];
    const auto overloads = functions.find(member->name);
    if (overloads != functions.end()) member = choose(overloads->second, arguments);
  } else {
    std::vector<const bindings::Member*> overloads = membersOf(callee.cls, member->name);
    std::erase_if(overloads, [&](const auto* other) { return other->kind != member->kind; });
    if (!overloads.empty()) member = choose(overloads, arguments);
  }
  reachBinding(callee, member);
  const bool callsBack = std::any_of(member->parameters.begin(), member->parameters.end(),
                                     [](const auto& parameter) { return !parameter.callback.empty(); });
  if (!callsBack) escapeCallbacks(arguments);
  if (callsBack || member->returns.passedOn.what != bindings::PassedOn::What::Nothing) {
    callBackFrom(callee.module, *member, arguments, result);
  }
  if (member->returns.passedOn.what == bindings::PassedOn::What::Nothing) {
    addType(result, callee.module, member->returns, callee.guessed);
  }
}

void Evaluation::constructBinding(const AbstractValue& callee, const Arguments& arguments, ValueSet& result) {
  escapeCallbacks(arguments);
  std::vector<const bindings::Member*> constructors = membersOf(callee.cls, "new");
  std::erase_if(constructors, [](const auto* member) { return member->kind != MemberKind::Constructor; });
  if (constructors.empty()) {
    unite(result, handle(callee.cls, callee.guessed));
    return;
  }
  const bindings::Member* constructor = choose(constructors, arguments);
  reachBinding(callee, constructor);
  if (constructor->returns.promise) {
    addType(result, callee.cls.module, constructor->returns, callee.guessed);
  } else {
    unite(result, handle(callee.cls, callee.guessed));
  }
}

bool Evaluation::mayBeGuessed(const ValueSet& receivers) const {
  if (receivers.unknown || receivers.shapes.empty()) return true;
  return std::any_of(receivers.shapes.begin(), receivers.shapes.end(), [&](ShapeId shape) {
    const AbstractValue& value = valueOf(shape);
    if (value.kind != Kind::External || !value.specifier.empty()) return false;
    const std::string_view root = std::string_view(value.path).substr(0, value.path.find('.'));
    return std::find(wellKnownGlobals.begin(), wellKnownGlobals.end(), root) == wellKnownGlobals.end();
  });
}

// A heuristic: a class name that only one module of bindings in reach has, read from something that nothing
// is known of.
void Evaluation::guess(UnitId unit, NameId name, ValueSet& found) {
  const auto classes = handleClasses_.find(store_.textOf(name));
  if (classes == handleClasses_.end()) return;
  std::vector<bindings::ClassRef> candidates = classes->second;
  std::erase_if(candidates, [&](bindings::ClassRef cls) { return !components_.connects(unit, cls.module); });
  if (candidates.size() > 1) {
    const flow::Module& module = program_.moduleOf(unit);
    std::erase_if(candidates, [&](bindings::ClassRef cls) {
      return std::none_of(module.imports.begin(), module.imports.end(), [&](const flow::Import& import) {
        const Target target = program_.targetOf(unit, import.specifier);
        const auto* imported = std::get_if<bindings::ModuleId>(&target);
        return imported != nullptr && *imported == cls.module;
      });
    });
  }
  if (candidates.size() == 1) unite(found, bindingClass(candidates[0], true));
}

}  // namespace unfreed::program
