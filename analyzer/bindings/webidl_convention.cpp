#include "bindings/webidl_convention.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <utility>

#include "bindings/counted.h"

namespace unfreed::bindings {
namespace {

constexpr std::array<std::string_view, 10> kMakingWords{
    "create", "clone", "copy", "alloc", "allocate", "new", "make", "duplicate", "build", "instantiate"};

bool isUpper(char c) {
  return std::isupper(static_cast<unsigned char>(c)) != 0;
}
char lower(char c) {
  return static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
}

// The name's first word is `word`: `CreateBody`, `create_body`, `create`; not `createdBy` or `newest`.
bool opensWith(std::string_view name, std::string_view word) {
  if (name.size() < word.size()) return false;
  for (size_t i = 0; i < word.size(); ++i) {
    if (lower(name[i]) != word[i]) return false;
  }
  return name.size() == word.size() || std::islower(static_cast<unsigned char>(name[word.size()])) == 0;
}

// `sCreate`: the mark of a static function.
std::string_view withoutMark(std::string_view name) {
  return name.size() > 2 && name[0] == 's' && isUpper(name[1]) ? name.substr(1) : name;
}

Type plain() {
  Type type;
  type.ownership = Ownership::Plain;
  return type;
}

// No class of the module may have the name of the module object.
std::string objectName(const Module& module) {
  std::string name = "Module";
  while (!isNone(module.classNamed(name))) name.insert(0, "typeof ");
  return name;
}

Member constantMember(const BinderConstant& constant) {
  Member member;
  member.name = constant.name;
  member.kind = Member::Kind::Getter;
  member.returns = plain();
  member.path = constant.path;
  member.line = constant.line;
  return member;
}

// The binder's own functions: no .idl declares them. Static: none of them needs the module object as its
// receiver.
void addHelpers(Class& object) {
  static constexpr std::array<std::pair<std::string_view, int>, 7> kHelpers{{{"destroy", 1},
                                                                             {"castObject", 2},
                                                                             {"wrapPointer", 2},
                                                                             {"getPointer", 1},
                                                                             {"getCache", 1},
                                                                             {"getClass", 1},
                                                                             {"compare", 2}}};
  for (const auto& [helper, count] : kHelpers) {
    Member member;
    member.name = std::string(helper);
    member.kind = Member::Kind::Static;
    // What these two give is somebody else's handle, seen as another class.
    const bool wraps = helper == "castObject" || helper == "wrapPointer";
    member.returns.ownership = wraps ? Ownership::Unknown : Ownership::Plain;
    for (int i = 0; i < count; ++i) {
      Parameter parameter;
      parameter.name = i == 0 ? "object" : "other";
      member.parameters.push_back(std::move(parameter));
    }
    object.members.push_back(std::move(member));
  }
}

void addFactory(Module& module, const std::string& object) {
  Member factory;
  factory.name = "default";
  factory.kind = Member::Kind::Function;
  factory.returns = plain();
  factory.returns.className = object;
  factory.returns.promise = true;
  factory.path = module.source;
  const FunctionIndex made = module.functions.add(std::move(factory));
  for (const std::string_view exported : {"default", "export="}) {
    Export entry;
    entry.name = std::string(exported);
    entry.kind = Export::Kind::Function;
    entry.functionIndex = made;
    module.exports.push_back(std::move(entry));
  }
}

}  // namespace

Member classMember(const Class& cls) {
  Member member;
  member.name = cls.name;
  member.kind = Member::Kind::Getter;
  member.returns = plain();
  member.returns.className = cls.name;
  member.returns.isConstructor = true;
  member.path = cls.path;
  member.line = cls.line;
  return member;
}

void addBinderObject(Module& module, const std::vector<BinderConstant>& constants) {
  keepCounted(module, classesThatCount(module));
  module.exportAll();
  Class object;
  object.name = objectName(module);
  object.kind = Class::Kind::Namespace;
  object.path = module.source;
  for (const Class& cls : module.classes) object.members.push_back(classMember(cls));
  for (const BinderConstant& constant : constants) object.members.push_back(constantMember(constant));
  addHelpers(object);
  addFactory(module, object.name);
  module.classes.add(std::move(object));
}

Ownership ownershipOfWrappedPointer(std::string_view function) {
  const std::string_view name = withoutMark(function);
  const bool makes = std::any_of(kMakingWords.begin(), kMakingWords.end(),
                                 [&](std::string_view word) { return opensWith(name, word); });
  return makes ? Ownership::Unknown : Ownership::Borrowed;
}

}  // namespace unfreed::bindings
