#include "frontend/glue/module_builder.h"

#include <algorithm>
#include <string_view>
#include <unordered_set>
#include <utility>

#include "bindings/webidl_convention.h"
#include "frontend/glue/toolchain.h"

namespace unfreed::glue {

using bindings::Class;
using bindings::ClassIndex;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Shape;
using bindings::Toolchain;
using bindings::Type;
using DeclaredKind = MemberDeclaration::Kind;

namespace {

bool declaresConstructor(const Declaration& cls) {
  return std::any_of(cls.members.begin(), cls.members.end(), [](const MemberDeclaration& member) {
    return member.kind == DeclaredKind::Constructor;
  });
}

}  // namespace

Policy policyOf(Toolchain toolchain) {
  Policy policy;
  switch (toolchain) {
    case Toolchain::WasmBindgen:
      // Where there is a constructor, it is written: `new` of any other class gives nothing that has memory.
      policy.implicitConstructors = false;
      // By value or by reference: the declarations do not tell.
      policy.handleArguments = PassMode::Unknown;
      break;
    case Toolchain::WebIdl:
      // Results are pointers that C++ owns, or one static temporary of the binder.
      policy.results = Ownership::Borrowed;
      policy.properties = Ownership::Borrowed;
      policy.destroyFunction = true;
      policy.implicitConstructors = false;  // written from the IDL, as above: `new` of any other class throws
      break;
    case Toolchain::CGlue:
      policy.properties = Ownership::Borrowed;
      break;  // plain fields of JavaScript classes
    case Toolchain::Embind:
    case Toolchain::Model:
      break;
  }
  return policy;
}

ModuleBuilder::ModuleBuilder(const Scope& scope, const Roles& roles, Toolchain toolchain,
                             bindings::Module& module)
    : scope_(scope),
      declarations_(scope.declarations()),
      roles_(roles),
      resolver_(scope, roles),
      policy_(policyOf(toolchain)),
      toolchain_(toolchain),
      module_(module),
      classes_(scope.symbols().size(), None<ClassIndex>) {
  module.toolchain = toolchain;
  for (const DeclarationFile& file : declarations_.files) lines_.emplace_back(file.text);
}

// Of a function of that name that returns a handle.
Ownership ModuleBuilder::resultsOf(std::string_view function) const {
  return policy_.destroyFunction ? bindings::ownershipOfWrappedPointer(function) : policy_.results;
}

// A namespace may hold a class of its own name, which keeps it.
std::string ModuleBuilder::nameOf(SymbolId symbol) const {
  const std::string_view name = scope_.symbols()[symbol].name;
  const SymbolId other = scope_.find(name);
  const bool taken =
      other != symbol && (roles_.of(other) == Role::Handle || roles_.of(other) == Role::Object);
  return taken ? "typeof " + std::string(name) : std::string(name);
}

uint32_t ModuleBuilder::lineOf(DeclarationFileId file, uint32_t offset) const {
  return lines_[index(file)].positionOf(offset).line;
}

void ModuleBuilder::place(Class& cls, SymbolId symbol) const {
  const std::vector<DeclarationId>& all = scope_.symbols()[symbol].declarations;
  const Declaration* at = scope_.declared(symbol, Declaration::Kind::Class);
  if (!at && !all.empty()) at = &declarations_.all[all.front()];
  if (!at) return;
  cls.path = declarations_.files[at->file].path;
  cls.line = lineOf(at->file, at->offset);
}

Class& ModuleBuilder::classOf(SymbolId symbol) {
  ClassIndex& at = classes_[index(symbol)];
  if (isNone(at)) {
    Class cls;
    cls.name = nameOf(symbol);
    place(cls, symbol);
    at = module_.classes.add(std::move(cls));
  }
  return module_.classes[at];
}

void ModuleBuilder::buildClasses() {
  const size_t count = scope_.symbols().size();
  for (size_t i = 0; i < count; ++i) {
    const auto symbol = idAt<SymbolId>(i);
    const Role role = roles_.of(symbol);
    if (role == Role::Handle) buildHandle(symbol);
    if (role == Role::Object) buildObject(symbol);
  }
  for (size_t i = 0; i < count; ++i) {
    const auto symbol = idAt<SymbolId>(i);
    if (roles_.of(symbol) == Role::Constructor) buildConstructor(symbol);
  }
  findNamespaces();
}

void ModuleBuilder::buildHandle(SymbolId symbol) {
  Class& cls = classOf(symbol);
  for (const Declaration* shape : scope_.shapesOf(symbol)) addShape(cls, *shape, nullptr);
  addBases(cls, symbol);
  addBaseMembers(cls, symbol);
  addImplicitConstructor(cls, symbol);
  addMergedSpace(cls, symbol);
  const bool noDelete =
      policy_.destroyFunction && !isNone(scope_.find("WrapperObject")) && cls.releaseFunction.empty();
  if (policy_.destroyFunction && !noDelete) cls.releaseFunction = "destroy";
}

void ModuleBuilder::addBases(Class& cls, SymbolId symbol) {
  for (const Declaration* shape : scope_.shapesOf(symbol)) {
    for (const TypeId base : shape->bases) {
      const SymbolId found = scope_.find(declarations_.types[base]);
      const Role role = roles_.of(found);
      const bool known = found != symbol && (role == Role::Handle || role == Role::Object);
      if (known && std::find(cls.bases.begin(), cls.bases.end(), nameOf(found)) == cls.bases.end()) {
        cls.bases.push_back(nameOf(found));
      }
    }
  }
}

// What a handle has from a base that is no class of its own: release, dispose, clone. Bounded: chains are
// short, and `extends` may be cyclic.
void ModuleBuilder::addBaseMembers(Class& cls, SymbolId symbol) {
  std::vector<SymbolId> chain{symbol};
  for (size_t next = 0; next < chain.size() && next < 16; ++next) {
    for (const SymbolId base : basesOf(chain[next])) {
      const Role role = roles_.of(base);
      const bool seen = std::find(chain.begin(), chain.end(), base) != chain.end();
      if (seen || (role != Role::Base && role != Role::Handle)) continue;
      chain.push_back(base);
      for (const Declaration* shape : scope_.shapesOf(base)) {
        if (role == Role::Base) addShape(cls, *shape, nullptr);
        for (const MemberDeclaration& member : shape->members) addLifecycle(cls, member);
      }
    }
  }
}

// A class that declares no constructor has that of its base, or one that takes nothing: so TypeScript reads
// it.
void ModuleBuilder::addImplicitConstructor(Class& cls, SymbolId symbol) {
  const Declaration* at = scope_.declared(symbol, Declaration::Kind::Class);
  if (!policy_.implicitConstructors || !at || at->isAbstract || declaresConstructor(*at)) return;
  MemberDeclaration implicit;
  implicit.name = "constructor";
  implicit.kind = DeclaredKind::Constructor;
  implicit.offset = at->offset;
  const Declaration* const own = at;
  for (int hops = 0; hops < 16; ++hops) {  // bounded: `extends` may be cyclic
    if (isNone(at->extended)) return addMember(cls, *own, implicit, nullptr);
    const SymbolId base = scope_.find(declarations_.types[at->extended]);
    at = isNone(base) ? nullptr : scope_.declared(base, Declaration::Kind::Class);
    if (!at) break;
    if (!declaresConstructor(*at)) continue;
    // What is a class of the module hands its members down by itself.
    if (roles_.of(base) != Role::Unrelated) return;
    const Frame frame{&at->typeParameters, nullptr, nullptr, nullptr};
    for (const MemberDeclaration& member : at->members) {
      if (member.kind == DeclaredKind::Constructor) addMember(cls, *at, member, &frame);
    }
    return;
  }
  // A base that nothing is known of may take anything.
  ParameterDeclaration anything;
  anything.name = "rest";
  anything.rest = true;
  implicit.parameters.push_back(anything);
  addMember(cls, *own, implicit, nullptr);
}

std::vector<SymbolId> ModuleBuilder::basesOf(SymbolId symbol) const {
  std::vector<SymbolId> bases;
  for (const DeclarationId id : scope_.symbols()[symbol].declarations) {
    const Declaration& declaration = declarations_.all[id];
    for (const TypeId base : declaration.bases) bases.push_back(scope_.find(declarations_.types[base]));
    if (declaration.kind == Declaration::Kind::Alias && !isNone(declaration.type)) {
      bases.push_back(scope_.find(declarations_.types[declaration.type]));
    }
  }
  return bases;
}

void ModuleBuilder::buildObject(SymbolId symbol) {
  if (scope_.shapesOf(symbol).empty()) return buildSpace(symbol);
  Class& cls = classOf(symbol);
  cls.kind = Class::Kind::Plain;
  for (const Declaration* shape : scope_.shapesOf(symbol)) addShape(cls, *shape, nullptr);
  addBases(cls, symbol);
}

// `declare namespace Box2D { … }` as the type of the instantiated module.
void ModuleBuilder::buildSpace(SymbolId symbol) {
  Class& cls = classOf(symbol);
  cls.kind = Class::Kind::Namespace;
  addContents(cls, symbol);
}

// `class Tree {…}  namespace Tree { class Cursor {…} }`: what the namespace holds are properties of the
// class. Those that lead to no handle (enumerations, constants) are of no use to anybody.
void ModuleBuilder::addMergedSpace(Class& cls, SymbolId symbol) {
  const SymbolId space = scope_.findSpace(scope_.symbols()[symbol].name);
  const Declaration* const inner = scope_.declared(symbol, Declaration::Kind::Class);
  const Declaration* const outer =
      isNone(space) ? nullptr : scope_.declared(space, Declaration::Kind::Namespace);
  if (!inner || !outer || inner->space != outer->space || inner->file != outer->file) return;
  Class statics;
  statics.kind = Class::Kind::Namespace;
  addContents(statics, space);
  for (Member& member : statics.members) {
    if (member.returns.className.empty()) continue;
    if (member.kind == Member::Kind::Method) member.kind = Member::Kind::Static;
    cls.members.push_back(std::move(member));
  }
}

void ModuleBuilder::addContents(Class& cls, SymbolId symbol) {
  for (const DeclarationId id : scope_.contentsOf(symbol)) {
    const Declaration& declaration = declarations_.all[id];
    MemberDeclaration declared;
    if (!declaration.members.empty()) declared = declaration.members.front();
    declared.name = declaration.name;
    declared.offset = declaration.offset;
    const SymbolId inner = scope_.symbolOf(id);
    if (declaration.kind == Declaration::Kind::Function) {
      Member member = makeMember(declared, Member::Kind::Method, declaration.file);
      member.parameters = makeParameters(declared, nullptr);
      member.returns = toType(resolver_.resolve(declared.type), resultsOf(declared.name), {});
      cls.members.push_back(std::move(member));
    } else if (declaration.kind == Declaration::Kind::Variable) {
      declared.type = declaration.type;
      addProperty(cls, declared, makeMember(declared, Member::Kind::Getter, declaration.file), nullptr,
                  false);
    } else if (declaration.kind == Declaration::Kind::Class && roles_.of(inner) == Role::Handle) {
      Member member = makeMember(declared, Member::Kind::Getter, declaration.file);
      member.returns.className = nameOf(inner);
      member.returns.isConstructor = true;
      member.returns.ownership = Ownership::Plain;
      cls.members.push_back(std::move(member));
    }
  }
}

// What `new` and the other members of `interface FooConstructor` make belongs to Foo.
void ModuleBuilder::buildConstructor(SymbolId symbol) {
  Class& cls = classOf(roles_.constructs[index(symbol)]);
  for (const Declaration* shape : scope_.shapesOf(symbol)) {
    for (const MemberDeclaration& declared : shape->members) {
      const bool constructs = declared.kind == DeclaredKind::ConstructSignature;
      if (!constructs && declared.kind != DeclaredKind::Method) continue;
      const Frame outer{&shape->typeParameters, nullptr, nullptr, nullptr};
      const Frame frame{&declared.typeParameters, nullptr, nullptr, &outer};
      Member member =
          makeMember(declared, constructs ? Member::Kind::Constructor : Member::Kind::Static, shape->file);
      if (constructs) member.name = "new";
      member.parameters = makeParameters(declared, &frame);
      const Ownership made = constructs ? Ownership::Owned : resultsOf(declared.name);
      member.returns = toType(resolver_.resolve(declared.type, &frame), made, cls.name);
      cls.members.push_back(std::move(member));
    }
    // DefaultConstructor<Foo>: a `new` without parameters.
    for (const TypeId base : shape->bases) {
      const SymbolId found = scope_.find(declarations_.types[base]);
      if (isNone(found) || roles_.of(found) == Role::Constructor) continue;
      for (const Declaration* inherited : scope_.shapesOf(found)) {
        for (const MemberDeclaration& declared : inherited->members) {
          if (declared.kind != DeclaredKind::ConstructSignature) continue;
          Member member = makeMember(declared, Member::Kind::Constructor, inherited->file);
          member.name = "new";
          member.parameters = makeParameters(declared, nullptr);
          member.returns.className = cls.name;
          member.returns.ownership = Ownership::Owned;
          cls.members.push_back(std::move(member));
        }
      }
    }
  }
}

void ModuleBuilder::addShape(Class& cls, const Declaration& shape, const Frame* outer) {
  const Frame frame{&shape.typeParameters, nullptr, nullptr, outer};
  for (const MemberDeclaration& member : shape.members) addMember(cls, shape, member, &frame);
}

// free, delete, destroy: what ends a handle is no ordinary member.
bool ModuleBuilder::isLifecycle(const Class& cls, const MemberDeclaration& declared) const {
  if (cls.kind != Class::Kind::Handle) return false;
  const std::string_view name = declared.name;
  if (name == "[Symbol.dispose]" || name == "__destroy__") return true;
  return !policy_.destroyFunction && isLifecycleMethod(declared, name) &&
         (name == "free" || name == "delete" || name == "freeRecursive");
}

void ModuleBuilder::addLifecycle(Class& cls, const MemberDeclaration& declared) const {
  if (!isLifecycle(cls, declared)) return;
  if (declared.name == "[Symbol.dispose]") {
    cls.dispose = true;
  } else if (declared.name == "__destroy__") {
    cls.releaseFunction = "destroy";
  } else if (std::find(cls.release.begin(), cls.release.end(), declared.name) == cls.release.end()) {
    cls.release.emplace_back(declared.name);
  }
}

void ModuleBuilder::addMember(Class& cls, const Declaration& shape, const MemberDeclaration& declared,
                              const Frame* outer) {
  if (declared.isHidden) return;
  if (isLifecycle(cls, declared)) return addLifecycle(cls, declared);
  if (declared.name.starts_with("[") || declared.name.starts_with("__") || declared.name == "_type") return;
  const Frame frame{&declared.typeParameters, nullptr, nullptr, outer};
  Member member = makeMember(declared, Member::Kind::Method, shape.file);
  switch (declared.kind) {
    case DeclaredKind::CallSignature:
      return;
    case DeclaredKind::ConstructSignature:
      // Of an instance: `interface Mat { new(): Mat; delete(): void }` stands for the class as well.
      if (!cls.isHandle() || toolchain_ == Toolchain::WasmBindgen) return;
      [[fallthrough]];
    case DeclaredKind::Constructor:
      member.kind = Member::Kind::Constructor;
      member.name = "new";
      member.parameters = makeParameters(declared, &frame);
      member.returns.className = cls.name;
      member.returns.ownership = cls.isHandle() ? Ownership::Owned : Ownership::Plain;
      break;
    case DeclaredKind::Method: {
      if (declared.isStatic) member.kind = Member::Kind::Static;
      member.parameters = makeParameters(declared, &frame);
      // Yoga.Node.destroy(node): a module's own way to release.
      const bool releases = declared.name == "destroy" && toolchain_ == Toolchain::Embind && !cls.isHandle();
      if (releases && member.parameters.size() == 1 && !member.parameters[0].className.empty()) {
        member.parameters[0].mode = PassMode::Consume;
      }
      const bool copies = declared.name == "clone" && cls.isHandle() && !policy_.destroyFunction;
      const Resolved resolved = resolver_.resolve(declared.type, &frame);
      member.returns = toType(resolved, resultsOf(declared.name), cls.name);
      if (copies && (resolved.self || resolved.anyHandle)) {
        member.returns.className = cls.name;
        member.returns.ownership = Ownership::Owned;
      }
      break;
    }
    case DeclaredKind::Property:
    case DeclaredKind::Getter:
    case DeclaredKind::Setter: {
      const bool generated = toolchain_ != Toolchain::WasmBindgen || opensWithFree(shape);
      return addProperty(cls, declared, std::move(member), &frame, generated);
    }
  }
  cls.members.push_back(std::move(member));
}

void ModuleBuilder::addProperty(Class& cls, const MemberDeclaration& declared, Member member,
                                const Frame* frame, bool isGenerated) {
  if (declared.isStatic) return;
  // A hand-written class keeps what its fields hold; a generated one makes a handle on each read.
  const Ownership read = cls.isHandle() && isGenerated ? policy_.properties : Ownership::Borrowed;
  if (declared.kind != DeclaredKind::Setter) {
    Resolved resolved = resolver_.resolve(declared.type, frame);
    // wasm-bindgen writes `typeof f` for an export that it puts into an object; any other function that one
    // of its objects holds is the user's own.
    const bool isExport =
        !isNone(declared.type) && declarations_.types[declared.type].kind == TypeNode::Kind::TypeOf;
    if (resolved.callable && (toolchain_ != Toolchain::WasmBindgen || isExport)) {
      const MemberDeclaration& signature = *resolved.callable;
      const Frame inner{&signature.typeParameters, nullptr, nullptr, frame};
      member.kind = Member::Kind::Method;
      member.parameters = makeParameters(signature, &inner);
      member.returns = toType(resolver_.resolve(signature.type, &inner), resultsOf(declared.name), cls.name);
      cls.members.push_back(std::move(member));
      return;
    }
    // `Mol: {}` in a module object: the class without a constructor.
    const SymbolId named = scope_.find(declared.name);
    if (!cls.isHandle() && roles_.of(named) == Role::Handle) {
      const bool isEmpty = resolved.handles.empty() && isNone(resolved.object);
      const bool isItself = resolved.handles.size() == 1 && resolved.handles.front() == named;
      if (isEmpty) resolved.handles.push_back(named);
      resolved.constructor |= isEmpty || (isItself && constructsItself(named));
    }
    Member getter = member;
    getter.kind = Member::Kind::Getter;
    getter.returns = toType(resolved, read, cls.name);
    getter.returns.optional |= declared.isOptional;
    cls.members.push_back(std::move(getter));
  }
  if (declared.kind == DeclaredKind::Setter ||
      (declared.kind == DeclaredKind::Property && !declared.isReadonly && cls.isHandle())) {
    member.kind = Member::Kind::Setter;
    member.returns.ownership = Ownership::Plain;
    ParameterDeclaration value;
    value.name = "value";
    value.type = declared.type;
    if (declared.kind == DeclaredKind::Setter && !declared.parameters.empty())
      value = declared.parameters.front();
    member.parameters.push_back(makeParameter(value, frame));
    cls.members.push_back(std::move(member));
  }
}

Member ModuleBuilder::makeMember(const MemberDeclaration& declared, Member::Kind kind,
                                 DeclarationFileId file) const {
  Member member;
  member.name = std::string(declared.name);
  member.kind = kind;
  member.path = declarations_.files[file].path;
  member.line = lineOf(file, declared.offset);
  return member;
}

std::vector<bindings::Parameter> ModuleBuilder::makeParameters(const MemberDeclaration& declared,
                                                               const Frame* frame) const {
  std::vector<bindings::Parameter> parameters;
  for (const ParameterDeclaration& parameter : declared.parameters)
    parameters.push_back(makeParameter(parameter, frame));
  return parameters;
}

bindings::Parameter ModuleBuilder::makeParameter(const ParameterDeclaration& declared,
                                                 const Frame* frame) const {
  bindings::Parameter parameter;
  parameter.name = std::string(declared.name);
  parameter.rest = declared.rest;
  const Resolved resolved = resolver_.resolve(declared.type, frame);
  if (resolved.constructor) {
    parameter.mode = PassMode::Plain;
  } else if (!resolved.handles.empty() || resolved.anyHandle || resolved.self) {
    parameter.mode = policy_.handleArguments;
    if (resolved.handles.size() == 1) parameter.className = nameOf(resolved.handles.front());
  } else {
    parameter.mode = resolved.unknown ? PassMode::Unknown : PassMode::Plain;
  }
  return parameter;
}

Type ModuleBuilder::toType(const Resolved& resolved, Ownership ofHandles, std::string_view self) const {
  Type type;
  type.optional = resolved.optional;
  type.promise = resolved.promise;
  if (!resolved.handles.empty()) {
    type.className = nameOf(resolved.handles.front());
    type.isConstructor = resolved.constructor;
    type.ownership = resolved.constructor ? Ownership::Plain : ofHandles;
    type.shape = resolved.shape;
    for (size_t i = 1; i < resolved.handles.size(); ++i)
      type.alternatives.push_back(nameOf(resolved.handles[i]));
    const bool mixed = resolved.plain || resolved.unknown || !type.alternatives.empty();
    if (mixed && type.shape == Shape::One && !resolved.constructor) type.shape = Shape::Union;
  } else if (resolved.self) {
    type.className = std::string(self);
    type.ownership = Ownership::Borrowed;
  } else if (!isNone(resolved.object)) {
    type.className = nameOf(resolved.object);
    type.ownership = Ownership::Plain;
  } else if (!isNone(resolved.objectClass)) {
    type.className = nameOf(resolved.objectClass);
    type.isConstructor = true;
    type.ownership = Ownership::Plain;
  } else {
    type.ownership = resolved.unknown || resolved.anyHandle ? Ownership::Unknown : Ownership::Plain;
  }
  return type;
}

// What `--emit-tsd` writes for a value object: `export type Slice = { frame: Doubles }`, beside the interface
// of the module.
bool ModuleBuilder::isGeneratedRecord(SymbolId symbol) const {
  const SymbolId module = scope_.find("EmbindModule");
  if (isNone(module)) return false;
  const Declaration* const generated = scope_.declared(module, Declaration::Kind::Interface);
  const std::vector<const Declaration*> shapes = scope_.shapesOf(symbol);
  if (generated == nullptr || shapes.size() != 1) return false;
  const Declaration& shape = *shapes.front();
  const bool isAlias = !isNone(shape.type) && shape.typeParameters.empty() && shape.exported;
  return isAlias && shape.file == generated->file &&
         std::all_of(shape.members.begin(), shape.members.end(),
                     [](const MemberDeclaration& member) { return member.kind == DeclaredKind::Property; });
}

// Embind makes a value object anew for each call, with copies of what its fields hold. A pointer (`T | null`)
// may be anybody's.
void ModuleBuilder::findRecords() {
  if (toolchain_ != Toolchain::Embind) return;
  std::unordered_set<std::string> records;
  for (size_t i = 0; i < classes_.size(); ++i) {
    const auto symbol = idAt<SymbolId>(i);
    if (isNone(classes_[i]) || roles_.of(symbol) != Role::Object || !isGeneratedRecord(symbol)) continue;
    Class& cls = module_.classes[classes_[i]];
    if (cls.kind != Class::Kind::Plain) continue;
    records.insert(cls.name);
    for (Member& member : cls.members) {
      Type& held = member.returns;
      const bool isCopy = held.ownership == Ownership::Borrowed && held.shape == Shape::One &&
                          !held.optional && !held.isConstructor;
      if (member.kind == Member::Kind::Getter && isCopy) held.ownership = Ownership::Owned;
    }
  }
  if (records.empty()) return;
  const auto mark = [&](Member& member) {
    Type& type = member.returns;
    if (type.ownership == Ownership::Plain && !type.isConstructor && records.contains(type.className))
      type.ownership = Ownership::Owned;
  };
  for (Class& cls : module_.classes) {
    for (Member& member : cls.members) mark(member);
  }
  for (Member& function : module_.functions) mark(function);
}

// interface Mat { new(): Mat; … }
bool ModuleBuilder::constructsItself(SymbolId symbol) const {
  for (const Declaration* shape : scope_.shapesOf(symbol)) {
    for (const MemberDeclaration& member : shape->members) {
      if (member.kind == DeclaredKind::ConstructSignature) return true;
    }
  }
  return false;
}

// The module object: it has classes as members, or a factory promises it.
void ModuleBuilder::findNamespaces() {
  std::unordered_set<std::string_view> handles;
  for (const Class& cls : module_.classes) {
    if (cls.isHandle()) handles.insert(cls.name);
  }
  const auto isConstructor = [&](const Member& member) {
    return member.returns.isConstructor && handles.contains(member.returns.className);
  };
  for (Class& cls : module_.classes) {
    const bool has = std::any_of(cls.members.begin(), cls.members.end(), isConstructor);
    if (cls.kind == Class::Kind::Plain && has) cls.kind = Class::Kind::Namespace;
  }
  for (const Declaration& declaration : declarations_.all) {
    const bool isFunction = declaration.kind == Declaration::Kind::Function;
    Resolved resolved = resolver_.resolve(isFunction ? declaration.members.front().type : declaration.type);
    if (resolved.callable) resolved = resolver_.resolve(resolved.callable->type);
    const bool promised = resolved.promise || resolved.isModuleFactory;
    if (!promised || isNone(resolved.object) || isNone(classes_[index(resolved.object)])) continue;
    Class& cls = module_.classes[classes_[index(resolved.object)]];
    const bool isInterface = scope_.declared(resolved.object, Declaration::Kind::Class) == nullptr;
    if (cls.kind == Class::Kind::Plain && isInterface) cls.kind = Class::Kind::Namespace;
  }
}

}  // namespace unfreed::glue
