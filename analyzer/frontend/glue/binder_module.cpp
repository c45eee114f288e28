#include "frontend/glue/binder_module.h"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "bindings/webidl_convention.h"
#include "source/line_index.h"

namespace unfreed::glue {

using bindings::Class;
using bindings::ClassIndex;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Type;

namespace {

// Neither has anything to release: the root of all wrappers, and the wrapper of any pointer.
bool isHelperClass(std::string_view name) {
  return name.empty() || name == "WrapperObject" || name == "VoidPtr";
}

// One file of glue, with its local names resolved.
class FileReader {
 public:
  explicit FileReader(const BinderFacts::Source& source) : source_(source), lines_(source.text) {
    for (const BinderClass& cls : source.file.classes) {
      names_.emplace(cls.local, cls.name);
      Members& members = members_[cls.local];
      members.base = cls.base;
      for (const BinderMember& member : cls.members)
        members.byKind[static_cast<size_t>(member.kind)].emplace(member.name, &member);
    }
  }

  // The binder writes the members of a base once more on each class that implements it.
  bool repeatsItsBase(const BinderClass& cls, const BinderMember& member) const {
    std::string_view base = cls.base;
    for (int steps = 0; steps < 64; ++steps) {  // bounded: a prototype may be its own
      const auto found = members_.find(base);
      if (found == members_.end()) return false;
      const auto& ofKind = found->second.byKind[static_cast<size_t>(member.kind)];
      const auto inherited = ofKind.find(member.name);
      if (inherited != ofKind.end() && isSame(*inherited->second, member)) return true;
      if (found->second.base == base) return false;
      base = found->second.base;
    }
    return false;
  }

  std::string classOf(std::string_view local) const {
    const auto found = names_.find(local);
    return found == names_.end() || isHelperClass(found->second) ? std::string() : std::string(found->second);
  }

  uint32_t lineOf(uint32_t offset) const { return lines_.positionOf(offset).line; }

  Class toClass(const BinderClass& glue) const {
    Class cls;
    cls.name = std::string(glue.name);
    cls.finalizer = bindings::Finalizer::Never;
    if (glue.destroyable) cls.releaseFunction = "destroy";
    const std::string base = classOf(glue.base);
    if (!base.empty() && base != cls.name) cls.bases.push_back(base);
    cls.path = source_.path;
    cls.line = lineOf(glue.offset);
    return cls;
  }

  Member toMember(const BinderMember& glue, const std::string& cls) const {
    Member member;
    member.name = std::string(glue.name);
    member.kind = glue.kind;
    for (const BinderParameter& parameter : glue.parameters)
      member.parameters.push_back(toParameter(parameter));
    member.returns = resultOf(glue);
    if (member.kind == Member::Kind::Constructor) {
      member.returns.className = cls;
      member.returns.ownership = Ownership::Owned;
    }
    member.path = source_.path;
    member.line = lineOf(glue.offset);
    return member;
  }

  // Plain when nothing is wrapped.
  Type resultOf(const BinderMember& glue) const {
    Type type;
    type.className = classOf(glue.makes.empty() ? glue.wraps : glue.makes);
    type.ownership = Ownership::Plain;
    if (type.className.empty()) return type;
    const bool reads = glue.kind == Member::Kind::Getter;
    type.ownership = !glue.makes.empty() ? Ownership::Owned
                     : reads             ? Ownership::Borrowed
                                         : bindings::ownershipOfWrappedPointer(glue.name);
    return type;
  }

 private:
  static bindings::Parameter toParameter(const BinderParameter& glue) {
    bindings::Parameter parameter;
    parameter.name = std::string(glue.name);
    switch (glue.use) {
      case BinderParameter::Use::Unknown:
        parameter.mode = PassMode::Unknown;
        break;
      case BinderParameter::Use::Handle:
        parameter.mode = PassMode::Borrow;
        break;
      case BinderParameter::Use::Converted:
        parameter.mode = PassMode::Plain;
        break;
    }
    return parameter;
  }

  static bool isSame(const BinderMember& a, const BinderMember& b) {
    return a.parameters.size() == b.parameters.size() && a.wraps == b.wraps && a.makes == b.makes;
  }

  struct Members {
    std::string_view base;
    std::array<std::unordered_map<std::string_view, const BinderMember*>, 6> byKind;
  };

  const BinderFacts::Source& source_;
  LineIndex lines_;
  std::unordered_map<std::string_view, Members> members_;         // by local name of the class
  std::unordered_map<std::string_view, std::string_view> names_;  // local to exported
};

// A class in the making: what is there under each name.
class ClassJoiner {
 public:
  // `declared`: declarations know the class, and its bases with it.
  ClassJoiner(Class& cls, const FileReader& file, bool declared)
      : cls_(cls), file_(file), declared_(declared) {
    for (size_t i = 0; i < cls.members.size(); ++i) byName_[cls.members[i].name].push_back(i);
  }

  void join(const BinderClass& glue) {
    for (const BinderMember& member : glue.members) joinMember(glue, member);
  }

 private:
  static bool isFunction(Member::Kind kind) {
    return kind == Member::Kind::Method || kind == Member::Kind::Static;
  }

  void joinMember(const BinderClass& cls, const BinderMember& glue) {
    bool found = false;
    for (const size_t i : byName_[std::string(glue.name)]) {
      Member& member = cls_.members[i];
      if (member.kind != glue.kind && !(isFunction(member.kind) && isFunction(glue.kind))) continue;
      found = true;
      if (glue.kind != Member::Kind::Constructor) joinResult(member.returns, file_.resultOf(glue));
    }
    const bool isKnown =
        declared_ && glue.kind != Member::Kind::Constructor && file_.repeatsItsBase(cls, glue);
    if (found || isKnown) return;
    byName_[std::string(glue.name)].push_back(cls_.members.size());
    cls_.members.push_back(file_.toMember(glue, cls_.name));
  }

  // What is wrapped is certain; that nothing is wrapped may as well mean that the function was written by
  // hand.
  static void joinResult(Type& declared, const Type& glue) {
    if (glue.className.empty() || declared.isConstructor) return;
    const bool same = declared.className == glue.className;
    if (same && glue.ownership != Ownership::Owned) return;
    const bool optional = declared.optional;
    declared = glue;
    declared.optional = optional;
  }

  Class& cls_;
  const FileReader& file_;
  bool declared_;
  std::unordered_map<std::string, std::vector<size_t>> byName_;
};

// Joins the classes of one file; gives those that the module did not have.
std::vector<ClassIndex> joinFile(bindings::Module& module, const BinderFacts::Source& source) {
  const FileReader file(source);
  std::unordered_map<std::string, ClassIndex> known;
  for (size_t i = 0; i < module.classes.size(); ++i)
    known.emplace(module.classes[idAt<ClassIndex>(i)].name, idAt<ClassIndex>(i));
  std::vector<ClassIndex> added;
  for (const BinderClass& glue : source.file.classes) {
    if (isHelperClass(glue.name)) continue;
    const auto [entry, isNew] = known.try_emplace(std::string(glue.name));
    if (isNew) {
      entry->second = module.classes.add(file.toClass(glue));
      added.push_back(entry->second);
    }
    Class& cls = module.classes[entry->second];
    if (!cls.isHandle()) continue;
    cls.releaseFunction = glue.destroyable ? "destroy" : "";
    ClassJoiner(cls, file, !isNew).join(glue);
  }
  return added;
}

void exportFactories(bindings::Module& module, const BinderFacts& facts) {
  std::unordered_set<std::string_view> names;
  for (const bindings::Export& entry : module.exports) names.insert(entry.name);
  bindings::Export factory;
  for (const bindings::Export& entry : module.exports) {
    if (entry.name == "default") factory = entry;
  }
  for (const std::string_view name : facts.factories) {
    if (names.contains(name)) continue;
    factory.name = std::string(name);
    module.exports.push_back(factory);
  }
}

}  // namespace

bool BinderFacts::hasClasses() const {
  return std::any_of(sources.begin(), sources.end(),
                     [](const Source& source) { return !source.file.classes.empty(); });
}

void buildBinderModule(bindings::Module& module, const BinderFacts& facts) {
  module.toolchain = bindings::Toolchain::WebIdl;
  module.source = facts.sources.front().path;
  std::vector<bindings::BinderConstant> constants;
  std::unordered_set<std::string_view> known;
  for (const BinderFacts::Source& source : facts.sources) {
    joinFile(module, source);
    const FileReader file(source);
    for (const BinderFile::Constant& constant : source.file.constants) {
      if (!known.insert(constant.name).second) continue;
      constants.push_back({std::string(constant.name), source.path, file.lineOf(constant.offset)});
    }
  }
  bindings::addBinderObject(module, constants);
  exportFactories(module, facts);
}

void joinBinderGlue(bindings::Module& module, const BinderFacts& facts) {
  for (const BinderFacts::Source& source : facts.sources) {
    const std::vector<ClassIndex> added = joinFile(module, source);
    for (Class& object : module.classes) {
      if (object.kind != Class::Kind::Namespace) continue;
      for (const ClassIndex index : added)
        object.members.push_back(bindings::classMember(module.classes[index]));
    }
  }
}

}  // namespace unfreed::glue
