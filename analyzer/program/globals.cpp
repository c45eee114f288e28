#include "program/globals.h"

#include <algorithm>
#include <unordered_set>

namespace unfreed::program {
namespace {

using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

using Names = std::unordered_set<std::string_view>;

// What only somebody who uses the library would name.
Names tellingNames(const bindings::Module& library) {
  Names names;
  for (const bindings::Class& cls : library.classes) {
    if (cls.isHandle()) names.insert(cls.name);
  }
  for (const bindings::Member& function : library.functions) {
    if (function.returns.ownership == bindings::Ownership::Owned) names.insert(function.name);
  }
  return names;
}

bool isGlobalObject(std::string_view name) {
  return name == "globalThis" || name == "window" || name == "self" || name == "global";
}

// A file without imports and exports: its outermost variables are everybody's.
bool isScript(const flow::Module& module) {
  return module.imports.empty() && module.exports.empty() && !module.usesRequireOrDynamicImport;
}

// Any variable of that name: does `holds` hold for it?
template <class Holds>
bool anyNamed(const flow::Module& module, std::string_view name, Holds holds) {
  for (size_t i = 0; i < module.variables.size(); ++i) {
    const auto id = idAt<flow::VariableId>(i);
    if (module.variables[id].name == name && holds(id)) return true;
  }
  return false;
}

bool declaresIt(const flow::Module& module, std::string_view name) {
  return isScript(module) && anyNamed(module, name, [&](flow::VariableId id) {
           return module.variables[id].owner == flow::Module::topLevel && !isGivenFromOutside(module, id);
         });
}

class FunctionLook {
 public:
  FunctionLook(const flow::Module& module, const flow::Cfg& cfg, std::string_view name, const Names& telling)
      : module_(module), cfg_(cfg), name_(name), telling_(telling) {}

  void run() {
    for (const Op& op : cfg_.ops) look(op);
  }

  bool namesIt = false;        // a telling member of the global
  bool startsIt = false;       // the global is called or awaited
  bool namesAnything = false;  // a telling member of something, constructed or called

 private:
  const Op* definition(flow::ValueId value) const {
    return isNone(value) ? nullptr : &cfg_.definition(value);
  }

  // The global itself, also as a property of the global object.
  bool isIt(const Op* op) const {
    if (op == nullptr) return false;
    if (op->kind == OpKind::Cast) op = definition(cfg_.operand(*op, 0));
    if (op == nullptr) return false;
    if (op->kind == OpKind::Use && !isNone(op->variable)) {
      return module_.variables[op->variable].name == name_ && isGivenFromOutside(module_, op->variable);
    }
    if (op->kind != OpKind::Read || op->text != name_) return false;
    const Op* object = definition(cfg_.operand(*op, 0));
    if (object != nullptr && object->kind == OpKind::Cast) object = definition(cfg_.operand(*object, 0));
    return object != nullptr && object->kind == OpKind::Use && !isNone(object->variable) &&
           isGlobalObject(module_.variables[object->variable].name);
  }

  void look(const Op& op) {
    const bool isCall = op.kind == OpKind::Call || op.kind == OpKind::Construct;
    const bool isMember = op.kind == OpKind::Read || (isCall && op.has(op_flag::Method));
    if (isMember && telling_.contains(op.text)) {
      namesAnything = true;
      namesIt = namesIt || isIt(definition(cfg_.operand(op, 0)));
    }
    if ((isCall && !op.has(op_flag::Method)) || op.kind == OpKind::Await) {
      startsIt = startsIt || isIt(definition(cfg_.operand(op, 0)));
    }
  }

  const flow::Module& module_;
  const flow::Cfg& cfg_;
  std::string_view name_;
  const Names& telling_;
};

bool mentions(const flow::Module& module, std::string_view name) {
  return std::any_of(module.variables.begin(), module.variables.end(), [&](const flow::Variable& variable) {
    return variable.name == name || isGlobalObject(variable.name);
  });
}

}  // namespace

bool isGivenFromOutside(const flow::Module& module, flow::VariableId variable) {
  const flow::Variable& declared = module.variables[variable];
  switch (declared.kind) {
    case flow::Variable::Kind::Global:
      return true;
    case flow::Variable::Kind::Var:
    case flow::Variable::Kind::Let:
    case flow::Variable::Kind::Const:
      break;
    case flow::Variable::Kind::Parameter:
    case flow::Variable::Kind::Function:
    case flow::Variable::Kind::Class:
    case flow::Variable::Kind::Import:
    case flow::Variable::Kind::Catch:
    case flow::Variable::Kind::Using:
    case flow::Variable::Kind::This:
    case flow::Variable::Kind::Synthetic:
      return false;
  }
  if (declared.owner != flow::Module::topLevel) return false;
  return std::none_of(module.functions.begin(), module.functions.end(), [&](const flow::Function& function) {
    return std::any_of(function.cfg.ops.begin(), function.cfg.ops.end(),
                       [&](const Op& op) { return op.kind == OpKind::Assign && op.variable == variable; });
  });
}

bool takesGlobalFor(const Program& program, std::string_view name, const bindings::Module& library) {
  const Names telling = tellingNames(library);
  bool taken = false;
  for (const Unit& unit : program.units) {
    if (declaresIt(unit.module, name)) return false;
    if (taken || !mentions(unit.module, name)) continue;
    bool startsIt = false;
    bool namesAnything = false;
    for (const flow::Function& function : unit.module.functions) {
      FunctionLook look(unit.module, function.cfg, name, telling);
      look.run();
      taken = taken || look.namesIt;
      startsIt = startsIt || look.startsIt;
      namesAnything = namesAnything || look.namesAnything;
    }
    taken = taken || (startsIt && namesAnything);
  }
  return taken;
}

}  // namespace unfreed::program
