#include <string>
#include <utility>

#include "frontend/glue/declarations.h"

namespace unfreed::glue {

namespace {

class Namer {
 public:
  explicit Namer(Declarations& declarations) : declarations_(declarations) {}

  // Declarations that are made on the way are visited in turn, so objects in objects are named too.
  void run() {
    for (size_t i = 0; i < declarations_.all.size(); ++i) visit(idAt<DeclarationId>(i));
  }

 private:
  void visit(DeclarationId id) {
    switch (declarations_.all[id].kind) {
      case Declaration::Kind::Alias:
        return visitAlias(id);
      case Declaration::Kind::Variable:
        return visitVariable(id);
      case Declaration::Kind::Class:
      case Declaration::Kind::Interface:
      case Declaration::Kind::Function:
        return visitMembers(id);
      case Declaration::Kind::Enum:
      case Declaration::Kind::Namespace:
        return;
    }
  }

  void visitAlias(DeclarationId id) {
    Declaration& alias = declarations_.all[id];
    if (isNone(alias.type)) return;
    if (declarations_.types[alias.type].kind == TypeNode::Kind::Intersection) return visitIntersection(id);
    if (!isObject(alias.type)) return;
    alias.kind = Declaration::Kind::Interface;
    alias.members = declarations_.bodies[declarations_.types[alias.type].body];
    visitMembers(id);
  }

  // type Yoga = { … } & Enums: the object counts as an interface of the alias's name.
  void visitIntersection(DeclarationId id) {
    const Declaration owner = header(id);
    const std::vector<TypeId> parts = declarations_.types[declarations_.all[id].type].parts;
    for (const TypeId part : parts) {
      if (isObject(part)) name(part, std::string(owner.name), owner);
    }
  }

  void visitVariable(DeclarationId id) {
    const Declaration variable = declarations_.all[id];
    if (!isObject(variable.type)) return;
    // What the object constructs is named after the variable, as a class would be.
    const BodyId body = declarations_.types[variable.type].body;
    for (size_t i = 0; i < declarations_.bodies[body].size(); ++i) {
      const MemberDeclaration& member = declarations_.bodies[body][i];
      if (member.kind == MemberDeclaration::Kind::ConstructSignature && isObject(member.type)) {
        name(member.type, std::string(variable.name), variable);
      }
    }
    name(variable.type, "typeof " + std::string(variable.name), variable);
  }

  void visitMembers(DeclarationId id) {
    for (size_t i = 0; i < declarations_.all[id].members.size(); ++i) {
      const Declaration owner = header(id);
      const MemberDeclaration& member = declarations_.all[id].members[i];
      const TypeId type = innermost(member.type);
      if (!isObject(type) || member.isHidden) continue;
      // A chain of a.b.c.d… names would be quadratic; nobody writes handles that deep.
      if (owner.name.size() > 200) continue;
      name(type, std::string(owner.name) + "." + std::string(member.name), owner);
    }
  }

  // The object in `{ … } | undefined`, `Promise<{ … }>`, `{ … }[]`.
  TypeId innermost(TypeId type) const {
    for (int depth = 0; depth < 8 && !isNone(type); ++depth) {
      const TypeNode& node = declarations_.types[type];
      if (node.kind == TypeNode::Kind::Object || node.parts.empty()) return type;
      TypeId next = node.parts[0];
      for (const TypeId part : node.parts) {
        if (declarations_.types[part].kind == TypeNode::Kind::Object) next = part;
      }
      type = next;
    }
    return type;
  }

  bool isObject(TypeId type) const {
    return !isNone(type) && declarations_.types[type].kind == TypeNode::Kind::Object;
  }

  Declaration header(DeclarationId id) const {
    const Declaration& from = declarations_.all[id];
    Declaration copy;
    copy.name = from.name;
    copy.file = from.file;
    copy.offset = from.offset;
    copy.space = from.space;
    copy.typeParameters = from.typeParameters;
    return copy;
  }

  void name(TypeId type, std::string text, const Declaration& owner) {
    declarations_.names.push_back(std::move(text));
    Declaration declaration;
    declaration.kind = Declaration::Kind::Interface;
    declaration.name = declarations_.names.back();
    declaration.file = owner.file;
    declaration.space = owner.space;
    declaration.typeParameters = owner.typeParameters;
    TypeNode& node = declarations_.types[type];
    declaration.firstType = node.firstType;
    declaration.endType = type;
    declaration.members = declarations_.bodies[node.body];
    declaration.offset = declaration.members.empty() ? owner.offset : declaration.members.front().offset;
    node.kind = TypeNode::Kind::Name;
    node.name = declaration.name;
    declarations_.all.add(std::move(declaration));
  }

  Declarations& declarations_;
};

}  // namespace

void nameObjectTypes(Declarations& declarations) {
  Namer(declarations).run();
}

}  // namespace unfreed::glue
