#include "program/globals.h"

#include <algorithm>
#include <vector>

#include "program/page_scripts.h"

namespace unfreed::program {
namespace {

using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

using Names = std::unordered_set<std::string_view>;

// Any variable of that name: does `holds` hold for it?
template <class Holds>
bool anyNamed(const flow::Module& module, std::string_view name, Holds holds) {
  for (size_t i = 0; i < module.variables.size(); ++i) {
    const auto id = idAt<flow::VariableId>(i);
    if (module.variables[id].name == name && holds(id)) return true;
  }
  return false;
}

const Op* definitionIn(const flow::Cfg& cfg, flow::ValueId value) {
  const Op* op = isNone(value) ? nullptr : &cfg.definition(value);
  while (op != nullptr && op->kind == OpKind::Cast) {
    const flow::ValueId inner = cfg.operand(*op, 0);
    op = isNone(inner) ? nullptr : &cfg.definition(inner);
  }
  return op;
}

// `window.cv`
bool isReadOfGlobalObject(const flow::Module& module, const flow::Cfg& cfg, const Op& op,
                          std::string_view name) {
  if (op.kind != OpKind::Read || op.text != name) return false;
  const Op* object = definitionIn(cfg, cfg.operand(op, 0));
  return object != nullptr && object->kind == OpKind::Use && !isNone(object->variable) &&
         isGlobalObject(module.variables[object->variable].name);
}

// `const cv = window.cv`: another way to write the global.
bool isAliasOfGlobal(const flow::Module& module, flow::VariableId variable) {
  const std::string_view name = module.variables[variable].name;
  bool isAlias = false;
  for (const flow::Function& function : module.functions) {
    for (const Op& op : function.cfg.ops) {
      if (op.kind != OpKind::Assign || op.variable != variable) continue;
      const Op* value = definitionIn(function.cfg, function.cfg.operand(op, 0));
      if (value == nullptr || !isReadOfGlobalObject(module, function.cfg, *value, name)) return false;
      isAlias = true;
    }
  }
  return isAlias;
}

// The variables of the file through which the global is used.
std::vector<flow::VariableId> variablesFor(const flow::Module& module, std::string_view name) {
  std::vector<flow::VariableId> found;
  for (size_t i = 0; i < module.variables.size(); ++i) {
    const auto id = idAt<flow::VariableId>(i);
    if (module.variables[id].name != name) continue;
    if (isGivenFromOutside(module, id) || isAliasOfGlobal(module, id)) found.push_back(id);
  }
  return found;
}

bool declaresIt(const flow::Module& module, std::string_view name) {
  return isScript(module) && anyNamed(module, name, [&](flow::VariableId id) {
           return module.variables[id].owner == flow::Module::topLevel && !isGivenFromOutside(module, id) &&
                  !isAliasOfGlobal(module, id);
         });
}

class FunctionLook {
 public:
  // `variables`: those of the file that are the global.
  FunctionLook(const flow::Module& module, const flow::Cfg& cfg, std::string_view name,
               const std::vector<flow::VariableId>& variables, const Names& telling)
      : module_(module), cfg_(cfg), name_(name), variables_(variables), telling_(telling) {}

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
      return std::find(variables_.begin(), variables_.end(), op->variable) != variables_.end();
    }
    return isReadOfGlobalObject(module_, cfg_, *op, name_);
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
  const std::vector<flow::VariableId>& variables_;
  const Names& telling_;
};

bool mentions(const flow::Module& module, std::string_view name) {
  return std::any_of(module.variables.begin(), module.variables.end(), [&](const flow::Variable& variable) {
    return variable.name == name || isGlobalObject(variable.name);
  });
}

// A property that a generated script brings along, and not one that it reads, as it is started.
bool isOfLibrary(const flow::Cfg& cfg, const Op& store) {
  const Op* value = definitionIn(cfg, cfg.operand(store, 1));
  const bool isUpper = !store.text.empty() && store.text[0] >= 'A' && store.text[0] <= 'Z';
  const bool isCallable =
      value != nullptr && (value->kind == OpKind::Class || value->kind == OpKind::Closure);
  return isUpper && isCallable;
}

bool isPlainLiteral(const flow::Cfg& cfg, flow::ValueId literal) {
  return std::none_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
    return op.kind == OpKind::Store && cfg.operand(op, 0) == literal &&
           (op.has(op_flag::Spread) || isOfLibrary(cfg, op));
  });
}

// `var Module = { print: log }`, `var Module = Module || {}` in a script: what a generated script, which
// shares the variable, starts from and completes.
bool isCompletedFromOutside(const flow::Module& module, flow::VariableId variable) {
  if (!isScript(module) || module.variables[variable].kind != flow::Variable::Kind::Var) return false;
  const flow::Cfg& cfg = module.functions[flow::Module::topLevel].cfg;
  const auto isStart = [&](flow::ValueId value) {
    const Op* op = definitionIn(cfg, value);
    if (op == nullptr) return false;
    return op->kind == OpKind::Object ? isPlainLiteral(cfg, value)
                                      : op->kind == OpKind::Use && op->variable == variable;
  };
  const auto isMergeOfStarts = [&](const Op* use) {
    if (use == nullptr || use->kind != OpKind::Use || isNone(use->variable)) return false;
    if (module.variables[use->variable].kind != flow::Variable::Kind::Synthetic) return false;
    return std::all_of(cfg.ops.begin(), cfg.ops.end(), [&](const Op& op) {
      return op.kind != OpKind::Assign || op.variable != use->variable || isStart(cfg.operand(op, 0));
    });
  };
  constexpr int kMaxAssignments = 8;
  int assignments = 0;
  for (const flow::Function& function : module.functions) {
    for (const Op& op : function.cfg.ops) {
      if (op.kind != OpKind::Assign || op.variable != variable) continue;
      if (&function.cfg != &cfg || ++assignments > kMaxAssignments) return false;
      const flow::ValueId value = cfg.operand(op, 0);
      if (!isStart(value) && !isMergeOfStarts(definitionIn(cfg, value))) return false;
    }
  }
  return true;
}

}  // namespace

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
  if (isCompletedFromOutside(module, variable)) return true;
  return std::none_of(module.functions.begin(), module.functions.end(), [&](const flow::Function& function) {
    return std::any_of(function.cfg.ops.begin(), function.cfg.ops.end(),
                       [&](const Op& op) { return op.kind == OpKind::Assign && op.variable == variable; });
  });
}

bool takesGlobal(const flow::Module& module, std::string_view name, const Names& telling) {
  if (!mentions(module, name)) return false;
  const std::vector<flow::VariableId> variables = variablesFor(module, name);
  bool startsIt = false;
  bool namesAnything = false;
  for (const flow::Function& function : module.functions) {
    FunctionLook look(module, function.cfg, name, variables, telling);
    look.run();
    if (look.namesIt) return true;
    startsIt = startsIt || look.startsIt;
    namesAnything = namesAnything || look.namesAnything;
  }
  return startsIt && namesAnything;
}

bool mentionsGlobal(const Program& program, std::string_view name) {
  return std::any_of(program.units.begin(), program.units.end(),
                     [&](const Unit& unit) { return mentions(unit.module, name); });
}

bool takesGlobalFor(const Program& program, std::string_view name, const bindings::Module& library) {
  const Names telling = tellingNames(library);
  bool taken = false;
  for (const Unit& unit : program.units) {
    if (declaresIt(unit.module, name)) return false;
    taken = taken || takesGlobal(unit.module, name, telling);
  }
  return taken;
}

}  // namespace unfreed::program
