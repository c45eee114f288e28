#include "frontend/ecmascript/type_expression.h"

#include <algorithm>
#include <array>
#include <utility>
#include <vector>

namespace unfreed::ecmascript {
namespace {

using flow::TypeNote;
using flow::TypeNoteId;

constexpr int depthLimit = 24;

bool isNamePart(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '$' ||
         static_cast<unsigned char>(c) >= 0x80;
}

bool isPlainName(std::string_view name) {
  constexpr std::array<std::string_view, 14> plain = {"string", "number",    "boolean", "bigint", "symbol",
                                                      "void",   "undefined", "null",    "never",  "String",
                                                      "Number", "Boolean",   "true",    "false"};
  return std::find(plain.begin(), plain.end(), name) != plain.end();
}

bool isUnknownName(std::string_view name) {
  return name == "any" || name == "unknown" || name == "object" || name == "Object" || name == "Function" ||
         name == "function";
}

TypeNote of(TypeNote::Kind kind) {
  TypeNote note;
  note.kind = kind;
  return note;
}

class Reader {
 public:
  Reader(std::string_view text, flow::Module& target) : text_(text), module_(target) {}
  TypeNote type(int depth);
  TypeNoteId add(TypeNote note) { return module_.typeNotes.add(std::move(note)); }

 private:
  TypeNote one(int depth);
  TypeNote primary(int depth);
  TypeNote named(int depth);
  TypeNote imported();
  TypeNote group(int depth);
  TypeNote object(int depth);
  TypeNote tuple(int depth);
  TypeNote closureStyle(int depth);
  TypeNote arrow(int depth);
  void arguments(TypeNote& note, int depth);
  std::string_view name();
  std::string_view quoted();
  bool skipGroup(char open, char close);
  void skipSpace();
  char peek();
  bool take(std::string_view expected);

  std::string_view text_;
  flow::Module& module_;
  size_t at_ = 0;
};

// Comments have `*` at the start of each of their lines.
void Reader::skipSpace() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '\n') {
      ++at_;
      while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) ++at_;
      if (at_ < text_.size() && text_[at_] == '*') ++at_;
    } else if (c == ' ' || c == '\t' || c == '\r') {
      ++at_;
    } else {
      return;
    }
  }
}

char Reader::peek() {
  skipSpace();
  return at_ < text_.size() ? text_[at_] : '\0';
}

bool Reader::take(std::string_view expected) {
  skipSpace();
  if (text_.substr(at_, expected.size()) != expected) return false;
  if (isNamePart(expected.back()) && at_ + expected.size() < text_.size() &&
      isNamePart(text_[at_ + expected.size()])) {
    return false;
  }
  at_ += expected.size();
  return true;
}

std::string_view Reader::name() {
  skipSpace();
  const size_t begin = at_;
  while (at_ < text_.size() && isNamePart(text_[at_])) ++at_;
  return text_.substr(begin, at_ - begin);
}

std::string_view Reader::quoted() {
  const char quote = peek();
  const size_t begin = ++at_;
  while (at_ < text_.size() && text_[at_] != quote) ++at_;
  const std::string_view inside = text_.substr(begin, at_ - begin);
  if (at_ < text_.size()) ++at_;
  return inside;
}

// Past the bracket that matches the one here.
bool Reader::skipGroup(char open, char close) {
  int level = 0;
  for (; at_ < text_.size(); ++at_) {
    if (text_[at_] == open) ++level;
    if (text_[at_] == close && --level == 0) {
      ++at_;
      return true;
    }
  }
  return false;
}

void Reader::arguments(TypeNote& note, int depth) {
  if (peek() == '.' && at_ + 1 < text_.size() && text_[at_ + 1] == '<') ++at_;
  if (!take("<")) return;
  do note.arguments.push_back(add(type(depth)));
  while (take(","));
  take(">");
}

TypeNote Reader::named(int depth) {
  const std::string_view first = name();
  if (isPlainName(first)) return of(TypeNote::Kind::Plain);
  TypeNote note = of(isUnknownName(first) ? TypeNote::Kind::Unknown : TypeNote::Kind::Named);
  if (note.kind == TypeNote::Kind::Named) note.path.push_back(first);
  while (peek() == '.' && at_ + 1 < text_.size() && isNamePart(text_[at_ + 1])) {
    ++at_;
    note.path.push_back(name());
  }
  arguments(note, depth);
  return note;
}

TypeNote Reader::imported() {
  TypeNote note = of(TypeNote::Kind::Import);
  if (!take("(") || (peek() != '\'' && peek() != '"')) return of(TypeNote::Kind::Unknown);
  note.path.push_back(quoted());
  take(")");
  while (take(".")) note.path.push_back(name());
  return note;
}

TypeNote Reader::object(int depth) {
  TypeNote note = of(TypeNote::Kind::Object);
  take("{");
  while (peek() != '}' && peek() != '\0') {
    const std::string_view key = name();
    const bool optional = take("?");
    if (key.empty() || !take(":")) return of(TypeNote::Kind::Unknown);
    TypeNote member = type(depth);
    member.optional = member.optional || optional;
    note.members.emplace_back(key, add(std::move(member)));
    if (!take(",") && !take(";")) break;
  }
  take("}");
  return note;
}

TypeNote Reader::tuple(int depth) {
  TypeNote note = of(TypeNote::Kind::Tuple);
  take("[");
  while (peek() != ']' && peek() != '\0') {
    note.arguments.push_back(add(type(depth)));
    if (!take(",")) break;
  }
  take("]");
  return note;
}

// `function(A, B): C`
TypeNote Reader::closureStyle(int depth) {
  TypeNote note = of(TypeNote::Kind::Function);
  if (peek() == '(') skipGroup('(', ')');
  note.arguments.push_back(add(take(":") ? type(depth) : of(TypeNote::Kind::Unknown)));
  return note;
}

// `(a: A) => B`, or a type in parentheses
TypeNote Reader::group(int depth) {
  const size_t begin = at_;
  if (skipGroup('(', ')') && take("=>")) return arrow(depth);
  at_ = begin;
  take("(");
  TypeNote note = type(depth);
  take(")");
  return note;
}

TypeNote Reader::arrow(int depth) {
  TypeNote note = of(TypeNote::Kind::Function);
  note.arguments.push_back(add(type(depth)));
  return note;
}

TypeNote Reader::primary(int depth) {
  const char next = peek();
  if (next == '(') return group(depth);
  if (next == '{') return object(depth);
  if (next == '[') return tuple(depth);
  if (next == '\'' || next == '"') {
    quoted();
    return of(TypeNote::Kind::Plain);
  }
  if (take("import")) return imported();
  if (take("function")) return closureStyle(depth);
  if (take("keyof")) {
    one(depth);
    return of(TypeNote::Kind::Plain);
  }
  if (take("typeof")) {
    TypeNote note = named(depth);
    if (note.kind == TypeNote::Kind::Named) note.kind = TypeNote::Kind::TypeOf;
    return note;
  }
  if (!isNamePart(next)) {
    if (at_ < text_.size()) ++at_;
    return of(TypeNote::Kind::Unknown);
  }
  return named(depth);
}

TypeNote Reader::one(int depth) {
  if (depth > depthLimit) {
    at_ = text_.size();
    return of(TypeNote::Kind::Unknown);
  }
  ++depth;
  bool optional = take("?");
  while (take("!") || take("...") || take("readonly")) {
  }
  TypeNote note = primary(depth);
  while (true) {
    if (take("[]")) {
      TypeNote array = of(TypeNote::Kind::Named);
      array.path = {"Array"};
      array.arguments = {add(std::move(note))};
      note = std::move(array);
    } else if (take("=") || take("?")) {
      optional = true;
    } else {
      break;
    }
  }
  note.optional = note.optional || optional;
  return note;
}

TypeNote Reader::type(int depth) {
  bool optional = false;
  std::vector<TypeNote> parts;
  take("|");
  do {
    const size_t begin = at_;
    TypeNote part = one(depth);
    std::string_view text = text_.substr(begin, at_ - begin);
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    if (text == "null" || text == "undefined" || text == "void") {
      optional = true;
    } else {
      parts.push_back(std::move(part));
    }
  } while (take("|"));
  TypeNote note;
  if (parts.empty()) {
    note = of(TypeNote::Kind::Plain);
  } else if (parts.size() == 1) {
    note = std::move(parts.front());
  } else {
    note = of(TypeNote::Kind::Union);
    for (TypeNote& part : parts) note.arguments.push_back(add(std::move(part)));
  }
  note.optional = note.optional || optional;
  return note;
}

}  // namespace

TypeNoteId readTypeExpression(std::string_view text, flow::Module& module) {
  Reader reader(text, module);
  return reader.add(reader.type(0));
}

}  // namespace unfreed::ecmascript
