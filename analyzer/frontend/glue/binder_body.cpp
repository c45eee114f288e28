#include "frontend/glue/binder_body.h"

#include <algorithm>
#include <utility>

namespace unfreed::glue {

using namespace syntax::literals;
using bindings::Member;
using syntax::TokenKind;

namespace {

// Far beyond what the binder writes for one member; what is longer was written by hand, and is not followed.
constexpr size_t kMaxBody = 5000;
constexpr size_t kMaxParameters = 64;

class Body {
 public:
  Body(const TokenList& list, size_t paren, const BinderNames& names) : list_(list), names_(names) {
    parameters(paren);
    const size_t open = list.after(paren);
    read(open, std::min<size_t>(list.partner[open], open + kMaxBody));
  }

  BinderMember take() {
    // The binder puts static functions on the prototype as well; what makes an object was added by hand.
    const bool isStatic = !needsReceiver_ && member_.makes.empty();
    member_.kind = isStatic ? Member::Kind::Static : Member::Kind::Method;
    return std::move(member_);
  }

 private:
  void parameters(size_t paren) {
    const size_t end = list_.partner[paren];
    for (size_t i = paren + 1; i < end && member_.parameters.size() < kMaxParameters; i = list_.after(i)) {
      const bool isFirst = list_.is(i - 1, "("_p) || list_.is(i - 1, ","_p);
      if (isFirst && list_[i].kind == TokenKind::Identifier) member_.parameters.push_back({list_.textOf(i)});
    }
  }

  BinderParameter* parameterNamed(std::string_view name) {
    for (BinderParameter& parameter : member_.parameters) {
      if (parameter.name == name) return &parameter;
    }
    return nullptr;
  }

  bool isClass(std::string_view name) {
    return names_.classes->contains(name) && parameterNamed(name) == nullptr;
  }

  void read(size_t open, size_t end) {
    for (size_t i = open + 1; i < end; ++i) {
      if (list_[i].kind != TokenKind::Identifier || list_.is(i - 1, "."_p)) continue;
      const std::string_view word = list_.textOf(i);
      needsReceiver_ |= word == "this";
      if (word == "new" && list_.isName(i - 1, "return") && isClass(list_.textOf(i + 1))) {
        member_.makes = list_.textOf(i + 1);
      } else if (list_.is(i + 1, "("_p) && names_.wrappers->contains(word)) {
        wrapping(i + 1);
      } else if (list_.is(i + 1, "="_p)) {
        assignment(i, open);
      }
    }
  }

  // w(call(…), C): the class comes last.
  void wrapping(size_t paren) {
    const size_t end = list_.partner[paren];
    if (end < paren + 4 || !list_.is(end - 2, ","_p)) return;
    if (isClass(list_.textOf(end - 1))) member_.wraps = list_.textOf(end - 1);
  }

  // `a = a.ptr` and `a = ensureString(a)`; the first alone only when nothing was asked before.
  void assignment(size_t at, size_t open) {
    const std::string_view name = list_.textOf(at);
    BinderParameter* parameter = parameterNamed(name);
    if (!parameter) return;
    const bool reads = list_.isName(at + 2, name) && list_.is(at + 3, "."_p);
    const bool converts = list_[at + 2].kind == TokenKind::Identifier && list_.is(at + 3, "("_p) &&
                          list_.isName(at + 4, name) && list_.is(at + 5, ")"_p);
    const bool unconditional = at - 1 == open || list_.is(at - 1, ";"_p) || list_.is(at - 1, "}"_p);
    if (converts) {
      parameter->use = BinderParameter::Use::Converted;
    } else if (reads && unconditional && parameter->use == BinderParameter::Use::Unknown) {
      parameter->use = BinderParameter::Use::Handle;
    }
  }

  const TokenList& list_;
  const BinderNames& names_;
  BinderMember member_;
  bool needsReceiver_ = false;
};

}  // namespace

BinderMember readBody(const TokenList& list, size_t paren, const BinderNames& names) {
  return Body(list, paren, names).take();
}

bool assignsToThis(const TokenList& list, size_t body) {
  const size_t end = std::min<size_t>(list.partner[body], body + kMaxBody);
  for (size_t i = body + 1; i < end; ++i) {
    if (list.isName(i, "this") && list.is(i + 1, "."_p) && list.is(i + 3, "="_p)) return true;
  }
  return false;
}

}  // namespace unfreed::glue
