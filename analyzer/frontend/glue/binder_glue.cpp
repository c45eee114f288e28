#include "frontend/glue/binder_glue.h"

#include <algorithm>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "frontend/glue/binder_body.h"

namespace unfreed::glue {

using namespace syntax::literals;
using bindings::Member;
using syntax::TokenKind;

namespace {

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

// Functions of one name that are looked at to find a constructor; bounds the work on a hostile file.
constexpr size_t kMaxCandidates = 16;

// `object.name` or `object["name"]`, and the token after it.
struct Property {
  std::string_view object;
  std::string_view name;
  bool quoted = false;
  size_t end = 0;
};

class Scanner {
 public:
  explicit Scanner(const TokenList& list) : list_(list) {}

  BinderFile run() {
    findClasses();
    findObjects();
    findNames();
    for (size_t i = 0; i + 1 < list_.size(); ++i) {
      if (list_[i].kind != TokenKind::Identifier) continue;
      if (isAfterDot(i)) {
        if (isPrototype(i)) i = prototypeMember(i, classExportedAs(list_.textOf(i)));
      } else if (list_.isName(i, "Object")) {
        accessor(i);
      } else if (isPrototype(i)) {
        i = prototypeMember(i, classOf(list_.textOf(i)));
      }
    }
    for (BinderClass& cls : file_.classes) addConstructor(cls);
    return std::move(file_);
  }

 private:
  bool isAfterDot(size_t at) const { return at > 0 && (list_.is(at - 1, "."_p) || list_.is(at - 1, "?."_p)); }
  bool isPrototype(size_t at) const { return list_.is(at + 1, "."_p) && list_.isName(at + 2, "prototype"); }

  BinderClass* classOf(std::string_view local) {
    const auto found = classes_.find(local);
    return found == classes_.end() ? nullptr : &file_.classes[found->second];
  }

  Property propertyAt(size_t at) const {
    Property property;
    if (list_[at].kind != TokenKind::Identifier) return property;
    property.object = list_.textOf(at);
    return propertyAfter(at + 1, property);
  }

  BinderClass* classExportedAs(std::string_view name) {
    const auto found = exported_.find(name);
    return found == exported_.end() ? nullptr : &file_.classes[found->second];
  }

  // The `.name` or `["name"]` that starts at `at`; no name when there is none.
  Property propertyAfter(size_t at, Property property = {}) const {
    if (list_.is(at, "."_p) && list_[at + 1].kind == TokenKind::Identifier) {
      property.name = list_.textOf(at + 1);
      property.end = at + 2;
    } else if (list_.is(at, "["_p) && list_[at + 1].kind == TokenKind::String && list_.is(at + 2, "]"_p)) {
      property.name = unquoted(list_.textOf(at + 1));
      property.quoted = true;
      property.end = at + 3;
    }
    return property;
  }

  // X.prototype = Object.create(Y.prototype); and, wherever they stand, the functions that could be X.
  void findClasses() {
    for (size_t i = 0; i + 1 < list_.size(); ++i) {
      if (list_.isName(i, "function") && list_[i + 1].kind == TokenKind::Identifier) {
        functions_[list_.textOf(i + 1)].push_back(i);
      }
      if (list_[i].kind != TokenKind::Identifier || isAfterDot(i) || !isPrototype(i)) continue;
      if (!list_.is(i + 3, "="_p) || !list_.isName(i + 4, "Object") || !list_.isName(i + 6, "create"))
        continue;
      if (!list_.is(i + 7, "("_p) || !isPrototype(i + 8)) continue;
      const auto [known, isNew] = classes_.try_emplace(list_.textOf(i), file_.classes.size());
      if (!isNew) continue;
      BinderClass cls;
      cls.local = list_.textOf(i);
      cls.base = list_.textOf(i + 8);
      cls.offset = list_[i].span.begin;
      file_.classes.push_back(std::move(cls));
    }
  }

  // The module object, whatever it is called: it is given wrapPointer.
  void findObjects() {
    for (size_t i = 0; i + 1 < list_.size(); ++i) {
      if (list_[i].kind != TokenKind::Identifier || isAfterDot(i)) continue;
      const Property property = propertyAt(i);
      if (property.name != "wrapPointer" || !list_.is(property.end, "="_p)) continue;
      objects_.insert(property.object);
      wrappers_.insert(list_.textOf(property.end + 1));
    }
  }

  // M.Name = X, M.VALUE = _emscripten_enum_…(), and `v = M._emscripten_enum_… =` of
  // minified glue.
  void findNames() {
    for (size_t i = 0; i + 1 < list_.size(); ++i) {
      if (list_[i].kind != TokenKind::Identifier || isAfterDot(i)) continue;
      const Property property = propertyAt(i);
      if (property.name.empty() || !list_.is(property.end, "="_p)) continue;
      if (property.name.starts_with("_emscripten_enum_") && i > 1 && list_.is(i - 1, "="_p)) {
        enumerators_.insert(list_.textOf(i - 2));
        continue;
      }
      const std::string_view value = list_.textOf(property.end + 1);
      const bool alone = !list_.is(property.end + 2, "."_p) && !list_.is(property.end + 2, "["_p);
      BinderClass* cls = alone && objects_.contains(property.object) ? classOf(value) : nullptr;
      if (cls && cls->name.empty()) {
        cls->name = property.name;
        exported_.emplace(property.name, classes_[cls->local]);
      }
      constant(property, value);
    }
  }

  void constant(const Property& property, std::string_view value) {
    const bool reads = value.starts_with("_emscripten_enum_") || enumerators_.contains(value);
    if (!reads || !objects_.contains(property.object) || !list_.is(property.end + 1 + 1, "("_p)) return;
    file_.constants.push_back({property.name, list_[property.end - 1].span.begin});
  }

  // X.prototype["name"] = X.prototype.name = function (…) { … }, also Module.X.prototype.name = … of
  // additions.
  // Gives the last token that it has read.
  size_t prototypeMember(size_t at, BinderClass* cls) {
    // What stands before the class belongs to another function of that minified name.
    if (!cls || list_[at].span.begin < cls->offset) return at;
    std::string_view name;
    size_t next = at;
    // A minified second name comes after the one that users write.
    for (int links = 0; links < 4 && list_[next].kind == TokenKind::Identifier && isPrototype(next);
         ++links) {
      const Property property = propertyAfter(next + 3);
      if (property.name.empty() || !list_.is(property.end, "="_p)) return at;
      if (isAfterAssignment(next) && links == 0) return at;  // a link of a chain that was read already
      if (name.empty() || property.name == "__destroy__") name = property.name;
      next = property.end + 1;
    }
    if (next > at && list_.is(next, "("_p)) ++next;  // older binders wrote (function(…) {…})
    if (next == at || !list_.isName(next, "function")) return at;
    const size_t paren = list_.is(next + 1, "("_p) ? next + 1 : next + 2;
    if (!list_.is(paren, "("_p) || !list_.is(list_.after(paren), "{"_p)) return at;
    const size_t end = list_.partner[list_.after(paren)];
    if (name == "__destroy__") {
      cls->destroyable = true;
      return end;
    }
    BinderMember member = readBody(list_, paren, known());
    member.name = name;
    member.offset = list_[at].span.begin;
    cls->members.push_back(std::move(member));
    return end;
  }

  bool isAfterAssignment(size_t at) const { return at > 0 && list_.is(at - 1, "="_p); }

  // Object.defineProperty(X.prototype, "name", { get: …, set: … })
  void accessor(size_t at) {
    if (!list_.isName(at + 2, "defineProperty") || !list_.is(at + 3, "("_p) || !isPrototype(at + 4)) return;
    BinderClass* cls = classOf(list_.textOf(at + 4));
    if (!cls || !list_.is(at + 7, ","_p) || list_[at + 8].kind != TokenKind::String ||
        !list_.is(at + 10, "{"_p))
      return;
    const std::string_view name = unquoted(list_.textOf(at + 8));
    const size_t end = list_.partner[at + 10];
    for (size_t i = at + 11; i < end; i = list_.after(i)) {
      const bool isKey = list_.is(i + 1, ":"_p) && (list_.is(i - 1, "{"_p) || list_.is(i - 1, ","_p));
      if (isKey && list_.isName(i, "get")) addAccessor(*cls, name, Member::Kind::Getter, at);
      if (isKey && list_.isName(i, "set")) addAccessor(*cls, name, Member::Kind::Setter, at);
    }
  }

  // It does what get_name or set_name does, which stands right before it.
  void addAccessor(BinderClass& cls, std::string_view name, Member::Kind kind, size_t at) {
    BinderMember member;
    member.name = name;
    member.kind = kind;
    member.offset = list_[at].span.begin;
    const std::string_view prefix = kind == Member::Kind::Getter ? "get_" : "set_";
    size_t steps = 0;
    for (auto other = cls.members.rbegin(); other != cls.members.rend() && steps < 4; ++other, ++steps) {
      if (!other->name.starts_with(prefix) || other->name.substr(prefix.size()) != name) continue;
      member.wraps = other->wraps;
      if (kind == Member::Kind::Setter && !other->parameters.empty())
        member.parameters = {other->parameters.back()};
      break;
    }
    if (kind == Member::Kind::Setter && member.parameters.empty()) member.parameters.push_back({"value"});
    cls.members.push_back(std::move(member));
  }

  // function X(a, b) { … this.ptr = make(a, b); … }, unless it only throws. A minified name may be that of a
  // local function somewhere else as well: the real one speaks of `this` or throws, and is the last before
  // the class.
  void addConstructor(BinderClass& cls) {
    const auto found = functions_.find(cls.local);
    if (found == functions_.end()) return;
    const std::vector<size_t>& all = found->second;
    size_t best = list_.size();
    const auto hoisted =
        std::find_if(all.begin(), all.end(), [&](size_t at) { return list_[at].span.begin > cls.offset; });
    const auto before = static_cast<size_t>(hoisted - all.begin());
    for (size_t i = before > kMaxCandidates ? before - kMaxCandidates : 0;
         i < std::min(all.size(), before + 1); ++i) {
      const size_t at = all[i];
      const size_t body = list_.after(at + 2);
      if (!list_.is(at + 2, "("_p) || !list_.is(body, "{"_p)) continue;
      if (list_[at].span.begin > cls.offset && best < list_.size()) break;
      if (list_.isName(body + 1, "throw") || assignsToThis(list_, body)) best = at;
    }
    if (best == list_.size() || list_.isName(list_.after(best + 2) + 1, "throw")) return;
    BinderMember member = readBody(list_, best + 2, known());
    member.name = "new";
    member.kind = Member::Kind::Constructor;
    member.wraps = member.makes = {};
    member.offset = list_[best].span.begin;
    cls.members.push_back(std::move(member));
  }

  BinderNames known() const { return {&wrappers_, &classes_}; }

  const TokenList& list_;
  BinderFile file_;
  std::unordered_map<std::string_view, size_t> classes_;   // by local name
  std::unordered_map<std::string_view, size_t> exported_;  // by the name on the module object
  std::unordered_map<std::string_view, std::vector<size_t>> functions_;
  std::unordered_set<std::string_view> objects_;      // local names of the module object
  std::unordered_set<std::string_view> wrappers_;     // local names of wrapPointer
  std::unordered_set<std::string_view> enumerators_;  // local names of functions that give a constant
};

}  // namespace

bool isBinderGlue(std::string_view text) {
  // Each is a string or a property that no minifier may touch.
  return mentions(text, "WrapperObject") && mentions(text, "__destroy__") && mentions(text, "wrapPointer");
}

BinderFile scanBinderGlue(const TokenList& list) {
  return Scanner(list).run();
}

std::vector<std::string_view> reexportedFactories(const TokenList& list) {
  std::unordered_set<std::string_view> required;
  std::vector<std::string_view> names;
  const auto isRequire = [&](size_t i) {
    return list.isName(i, "require") && list.is(i + 1, "("_p) && list[i + 2].kind == TokenKind::String &&
           unquoted(list.textOf(i + 2)).starts_with('.');
  };
  const auto isRequired = [&](size_t i) { return isRequire(i) || required.contains(list.textOf(i)); };
  for (size_t i = 0; i + 1 < list.size(); ++i) {
    const bool isName = list[i].kind == TokenKind::Identifier;
    if (isName && list.is(i + 1, "="_p) && isRequire(i + 2)) {
      const bool exported = i > 1 && list.is(i - 1, "."_p) && list.isName(i - 2, "exports");
      exported ? names.push_back(list.textOf(i)) : static_cast<void>(required.insert(list.textOf(i)));
    } else if (isName && list.textOf(i) == "exports" && list.is(i + 1, "."_p) && list.is(i + 3, "="_p)) {
      if (isRequired(i + 4)) names.push_back(list.textOf(i + 2));
    } else if (isName && list.textOf(i) == "exports" && list.is(i + 1, "="_p) && list.is(i + 2, "{"_p)) {
      const size_t end = list.partner[i + 2];
      for (size_t k = i + 3; k < end; k = list.after(k)) {
        if (list[k].kind != TokenKind::Identifier || list.is(k - 1, ":"_p)) continue;
        const bool renamed = list.is(k + 1, ":"_p);
        if (isRequired(renamed ? k + 2 : k)) names.push_back(list.textOf(k));
      }
    }
  }
  return names;
}

}  // namespace unfreed::glue
