// Type annotations and declarations, reduced to TypeNotes. What is of no use for following values is Unknown.
#include "frontend/ecmascript/families.h"

namespace unfreed::ecmascript {
namespace {

using flow::TypeNote;

constexpr int depthLimit = 24;  // deeper types are Unknown

class TypeReader {
 public:
  explicit TypeReader(Lowering& ctx) : ctx_(ctx) {}
  TypeNoteId read(Node type, int depth);
  TypeNote noteOf(Node type, int depth);
  TypeNote objectOf(Node body, int depth);

 private:
  TypeNoteId add(TypeNote note) { return ctx_.module.typeNotes.add(std::move(note)); }
  TypeNote generic(Node type, int depth);
  TypeNote arrayOf(Node element, int depth);
  TypeNote unionOf(Node type, int depth);
  TypeNote tupleOf(Node type, int depth);
  TypeNote functionOf(Node signature, Role result, int depth);
  TypeNote constructorOf(Node signature, int depth);
  TypeNote typeofPath(Node type);
  TypeNote importPath(Node type, int depth);
  bool takeMember(Node member, TypeNote& note, int depth);
  std::vector<std::string_view> pathOf(Node name);
  void flatten(Node type, Kind kind, std::vector<Node>& parts);

  Lowering& ctx_;
};

TypeNote of(TypeNote::Kind kind) {
  TypeNote note;
  note.kind = kind;
  return note;
}

bool isNullishType(Node type) {
  const std::string_view text = type.text();
  return text == "null" || text == "undefined" || text == "void";
}

std::vector<std::string_view> TypeReader::pathOf(Node name) {
  std::vector<std::string_view> reversed;
  while (true) {
    if (name.is(Kind::NestedTypeIdentifier)) {
      reversed.push_back(name.child(Role::Name).text());
      name = name.child(Role::Module);
    } else if (name.is(Kind::NestedIdentifier) || name.is(Kind::Member)) {
      reversed.push_back(name.child(Role::Property).text());
      name = name.child(Role::Object);
    } else {
      reversed.push_back(name.text());
      return {reversed.rbegin(), reversed.rend()};
    }
  }
}

TypeNote TypeReader::generic(Node type, int depth) {
  TypeNote note = of(TypeNote::Kind::Named);
  note.path = pathOf(type.child(Role::Name));
  for (const Node argument : type.child(Role::TypeArguments).children()) {
    if (!argument.isToken()) note.arguments.push_back(read(argument, depth));
  }
  return note;
}

TypeNote TypeReader::arrayOf(Node element, int depth) {
  TypeNote note = of(TypeNote::Kind::Named);
  note.path = {"Array"};
  note.arguments = {read(element, depth)};
  return note;
}

// `a | b | c` leans to the left and may be long.
void TypeReader::flatten(Node type, Kind kind, std::vector<Node>& parts) {
  std::vector<Node> open{type};
  while (!open.empty()) {
    const Node node = open.back();
    open.pop_back();
    if (!node.is(kind)) {
      parts.push_back(node);
      continue;
    }
    std::vector<Node> children;
    for (const Node child : node.children()) {
      if (!child.isToken()) children.push_back(child);
    }
    open.insert(open.end(), children.rbegin(), children.rend());
  }
}

TypeNote TypeReader::unionOf(Node type, int depth) {
  std::vector<Node> parts;
  flatten(type, Kind::UnionType, parts);
  TypeNote note = of(TypeNote::Kind::Union);
  std::vector<Node> kept;
  for (const Node part : parts) {
    if (isNullishType(part)) {
      note.optional = true;
    } else {
      kept.push_back(part);
    }
  }
  if (kept.size() == 1) {
    TypeNote only = noteOf(kept.front(), depth);
    only.optional = only.optional || note.optional;
    return only;
  }
  if (kept.empty()) note.kind = TypeNote::Kind::Plain;
  for (const Node part : kept) note.arguments.push_back(read(part, depth));
  return note;
}

TypeNote TypeReader::tupleOf(Node type, int depth) {
  TypeNote note = of(TypeNote::Kind::Tuple);
  for (const Node child : type.children()) {
    if (child.isToken()) continue;
    Node element = child;
    if (child.is(Kind::RequiredParameter) || child.is(Kind::OptionalParameter))
      element = child.child(Role::Type);
    if (child.is(Kind::OptionalType) || child.is(Kind::RestType)) element = child.firstNamed();
    const TypeNoteId argument = read(element, depth);
    const bool optional = child.is(Kind::OptionalParameter) || child.is(Kind::OptionalType);
    if (optional) ctx_.module.typeNotes[argument].optional = true;
    note.arguments.push_back(argument);
  }
  return note;
}

TypeNote TypeReader::functionOf(Node signature, Role result, int depth) {
  TypeNote note = of(TypeNote::Kind::Function);
  const Node type = signature.child(result);
  note.arguments.push_back(type ? read(type, depth) : add(of(TypeNote::Kind::Unknown)));
  return note;
}

TypeNote TypeReader::constructorOf(Node signature, int depth) {
  TypeNote note = of(TypeNote::Kind::Constructor);
  note.arguments.push_back(read(signature.child(Role::Type), depth));
  return note;
}

TypeNote TypeReader::typeofPath(Node type) {
  const Node path = type.firstNamed();
  if (path.is(Kind::Call)) return of(TypeNote::Kind::Unknown);
  TypeNote note = of(TypeNote::Kind::TypeOf);
  note.path = pathOf(path.is(Kind::InstantiationExpression) ? path.firstNamed() : path);
  return note;
}

// `import("specifier").a.b`
TypeNote TypeReader::importPath(Node type, int depth) {
  std::vector<std::string_view> reversed;
  TypeNote note = of(TypeNote::Kind::Import);
  if (type.is(Kind::GenericType)) return of(TypeNote::Kind::Unknown);
  while (type.is(Kind::Member)) {
    reversed.push_back(type.child(Role::Property).text());
    type = type.child(Role::Object);
  }
  if (!type.is(Kind::Call) || !type.child(Role::Function).is(Kind::ImportKeyword))
    return of(TypeNote::Kind::Unknown);
  const Node specifier = type.child(Role::Arguments).firstNamed();
  if (!specifier.is(Kind::String) || depth > depthLimit) return of(TypeNote::Kind::Unknown);
  note.path.push_back(stringText(specifier));
  note.path.insert(note.path.end(), reversed.rbegin(), reversed.rend());
  return note;
}

std::string_view memberName(Node member) {
  const Node name = member.child(Role::Name);
  if (name.is(Kind::ComputedName)) return {};
  return name.is(Kind::String) ? stringText(name) : name.text();
}

bool TypeReader::takeMember(Node member, TypeNote& note, int depth) {
  const std::string_view name = memberName(member);
  if (name.empty()) return false;
  if (member.is(Kind::PropertySignature)) {
    const TypeNoteId type = read(member.child(Role::Type), depth);
    if (member.has(Kind::QuestionToken)) ctx_.module.typeNotes[type].optional = true;
    note.members.emplace_back(name, type);
  } else if (member.is(Kind::MethodSignature) && member.has(Kind::GetToken)) {
    note.members.emplace_back(name, read(member.child(Role::ReturnType), depth));
  } else if (member.is(Kind::MethodSignature)) {
    note.members.emplace_back(name, add(functionOf(member, Role::ReturnType, depth)));
  } else {
    return false;
  }
  return true;
}

// `{ new (): T }` is a class; its further members are of no use yet.
TypeNote TypeReader::objectOf(Node body, int depth) {
  TypeNote note = of(TypeNote::Kind::Object);
  bool isMapping = false;
  for (const Node member : body.children()) {
    if (member.is(Kind::ConstructSignature)) return constructorOf(member, depth);
    if (!member.isToken()) takeMember(member, note, depth);
    isMapping = isMapping || member.is(Kind::IndexSignature);
  }
  return isMapping && note.members.empty() ? of(TypeNote::Kind::Unknown) : note;
}

TypeNote TypeReader::noteOf(Node type, int depth) {
  if (!type.exists() || depth > depthLimit) return of(TypeNote::Kind::Unknown);
  ++depth;
  switch (type.kind()) {
    case Kind::TypeAnnotation:
    case Kind::ParenthesizedType:
    case Kind::ReadonlyType:
    case Kind::OptionalType:
      return noteOf(type.firstNamed(), depth);
    case Kind::FlowMaybeType: {
      TypeNote note = noteOf(type.firstNamed(), depth);
      note.optional = true;
      return note;
    }
    case Kind::PredefinedType: {
      const std::string_view name = type.text();
      const bool open = name == "any" || name == "unknown" || name == "object";
      return of(open ? TypeNote::Kind::Unknown : TypeNote::Kind::Plain);
    }
    case Kind::LiteralType:
    case Kind::TemplateLiteralType:
    case Kind::IndexTypeQuery:
    case Kind::TypePredicate:
    case Kind::AssertsAnnotation:
      return of(TypeNote::Kind::Plain);
    case Kind::TypeIdentifier:
    case Kind::Identifier:
    case Kind::ThisType:
    case Kind::NestedTypeIdentifier: {
      TypeNote note = of(TypeNote::Kind::Named);
      note.path = pathOf(type);
      return note;
    }
    case Kind::GenericType:
      return generic(type, depth);
    case Kind::ArrayType:
      return arrayOf(type.firstNamed(), depth);
    case Kind::TupleType:
      return tupleOf(type, depth);
    case Kind::UnionType:
      return unionOf(type, depth);
    case Kind::FunctionType:
      return functionOf(type, Role::ReturnType, depth);
    case Kind::ConstructorType:
      return constructorOf(type, depth);
    case Kind::ObjectType:
    case Kind::InterfaceBody:
      return objectOf(type, depth);
    case Kind::TypeQuery:
      return typeofPath(type);
    case Kind::Member:
    case Kind::Call:
      return importPath(type, depth);
    default:
      return of(TypeNote::Kind::Unknown);
  }
}

TypeNoteId TypeReader::read(Node type, int depth) {
  return add(noteOf(type, depth));
}

}  // namespace

TypeNoteId lowerType(Lowering& ctx, Node type) {
  if (!type.exists()) return None<TypeNoteId>;
  return TypeReader(ctx).read(type, 0);
}

void declareType(Lowering& ctx, Node node, bool exported) {
  flow::TypeDeclaration declaration;
  declaration.name = node.child(Role::Name).text();
  declaration.exported = exported;
  declaration.generic = node.child(Role::TypeParameters).exists();
  TypeReader reader(ctx);
  if (node.is(Kind::TypeAlias)) {
    declaration.note = reader.read(node.child(Role::Value), 0);
  } else {
    declaration.note = reader.read(node.child(Role::Body), 0);
    for (const Node type : node.child(Kind::ExtendsTypeClause).children()) {
      const Node name = type.is(Kind::GenericType) ? type.child(Role::Name) : type;
      if (name.is(Kind::TypeIdentifier) || name.is(Kind::Identifier))
        declaration.extends.push_back(name.text());
    }
  }
  ctx.module.types.push_back(std::move(declaration));
}

}  // namespace unfreed::ecmascript
