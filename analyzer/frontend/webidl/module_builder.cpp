#include "frontend/webidl/module_builder.h"

#include <algorithm>
#include <array>
#include <utility>

#include "bindings/webidl_convention.h"

namespace unfreed::webidl {

using bindings::Class;
using bindings::Ownership;
using bindings::Parameter;
using bindings::PassMode;
using bindings::Type;

namespace {

// The binder declares it itself, for pointers to anything: it has a wrapper, and nothing to release.
constexpr std::string_view kVoidPointer = "VoidPtr";

// Of the types without a wrapper.
constexpr std::array<std::string_view, 19> kPlainTypes{
    "void",   "undefined", "boolean",     "byte",      "octet",      "short",     "long",
    "float",  "double",    "bigint",      "DOMString", "ByteString", "USVString", "any",
    "object", "Date",      "ArrayBuffer", "VoidPtr",   "CString"};

bool isPlainType(std::string_view name) {
  return std::find(kPlainTypes.begin(), kPlainTypes.end(), name) != kPlainTypes.end();
}

Type plain() {
  Type type;
  type.ownership = Ownership::Plain;
  return type;
}

Parameter plainParameter(std::string name) {
  Parameter parameter;
  parameter.name = std::move(name);
  parameter.mode = PassMode::Plain;
  return parameter;
}

std::string signatureOf(const bindings::Member& member) {
  return std::to_string(static_cast<int>(member.kind)) + ' ' + member.name + ' ' +
         std::to_string(member.parameters.size());
}

}  // namespace

void ModuleBuilder::declare(const File& file) {
  for (const Interface& interface : file.interfaces) {
    if (interface.name != kVoidPointer) interfaces_.insert(interface.name);
  }
  for (const Enumeration& enumeration : file.enumerations) enumerations_.insert(enumeration.name);
  for (const TypeDefinition& definition : file.typeDefinitions)
    typeDefinitions_.emplace(definition.name, definition.type);
}

void ModuleBuilder::build(const File& file, const std::string& path, std::string_view text) {
  const LineIndex lines(text);
  path_ = &path;
  lines_ = &lines;
  for (const Interface& interface : file.interfaces) {
    if (interface.name != kVoidPointer) addInterface(interface);
  }
  for (const Implementation& implementation : file.implementations)
    addBase(implementation.derived, implementation.base);
  for (const Enumeration& enumeration : file.enumerations) {
    for (const std::string_view value : enumeration.values) {
      // Values of a class's enumeration hang on the class; they are numbers, and nobody asks for them there.
      const size_t scope = value.rfind("::");
      const std::string_view owner = scope == std::string_view::npos ? "" : value.substr(0, scope);
      if (interfaces_.contains(owner)) continue;
      const std::string_view name = scope == std::string_view::npos ? value : value.substr(scope + 2);
      constants_.push_back({std::string(name), path, lines.positionOf(enumeration.offset).line});
    }
  }
}

Class& ModuleBuilder::classOf(const Interface& interface) {
  const auto [found, isNew] = classes_.try_emplace(interface.name);
  if (isNew) {
    Class cls;
    cls.name = std::string(interface.name);
    cls.finalizer = bindings::Finalizer::Never;
    cls.releaseFunction = "destroy";
    cls.path = *path_;
    cls.line = lines_->positionOf(interface.offset).line;
    found->second = module_.classes.add(std::move(cls));
  }
  return module_.classes[found->second];
}

void ModuleBuilder::addInterface(const Interface& interface) {
  Class& cls = classOf(interface);
  if (interface.attributes.noDelete) cls.releaseFunction.clear();
  for (const MemberDeclaration& member : interface.members) {
    if (member.kind == MemberDeclaration::Kind::Operation) {
      addOperation(cls, member);
    } else {
      addAttribute(cls, member);
    }
  }
  if (!interface.attributes.jsImplementation.empty())
    addBase(interface.name, interface.attributes.jsImplementation);
  if (!interface.base.empty()) addBase(interface.name, interface.base);
}

void ModuleBuilder::addBase(std::string_view derived, std::string_view base) {
  const auto found = classes_.find(derived);
  if (found == classes_.end() || !interfaces_.contains(base) || base == derived) return;
  std::vector<std::string>& bases = module_.classes[found->second].bases;
  if (std::find(bases.begin(), bases.end(), base) == bases.end()) bases.emplace_back(base);
}

bindings::Member ModuleBuilder::makeMember(const MemberDeclaration& declared, std::string name,
                                           Member::Kind kind) const {
  Member member;
  member.name = std::move(name);
  member.kind = kind;
  member.returns = plain();
  member.path = *path_;
  member.line = lines_->positionOf(declared.offset).line;
  return member;
}

// Once each: a class may be declared in two files, and `implements` repeats nothing here.
void ModuleBuilder::addMember(Class& cls, Member member) {
  if (signatures_[cls.name].insert(signatureOf(member)).second) cls.members.push_back(std::move(member));
}

void ModuleBuilder::addOperation(Class& cls, const MemberDeclaration& declared) {
  const bool constructs = declared.name == cls.name;
  const Member::Kind kind = constructs          ? Member::Kind::Constructor
                            : declared.isStatic ? Member::Kind::Static
                                                : Member::Kind::Method;
  Member member = makeMember(declared, constructs ? "new" : std::string(declared.name), kind);
  for (const Argument& argument : declared.arguments) {
    member.parameters.push_back(parameter(argument.name, argument.type));
    member.parameters.back().rest = argument.variadic;
  }
  if (constructs) {
    member.returns.className = cls.name;
    member.returns.ownership = Ownership::Owned;
  } else {
    member.returns = resultOf(declared, declared.type);
  }
  addMember(cls, std::move(member));
}

// A property, and the functions behind it, which take an index when the attribute is an array.
void ModuleBuilder::addAttribute(Class& cls, const MemberDeclaration& declared) {
  const std::string name(declared.name);
  TypeName element = declared.type;
  element.isArray = false;
  Type read = resultOf(declared, declared.type);
  if (!read.className.empty()) read.ownership = Ownership::Borrowed;  // a part of the object

  Member getter = makeMember(declared, name, Member::Kind::Getter);
  getter.returns = read;
  addMember(cls, std::move(getter));
  Member get = makeMember(declared, "get_" + name, Member::Kind::Method);
  get.returns = read;
  if (declared.type.isArray) get.parameters.push_back(plainParameter("index"));
  addMember(cls, std::move(get));
  if (declared.isReadonly) return;

  Member setter = makeMember(declared, name, Member::Kind::Setter);
  setter.parameters.push_back(parameter("value", element));
  addMember(cls, std::move(setter));
  Member set = makeMember(declared, "set_" + name, Member::Kind::Method);
  if (declared.type.isArray) set.parameters.push_back(plainParameter("index"));
  set.parameters.push_back(parameter("value", element));
  addMember(cls, std::move(set));
}

TypeName ModuleBuilder::resolve(TypeName type) const {
  for (int steps = 0; steps < 16; ++steps) {  // bounded: typedefs may be cyclic
    const auto found = typeDefinitions_.find(type.name);
    if (found == typeDefinitions_.end()) break;
    type.name = found->second.name;
    type.isArray |= found->second.isArray;
    type.isGeneric |= found->second.isGeneric;
  }
  return type;
}

bool ModuleBuilder::isClass(const TypeName& type) const {
  return !type.isGeneric && interfaces_.contains(type.name);
}

// Not so when it is declared in a file that was not given.
bool ModuleBuilder::isKnown(const TypeName& type) const {
  return type.isGeneric || type.name.empty() || isPlainType(type.name) || interfaces_.contains(type.name) ||
         enumerations_.contains(type.name);
}

// An array of objects is a pointer to the first of them, and wrapped like one.
Type ModuleBuilder::resultOf(const MemberDeclaration& declared, const TypeName& written) const {
  const TypeName type = resolve(written);
  Type result = plain();
  if (!isKnown(type)) result.ownership = Ownership::Unknown;
  if (!isClass(type)) return result;
  result.className = std::string(type.name);
  const bool kept = declared.attributes.value || declared.attributes.ref;
  result.ownership = kept ? Ownership::Borrowed : bindings::ownershipOfWrappedPointer(declared.name);
  return result;
}

Parameter ModuleBuilder::parameter(std::string_view name, const TypeName& written) const {
  const TypeName type = resolve(written);
  Parameter found = plainParameter(std::string(name));
  if (!isKnown(type)) found.mode = PassMode::Unknown;
  if (!isClass(type)) return found;
  found.mode = PassMode::Borrow;
  found.className = std::string(type.name);
  return found;
}

void ModuleBuilder::finish() {
  if (!module_.classes.empty()) bindings::addBinderObject(module_, constants_);
}

}  // namespace unfreed::webidl
