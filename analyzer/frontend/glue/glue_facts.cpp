#include "frontend/glue/glue_facts.h"

#include <algorithm>
#include <string>

#include "frontend/glue/token_list.h"

namespace unfreed::glue {

using namespace syntax::literals;
using bindings::Member;
using syntax::TokenKind;

const GlueMember* GlueClass::memberNamed(std::string_view memberName) const {
  for (const GlueMember& member : members) {
    if (member.name == memberName) return &member;
  }
  return nullptr;
}

bool GlueClass::isMade() const {
  return std::any_of(members.begin(), members.end(), [](const GlueMember& member) {
    return member.kind == Member::Kind::Constructor || member.name == "__wrap";
  });
}

const GlueClass* GlueFacts::classNamed(std::string_view name) const {
  for (const GlueClass& cls : classes) {
    if (cls.name == name) return &cls;
  }
  return nullptr;
}

namespace {

// One walk over the tokens. Facts belong to the innermost class member or named function around them, so
// closures count for the member they stand in.
class Scanner {
 public:
  Scanner(GlueFacts& facts, std::string_view text, bool wantComments)
      : facts_(facts), list_(tokenize(text)), wantComments_(wantComments) {}

  void run() {
    while (at_ + 1 < list_.size()) {
      while (!open_.empty() && open_.back().end <= at_) open_.pop_back();
      if (!open_.empty() && open_.back().isClass) {
        classMember();
      } else if (list_[at_].kind == TokenKind::Identifier) {
        identifier();
      } else {
        ++at_;
      }
    }
  }

 private:
  static constexpr size_t maxParameters = 64;  // generated functions have few; bounds the search for a name

  struct Open {
    size_t end;
    bool isClass;
    size_t cls;     // index of the class, or npos
    size_t member;  // index in the class, or in the functions
  };
  static constexpr size_t npos = static_cast<size_t>(-1);

  GlueMember* current() {
    if (open_.empty()) return nullptr;
    const Open& top = open_.back();
    if (top.isClass) return nullptr;
    return top.cls == npos ? &facts_.functions[top.member] : &facts_.classes[top.cls].members[top.member];
  }

  std::string_view comment(size_t at) const {
    if (!wantComments_) return {};
    const uint32_t previous = at == 0 ? 0 : list_[at - 1].span.end;
    return syntax::commentBefore(list_.text, previous, list_[at].span.begin);
  }

  GlueParameter* parameterNamed(std::string_view name) {
    GlueMember* member = current();
    if (!member) return nullptr;
    for (GlueParameter& parameter : member->parameters) {
      if (parameter.name == name) return &parameter;
    }
    return nullptr;
  }

  std::vector<GlueParameter> parameters(size_t paren) const {
    std::vector<GlueParameter> found;
    const size_t end = list_.partner[paren];
    bool expected = true;
    for (size_t i = paren + 1; i < end && found.size() < maxParameters; i = list_.after(i)) {
      if (expected && list_[i].kind == TokenKind::Identifier) {
        GlueParameter parameter;
        parameter.name = list_.textOf(i);
        found.push_back(parameter);
        expected = false;
      }
      if (list_.is(i, ","_p)) expected = true;
    }
    return found;
  }

  void identifier() {
    const std::string_view name = list_.textOf(at_);
    const bool afterDot = at_ > 0 && (list_.is(at_ - 1, "."_p) || list_.is(at_ - 1, "?."_p));
    if (afterDot) {
      memberName(name);
    } else if (name == "class") {
      openClass();
    } else if (name == "function") {
      openFunction();
    } else if (name == "_assertClass" && list_.is(at_ + 1, "("_p)) {
      if (GlueParameter* parameter = parameterNamed(list_.textOf(at_ + 2))) {
        parameter->className = list_.textOf(at_ + 4);
      }
      ++at_;
    } else if (list_.is(at_ + 1, "("_p)) {
      helperCall(name);
      ++at_;
    } else if (name == "export" && list_.is(at_ + 1, "{"_p)) {
      exportList();
    } else {
      ++at_;
    }
  }

  // A call of one of the helpers that tell how an argument or a result travels.
  void helperCall(std::string_view name) {
    if (name.starts_with("passArrayJsValueToWasm")) {
      if (GlueParameter* parameter = parameterNamed(list_.textOf(at_ + 2))) parameter->array = true;
    } else if (name == "addHeapObject" || name == "addBorrowedObject" ||
               name.starts_with("addToExternrefTable")) {
      if (GlueParameter* parameter = parameterNamed(list_.textOf(at_ + 2))) parameter->value = true;
    } else if (name.starts_with("getArrayJsValueFromWasm")) {
      if (GlueMember* member = current()) member->returnsArray = true;
    }
  }

  // `object.name`, the walk standing on the name.
  void memberName(std::string_view name) {
    const std::string_view object = at_ >= 2 ? list_.textOf(at_ - 2) : std::string_view{};
    const bool called = list_.is(at_ + 1, "("_p);
    if (name == "__wbg_ptr" || name == "ptr") {
      pointer(object);
    } else if (name == "__destroy_into_raw" && called) {
      consumed(object);
    } else if (name == "__wrap" && called) {
      wrapped(object);
    } else if (name == "register" && called) {
      if (GlueMember* member = current()) member->registers = true;
      if (!open_.empty() && open_.back().cls != npos) facts_.classes[open_.back().cls].registered = true;
    } else if (name == "unregister" && called) {
      if (!open_.empty() && open_.back().cls != npos) facts_.classes[open_.back().cls].registered = true;
    } else if (called && name.size() > 11 && name.starts_with("__wbg_") && name.ends_with("_free")) {
      freed(name);
    } else if (name == "prototype") {
      prototype(object);
    } else if (list_.is(at_ + 1, "="_p) && (object == "exports" || object == "__exports")) {
      assignExport(name);
      return;
    }
    ++at_;
  }

  void consumed(std::string_view object) {
    if (object == "this") {
      if (GlueMember* member = current()) member->consumesReceiver = true;
    } else if (GlueParameter* parameter = parameterNamed(object)) {
      parameter->consumed = true;
    }
  }

  // `x.ptr = 0` moved the object before __destroy_into_raw existed; any other mention borrows.
  void pointer(std::string_view object) {
    const bool zeroed = list_.is(at_ + 1, "="_p) && list_.textOf(at_ + 2) == "0";
    if (zeroed) return consumed(object);
    if (GlueParameter* parameter = parameterNamed(object)) parameter->borrowed = true;
  }

  // `X.__wrap(ret)`, `ret === 0 ? undefined : X.__wrap(ret)`
  void wrapped(std::string_view object) {
    GlueMember* member = current();
    if (!member || object.empty()) return;
    const size_t cls = open_.back().cls;
    const bool isOwn = cls != npos && facts_.classes[cls].ownName == object;
    member->wraps = isOwn ? facts_.classes[cls].name : object;
    member->wrapsOptional |= at_ >= 4 && list_.is(at_ - 3, ":"_p);
  }

  void freed(std::string_view name) {
    // Where a class extends another, other members release what it has of that one.
    const GlueMember* member = current();
    if (member && member->name == "free" && open_.back().cls != npos) {
      GlueClass& cls = facts_.classes[open_.back().cls];
      if (cls.freedAs.empty())
        cls.freedAs = name.substr(6, name.size() - 11);  // between `__wbg_` and `_free`
    }
    int commas = 0;
    const size_t end = std::min<size_t>(list_.partner[at_ + 1], at_ + 20);
    for (size_t i = at_ + 2; i < end; i = list_.after(i)) commas += list_.is(i, ","_p) ? 1 : 0;
    facts_.freeArity = std::max(facts_.freeArity, commas + 1);
  }

  // X.prototype[Symbol.dispose] = …
  void prototype(std::string_view object) {
    if (!list_.is(at_ + 1, "["_p) || !list_.isName(at_ + 2, "Symbol") || !list_.isName(at_ + 4, "dispose"))
      return;
    for (GlueClass& cls : facts_.classes) {
      if (cls.name == object) cls.dispose = true;
    }
  }

  // exports.name = function (…) { … }; exports.name = local; exports.name = class …
  void assignExport(std::string_view name) {
    at_ += 2;
    if (list_.isName(at_, "function")) return openFunction(name);
    if (list_[at_].kind != TokenKind::Identifier || list_.isName(at_, "class")) return;
    facts_.exports.push_back({list_.textOf(at_), name});
  }

  // export { a, b as c }
  void exportList() {
    const size_t end = list_.partner[at_ + 1];
    for (size_t i = at_ + 2; i < end; ++i) {
      if (list_[i].kind != TokenKind::Identifier) continue;
      const std::string_view local = list_.textOf(i);
      const bool renamed = list_.isName(i + 1, "as");
      facts_.exports.push_back({local, renamed ? list_.textOf(i + 2) : local});
      if (renamed) i += 2;
    }
    at_ = end + 1;
  }

  void openFunction(std::string_view exportedAs = {}) {
    const size_t start = at_;
    ++at_;
    if (list_.is(at_, "*"_p)) ++at_;
    GlueMember function;
    function.kind = Member::Kind::Function;
    function.name = exportedAs;
    function.exported = !exportedAs.empty();
    if (list_[at_].kind == TokenKind::Identifier) {
      if (function.name.empty()) function.name = list_.textOf(at_);
      ++at_;
    }
    if (!list_.is(at_, "("_p)) return;
    const size_t body = list_.after(at_);
    if (function.name.empty() || !list_.is(body, "{"_p)) return;  // the walk goes on in the parameters
    size_t first = start;
    while (first > 0 && (list_.isName(first - 1, "async") || list_.isName(first - 1, "export"))) --first;
    function.exported |= list_.isName(first, "export");
    if (!exportedAs.empty()) first = statementStart(start);
    function.comment = comment(first);
    function.offset = list_[start].span.begin;
    function.parameters = parameters(at_);
    facts_.functions.push_back(std::move(function));
    open_.push_back({list_.partner[body], false, npos, facts_.functions.size() - 1});
    at_ = body + 1;
  }

  // Back from `function` in `module.exports.name = function` to `module`.
  size_t statementStart(size_t at) const {
    for (int steps = 0; at > 0 && steps < 8 && !list_[at].afterNewline; ++steps) --at;
    return at;
  }

  // class X [extends Y] { … }, let x = class { … }
  void openClass() {
    GlueClass cls;
    cls.offset = list_[at_].span.begin;
    cls.exported = at_ > 0 && list_.isName(at_ - 1, "export");
    if (at_ >= 2 && list_.is(at_ - 1, "="_p)) cls.name = list_.textOf(at_ - 2);
    ++at_;
    if (list_[at_].kind == TokenKind::Identifier && !list_.isName(at_, "extends")) {
      if (cls.name.empty()) cls.name = list_.textOf(at_);
      cls.ownName = list_.textOf(at_);
      ++at_;
    }
    for (int steps = 0; steps < 16 && !list_.is(at_, "{"_p) && list_[at_].kind != TokenKind::End; ++steps) {
      if (list_[at_].kind == TokenKind::Identifier) cls.base = list_.textOf(at_);
      at_ = list_.after(at_);
    }
    if (!list_.is(at_, "{"_p)) return;
    facts_.classes.push_back(std::move(cls));
    open_.push_back({list_.partner[at_], true, facts_.classes.size() - 1, npos});
    ++at_;
  }

  void classMember() {
    const Open top = open_.back();
    const size_t start = at_;
    GlueMember member;
    bool isStatic = false;
    for (; list_[at_].kind == TokenKind::Identifier && !list_.is(at_ + 1, "("_p); ++at_) {
      const std::string_view word = list_.textOf(at_);
      if (word == "static") isStatic = true;
      if (word == "get") member.kind = Member::Kind::Getter;
      if (word == "set") member.kind = Member::Kind::Setter;
      if (list_.is(at_ + 1, "="_p) || list_.is(at_ + 1, ";"_p)) return skipField(top.end);
    }
    if (list_.is(at_, "*"_p)) ++at_;
    if (!memberHead(member, facts_.classes[top.cls])) return skipField(top.end);
    const size_t body = list_.after(at_);
    if (!list_.is(at_, "("_p) || !list_.is(body, "{"_p)) return skipField(top.end);
    if (isStatic) member.kind = Member::Kind::Static;
    if (member.name == "constructor" && !isStatic) member.kind = Member::Kind::Constructor;
    // Debug builds give a class without a constructor one that throws.
    const bool isBarred = member.kind == Member::Kind::Constructor && list_.isName(body + 1, "throw");
    if (isBarred) {
      at_ = list_.after(body);
      return;
    }
    member.comment = comment(start);
    member.offset = list_[start].span.begin;
    member.parameters = parameters(at_);
    facts_.classes[top.cls].members.push_back(std::move(member));
    open_.push_back({list_.partner[body], false, top.cls, facts_.classes[top.cls].members.size() - 1});
    at_ = body + 1;
  }

  bool memberHead(GlueMember& member, GlueClass& cls) {
    if (list_.is(at_, "["_p)) {
      cls.dispose |= list_.isName(at_ + 1, "Symbol") && list_.isName(at_ + 3, "dispose");
      member.name = "[]";
      at_ = list_.after(at_);
      return true;
    }
    const TokenKind kind = list_[at_].kind;
    if (kind == TokenKind::Identifier || kind == TokenKind::PrivateName) {
      member.name = list_.textOf(at_++);
      return true;
    }
    if (kind == TokenKind::String) {
      member.name = unquoted(list_.textOf(at_++));
      return true;
    }
    return false;
  }

  void skipField(size_t end) {
    do {
      at_ = list_.after(at_);
    } while (at_ < end && !list_.is(at_ - 1, ";"_p) && !list_.is(at_ - 1, "}"_p) && !list_[at_].afterNewline);
  }

  GlueFacts& facts_;
  TokenList list_;
  bool wantComments_;
  size_t at_ = 0;
  std::vector<Open> open_;
};

bool mentions(std::string_view text, std::string_view word) {
  return text.find(word) != std::string_view::npos;
}

}  // namespace

void scanGlue(GlueFacts& facts, std::string_view path, std::string_view text, bool wantComments) {
  const bool wasmBindgen =
      mentions(text, "__destroy_into_raw") || mentions(text, "__wbindgen") || mentions(text, "__wbg_");
  // One file is one toolchain's; the searches are not free on megabytes.
  const bool embind =
      !wasmBindgen && (mentions(text, "BindingError") || mentions(text, "_embind_register_class") ||
                       mentions(text, "attachFinalizer"));
  const bool webIdl = !wasmBindgen && !embind && isBinderGlue(text);
  facts.wasmBindgen |= wasmBindgen;
  facts.embind |= embind;
  facts.webIdl |= webIdl;
  facts.wasm |= wasmBindgen || embind || webIdl || mentions(text, "WebAssembly");
  facts.registry |= mentions(text, "new FinalizationRegistry");
  if (facts.path.empty() && (wasmBindgen || embind || webIdl)) {
    facts.path = std::string(path);
    facts.text = text;
  }
  if (webIdl) facts.binder.sources.push_back({std::string(path), text, scanBinderGlue(tokenize(text))});
  // Embind makes its classes at run time: there is nothing to read in its glue.
  if (wasmBindgen || (!embind && !webIdl && facts.registry)) Scanner(facts, text, wantComments).run();
}

}  // namespace unfreed::glue
