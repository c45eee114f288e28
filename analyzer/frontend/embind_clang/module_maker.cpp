#include "frontend/embind_clang/module_maker.h"

#include <clang/AST/ASTContext.h>
#include <clang/Basic/SourceManager.h>
#include <fmt/format.h>
#include <map>
#include <unordered_map>

#include "frontend/embind/module_shape.h"
#include "frontend/embind_clang/bound_types.h"
#include "frontend/embind_clang/finalizers.h"
#include "frontend/embind_clang/results.h"
#include "frontend/embind_clang/signature.h"

namespace unfreed::embind_clang {

namespace {

using bindings::Class;
using bindings::ClassIndex;
using bindings::Finalizer;
using bindings::Member;
using bindings::Ownership;
using bindings::Parameter;
using bindings::PassMode;
using MemberKind = Member::Kind;
using ChainKind = Registration::Kind;

constexpr int kHolderRounds = 4;  // value objects within value objects

// `area(w, h)` names its parameters for the declarations; `@@iterator` is a symbol.
std::string jsName(const std::string& written) {
  if (written.starts_with("@@")) return fmt::format("[Symbol.{}]", written.substr(2));
  const size_t open = written.find('(');
  return open == std::string::npos || open == 0 ? written : written.substr(0, open);
}

struct LinkArguments {
  std::vector<const clang::Expr*> values;  // without the name and without policies
  Policies policies;
};

LinkArguments argumentsOf(const Link& link, size_t from) {
  LinkArguments found;
  for (size_t i = from; i < link.arguments.size(); ++i) {
    std::string policy;
    if (!isPolicy(link.arguments[i], policy)) {
      found.values.push_back(link.arguments[i]);
      continue;
    }
    found.policies.takeOwnership |= policy == "take_ownership";
    found.policies.reference |= policy == "reference";
    found.policies.nonnull |= policy == "nonnull";
    found.policies.async |= policy == "async";
  }
  return found;
}

class Maker {
 public:
  Maker(const Registrations& registrations, const clang::ASTContext& ast, const Errors& errors,
        const Question& question, Bodies& bodies, Answer& answer)
      : registrations_(registrations),
        ast_(ast),
        errors_(errors),
        question_(question),
        bodies_(bodies),
        answer_(answer) {}

  void run() {
    bindings::Module& module = answer_.reading.module;
    module.toolchain = bindings::Toolchain::Embind;
    module.origin = bindings::Origin::Source;
    module.source = question_.file;
    collectTypes();
    for (int round = 0; round < kHolderRounds; ++round) markHolders();
    nameHolders();
    for (const Registration& chain : registrations_.chains) addChain(chain);
    for (const Link& link : registrations_.functions) addFunction(link);
    for (size_t i = 0; i < registrations_.unnamed; ++i) noteUnnamed(registrations_.unnamedAt[i]);
    settleFinalizers(module, smartClasses_);
    answer_.chains = registrations_.chains.size();
    if (!module.classes.empty() || !module.functions.empty()) embind::completeModule(module);
  }

 private:
  // ---- types

  static bool isClass(const Registration& chain) {
    return chain.kind == ChainKind::Class || chain.kind == ChainKind::Vector || chain.kind == ChainKind::Map;
  }

  void collectTypes() {
    if (hasVectorMarshaller(ast_)) types_.takeVectorsForArrays();
    for (const Registration& chain : registrations_.chains) {
      if (!isClass(chain)) {
        types_.addPlain(chain.type);
        continue;
      }
      if (!chain.name.empty()) {
        types_.addClass(chain.type, chain.name);
        answer_.types.emplace_back(qualifiedName(chain.type), chain.name);
      }
      for (const Link& link : chain.links) collectPointers(chain, link);
    }
  }

  void collectPointers(const Registration& chain, const Link& link) {
    if (link.method == "smart_ptr" && !link.templateTypes.empty() && !link.templateTypes[0].isNull()) {
      types_.addSmartPointer(link.templateTypes[0], chain.type);
    }
    if (link.method == "smart_ptr_constructor") {
      const LinkArguments arguments = argumentsOf(link, 1);
      if (arguments.values.empty()) return;
      const Signature factory = signatureOf(arguments.values[0], ast_, errors_);
      const bool known = factory.kind == Signature::Kind::Function && !factory.result.isNull();
      if (known && factory.result->isRecordType()) types_.addSmartPointer(factory.result, chain.type);
    }
    if (link.method == "allow_subclass" && !link.templateTypes.empty() && !link.templateTypes[0].isNull()) {
      if (!link.name.empty()) types_.addClass(link.templateTypes[0], link.name);
      if (link.templateTypes.size() > 1 && !link.templateTypes[1].isNull()) {
        types_.addSmartPointer(link.templateTypes[1], link.templateTypes[0]);
      }
    }
  }

  void markHolders() {
    for (const Registration& chain : registrations_.chains) {
      if (chain.kind != ChainKind::ValueObject && chain.kind != ChainKind::ValueArray) continue;
      for (const Link& link : chain.links) {
        if (link.method != "field" && link.method != "element") continue;
        const LinkArguments arguments = argumentsOf(link, link.method == "field" ? 1 : 0);
        if (arguments.values.empty()) continue;
        const Signature field = signatureOf(arguments.values[0], ast_, errors_);
        if (field.kind == Signature::Kind::Unknown) continue;
        if (types_.see(field.result).kind != SeenType::Kind::Plain) types_.markHolder(chain.type);
      }
    }
  }

  // Objects with fields have names that are not those of classes.
  void nameHolders() {
    std::set<std::string> taken;
    for (const Registration& chain : registrations_.chains) {
      if (isClass(chain)) taken.insert(chain.name);
    }
    for (const Registration& chain : registrations_.chains) {
      const bool isNamed = chain.kind == ChainKind::ValueObject && !chain.name.empty();
      if (!isNamed || !types_.isHolder(chain.type) || !taken.insert(chain.name).second) continue;
      types_.nameHolder(chain.type, chain.name);
    }
  }

  // ---- places

  void place(std::string& path, uint32_t& line, clang::SourceLocation at) const {
    const clang::SourceManager& sources = ast_.getSourceManager();
    const clang::SourceLocation location = sources.getFileLoc(at);
    line = sources.getSpellingLineNumber(location);
    const clang::FileID file = sources.getFileID(location);
    if (file == sources.getMainFileID()) {
      path = question_.file;
      return;
    }
    const clang::OptionalFileEntryRef entry = sources.getFileEntryRefForID(file);
    path = entry ? entry->getFileEntry().tryGetRealPathName().str() : std::string();
    const std::string root = question_.root + "/";
    if (!question_.root.empty() && path.starts_with(root)) path = path.substr(root.size());
  }

  void noteUnnamed(clang::SourceLocation at) {
    Notification note;
    note.id = "embind-computed-name";
    std::string path;
    uint32_t line = 0;
    place(path, line, at);
    note.path = path;
    note.message = fmt::format(
        "the name that is bound in line {} is computed, so it cannot be read: objects of this class are not "
        "followed",
        line);
    answer_.reading.notifications.push_back(std::move(note));
  }

  // ---- classes

  Class& classFor(const Registration& chain, const std::string& name) {
    bindings::Module& module = answer_.reading.module;
    const auto [known, isNew] = byName_.try_emplace(name, idAt<ClassIndex>(module.classes.size()));
    if (!isNew) return module.classes[known->second];
    Class cls;
    cls.name = name;
    cls.release = {"delete"};
    cls.dispose = true;
    cls.finalizer = Finalizer::Never;
    place(cls.path, cls.line, chain.location);
    return module.classes[module.classes.add(std::move(cls))];
  }

  // value_object<T>("T").field("name", &T::name): each object has copies of what the fields hold.
  void addRecord(const Registration& chain) {
    const SeenType seen = types_.see(chain.type);
    if (seen.kind != SeenType::Kind::Record || seen.className != chain.name) return;
    const auto [known, isNew] =
        byName_.try_emplace(chain.name, idAt<ClassIndex>(answer_.reading.module.classes.size()));
    if (!isNew) return;
    Class cls;
    cls.name = chain.name;
    cls.kind = Class::Kind::Plain;
    place(cls.path, cls.line, chain.location);
    answer_.reading.module.classes.add(std::move(cls));
    className_ = chain.name;
    for (const Link& link : chain.links) {
      const LinkArguments arguments = argumentsOf(link, 1);
      if (link.method != "field" || link.name.empty() || arguments.values.empty()) continue;
      const Signature field = signatureOf(arguments.values[0], ast_, errors_);
      add(memberAt(jsName(link.name), MemberKind::Getter, link.location),
          resultOf(field, arguments.policies, types_, bodies_), &current());
    }
  }

  void addChain(const Registration& chain) {
    if (chain.kind == ChainKind::ValueObject) return addRecord(chain);
    if (!isClass(chain)) return;
    const std::string name = chain.name.empty() ? types_.nameOf(chain.type) : chain.name;
    if (name.empty()) return;
    className_ = name;
    classFor(chain, name);
    addBase(chain.base);
    if (chain.kind == ChainKind::Vector) addVector(chain);
    if (chain.kind == ChainKind::Map) addMap(chain);
    for (const Link& link : chain.links) addLink(chain, link);
  }

  Class& current() { return answer_.reading.module.classes[byName_.at(className_)]; }

  void addBase(clang::QualType base) {
    const std::string name = base.isNull() ? std::string() : types_.nameOf(base);
    if (name.empty() || name == className_) return;
    std::vector<std::string>& bases = current().bases;
    if (std::find(bases.begin(), bases.end(), name) == bases.end()) bases.push_back(name);
  }

  Member memberAt(const std::string& name, MemberKind kind, clang::SourceLocation at) const {
    Member member;
    member.name = name;
    member.kind = kind;
    member.returns.ownership = Ownership::Plain;
    place(member.path, member.line, at);
    return member;
  }

  void add(Member member, const Result& result, Class* cls) {
    member.returns = result.type;
    add(std::move(member), cls);
    if (!result.foreignType.empty()) addForeign(result, cls);
  }

  void add(Member member, Class* cls) {
    for (size_t i = 0; i < member.parameters.size(); ++i) {
      if (member.parameters[i].name.empty()) member.parameters[i].name = fmt::format("_{}", i);
    }
    if (member.returns.ownership != Ownership::Unknown) ++answer_.typed;
    if (cls != nullptr) {
      cls->members.push_back(std::move(member));
    } else {
      answer_.reading.module.functions.add(std::move(member));
    }
  }

  // The member that was added last has a result of a class that another file may bind.
  void addForeign(const Result& result, Class* cls) {
    bindings::Module& module = answer_.reading.module;
    Member& member = cls != nullptr ? cls->members.back() : module.functions.back();
    ForeignResult foreign;
    foreign.className = cls != nullptr ? cls->name : std::string();
    foreign.member = member.name;
    foreign.kind = kindWord(member.kind);
    foreign.type = result.foreignType;
    foreign.ownership = member.returns.ownership == Ownership::Owned      ? "owned"
                        : member.returns.ownership == Ownership::Borrowed ? "borrowed"
                                                                          : "unknown";
    foreign.optional = member.returns.optional;
    foreign.smart = member.returns.finalizer == Finalizer::Registry;
    foreign.overload =
        overloads_[fmt::format("{}\n{}\n{}", foreign.className, foreign.kind, foreign.member)]++;
    if (member.returns.ownership != Ownership::Unknown) --answer_.typed;
    member.returns = bindings::Type();
    answer_.foreign.push_back(std::move(foreign));
  }

  static std::string kindWord(MemberKind kind) {
    switch (kind) {
      case MemberKind::Constructor:
        return "constructor";
      case MemberKind::Static:
        return "static";
      case MemberKind::Method:
        return "method";
      case MemberKind::Getter:
        return "getter";
      case MemberKind::Setter:
        return "setter";
      case MemberKind::Function:
        return {};
    }
    return {};
  }

  void addLink(const Registration& chain, const Link& link) {
    if (link.method == "constructor") return addConstructor(link);
    if (link.method == "smart_ptr_constructor") return addPointerConstructor(link);
    if (link.method == "smart_ptr") return smartClasses_.insert(className_), void();
    if (link.method == "allow_subclass") return addSubclass(chain, link);
    if (link.name.empty()) return;
    if (link.method == "function") return addCallable(link, MemberKind::Method);
    if (link.method == "class_function") return addCallable(link, MemberKind::Static);
    if (link.method == "property") return addProperty(link);
    if (link.method == "class_property") return addStaticProperty(link);
  }

  Signature boundBy(const Link& link, const LinkArguments& arguments) const {
    // function<R(A…)>("f", …): the written type is what Embind uses.
    if (!link.templateTypes.empty() && !link.templateTypes[0].isNull()) {
      Signature written = signatureOf(link.templateTypes[0]);
      if (written.kind == Signature::Kind::Function) {
        if (!arguments.values.empty())
          written.callee = signatureOf(arguments.values[0], ast_, errors_).callee;
        return written;
      }
    }
    return arguments.values.empty() ? Signature() : signatureOf(arguments.values[0], ast_, errors_);
  }

  // `from`: 1 when the first parameter is the object itself.
  std::vector<Parameter> parametersOf(const Signature& signature, size_t from) const {
    std::vector<Parameter> made;
    for (size_t i = from; i < signature.parameters.size(); ++i) {
      made.push_back(parameterOf(signature.parameters[i], types_));
    }
    return made;
  }

  void addCallable(const Link& link, MemberKind kind) {
    const LinkArguments arguments = argumentsOf(link, 1);
    const Signature signature = boundBy(link, arguments);
    Member member = memberAt(jsName(link.name), kind, link.location);
    const bool hasObject = kind == MemberKind::Method && !signature.isMember;
    member.parameters = parametersOf(signature, hasObject ? 1 : 0);
    add(std::move(member), resultOf(signature, arguments.policies, types_, bodies_), &current());
  }

  void addConstructor(const Link& link) {
    const LinkArguments arguments = argumentsOf(link, 0);
    Member member = memberAt("new", MemberKind::Constructor, link.location);
    member.returns.className = className_;
    member.returns.ownership = Ownership::Owned;
    member.returns.finalizer = Finalizer::Never;
    Signature factory;
    if (!arguments.values.empty()) factory = boundBy(link, arguments);
    if (factory.kind == Signature::Kind::Function) {
      member.parameters = parametersOf(factory, 0);
      if (types_.see(factory.result).smart) member.returns.finalizer = Finalizer::Registry;
    } else {
      for (const clang::QualType type : link.templateTypes) {
        member.parameters.push_back(parameterOf({type, {}}, types_));
      }
    }
    add(std::move(member), &current());
  }

  void addPointerConstructor(const Link& link) {
    smartClasses_.insert(className_);
    const LinkArguments arguments = argumentsOf(link, 1);
    Member member = memberAt("new", MemberKind::Constructor, link.location);
    member.returns.className = className_;
    member.returns.ownership = Ownership::Owned;
    member.returns.finalizer = Finalizer::Registry;
    if (!arguments.values.empty()) {
      member.parameters = parametersOf(signatureOf(arguments.values[0], ast_, errors_), 0);
    }
    add(std::move(member), &current());
  }

  void addProperty(const Link& link) {
    const LinkArguments arguments = argumentsOf(link, 1);
    if (arguments.values.empty()) return;
    Signature signature = signatureOf(arguments.values[0], ast_, errors_);
    // property<P>("x", getter): the written type is that of the property.
    if (!link.templateTypes.empty() && !link.templateTypes[0].isNull()) {
      signature.result = link.templateTypes[0];
      if (signature.kind == Signature::Kind::Unknown) signature.kind = Signature::Kind::Function;
      signature.resultDoubtful = false;
    }
    add(memberAt(jsName(link.name), MemberKind::Getter, link.location),
        resultOf(signature, arguments.policies, types_, bodies_), &current());
    const bool isData = signature.kind == Signature::Kind::Field && !signature.isConst;
    if (!isData && arguments.values.size() < 2) return;
    Member setter = memberAt(jsName(link.name), MemberKind::Setter, link.location);
    SignatureParameter value{signature.result, "value"};
    if (arguments.values.size() > 1) {
      const Signature set = signatureOf(arguments.values[1], ast_, errors_);
      value = set.parameters.empty() ? SignatureParameter{{}, "value"} : set.parameters.back();
      value.name = "value";
    }
    setter.parameters.push_back(parameterOf(value, types_));
    add(std::move(setter), &current());
  }

  void addStaticProperty(const Link& link) {
    const LinkArguments arguments = argumentsOf(link, 1);
    if (arguments.values.empty()) return;
    Signature signature = signatureOf(arguments.values[0], ast_, errors_);
    if (signature.kind == Signature::Kind::Variable) signature.kind = Signature::Kind::Field;
    add(memberAt(jsName(link.name), MemberKind::Static, link.location),
        resultOf(signature, arguments.policies, types_, bodies_), &current());
  }

  // allow_subclass<W>("WName"): W is a class too, and JavaScript makes one with T.implement(…).
  void addSubclass(const Registration& chain, const Link& link) {
    if (link.name.empty()) return;
    const std::string owner = className_;
    const bool isSmart = link.templateTypes.size() > 1 && !link.templateTypes[1].isNull() &&
                         types_.see(link.templateTypes[1]).smart;
    Member implement = memberAt("implement", MemberKind::Static, link.location);
    implement.returns.className = link.name;
    implement.returns.ownership = Ownership::Owned;
    implement.returns.finalizer = isSmart ? Finalizer::Registry : Finalizer::Never;
    implement.parameters.push_back({});
    add(std::move(implement), &current());
    Member extend = memberAt("extend", MemberKind::Static, link.location);
    extend.parameters.resize(2);
    for (Parameter& parameter : extend.parameters) parameter.mode = PassMode::Plain;
    add(std::move(extend), &current());

    className_ = link.name;
    Class& wrapper = classFor(chain, link.name);
    wrapper.bases = {owner};
    if (isSmart) smartClasses_.insert(link.name);
    add(memberAt("notifyOnDestruction", MemberKind::Method, link.location), &wrapper);
    className_ = owner;
  }

  // ---- containers

  void addOwnConstructor(const Registration& chain) {
    Member made = memberAt("new", MemberKind::Constructor, chain.location);
    made.returns.className = className_;
    made.returns.ownership = Ownership::Owned;
    made.returns.finalizer = Finalizer::Never;
    add(std::move(made), &current());
  }

  static Parameter plain(std::string name) {
    Parameter parameter;
    parameter.name = std::move(name);
    parameter.mode = PassMode::Plain;
    return parameter;
  }

  Parameter element(clang::QualType type, std::string name) const {
    return parameterOf({type, std::move(name)}, types_);
  }

  void addLibrary(const Registration& chain, const char* name, std::vector<Parameter> parameters) {
    Member member = memberAt(name, MemberKind::Method, chain.location);
    member.parameters = std::move(parameters);
    add(std::move(member), &current());
  }

  // `get` copies the element, or finds none.
  void addGet(const Registration& chain, clang::QualType type, Parameter position) {
    Member member = memberAt("get", MemberKind::Method, chain.location);
    member.parameters.push_back(std::move(position));
    Result result = resultOf(type, types_);
    result.type.optional = true;
    add(std::move(member), result, &current());
  }

  void addVector(const Registration& chain) {
    const clang::QualType type = chain.elements.empty() ? clang::QualType() : chain.elements[0];
    addOwnConstructor(chain);
    addLibrary(chain, "push_back", {element(type, {})});
    addLibrary(chain, "resize", {plain({}), element(type, {})});
    addLibrary(chain, "size", {});
    addGet(chain, type, plain({}));
    addLibrary(chain, "set", {plain({}), element(type, {})});
  }

  void addMap(const Registration& chain) {
    const clang::QualType key = chain.elements.empty() ? clang::QualType() : chain.elements[0];
    const clang::QualType value = chain.elements.size() < 2 ? clang::QualType() : chain.elements[1];
    addOwnConstructor(chain);
    addLibrary(chain, "size", {});
    addGet(chain, value, element(key, {}));
    addLibrary(chain, "set", {element(key, {}), element(value, {})});
    Member keys = memberAt("keys", MemberKind::Method, chain.location);
    add(std::move(keys), keysOf(key), &current());
  }

  // keys() gives a std::vector of the keys, which the program registers too.
  Result keysOf(clang::QualType key) const {
    Result result;
    if (key.isNull()) return result;
    for (const Registration& chain : registrations_.chains) {
      const bool fits = chain.kind == ChainKind::Vector && !chain.elements.empty() &&
                        !chain.elements[0].isNull() && ast_.hasSameUnqualifiedType(chain.elements[0], key);
      if (!fits) continue;
      result.type.className = chain.name;
      result.type.ownership = Ownership::Owned;
      result.type.finalizer = Finalizer::Never;
      return result;
    }
    result.foreignType = fmt::format("std::vector<{}>", qualifiedName(key));
    result.type.ownership = Ownership::Owned;
    return result;
  }

  // ---- functions

  void addFunction(const Link& link) {
    const LinkArguments arguments = argumentsOf(link, 1);
    const Signature signature = boundBy(link, arguments);
    Member member = memberAt(jsName(link.name), MemberKind::Function, link.location);
    member.parameters = parametersOf(signature, 0);
    add(std::move(member), resultOf(signature, arguments.policies, types_, bodies_), nullptr);
  }

  const Registrations& registrations_;
  const clang::ASTContext& ast_;
  const Errors& errors_;
  const Question& question_;
  Bodies& bodies_;
  Answer& answer_;
  BoundTypes types_;
  std::string className_;  // the class whose chain is read
  std::unordered_map<std::string, ClassIndex> byName_;
  std::set<std::string> smartClasses_;
  std::map<std::string, size_t> overloads_;
};

}  // namespace

void makeModule(const Registrations& registrations, const clang::ASTContext& ast, const Errors& errors,
                const Question& question, Bodies& bodies, Answer& answer) {
  Maker(registrations, ast, errors, question, bodies, answer).run();
}

}  // namespace unfreed::embind_clang
