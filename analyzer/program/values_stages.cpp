// The order of the evaluation: flow first, then what functions that nobody calls may be given, then
// annotations where flow has found nothing, and names last.
#include <algorithm>

#include "program/globals.h"
#include "program/near_bindings.h"
#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

constexpr int annotationRounds = 4;
constexpr uint64_t evaluationsPerNode = 200;  // far beyond what growth allows in practice: a last bound
const ValueSet nothing{};
const Callees noCallees;

bool leadsToCallees(flow::OpKind kind) {
  return kind == flow::OpKind::Call || kind == flow::OpKind::Construct || kind == flow::OpKind::Read ||
         kind == flow::OpKind::Store || kind == flow::OpKind::Iterate || kind == flow::OpKind::Spread;
}

// Ops that move no values.
bool isInert(flow::OpKind kind) {
  return kind == flow::OpKind::EndStatement || kind == flow::OpKind::LeaveScope ||
         kind == flow::OpKind::Dispose || kind == flow::OpKind::Throw;
}

}  // namespace

Evaluation::Evaluation(const Program& program)
    : program_(program),
      components_(program),
      standIns_(program, components_),
      globals_(store_.site({SiteSort::Globals, 0, 0})) {
  index();
  indexTypeArguments();
  seed();
  run();
  indexImplementers();
  store_.setAllStale();  // types may mean more from here on
  feedUncalled(true);
  run();
  if (feedUncalled(false)) run();
  wakeCasts();
  for (int round = 0; round < annotationRounds && (applyAnnotations() || !store_.idle()); ++round) run();
  trapLeftOut();
  guessing_ = true;
  guessFromParameters();
  wakeGuesses();
  run();
  store_.settle();
  recordCallees();
}

void Evaluation::index() {
  unknownCell_ = store_.newCells();
  store_.addUnknown(unknownCell_);
  units_.resize(program_.units.size());
  for (size_t i = 0; i < units_.size(); ++i) indexUnit(idAt<UnitId>(i));
  store_.setNodeCount(functionOfNode_.size() + imports_.size());
  indexFar();
  calleesOfNode_.assign(functionOfNode_.size(), 0);
  memberNames_.assign(functionOfNode_.size(), notAsked);
  callees_.emplace_back();
  indexModules();
  indexModuleGlobal();
}

void Evaluation::indexFar() {
  std::vector<uint8_t> units;
  for (const bool isNear : unitsNearBindings(program_)) units.push_back(isNear ? 0 : 1);
  std::vector<uint8_t> nodes(functionOfNode_.size());
  for (size_t i = 0; i < nodes.size(); ++i) {
    nodes[i] = units[unfreed::index(functions_[functionOfNode_[i]].ref.unit)];
  }
  store_.setFar(std::move(nodes), std::move(units));
}

void Evaluation::indexUnit(UnitId unit) {
  UnitInfo& info = units_[unfreed::index(unit)];
  const flow::Module& module = program_.moduleOf(unit);
  info.firstVariable = store_.newCells(module.variables.size());
  indexFunctions(unit);
  indexClasses(unit);
  for (const flow::Export& entry : module.exports) {
    if (entry.kind == flow::Export::Kind::All) {
      info.exportAll.push_back(&entry);
    } else {
      info.exports.try_emplace(entry.name, &entry);
    }
  }
  for (const flow::Import& import : module.imports) {
    if (isNone(import.local)) continue;
    info.imports.try_emplace(static_cast<uint32_t>(import.local), &import);
    imports_.push_back({unit, &import});
  }
  for (size_t i = 0; i < module.types.size(); ++i) {
    info.types[module.types[i].name].push_back(static_cast<uint32_t>(i));
    info.typeOfNote.try_emplace(static_cast<uint32_t>(module.types[i].note), static_cast<uint32_t>(i));
  }
  const auto nameVariables = [&](bool outermost) {
    for (size_t i = 0; i < module.variables.size(); ++i) {
      const flow::Variable& variable = module.variables[idAt<flow::VariableId>(i)];
      if (variable.name.empty() || variable.kind == flow::Variable::Kind::This) continue;
      if ((variable.owner == flow::Module::topLevel) != outermost) continue;
      info.scope.try_emplace(variable.name, idAt<flow::VariableId>(i));
    }
  };
  nameVariables(true);
  nameVariables(false);
}

void Evaluation::indexFunctions(UnitId unit) {
  UnitInfo& info = units_[unfreed::index(unit)];
  const flow::Module& module = program_.moduleOf(unit);
  info.firstFunction = functions_.size();
  for (size_t i = 0; i < module.functions.size(); ++i) {
    const flow::Function& function = module.functions[idAt<flow::FunctionId>(i)];
    FunctionInfo item;
    item.ref = {unit, idAt<flow::FunctionId>(i)};
    item.function = &function;
    item.firstNode = static_cast<uint32_t>(functionOfNode_.size());
    item.firstValue = store_.newCells(function.cfg.valueCount() + 2);
    item.returned = idAt<CellId>(unfreed::index(item.firstValue) + function.cfg.valueCount());
    item.emitted = idAt<CellId>(unfreed::index(item.returned) + 1);
    functionOfNode_.resize(functionOfNode_.size() + function.cfg.ops.size(),
                           static_cast<uint32_t>(functions_.size()));
    indexIterations(function.cfg, item.firstNode);
    indexStores(function.cfg, unit);
    functions_.push_back(item);
  }
}

void Evaluation::indexStores(const flow::Cfg& cfg, UnitId unit) {
  for (const flow::Op& op : cfg.ops) {
    extendsBindings_ = extendsBindings_ || (op.kind == flow::OpKind::Read && op.text == "prototype");
    if (op.kind != flow::OpKind::Store) continue;
    const flow::ValueId receiver = cfg.operand(op, 0);
    if (isNone(receiver)) continue;
    const flow::Op& made = cfg.definition(receiver);
    if (made.kind == flow::OpKind::Use && !isNone(made.variable)) {
      storedInto_.insert((static_cast<uint64_t>(unit) << 32) | static_cast<uint64_t>(made.variable));
    }
  }
}

// A free `Module` is the module object of code that becomes part of the generated script (`--pre-js`), and
// the global of pages that load one. With one module in sight that it is used for, it is that one.
void Evaluation::indexModuleGlobal() {
  constexpr std::string_view name = "Module";
  if (program_.globals.contains(std::string(name))) return;
  const auto& modules = program_.bindings.modules();
  for (size_t i = 0; i < modules.size(); ++i) {
    const bindings::Module& module = modules[idAt<bindings::ModuleId>(i)];
    const bool isEmscripten =
        module.toolchain == bindings::Toolchain::Embind || module.toolchain == bindings::Toolchain::WebIdl;
    if (!isEmscripten || !takesGlobalFor(program_, name, module)) continue;
    const bool isFirst = isNone(moduleGlobal_);
    moduleGlobal_ = isFirst ? idAt<bindings::ModuleId>(i) : None<bindings::ModuleId>;
    if (!isFirst) return;
  }
}

// What the factory of the module gives; else its namespace.
ShapeId Evaluation::moduleObjectOf(bindings::ModuleId id) {
  const bindings::Module& module = program_.bindings[id];
  for (const bindings::Export& entry : module.exports) {
    if (entry.name != "default" && entry.name != "export=") continue;
    if (entry.kind != bindings::Export::Kind::Function || isNone(entry.functionIndex)) continue;
    const bindings::ClassIndex made = module.functions[entry.functionIndex].returns.classIndex;
    if (!isNone(made) && module.classes[made].kind == bindings::Class::Kind::Namespace)
      return handle({id, made});
  }
  return namespaceOf(id, "");
}

// `for await` awaits the elements. Map.forEach passes values where iterating over a Map gives entries: of all
// methods that are lowered to loops, it is the one that maps have.
void Evaluation::indexIterations(const flow::Cfg& cfg, uint32_t firstNode) {
  constexpr uint32_t forEachLength = 7;
  for (const flow::LoopInfo& loop : cfg.loops) {
    const bool callback = loop.kind == flow::LoopKind::Callback || loop.kind == flow::LoopKind::Concurrent;
    if (loop.kind != flow::LoopKind::ForAwait && !(callback && loop.keyword.size() == forEachLength))
      continue;
    if (isNone(loop.header)) continue;
    const flow::Block& header = cfg.blocks[loop.header];
    if (header.opCount > 0) iterations_.emplace(firstNode + header.firstOp + header.opCount - 1, loop.kind);
  }
}

void Evaluation::indexClasses(UnitId unit) {
  UnitInfo& info = units_[unfreed::index(unit)];
  const flow::Module& module = program_.moduleOf(unit);
  info.firstClass = classes_.size();
  for (size_t i = 0; i < module.classes.size(); ++i) {
    const flow::Class& cls = module.classes[idAt<flow::ClassId>(i)];
    if (!cls.name.empty()) info.classes.try_emplace(cls.name, idAt<flow::ClassId>(i));
    ClassInfo item;
    item.cls = &cls;
    item.superclass = store_.newCells();
    for (const flow::Member& member : cls.members) {
      item.members[store_.name(member.name)].push_back(&member);
      if (member.kind == flow::Member::Kind::Constructor) item.hasConstructor = true;
      if (member.isStatic && !isNone(member.function)) {
        functions_[info.firstFunction + unfreed::index(member.function)].isStatic = true;
      }
    }
    classes_.push_back(std::move(item));
  }
}

void Evaluation::indexModules() {
  const auto& modules = program_.bindings.modules();
  exportsOfModule_.resize(modules.size());
  classesOfModule_.resize(modules.size());
  functionsOfModule_.resize(modules.size());
  for (size_t i = 0; i < modules.size(); ++i) {
    const bindings::Module& module = modules[idAt<bindings::ModuleId>(i)];
    for (const bindings::Export& entry : module.exports) exportsOfModule_[i].try_emplace(entry.name, &entry);
    for (const bindings::Member& function : module.functions)
      functionsOfModule_[i][function.name].push_back(&function);
    for (size_t c = 0; c < module.classes.size(); ++c) {
      const bindings::Class& cls = module.classes[idAt<bindings::ClassIndex>(c)];
      classesOfModule_[i].try_emplace(cls.name, idAt<bindings::ClassIndex>(c));
      if (cls.isHandle()) {
        handleClasses_[cls.name].push_back({idAt<bindings::ModuleId>(i), idAt<bindings::ClassIndex>(c)});
      }
    }
  }
}

void Evaluation::seed() {
  for (size_t i = 0; i < units_.size(); ++i) {
    seedVariables(idAt<UnitId>(i));
    seedReceivers(idAt<UnitId>(i));
  }
  for (size_t i = 0; i < imports_.size(); ++i) store_.wake(idAt<NodeId>(functionOfNode_.size() + i));
  for (const FunctionInfo& info : functions_) {
    const auto& ops = info.function->cfg.ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (!isInert(ops[i].kind)) store_.wake(idAt<NodeId>(info.firstNode + i));
    }
  }
}

void Evaluation::seedVariables(UnitId unit) {
  const flow::Module& module = program_.moduleOf(unit);
  AbstractValue exports;
  exports.kind = AbstractValue::Kind::UnitNamespace;
  exports.unit = unit;
  const ShapeId exportsShape = store_.intern(exports);
  const bindings::ModuleId linkedInto = program_.units[unit].linkedInto;
  for (size_t i = 0; i < module.variables.size(); ++i) {
    const flow::Variable& variable = module.variables[idAt<flow::VariableId>(i)];
    const CellId cell = variableCell(unit, idAt<flow::VariableId>(i));
    if (variable.kind == flow::Variable::Kind::Catch) store_.addUnknown(cell);
    if (!isNone(linkedInto) && variable.name == "Module" &&
        isGivenFromOutside(module, idAt<flow::VariableId>(i))) {
      store_.add(cell, moduleObjectOf(linkedInto));
      continue;
    }
    if (!program_.globals.empty() && program_.globals.contains(std::string(variable.name)) &&
        isGivenFromOutside(module, idAt<flow::VariableId>(i))) {
      store_.add(cell, globalNamed(variable.name));
    }
    if (variable.kind != flow::Variable::Kind::Global) continue;
    if (variable.name == "exports") {
      store_.add(cell, exportsShape);
    } else if (variable.name == "module") {
      store_.add(cell, object(moduleSite(unit)));
      store_.add(store_.field(moduleSite(unit), store_.name("exports")), exportsShape);
    } else if (variable.name == "undefined" || variable.name == "NaN" || variable.name == "Infinity") {
      store_.add(cell, store_.plain());
    } else if (variable.name == "arguments") {
      store_.addUnknown(cell);
    } else if (variable.name == "Module" && !isNone(moduleGlobal_)) {
      store_.add(cell, moduleObjectOf(moduleGlobal_));
    } else {
      store_.add(cell, globalNamed(variable.name));
    }
  }
}

void Evaluation::seedReceivers(UnitId unit) {
  const flow::Module& module = program_.moduleOf(unit);
  for (size_t i = 0; i < module.functions.size(); ++i) {
    const FunctionInfo& info = infoOf({unit, idAt<flow::FunctionId>(i)});
    const flow::Function& function = *info.function;
    if (isNone(function.self) || isNone(function.ownerClass)) continue;
    store_.add(variableCell(unit, function.self), info.isStatic ? localClass(unit, function.ownerClass)
                                                                : localObject(unit, function.ownerClass));
  }
}

void Evaluation::run() {
  uint64_t left = (functionOfNode_.size() + imports_.size() + 1) * evaluationsPerNode;
  while (!store_.idle() && left-- > 0) evaluate(store_.next());
  store_.setCurrent(None<NodeId>);
}

void Evaluation::evaluate(NodeId node) {
  store_.setCurrent(node);
  const size_t position = unfreed::index(node);
  if (position >= functionOfNode_.size()) {
    evaluateImport(imports_[position - functionOfNode_.size()]);
    return;
  }
  FunctionInfo& info = functions_[functionOfNode_[position]];
  evaluateOp(info, info.function->cfg.ops[position - info.firstNode]);
}

// What a function gets that nothing in the program calls, or calls without saying with what.
bool Evaluation::feedUncalled(bool onlyUncalled) {
  bool fed = false;
  for (FunctionInfo& info : functions_) {
    if (!onlyUncalled || !info.called) fed = feedParameters(info) || fed;
  }
  return fed;
}

bool Evaluation::feedParameters(FunctionInfo& info) {
  bool fed = false;
  const UnitId unit = info.ref.unit;
  for (const flow::VariableId parameter : info.function->parameters) {
    const CellId cell = variableCell(unit, parameter);
    const flow::TypeNoteId note = program_.moduleOf(unit).variables[parameter].type;
    const ValueSet& set = store_.peek(cell);
    if (!set.shapes.empty() || set.unknown) continue;
    fed = (isNone(note) ? store_.addUnknown(cell) : annotateCell(cell, unit, note)) || fed;
  }
  if (!isNone(info.function->self) && isNone(info.function->ownerClass)) {
    const CellId self = variableCell(unit, info.function->self);
    if (store_.peek(self).empty()) fed = store_.addUnknown(self) || fed;
  }
  return fed;
}

bool Evaluation::applyAnnotations() {
  bool grown = false;
  for (size_t i = 0; i < units_.size(); ++i) {
    const UnitId unit = idAt<UnitId>(i);
    const flow::Module& module = program_.moduleOf(unit);
    for (size_t v = 0; v < module.variables.size(); ++v) {
      const flow::VariableId variable = idAt<flow::VariableId>(v);
      grown = annotateCell(variableCell(unit, variable), unit, module.variables[variable].type) || grown;
    }
    grown = annotateFields(unit) || grown;
  }
  grown = annotateNarrowed() || grown;
  for (FunctionInfo& info : functions_) grown = annotateResults(info) || grown;
  return grown;
}

// From now on a cast of something unknown falls back to its type.
void Evaluation::wakeCasts() {
  annotating_ = true;
  for (const FunctionInfo& info : functions_) {
    const auto& ops = info.function->cfg.ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (ops[i].kind == flow::OpKind::Cast && !isNone(ops[i].type))
        store_.wake(idAt<NodeId>(info.firstNode + i));
    }
  }
}

bool Evaluation::annotateCell(CellId cell, UnitId unit, flow::TypeNoteId note) {
  if (isNone(note)) return false;
  const ValueSet& set = store_.peek(cell);
  if (isInformative(set)) return annotateElements(set, unit, note);
  if (!set.unknown && !set.empty()) return false;
  ValueSet typed;
  addNote(typed, unit, note, 0);
  return store_.add(cell, typed);
}

// `const cache: Map<string, Tree> = new Map()`, filled with something of which nothing is known.
bool Evaluation::annotateElements(const ValueSet& set, UnitId unit, flow::TypeNoteId note) {
  if (set.shapes.size() != 1 || valueOf(set.shapes[0]).kind != AbstractValue::Kind::Collection) return false;
  const SiteId site = objectOf(set.shapes[0]);
  const ValueSet& elements = store_.peekAll(site);
  if (isInformative(elements) || !elements.unknown) return false;
  ValueSet typed;
  addNote(typed, unit, note, 0);
  if (typed.shapes.size() != 1 || valueOf(typed.shapes[0]).kind != AbstractValue::Kind::Collection)
    return false;
  const SiteId from = objectOf(typed.shapes[0]);
  if (from == site || store_.keyOf(from).sort != store_.keyOf(site).sort ||
      !isInformative(store_.peekAll(from)))
    return false;
  bool grown = store_.add(store_.all(site), store_.peekAll(from));
  if (store_.keyOf(site).sort != SiteSort::Map) {
    return store_.add(store_.computed(site), store_.peekAll(from)) || grown;
  }
  for (const std::string_view part : {"<keys>", "<values>"}) {
    const NameId name = store_.name(part);
    grown = store_.add(store_.field(site, name), store_.peek(store_.field(from, name))) || grown;
  }
  return grown;
}

bool Evaluation::annotateResults(FunctionInfo& info) {
  if (isNone(info.function->returnType)) return false;
  const CellId cell = info.function->isGenerator ? info.emitted : info.returned;
  const ValueSet& set = store_.peek(cell);
  if (isInformative(set) || (!set.unknown && !set.empty())) return false;
  ValueSet typed;
  addNote(typed, info.ref.unit, info.function->returnType, 0);
  if (info.function->isGenerator) return store_.add(cell, elementsOfAll(typed));
  return store_.add(cell, info.function->isAsync ? awaited(typed) : typed);
}

bool Evaluation::annotateFields(UnitId unit) {
  bool grown = false;
  const flow::Module& module = program_.moduleOf(unit);
  for (size_t i = 0; i < module.classes.size(); ++i) {
    const flow::ClassId cls = idAt<flow::ClassId>(i);
    for (const flow::Member& member : module.classes[cls].members) {
      if (member.kind != flow::Member::Kind::Field || isNone(member.type) || member.name.empty()) continue;
      const SiteId site = objectOf(member.isStatic ? localClass(unit, cls) : localObject(unit, cls));
      grown = annotateCell(store_.field(site, store_.name(member.name)), unit, member.type) || grown;
    }
  }
  return grown;
}

// `openBox(part)` with `function openBox(part: Part)`: what nothing is known of has the type of the parameter
// that it is given to. Only values of bindings are of use.
void Evaluation::guessFromParameters() {
  for (const FunctionInfo& info : functions_) {
    const flow::Cfg& cfg = info.function->cfg;
    for (const flow::Op& op : cfg.ops) {
      if (op.kind != flow::OpKind::Call || op.has(flow::op_flag::Method) || op.operandCount < 2) continue;
      const ValueSet& callees = store_.peek(valueCell(info, cfg.operand(op, 0)));
      if (callees.shapes.size() != 1) continue;
      const AbstractValue& callee = valueOf(callees.shapes[0]);
      if (callee.kind == AbstractValue::Kind::Function) guessArguments(info, op, callee.function);
    }
  }
}

void Evaluation::guessArguments(const FunctionInfo& info, const flow::Op& call, FunctionRef callee) {
  const auto& parameters = infoOf(callee).function->parameters;
  for (size_t i = 0; i < parameters.size() && i + 1 < call.operandCount; ++i) {
    const flow::TypeNoteId note = program_.moduleOf(callee.unit).variables[parameters[i]].type;
    const flow::ValueId argument = info.function->cfg.operand(call, i + 1);
    if (isNone(note) || isNone(argument)) continue;
    const flow::Op& made = info.function->cfg.definition(argument);
    if (made.kind == flow::OpKind::Spread) return;
    if (made.kind != flow::OpKind::Use || isNone(made.variable)) continue;
    const CellId cell = variableCell(info.ref.unit, made.variable);
    const ValueSet& known = store_.peek(cell);
    if (!known.unknown || !known.shapes.empty()) continue;
    ValueSet typed;
    addNote(typed, callee.unit, note, 0);
    for (const ShapeId shape : typed.shapes) {
      AbstractValue value = valueOf(shape);
      if (value.kind != AbstractValue::Kind::Handle && value.kind != AbstractValue::Kind::BindingNamespace)
        continue;
      value.guessed = true;
      store_.add(cell, store_.intern(std::move(value)));
    }
  }
}

// Reads of a name that some binding module has as a class.
void Evaluation::wakeGuesses() {
  if (handleClasses_.empty()) return;
  for (const FunctionInfo& info : functions_) {
    const auto& ops = info.function->cfg.ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (ops[i].kind != flow::OpKind::Read) continue;
      const NameId name = memberName(info, ops[i], 1);
      if (!isNone(name) && handleClasses_.contains(store_.textOf(name)))
        store_.wake(idAt<NodeId>(info.firstNode + i));
    }
  }
}

// One more evaluation of everything that calls: nothing grows any more, so it only tells whom.
void Evaluation::recordCallees() {
  for (FunctionInfo& info : functions_) {
    const auto& ops = info.function->cfg.ops;
    for (size_t i = 0; i < ops.size(); ++i) {
      if (!leadsToCallees(ops[i].kind)) continue;
      Callees callees;
      sink_ = &callees;
      certain_ = false;
      store_.setCurrent(idAt<NodeId>(info.firstNode + i));
      evaluateOp(info, ops[i]);
      callees.guessed = !callees.bindings.empty() && !certain_;
      if (callees.functions.empty() && callees.bindings.empty() && callees.externals.empty() &&
          !callees.unknown)
        continue;
      std::sort(callees.functions.begin(), callees.functions.end());
      callees.functions.erase(std::unique(callees.functions.begin(), callees.functions.end()),
                              callees.functions.end());
      calleesOfNode_[info.firstNode + i] = static_cast<uint32_t>(callees_.size());
      callees_.push_back(std::move(callees));
    }
  }
  sink_ = nullptr;
  store_.setCurrent(None<NodeId>);
}

const ValueSet& Evaluation::of(FunctionRef function, flow::ValueId value) const {
  if (isNone(value)) return nothing;
  return store_.peek(valueCell(infoOf(function), value));
}

const ValueSet& Evaluation::of(VariableRef variable) const {
  return isNone(variable.variable) ? nothing : store_.peek(variableCell(variable.unit, variable.variable));
}

const ValueSet& Evaluation::elementsOf(ShapeId shape) const {
  const AbstractValue& value = store_[shape];
  const bool holds =
      value.kind == AbstractValue::Kind::Collection || value.kind == AbstractValue::Kind::Promise;
  return holds ? store_.peekAll(static_cast<SiteId>(value.site)) : nothing;
}

const Callees& Evaluation::calleesOf(FunctionRef function, size_t op) const {
  const FunctionInfo& info = infoOf(function);
  if (op >= info.function->cfg.ops.size()) return noCallees;
  return callees_[calleesOfNode_[info.firstNode + op]];
}

}  // namespace unfreed::program
