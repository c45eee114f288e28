#include "frontend/embind/chain.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace unfreed::embind {
namespace {

using bindings::Member;
using Form = Callable::Form;
using Kind = Member::Kind;

bool isPolicyWord(std::string_view word) {
  constexpr std::array<std::string_view, 8> kWords{"allow_raw_pointers",
                                                   "allow_raw_pointer",
                                                   "return_value_policy",
                                                   "pure_virtual",
                                                   "nonnull",
                                                   "async",
                                                   "pure_virtual_",
                                                   "rvp"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

bool isPolicy(const std::vector<Token>& tokens, const Brackets::Part& part) {
  for (size_t at = part.begin; at < part.end && at < part.begin + 6; ++at) {
    if (isPolicyWord(tokens[at].text)) return true;
  }
  return false;
}

// The last part of a qualified name: ns::T → T.
std::string_view lastPart(std::string_view name) {
  const size_t scope = name.rfind("::");
  return scope == std::string_view::npos ? name : name.substr(scope + 2);
}

bool refersTo(std::string_view type, std::string_view owner) {
  if (type.starts_with("const ")) type.remove_prefix(6);
  while (!type.empty() && (type.back() == '&' || type.back() == '*')) type.remove_suffix(1);
  return !owner.empty() && lastPart(type) == lastPart(owner);
}

// Whether the first written parameter is the receiver of the method.
enum class Receiver : uint8_t { IsFirst, IsNoParameter, Unknown };

Receiver receiverOf(const Callable& callable, const std::string& owner) {
  switch (callable.form) {
    case Form::Lambda:
    case Form::Function:
      return Receiver::IsFirst;
    case Form::Method:
      return Receiver::IsNoParameter;
    case Form::Overload:
      if (callable.isConst || (!callable.scope.empty() && lastPart(callable.scope) == lastPart(owner))) {
        return Receiver::IsNoParameter;
      }
      if (callable.parameters.empty()) return Receiver::IsNoParameter;
      // &T::clone of a base, &helper::area of a namespace: the first parameter tells.
      return refersTo(callable.parameters[0].type, owner) ? Receiver::IsFirst : Receiver::Unknown;
    case Form::Unknown:
    case Form::Name:
      break;
  }
  return Receiver::Unknown;
}

bool hasSignature(Form form) {
  switch (form) {
    case Form::Lambda:
    case Form::Function:
    case Form::Method:
    case Form::Overload:
      return true;
    case Form::Unknown:
    case Form::Name:
      break;
  }
  return false;
}

// &T::width is a data member, which has a setter, and &T::getWidth is none. A heuristic on names.
bool looksLikeData(const Callable& getter, const std::string& property, const std::string& owner) {
  if (getter.form != Form::Name || lastPart(getter.scope) != lastPart(owner)) return false;
  const std::string& name = getter.lastName;
  constexpr std::array<std::string_view, 9> kVerbs{"get", "Get", "is",      "Is",  "has",
                                                   "Has", "to",  "compute", "make"};
  for (const std::string_view verb : kVerbs) {
    if (!name.starts_with(verb) || property.starts_with(verb) || name.size() == verb.size()) continue;
    const char next = name[verb.size()];
    if (next == '_' || (next >= 'A' && next <= 'Z')) return false;
  }
  return true;
}

class Linker {
 public:
  Linker(Names& names, size_t cls, const Link& link, const Preprocessed& source, const Brackets& brackets,
         const Declarations& declarations)
      : names_(names),
        cls_(names.classes[cls]),
        link_(link),
        source_(source),
        tokens_(source.tokens),
        brackets_(brackets),
        declarations_(declarations) {}

  bool add() {
    const std::string_view word = link_.word.text;
    if (word == "constructor") return constructor();
    if (word == "smart_ptr") return smartPointer();
    if (word == "smart_ptr_constructor") return smartConstructor();
    if (word == "function") return named(Kind::Method);
    if (word == "class_function") return named(Kind::Static);
    if (word == "property") return property();
    if (word == "class_property") return classProperty();
    if (word == "allow_subclass") return subclass();
    return true;
  }

 private:
  std::optional<std::string> nameAt(size_t part) const {
    if (part >= link_.parts.size()) return std::nullopt;
    return literalAt(tokens_, link_.parts[part].begin, link_.parts[part].end);
  }
  Callable callableAt(size_t part) const {
    if (part >= link_.parts.size()) return {};
    Callable callable = readCallable(tokens_, brackets_, link_.parts[part].begin, link_.parts[part].end);
    declarations_.complete(callable);
    return callable;
  }
  WrittenMember make(Kind kind) const { return memberOf(link_, kind, source_); }
  std::string templateAt(size_t i) const {
    return textOf(tokens_, link_.templates[i].begin, link_.templates[i].end);
  }

  // .constructor<A, B>(), .constructor(&factory), .constructor<R(A)>(factory)
  bool constructor() {
    WrittenMember member = make(Kind::Constructor);
    member.name = "new";
    member.isFactory = !link_.parts.empty() && !isPolicy(tokens_, link_.parts[0]);
    if (member.isFactory) {
      const bool isSigned = !link_.templates.empty();
      describe(member,
               isSigned ? readSignature(tokens_, brackets_, link_.templates[0].begin, link_.templates[0].end)
                        : callableAt(0),
               {});
    } else {
      for (size_t i = 0; i < link_.templates.size(); ++i) member.parameters.push_back({templateAt(i), {}});
      member.hasParameters = true;
    }
    cls_.members.push_back(std::move(member));
    return true;
  }

  bool smartPointer() {
    cls_.hasSmartPointer = true;
    return true;
  }

  bool smartConstructor() {
    cls_.hasSmartPointer = true;
    WrittenMember member = make(Kind::Constructor);
    member.name = "new";
    describe(member, callableAt(1), {});
    member.makesPointer = true;
    member.isFactory = true;
    cls_.members.push_back(std::move(member));
    return true;
  }

  bool named(Kind kind) {
    const auto name = nameAt(0);
    if (!name) return false;
    WrittenMember member = make(kind);
    member.name = nameWithoutParameters(*name);
    describe(member, callableOf(link_, tokens_, brackets_, declarations_),
             kind == Kind::Method ? cls_.type : std::string());
    cls_.members.push_back(std::move(member));
    return true;
  }

  // .property("x", &T::x), .property("x", &T::getX, &T::setX), .property<P>("x", getter, setter)
  bool property() {
    const auto name = nameAt(0);
    if (!name) return false;
    WrittenMember getter = make(Kind::Getter);
    getter.name = *name;
    const Callable read = callableAt(1);
    describe(getter, read, cls_.type);
    if (!link_.templates.empty()) getter.result = templateAt(0);
    getter.parameters.clear();
    getter.hasParameters = true;

    const bool hasSetter = link_.parts.size() > 2 && !isPolicy(tokens_, link_.parts[2]);
    const bool isAssumed = !hasSetter && link_.templates.empty() && looksLikeData(read, *name, cls_.type);
    if (hasSetter || isAssumed) {
      WrittenMember setter = make(Kind::Setter);
      setter.name = *name;
      setter.result = "void";
      setter.isAssumed = isAssumed;
      setter.hasParameters = true;
      const Callable write = hasSetter ? callableAt(2) : Callable{};
      const bool isWritten = hasSignature(write.form) && !write.parameters.empty();
      setter.parameters.push_back({isWritten ? write.parameters.back().type : getter.result, "value"});
      cls_.members.push_back(std::move(getter));
      cls_.members.push_back(std::move(setter));
    } else {
      cls_.members.push_back(std::move(getter));
    }
    return true;
  }

  bool classProperty() {
    const auto name = nameAt(0);
    if (!name) return false;
    WrittenMember member = make(Kind::Static);
    member.name = *name;
    member.hasParameters = true;
    cls_.members.push_back(std::move(member));
    return true;
  }

  // .allow_subclass<W>("W", constructor<A>()): a class W, and X.implement(object), X.extend(name, object).
  bool subclass() {
    const auto name = nameAt(0);
    if (!name || link_.templates.empty()) return false;
    const bool hasPointer = nameAt(1).has_value();
    WrittenMember implement = make(Kind::Static);
    implement.name = "implement";
    implement.result = hasPointer && link_.templates.size() > 1 ? templateAt(1) : templateAt(0) + "*";
    implement.policy = WrittenMember::Policy::TakeOwnership;
    WrittenMember extend = make(Kind::Static);
    extend.name = "extend";
    cls_.members.push_back(std::move(implement));
    cls_.members.push_back(std::move(extend));

    WrittenClass wrapper;
    wrapper.name = *name;
    wrapper.type = templateAt(0);
    wrapper.bases = {cls_.type};
    wrapper.hasSmartPointer = hasPointer;
    wrapper.condition = source_.conditionOf(link_.word);
    wrapper.line = link_.word.line;
    WrittenMember notify = make(Kind::Method);
    notify.name = "notifyOnDestruction";
    notify.result = "void";
    notify.hasParameters = true;
    wrapper.members.push_back(std::move(notify));
    names_.classes.push_back(std::move(wrapper));  // cls_ is not valid any more
    return true;
  }

  Names& names_;
  WrittenClass& cls_;
  const Link& link_;
  const Preprocessed& source_;
  const std::vector<Token>& tokens_;
  const Brackets& brackets_;
  const Declarations& declarations_;
};

}  // namespace

std::optional<std::string> literalAt(const std::vector<Token>& tokens, size_t begin, size_t end) {
  if (begin >= end) return std::nullopt;
  std::string value;
  for (size_t at = begin; at < end; ++at) {
    if (tokens[at].kind != TokenKind::String) return std::nullopt;
    value += valueOfLiteral(tokens[at].text);
  }
  return value;
}

bool isLink(std::string_view word) {
  constexpr std::array<std::string_view, 8> kWords{
      "constructor",    "function",  "class_function",        "property",
      "class_property", "smart_ptr", "smart_ptr_constructor", "allow_subclass"};
  return std::find(kWords.begin(), kWords.end(), word) != kWords.end();
}

std::string nameWithoutParameters(const std::string& name) {
  if (name.starts_with("@@")) return "[Symbol." + name.substr(2) + "]";
  const size_t open = name.find('(');
  return open == std::string::npos || open == 0 ? name : name.substr(0, open);
}

WrittenMember memberOf(const Link& link, Kind kind, const Preprocessed& source) {
  WrittenMember member;
  member.kind = kind;
  member.condition = source.conditionOf(link.word);
  member.line = link.word.line;
  for (const Brackets::Part& part : link.parts) {
    if (!isPolicy(source.tokens, part)) continue;
    for (size_t at = part.begin; at < part.end; ++at) {
      if (source.tokens[at].isWord("take_ownership")) member.policy = WrittenMember::Policy::TakeOwnership;
      if (source.tokens[at].isWord("reference")) member.policy = WrittenMember::Policy::Reference;
    }
  }
  return member;
}

Callable callableOf(const Link& link, const std::vector<Token>& tokens, const Brackets& brackets,
                    const Declarations& declarations) {
  if (!link.templates.empty()) {
    return readSignature(tokens, brackets, link.templates[0].begin, link.templates[0].end);
  }
  if (link.parts.size() < 2) return {};
  Callable callable = readCallable(tokens, brackets, link.parts[1].begin, link.parts[1].end);
  declarations.complete(callable);
  return callable;
}

void describe(WrittenMember& member, const Callable& callable, const std::string& owner) {
  member.result = callable.result == "auto" || callable.result.starts_with("decltype") ? "" : callable.result;
  if (!hasSignature(callable.form)) return;
  member.parameters = callable.parameters;
  member.hasParameters = true;
  if (owner.empty()) return;
  switch (receiverOf(callable, owner)) {
    case Receiver::IsFirst:
      if (!member.parameters.empty()) member.parameters.erase(member.parameters.begin());
      break;
    case Receiver::IsNoParameter:
      break;
    case Receiver::Unknown:
      member.parameters.clear();
      member.hasParameters = false;
      break;
  }
}

bool addLink(Names& names, size_t cls, const Link& link, const Preprocessed& source, const Brackets& brackets,
             const Declarations& declarations) {
  return Linker(names, cls, link, source, brackets, declarations).add();
}

}  // namespace unfreed::embind
