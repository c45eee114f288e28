#include <fmt/format.h>

#include "flow/print_op.h"

namespace unfreed::flow {

namespace {

constexpr size_t LongestType = 200;  // bytes of a type that are shown
constexpr int DeepestType = 8;

// Types may be deep and wide: depth and length are bounded.
class TypePrinter {
 public:
  explicit TypePrinter(const Module& module) : module_(module) {}
  std::string print(TypeNoteId type) {
    add(type, DeepestType);
    return std::move(out_);
  }

 private:
  void add(TypeNoteId type, int depth);
  void addList(const std::vector<TypeNoteId>& types, std::string_view separator, int depth);
  void addMembers(const TypeNote& note, int depth);
  void addPath(const TypeNote& note, size_t first);
  void addKind(const TypeNote& note, int depth);

  const Module& module_;
  std::string out_;
};

void TypePrinter::addList(const std::vector<TypeNoteId>& types, std::string_view separator, int depth) {
  for (size_t at = 0; at < types.size() && out_.size() < LongestType; ++at) {
    if (at > 0) out_ += separator;
    add(types[at], depth);
  }
}

void TypePrinter::addPath(const TypeNote& note, size_t first) {
  for (size_t at = first; at < note.path.size() && out_.size() < LongestType; ++at) {
    if (at > 0) out_ += ".";
    out_ += plainName(note.path[at]);
  }
}

void TypePrinter::addMembers(const TypeNote& note, int depth) {
  out_ += "{";
  for (size_t at = 0; at < note.members.size() && out_.size() < LongestType; ++at) {
    out_ += fmt::format("{}{}: ", at > 0 ? ", " : "", plainName(note.members[at].first));
    add(note.members[at].second, depth);
  }
  out_ += "}";
}

void TypePrinter::addKind(const TypeNote& note, int depth) {
  switch (note.kind) {
    case TypeNote::Kind::Unknown:
      out_ += "unknown";
      return;
    case TypeNote::Kind::Plain:
      out_ += "plain";
      return;
    case TypeNote::Kind::Named:
      addPath(note, 0);
      if (note.arguments.empty()) return;
      out_ += "<";
      addList(note.arguments, ", ", depth);
      out_ += ">";
      return;
    case TypeNote::Kind::TypeOf:
      out_ += "typeof ";
      addPath(note, 0);
      return;
    case TypeNote::Kind::Union:
      out_ += "(";
      addList(note.arguments, " | ", depth);
      out_ += ")";
      return;
    case TypeNote::Kind::Tuple:
      out_ += "[";
      addList(note.arguments, ", ", depth);
      out_ += "]";
      return;
    case TypeNote::Kind::Function:
      out_ += "() => ";
      addList(note.arguments, ", ", depth);
      return;
    case TypeNote::Kind::Constructor:
      out_ += "new () => ";
      addList(note.arguments, ", ", depth);
      return;
    case TypeNote::Kind::Object:
      addMembers(note, depth);
      return;
    case TypeNote::Kind::Import:
      out_ += fmt::format("import({})", note.path.empty() ? "" : quotedText(note.path[0]));
      addPath(note, 1);
      return;
  }
}

void TypePrinter::add(TypeNoteId type, int depth) {
  if (index(type) >= module_.typeNotes.size()) {
    out_ += "?";
  } else if (depth == 0 || out_.size() >= LongestType) {
    out_ += "…";
  } else {
    const TypeNote& note = module_.typeNotes[type];
    addKind(note, depth - 1);
    if (note.optional) out_ += "?";
  }
}

}  // namespace

std::string printType(const Module& module, TypeNoteId type) {
  return TypePrinter(module).print(type);
}

}  // namespace unfreed::flow
