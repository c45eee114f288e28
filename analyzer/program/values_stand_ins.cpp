#include "program/values_stand_ins.h"

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_set>
#include <vector>

namespace unfreed::program {
namespace {

using bindings::ClassRef;
using flow::OpKind;
using NoteKind = flow::TypeNote::Kind;
using MemberKind = bindings::Member::Kind;
using Names = std::unordered_set<std::string_view>;

constexpr size_t ownersLimit = 64;      // a name that more classes have tells nothing
constexpr size_t candidateLimit = 256;  // classes compared with one type
constexpr size_t ancestorLimit = 16;    // `bases` of a broken module may be cyclic
constexpr int noteDepth = 3;            // into `Promise<T[]>`

// Names that collections, streams and objects of any library have.
constexpr std::array commonNames{
    "add",     "apply",   "assign",    "at",        "begin",     "bind",        "call",    "clear",
    "clone",   "close",   "copy",      "create",    "delete",    "deleteLater", "destroy", "dispose",
    "end",     "entries", "equals",    "exec",      "filter",    "find",        "forEach", "free",
    "get",     "has",     "init",      "isAliasOf", "isDeleted", "isEmpty",     "join",    "keys",
    "length",  "load",    "map",       "next",      "off",       "on",          "open",    "parse",
    "pop",     "push",    "push_back", "read",      "release",   "remove",      "render",  "reset",
    "resize",  "run",     "save",      "set",       "size",      "slice",       "start",   "stop",
    "toArray", "toJSON",  "toString",  "update",    "value",     "valueOf",     "values",  "write",
};

bool isCommon(std::string_view name) {
  return std::find(commonNames.begin(), commonNames.end(), name) != commonNames.end();
}

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool sameIgnoringCase(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                    [](char left, char right) { return lower(left) == lower(right); });
}

uint64_t keyOf(UnitId unit, uint32_t id) {
  return (static_cast<uint64_t>(unit) << 32) | id;
}

uint64_t keyOf(ClassRef cls) {
  return (static_cast<uint64_t>(cls.module) << 32) | static_cast<uint64_t>(cls.index);
}

// A type written by hand.
struct Written {
  UnitId unit{};
  std::string_view name;
  flow::TypeNoteId note = None<flow::TypeNoteId>;
  flow::ClassId cls = None<flow::ClassId>;
  std::vector<std::string_view> methods;
  std::vector<std::string_view> fields;
  std::vector<std::string_view> classes;  // fields that hold classes: of a module's type
};

bool mayHoldClass(NoteKind kind) {
  return kind == NoteKind::TypeOf || kind == NoteKind::Constructor;
}

Written writtenType(const flow::Module& module, UnitId unit, const flow::TypeDeclaration& declaration) {
  Written type;
  type.unit = unit;
  type.name = declaration.name;
  type.note = declaration.note;
  for (const auto& [name, member] : module.typeNotes[declaration.note].members) {
    const NoteKind kind = module.typeNotes[member].kind;
    auto& list = kind == NoteKind::Function ? type.methods : mayHoldClass(kind) ? type.classes : type.fields;
    list.push_back(name);
  }
  return type;
}

// A class without bodies: ambient, or abstract in all its methods.
std::optional<Written> writtenClass(UnitId unit, flow::ClassId id, const flow::Class& cls) {
  Written type;
  type.unit = unit;
  type.name = cls.name;
  type.cls = id;
  for (const flow::Member& member : cls.members) {
    if (!isNone(member.function)) return std::nullopt;
    if (member.name.empty() || member.isStatic || member.kind == flow::Member::Kind::Constructor) continue;
    auto& list = member.kind == flow::Member::Kind::Method ? type.methods : type.fields;
    list.push_back(member.name);
  }
  return type;
}

// The types that the program makes objects of itself, each among the units that are connected.
class MadeHere {
 public:
  MadeHere(const Program& program, const Components& components) {
    for (size_t i = 0; i < program.units.size(); ++i) {
      const auto unit = idAt<UnitId>(i);
      names_ = &namesIn_[components.of(unit)];
      look(program.moduleOf(unit));
    }
  }
  bool contains(uint32_t component, std::string_view name) const {
    const auto found = namesIn_.find(component);
    return found != namesIn_.end() && found->second.contains(name);
  }

 private:
  void look(const flow::Module& module) {
    for (const flow::Class& cls : module.classes) {
      const size_t dot = cls.superclassText.rfind('.');
      names_->insert(dot == std::string_view::npos ? cls.superclassText : cls.superclassText.substr(dot + 1));
      for (const flow::TypeNoteId note : cls.implements) addNames(module, note, 0);
    }
    for (const flow::Function& function : module.functions) {
      for (const flow::Op& op : function.cfg.ops) lookAt(module, function, op);
    }
  }

  void lookAt(const flow::Module& module, const flow::Function& function, const flow::Op& op) {
    if (op.kind != OpKind::Assign && op.kind != OpKind::Return) return;
    const flow::TypeNoteId note = op.kind == OpKind::Return ? function.returnType
                                  : isNone(op.variable)     ? None<flow::TypeNoteId>
                                                            : module.variables[op.variable].type;
    const flow::ValueId value = function.cfg.operand(op, 0);
    if (isNone(note) || isNone(value)) return;
    const OpKind made = function.cfg.definition(value).kind;
    if (made == OpKind::Object || made == OpKind::Collect) addNames(module, note, 0);
  }

  void addNames(const flow::Module& module, flow::TypeNoteId id, int depth) {
    if (isNone(id) || depth > noteDepth) return;
    const flow::TypeNote& note = module.typeNotes[id];
    if (note.kind == NoteKind::Named && !note.path.empty()) names_->insert(note.path.back());
    if (note.kind != NoteKind::Named && note.kind != NoteKind::Union) return;
    for (const flow::TypeNoteId argument : note.arguments) addNames(module, argument, depth + 1);
  }

  std::unordered_map<uint32_t, Names> namesIn_;  // by component
  Names* names_ = nullptr;                       // of the unit that is looked at
};

class Matcher {
 public:
  Matcher(const Program& program, const Components& components, const std::vector<Written>& types)
      : program_(program), components_(components) {
    Names wanted;
    for (const Written& type : types) {
      wanted.insert(type.methods.begin(), type.methods.end());
      wanted.insert(type.fields.begin(), type.fields.end());
      wanted.insert(type.classes.begin(), type.classes.end());
    }
    const auto& modules = program.bindings.modules();
    for (size_t i = 0; i < modules.size(); ++i) index(idAt<bindings::ModuleId>(i), wanted);
  }

  std::optional<StandIn> match(const Written& type) {
    if (const auto cls = classFor(type)) return StandIn{cls->module, cls->index};
    return moduleFor(type);
  }

 private:
  void index(bindings::ModuleId id, const Names& wanted) {
    const bindings::Module& module = program_.bindings[id];
    classIndex_.emplace_back();
    for (size_t c = 0; c < module.classes.size(); ++c) {
      const ClassRef ref{id, idAt<bindings::ClassIndex>(c)};
      const bindings::Class& cls = module.classes[ref.index];
      classIndex_.back().try_emplace(cls.name, ref.index);
      if (cls.kind == bindings::Class::Kind::Namespace) {
        namespaces_.push_back(ref);
        continue;
      }
      if (!cls.isHandle()) continue;
      if (wanted.contains(cls.name)) classesNamed_[cls.name].push_back(ref);
      for (const bindings::Member& member : cls.members) {
        if (member.kind == MemberKind::Static || !wanted.contains(member.name)) continue;
        auto& owners = owners_[member.name];
        if (owners.size() <= ownersLimit && (owners.empty() || owners.back() != ref)) owners.push_back(ref);
      }
    }
  }

  struct Score {
    size_t matched = 0;
    size_t missing = 0;
    size_t telling = 0;
    bool releases = false;
    bool sameName = false;

    bool suffices() const {
      const size_t total = matched + missing;
      if (sameName && telling >= 1 && matched >= 2 && missing * 2 <= total) return true;
      if (missing == 0 && telling >= 2 && releases) return true;
      return telling >= 3 && missing * 5 <= total;
    }
  };

  // A class and those that it extends, nearest first.
  std::vector<bindings::ClassIndex> lineOf(ClassRef cls) const {
    const auto& indexByName = classIndex_[unfreed::index(cls.module)];
    std::vector<bindings::ClassIndex> line{cls.index};
    for (size_t next = 0; next < line.size() && next < ancestorLimit; ++next) {
      for (const std::string& base : program_.bindings[cls.module].classes[line[next]].bases) {
        const auto found = indexByName.find(base);
        if (found != indexByName.end()) line.push_back(found->second);
      }
    }
    return line;
  }

  const Names& membersOf(ClassRef cls) {
    const auto [found, isNew] = members_.try_emplace(keyOf(cls));
    if (!isNew) return found->second;
    for (const bindings::ClassIndex one : lineOf(cls)) {
      for (const bindings::Member& member : program_.bindings[cls.module].classes[one].members) {
        if (member.kind != MemberKind::Static) found->second.insert(member.name);
      }
    }
    return found->second;
  }

  Score scoreOf(const Written& type, ClassRef ref) {
    const bindings::Class& cls = program_.bindings[ref];
    const Names& members = membersOf(ref);
    Score score;
    score.sameName = sameIgnoringCase(type.name, cls.name);
    for (const std::string_view name : type.methods) {
      const bool releases = std::find(cls.release.begin(), cls.release.end(), name) != cls.release.end();
      score.releases = score.releases || releases;
      const bool has = releases || members.contains(name);
      has ? ++score.matched : ++score.missing;
      if (has && !releases && !isCommon(name)) ++score.telling;
    }
    for (const std::string_view name : type.fields) {
      members.contains(name) ? ++score.matched : ++score.missing;
    }
    return score;
  }

  // Every class that has one of the telling methods itself. A subclass that adds none is no better than its
  // base.
  std::vector<ClassRef> candidatesFor(const Written& type) const {
    std::vector<ClassRef> candidates;
    for (const std::string_view name : type.methods) {
      const auto owners = owners_.find(name);
      if (owners == owners_.end() || owners->second.size() > ownersLimit || isCommon(name)) continue;
      candidates.insert(candidates.end(), owners->second.begin(), owners->second.end());
      if (candidates.size() > candidateLimit) break;
    }
    std::sort(candidates.begin(), candidates.end());
    candidates.erase(std::unique(candidates.begin(), candidates.end()), candidates.end());
    std::erase_if(candidates, [&](ClassRef ref) { return !components_.connects(type.unit, ref.module); });
    return candidates;
  }

  std::optional<ClassRef> classFor(const Written& type) {
    if (type.methods.size() < 2 || !type.classes.empty()) return std::nullopt;
    std::optional<ClassRef> best;
    Score bestScore;
    bool tied = false;
    for (const ClassRef ref : candidatesFor(type)) {
      const Score score = scoreOf(type, ref);
      if (!score.suffices()) continue;
      const auto rank = [](const Score& one) { return std::pair(one.matched, one.sameName); };
      if (best && rank(score) < rank(bestScore)) continue;
      if (best && rank(score) == rank(bestScore)) {
        if (descendsFrom(ref, *best) || isSameAs(ref, *best)) continue;
        tied = tied || !descendsFrom(*best, ref);
      } else {
        tied = false;
      }
      best = ref;
      bestScore = score;
    }
    return tied ? std::nullopt : best;
  }

  bool descendsFrom(ClassRef cls, ClassRef ancestor) const {
    if (cls.module != ancestor.module) return false;
    const std::vector<bindings::ClassIndex> line = lineOf(cls);
    return std::find(line.begin(), line.end(), ancestor.index) != line.end();
  }

  // Two descriptions of one class: the declarations that were given, and those of the package.
  bool isSameAs(ClassRef a, ClassRef b) const {
    return a.module != b.module && program_.bindings[a].name == program_.bindings[b].name &&
           program_.bindings[a.module].toolchain == program_.bindings[b.module].toolchain;
  }

  // The one module that has most of the classes which the type holds.
  std::optional<StandIn> moduleFor(const Written& type) const {
    if (type.classes.size() < 2) return std::nullopt;
    std::map<bindings::ModuleId, size_t> count;
    for (const std::string_view name : type.classes) {
      const auto classes = classesNamed_.find(name);
      if (classes == classesNamed_.end()) continue;
      for (const ClassRef ref : classes->second) {
        if (components_.connects(type.unit, ref.module)) ++count[ref.module];
      }
    }
    std::optional<bindings::ModuleId> best;
    size_t most = 0;
    bool tied = false;
    for (const auto& [module, classes] : count) {
      if (classes < most) continue;
      const bool isSame = best && program_.bindings[*best].toolchain == program_.bindings[module].toolchain;
      tied = classes == most && (tied || !isSame);
      if (classes > most) best = module;
      most = classes;
    }
    if (!best || tied || most < 2 || most * 2 < type.classes.size()) return std::nullopt;
    return StandIn{*best, namespaceIn(*best, type)};
  }

  // The module object that has all of these classes of the module, when there is one.
  bindings::ClassIndex namespaceIn(bindings::ModuleId module, const Written& type) const {
    for (const ClassRef ref : namespaces_) {
      if (ref.module != module) continue;
      const bindings::Class& cls = program_.bindings[ref];
      const auto has = [&](std::string_view name) {
        return !classesNamed_.contains(name) ||
               !bindings::membersNamed(program_.bindings[module], cls, name).empty();
      };
      if (std::all_of(type.classes.begin(), type.classes.end(), has)) return ref.index;
    }
    return None<bindings::ClassIndex>;
  }

  const Program& program_;
  const Components& components_;
  std::unordered_map<std::string_view, std::vector<ClassRef>> owners_;  // by the name of a member
  std::unordered_map<std::string_view, std::vector<ClassRef>> classesNamed_;
  std::vector<ClassRef> namespaces_;
  std::vector<std::unordered_map<std::string_view, bindings::ClassIndex>> classIndex_;  // by module and name
  std::unordered_map<uint64_t, Names> members_;                                         // inherited ones too
};

std::vector<Written> writtenTypes(const Program& program) {
  std::vector<Written> types;
  for (size_t u = 0; u < program.units.size(); ++u) {
    const UnitId unit = idAt<UnitId>(u);
    const flow::Module& module = program.moduleOf(unit);
    for (const flow::TypeDeclaration& declaration : module.types) {
      if (declaration.generic || isNone(declaration.note)) continue;
      if (module.typeNotes[declaration.note].kind != NoteKind::Object) continue;
      types.push_back(writtenType(module, unit, declaration));
    }
    for (size_t c = 0; c < module.classes.size(); ++c) {
      const flow::ClassId id = idAt<flow::ClassId>(c);
      if (auto type = writtenClass(unit, id, module.classes[id])) types.push_back(std::move(*type));
    }
  }
  std::erase_if(types, [](const Written& type) {
    return type.name.empty() || (type.methods.size() < 2 && type.classes.size() < 2);
  });
  return types;
}

}  // namespace

StandIns::StandIns(const Program& program, const Components& components) {
  if (!program.bindings.hasHandles()) return;
  std::vector<Written> types = writtenTypes(program);
  if (types.empty()) return;
  const MadeHere made(program, components);
  std::erase_if(types,
                [&](const Written& type) { return made.contains(components.of(type.unit), type.name); });
  Matcher matcher(program, components, types);
  for (const Written& type : types) {
    const auto found = matcher.match(type);
    if (!found) continue;
    if (isNone(type.cls)) {
      types_.emplace(keyOf(type.unit, static_cast<uint32_t>(type.note)), *found);
    } else {
      classes_.emplace(keyOf(type.unit, static_cast<uint32_t>(type.cls)), *found);
    }
    if (!isNone(found->cls)) typeFor_.emplace(keyOf(ClassRef{found->module, found->cls}), type.name);
  }
}

const StandIn* StandIns::ofType(UnitId unit, flow::TypeNoteId note) const {
  if (types_.empty()) return nullptr;
  const auto found = types_.find(keyOf(unit, static_cast<uint32_t>(note)));
  return found == types_.end() ? nullptr : &found->second;
}

const StandIn* StandIns::ofClass(UnitId unit, flow::ClassId cls) const {
  if (classes_.empty()) return nullptr;
  const auto found = classes_.find(keyOf(unit, static_cast<uint32_t>(cls)));
  return found == classes_.end() ? nullptr : &found->second;
}

std::string_view StandIns::typeFor(ClassRef cls) const {
  const auto found = typeFor_.find(keyOf(cls));
  return found == typeFor_.end() ? std::string_view() : found->second;
}

}  // namespace unfreed::program
