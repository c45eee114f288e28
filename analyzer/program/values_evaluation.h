// Evaluation: the abstract evaluation behind values.h, step by step over a worklist until nothing grows any
// more.
//
// One node is one op of one function, or one import. A node reads cells and writes cells; it is evaluated
// again when a cell it has read has grown. Calls write the arguments into the parameters' cells and read the
// cell of what the callee returns, so functions are never entered and input depth is never recursed on.
//
// The families live in files of their own: values_ops.cpp (one op), values_members.cpp (reading and storing
// properties), values_calls.cpp (who is called with what), values_builtins.cpp and values_collections.cpp
// (what the language's own functions do), values_bindings.cpp (classes and functions of binding modules),
// values_modules.cpp (imports and exports), values_globals.cpp (globals that are filled), values_hooks.cpp
// (variables of components), values_lookups.cpp (look-ups that are kept), values_annotations.cpp and
// values_types.cpp (type notes), values_hierarchy.cpp (classes behind interfaces, abstract classes and type
// parameters), values_stages.cpp (the order of it all).
#pragma once

#include <bitset>
#include <set>
#include <span>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "base/short_list.h"
#include "base/stable_list.h"
#include "program/program.h"
#include "program/values.h"
#include "program/values_stand_ins.h"
#include "program/values_store.h"

namespace unfreed::program {

// The arguments of a call; from `spreadFrom` on, positions are not known.
struct Arguments {
  ShortList<const ValueSet*> sets;
  size_t spreadFrom = static_cast<size_t>(-1);

  const ValueSet& at(size_t position) const;  // an empty set when there is none
  // What parameter `position` may get: that argument, or any spread one.
  ValueSet forParameter(size_t position) const;
  Arguments from(size_t position) const;  // without the first ones
};

// Of an op whose name has not been asked for yet.
inline constexpr NameId notAsked = static_cast<NameId>(0xfffffffeu);

// Positions in an array literal that are told apart.
inline constexpr size_t knownPositions = 16;

enum class Invocation : uint8_t { Call, Construct };

// Whether the functions of a package are the hooks of values_hooks.cpp.
bool isHookLibrary(std::string_view specifier);

class Evaluation {
 public:
  explicit Evaluation(const Program& program);

  const ValueStore& store() const { return store_; }
  std::vector<std::string> filledGlobals();
  std::vector<uint8_t> stepsToHandles(uint8_t most);  // values_holders.cpp
  const ValueSet& of(FunctionRef function, flow::ValueId value) const;
  const ValueSet& of(VariableRef variable) const;
  const ValueSet& elementsOf(ShapeId shape) const;
  const Callees& calleesOf(FunctionRef function, size_t op) const;

 private:
  struct FunctionInfo {
    FunctionRef ref;
    const flow::Function* function = nullptr;
    uint32_t firstNode = 0;
    CellId firstValue{};
    CellId returned{};  // what it returns; awaited already when it is async
    CellId emitted{};   // what it yields, when it is a generator
    bool isStatic = false;
    bool called = false;            // something passes arguments to it
    ShapeId shape = None<ShapeId>;  // the function itself, once it is asked for
  };
  struct ClassInfo {
    const flow::Class* cls = nullptr;
    CellId superclass{};
    bool hasConstructor = false;  // written out
    std::unordered_map<NameId, std::vector<const flow::Member*>> members;
    ShapeId shape = None<ShapeId>;     // the class itself, once it is asked for
    ShapeId instance = None<ShapeId>;  // an object of it
  };
  struct UnitInfo {
    size_t firstFunction = 0;
    size_t firstClass = 0;
    CellId firstVariable{};
    std::unordered_map<std::string_view, const flow::Export*> exports;
    std::vector<const flow::Export*> exportAll;
    std::unordered_map<std::string_view, flow::VariableId>
        scope;                                                  // names of the file's outermost scope first
    std::unordered_map<uint32_t, const flow::Import*> imports;  // by local variable
    std::unordered_map<std::string_view, std::vector<uint32_t>> types;  // into Module::types, by name
    std::unordered_map<uint32_t, uint32_t> typeOfNote;  // into Module::types, by the note of an interface
    std::unordered_map<std::string_view, flow::ClassId> classes;  // by name
  };
  struct ImportNode {
    UnitId unit{};
    const flow::Import* import = nullptr;
  };
  struct Asked {  // a property to look up; `receiver` is the object that the search started from
    ShapeId shape{};
    NameId name{};
    ShapeId receiver{};
  };
  using Pending = ShortList<Asked>;
  using Implementers = std::unordered_map<ShapeId, std::vector<ShapeId>>;
  enum class LookUpId : uint32_t {};
  struct LookUp {  // a property of an object, as far as it is known
    NodeId relay{};
    ValueSet found;
    bool isDirect = false;    // it makes objects for whoever asks: nothing is kept
    bool hasCallees = false;  // it invokes getters
  };

  // --- values_stages.cpp ---
  void index();
  void indexFar();
  void indexUnit(UnitId unit);
  void indexFunctions(UnitId unit);
  void indexStores(const flow::Cfg& cfg, UnitId unit);
  void indexModuleGlobal();
  ShapeId moduleObjectOf(bindings::ModuleId id);
  void indexIterations(const flow::Cfg& cfg, uint32_t firstNode);
  void indexClasses(UnitId unit);
  void indexModules();
  void seed();
  void seedVariables(UnitId unit);
  void seedReceivers(UnitId unit);
  void run();
  void evaluate(NodeId node);
  bool feedUncalled(bool onlyUncalled);
  bool feedParameters(FunctionInfo& info);
  void wakeCasts();
  bool applyAnnotations();
  bool annotateElements(const ValueSet& set, UnitId unit, flow::TypeNoteId note);
  bool annotateCell(CellId cell, UnitId unit, flow::TypeNoteId note);
  bool annotateResults(FunctionInfo& info);
  bool annotateFields(UnitId unit);
  void wakeGuesses();
  void guessFromParameters();
  void guessArguments(const FunctionInfo& info, const flow::Op& call, FunctionRef callee);
  void recordCallees();

  // --- values_globals.cpp ---
  std::vector<bool> unitsNearHandles() const;
  bool isFilled(SiteId site, NameId name, const std::vector<bool>& near) const;
  bool isGlobalObjectAt(const FunctionInfo& info, flow::ValueId value) const;
  std::set<NameId> assignedGlobals();

  // --- values_ops.cpp ---
  void evaluateOp(FunctionInfo& info, const flow::Op& op);
  void evaluateRead(FunctionInfo& info, const flow::Op& op);
  void evaluateStore(FunctionInfo& info, const flow::Op& op);
  SiteId unknownObject(const FunctionInfo& info, flow::ValueId receiver);
  void evaluateCall(FunctionInfo& info, const flow::Op& op);
  void evaluateSuperCall(FunctionInfo& info, const flow::Op& op, ValueSet& result);
  void evaluateSuperMethod(FunctionInfo& info, const flow::Op& op, ValueSet& result);
  std::span<const VariableRef> declarationsOf(UnitId unit, flow::VariableId global) const;
  void evaluateUse(FunctionInfo& info, const flow::Op& op);
  void evaluateIterate(FunctionInfo& info, const flow::Op& op);
  void evaluateConstruct(FunctionInfo& info, const flow::Op& op);
  void evaluateCollect(FunctionInfo& info, const flow::Op& op);
  void evaluateAssign(FunctionInfo& info, const flow::Op& op);
  void evaluateCast(FunctionInfo& info, const flow::Op& op);
  void evaluateImportOp(FunctionInfo& info, const flow::Op& op);
  void evaluateReturn(FunctionInfo& info, const flow::Op& op);
  void evaluateEmit(FunctionInfo& info, const flow::Op& op);
  void evaluateClass(FunctionInfo& info, const flow::Op& op);
  CellId valueCell(const FunctionInfo& info, flow::ValueId value) const;
  CellId variableCell(UnitId unit, flow::VariableId variable) const;
  const ValueSet& operand(const FunctionInfo& info, const flow::Op& op, size_t position);
  Arguments argumentsFrom(const FunctionInfo& info, const flow::Op& op, size_t position);
  void give(const FunctionInfo& info, const flow::Op& op, const ValueSet& value);
  NameId constantKey(const FunctionInfo& info, flow::ValueId key);
  NameId memberName(const FunctionInfo& info, const flow::Op& op, size_t keyPosition);
  NameId findMemberName(const FunctionInfo& info, const flow::Op& op, size_t keyPosition);
  NameId variableName(const FunctionInfo& info, const flow::Op& op);
  static size_t nodeOf(const FunctionInfo& info, const flow::Op& op) {
    return info.firstNode + static_cast<size_t>(&op - info.function->cfg.ops.data());
  }

  // --- values_members.cpp ---
  ValueSet readMember(const ValueSet& receivers, NameId name);
  void lookUpNow(ShapeId receiver, NameId name, ValueSet& found);
  void lookUpOne(const Asked& asked, Pending& pending, ValueSet& found);
  void lookUpObject(const Asked& asked, Pending& pending, ValueSet& found);
  void lookUpInClass(const Asked& asked, bool isStatic, Pending& pending, ValueSet& found);
  bool addClassMembers(const Asked& asked, bool isStatic, ValueSet& found);
  void addSignature(const AbstractValue& cls, const flow::Member& member, ValueSet& found);
  void lookUpFunction(const Asked& asked, ValueSet& found);
  void lookUpCollection(const Asked& asked, ValueSet& found);
  void lookUpExternal(const Asked& asked, ValueSet& found);
  void readField(SiteId site, NameId name, ValueSet& found);
  void storeMember(ShapeId receiver, NameId name, const ValueSet& value);
  void callSetters(ShapeId receiver, NameId name, const ValueSet& value);
  void writeField(SiteId site, NameId name, const ValueSet& value);
  void addElement(SiteId site, const ValueSet& value);
  void addElement(SiteId site, ShapeId value);
  void addEntry(SiteId map, const ValueSet& keys, const ValueSet& values);
  SiteId objectOf(ShapeId shape);  // the object whose fields are the shape's own, if any
  SiteId findObjectOf(ShapeId shape);
  SiteId additionsTo(bindings::ClassRef cls);
  void adoptMethods(ShapeId receiver, const ValueSet& functions, bool asPrototype);
  bool isInstance(const AbstractValue& value) const;
  void superShapes(ClassInfo& cls, bool asInstances, ValueSet& out);
  ShapeId instanceOf(ShapeId cls);  // an object of that class; None when it is no class
  void elementsInto(ShapeId shape, ValueSet& out);
  ValueSet elementsOfAll(const ValueSet& iterables);
  const bindings::Member* elementMember(ShapeId shape);
  ValueSet elementsTaken(const ValueSet& iterables);
  ValueSet givenBy(const ValueSet& functions);
  SiteId entryOf(SiteId map);
  ValueSet awaited(const ValueSet& values);

  // --- values_lookups.cpp ---
  void lookUp(ShapeId receiver, NameId name, ValueSet& found);
  const ValueSet* keptLookUp(ShapeId receiver, NameId name);
  void renew(LookUp& item, ShapeId receiver, NameId name);

  // --- values_calls.cpp ---
  void invokeAll(const ValueSet& callees, const Arguments& arguments, ShapeId receiver, Invocation how,
                 ValueSet& result);
  void invoke(ShapeId callee, const Arguments& arguments, ShapeId receiver, Invocation how, ValueSet& result);
  void invokeFunction(FunctionRef function, const Arguments& arguments, ShapeId receiver, Invocation how,
                      ValueSet& result);
  void constructLocal(ShapeId cls, const Arguments& arguments, ValueSet& result);
  void runConstructors(ShapeId cls, ShapeId object, const Arguments& arguments, ValueSet* bases);
  void callMethod(const ValueSet& receivers, NameId name, const Arguments& arguments, ValueSet& result);
  void callMethodOf(ShapeId receiver, NameId name, const Arguments& arguments, ValueSet& result);
  bool callFunctionMethod(ShapeId function, std::string_view name, const Arguments& arguments,
                          ValueSet& result);
  void pass(FunctionInfo& info, const Arguments& arguments, ShapeId receiver);
  ValueSet resultOf(FunctionInfo& info);
  void callBack(const ValueSet& callbacks, std::initializer_list<const ValueSet*> arguments,
                ValueSet& result);
  void escapeCallbacks(const Arguments& arguments);
  void makeProxy(const Arguments& arguments, ValueSet& result);
  void reachBinding(const AbstractValue& callee, const bindings::Member* member);

  // --- values_builtins.cpp, values_collections.cpp ---
  void invokeTrapped(ShapeId callee, const Arguments& arguments, ValueSet& result);
  void noteTrapped(const Arguments& arguments);
  void trapLeftOut();
  void invokeExternal(ShapeId callee, const Arguments& arguments, Invocation how, ValueSet& result);
  bool callBuiltin(ShapeId callee, const Arguments& arguments, ValueSet& result);
  void constructExternal(ShapeId callee, const Arguments& arguments, ValueSet& result);
  void callPromiseFunction(std::string_view name, const Arguments& arguments, ValueSet& result);
  void awaitAll(const ValueSet& iterables, ValueSet& result);
  bool callObjectFunction(std::string_view name, const Arguments& arguments, ValueSet& result);
  void listProperties(bool entries, const ValueSet& objects, ValueSet& result);
  void adoptAll(ShapeId target, const Arguments& sources);
  void inheritFrom(const ValueSet& targets, const Arguments& sources, ValueSet& result);
  void groupBy(bool intoMap, const Arguments& arguments, ValueSet& result);
  void arrayFrom(bool isAsync, const Arguments& arguments, ValueSet& result);
  bool callScopeMethod(std::string_view path, ShapeId callee, const Arguments& arguments, ValueSet& result);
  void constructPromise(const Arguments& arguments, ValueSet& result);
  bool callPromiseMethod(ShapeId promise, std::string_view name, const Arguments& arguments,
                         ValueSet& result);
  bool callCollectionMethod(ShapeId collection, std::string_view name, const Arguments& arguments,
                            ValueSet& result);
  void callWithElements(ShapeId collection, std::string_view name, const Arguments& arguments,
                        ValueSet& result);
  void reduce(SiteId collection, const Arguments& arguments, ValueSet& result);
  void copyCollection(ShapeId collection, const Arguments& arguments, size_t firstAdded, ValueSet& result);
  void iteratorOf(SiteId collection, std::string_view which, ValueSet& result);
  SiteId ownSite(SiteSort sort, uint64_t second = 0);  // made by the current node
  ShapeId collection(SiteId site);
  ShapeId promiseOf(const ValueSet& values, uint64_t second = 0);

  // --- values_hooks.cpp ---
  bool callHook(ShapeId callee, const Arguments& arguments, ValueSet& result);
  void callStateHook(const Arguments& arguments, ValueSet& result);

  // --- values_bindings.cpp ---
  void addType(ValueSet& out, bindings::ModuleId module, const bindings::Type& type, bool guessed);
  void addSingle(ValueSet& out, bindings::ModuleId module, const bindings::Type& type, bool guessed);
  void lookUpHandle(const Asked& asked, ValueSet& found);
  void lookUpBindingClass(const Asked& asked, ValueSet& found);
  bool addAdded(bindings::ClassRef cls, NameId name, ValueSet& found);
  void lookUpNamespace(const Asked& asked, Pending& pending, ValueSet& found);
  bool addExport(bindings::ModuleId module, std::string_view name, ValueSet& found);
  bool addNamespaceExport(ShapeId space, std::string_view name, ValueSet& found);
  void addMembers(const AbstractValue& receiver, const std::vector<const bindings::Member*>& members,
                  ValueSet& found);
  void callBinding(const AbstractValue& callee, const Arguments& arguments, ValueSet& result);
  void callBackFrom(bindings::ModuleId module, const bindings::Member& member, const Arguments& arguments,
                    ValueSet& result);
  void constructBinding(const AbstractValue& callee, const Arguments& arguments, ValueSet& result);
  const bindings::Member* choose(std::span<const bindings::Member* const> overloads,
                                 const Arguments& arguments) const;
  int misfit(const bindings::Member& member, const Arguments& arguments) const;
  const std::vector<const bindings::Member*>& membersOf(bindings::ClassRef cls, std::string_view name);
  void guess(UnitId unit, NameId name, ValueSet& found);
  bool mayBeGuessed(const ValueSet& receivers) const;
  ShapeId handle(bindings::ClassRef cls, bool guessed = false);
  ShapeId bindingClass(bindings::ClassRef cls, bool guessed = false);

  // --- values_modules.cpp ---
  void evaluateImport(const ImportNode& node);
  ShapeId namespaceOf(const Target& target, std::string_view specifier);
  void addRequired(const Target& target, std::string_view specifier, ValueSet& out);
  void lookUpUnit(const Asked& asked, Pending& pending, ValueSet& found);
  void lookUpModuleExports(const Asked& asked, Pending& pending, ValueSet& found);
  bool isCommonJs(UnitId unit) const;
  SiteId exportsSite(UnitId unit);
  SiteId moduleSite(UnitId unit);

  // --- values_annotations.cpp, values_types.cpp ---
  // What a value of the type may be. Depth is that of notes within notes; a few levels are enough.
  void addNote(ValueSet& out, UnitId unit, flow::TypeNoteId note, int depth);
  void addNoteParts(ValueSet& out, UnitId unit, flow::TypeNoteId note, int depth);
  void addNamed(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth);
  bool addBuiltinType(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth);
  bool addDerivedType(ValueSet& out, UnitId unit, const flow::TypeNote& note, int depth);
  void addCollectionType(ValueSet& out, UnitId unit, flow::TypeNoteId id, SiteSort sort, int depth);
  void addTuple(ValueSet& out, UnitId unit, flow::TypeNoteId id, int depth);
  void addDeclared(ValueSet& out, UnitId unit, const std::vector<uint32_t>& declarations, int depth);
  bool addPath(ValueSet& out, UnitId unit, std::span<const std::string_view> path, int depth);
  void addImported(ValueSet& out, UnitId unit, const flow::Import& import,
                   std::span<const std::string_view> path, int depth);
  void addExportedType(ValueSet& out, const Target& target, std::span<const std::string_view> path,
                       int depth);
  bool addUnitType(ValueSet& out, UnitId unit, std::span<const std::string_view> path, int depth);
  bool addModuleType(ValueSet& out, bindings::ModuleId module, std::span<const std::string_view> path);
  void addNamespaceTwins(ValueSet& out);
  void addValueOfPath(ValueSet& out, UnitId unit, std::span<const std::string_view> path);
  void addInstances(ValueSet& out, const ValueSet& classes);
  void addResults(ValueSet& out, const ValueSet& functions);
  void lookUpNote(const Asked& asked, Pending& pending, ValueSet& found);
  bool isInformative(const ValueSet& set) const;
  bool namesBinding(const ValueSet& set) const;

  // --- values_hierarchy.cpp ---
  void indexTypeArguments();
  void bindTypeParameters(UnitId unit, flow::ClassId cls);
  void indexImplementers();
  void addSubclassesOf(UnitId unit, flow::ClassId cls, Implementers& found);
  bool hasBodies(UnitId unit, flow::ClassId cls);
  bool addImplementers(ValueSet& out, ShapeId type);
  void addInstanceOf(ValueSet& out, UnitId unit, flow::ClassId cls);
  void addStandIn(ValueSet& out, const StandIn& standIn);
  void addClassesOf(ValueSet& out, const ValueSet& instances);
  ValueSet narrowed(CellId field, const ValueSet& value) const;
  bool annotateNarrowed();

  // --- shapes ---
  ShapeId functionShape(FunctionRef ref);
  ShapeId localClass(UnitId unit, flow::ClassId cls);
  ShapeId localObject(UnitId unit, flow::ClassId cls);
  ShapeId object(SiteId site) { return store_.shapeOf(AbstractValue::Kind::LocalObject, site); }
  ShapeId external(std::string_view specifier, std::string path, uint32_t site = 0);
  ShapeId globalNamed(std::string_view name);
  ClassInfo& infoOf(const AbstractValue& cls);
  FunctionInfo& infoOf(FunctionRef ref);
  const FunctionInfo& infoOf(FunctionRef ref) const;
  const AbstractValue& valueOf(ShapeId shape) const { return store_[shape]; }

  const Program& program_;
  const Components components_;
  const StandIns standIns_;
  ValueStore store_;
  const SiteId globals_;  // the object whose fields are the global variables
  std::vector<FunctionInfo> functions_;
  std::vector<ClassInfo> classes_;
  std::vector<UnitInfo> units_;
  std::vector<ImportNode> imports_;
  std::vector<uint32_t> functionOfNode_;
  std::vector<NameId> memberNames_;  // by node, as memberName has found them; notAsked before
  std::unordered_map<uint32_t, flow::LoopKind> iterations_;  // Iterate ops, where the sort of loop matters
  std::vector<uint32_t> calleesOfNode_;                      // into callees_; 0 for none
  std::vector<Callees> callees_;
  Callees* sink_ = nullptr;  // where the callees of the current op go, when they are wanted
  bool certain_ = false;     // some binding callee of the op is no guess
  CellId unknownCell_{};
  bool madeOwnSite_ = false;     // for renew: something has asked for an object of the current op
  FlatMap<LookUpId> lookUpIds_;  // by shape and name
  StableList<LookUp> lookUps_;
  std::vector<SiteId> objectsOfShapes_;  // as objectOf has found them; None before
  int depth_ = 0;                        // of built-ins that call back
  int noteNesting_ = 0;
  int noteSteps_ = 0;                // for the outermost note
  bool annotating_ = false;          // casts may fall back to their types
  ShapeId trapped_ = None<ShapeId>;  // once there is a proxy with traps
  std::bitset<8> trappedAt_;         // the arguments by which functions that are not told apart are given it
  bool guessing_ = false;
  std::unordered_map<uint64_t, std::unordered_map<std::string_view, std::vector<const bindings::Member*>>>
      membersOfClass_;
  std::vector<std::unordered_map<std::string_view, const bindings::Export*>> exportsOfModule_;
  std::vector<std::unordered_map<std::string_view, bindings::ClassIndex>> classesOfModule_;
  std::vector<std::unordered_map<std::string_view, std::vector<const bindings::Member*>>> functionsOfModule_;
  std::unordered_map<std::string_view, std::vector<bindings::ClassRef>>
      handleClasses_;  // of all modules, by name
  std::unordered_set<uint64_t>
      storedInto_;                // variables whose properties something assigns, by unit and variable
  bool extendsBindings_ = false;  // the program touches prototypes
  bindings::ModuleId moduleGlobal_ = None<bindings::ModuleId>;  // what the free global `Module` is
  // Objects of the classes that implement an interface or extend an abstract class, by its shape.
  Implementers implementers_;
  // What a field may hold whose type is a type parameter: what `extends Base<A>` says.
  std::unordered_map<CellId, ValueSet> fieldTypes_;
};

}  // namespace unfreed::program
