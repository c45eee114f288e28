// What the functions and classes of the language itself do to values. Everything else outside the program is
// unknown: it may call the functions it is given with anything, and gives back anything.
#include <algorithm>
#include <array>
#include <string_view>

#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr std::string_view resolverPath = "Promise.resolver";

// Globals whose functions, and whose objects, deal in plain data only.
constexpr std::array plainGlobals{
    "Atomics",
    "BigInt",
    "BigInt64Array",
    "BigUint64Array",
    "Boolean",
    "Buffer",
    "DataView",
    "Date",
    "Error",
    "EvalError",
    "Float32Array",
    "Float64Array",
    "Int16Array",
    "Int32Array",
    "Int8Array",
    "Intl",
    "JSON",
    "Math",
    "Number",
    "RangeError",
    "RegExp",
    "SharedArrayBuffer",
    "ArrayBuffer",
    "String",
    "Symbol",
    "SyntaxError",
    "TextDecoder",
    "TextEncoder",
    "TypeError",
    "URL",
    "URLSearchParams",
    "Uint16Array",
    "Uint32Array",
    "Uint8Array",
    "Uint8ClampedArray",
    "atob",
    "btoa",
    "clearInterval",
    "clearTimeout",
    "clearImmediate",
    "console",
    "decodeURIComponent",
    "encodeURIComponent",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "performance",
    "queueMicrotask",
    "setImmediate",
    "setInterval",
    "setTimeout",
};

bool isPlainGlobal(std::string_view path) {
  const std::string_view root = path.substr(0, path.find('.'));
  return std::find(plainGlobals.begin(), plainGlobals.end(), root) != plainGlobals.end();
}

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool isUtil(std::string_view specifier) {
  return specifier == "util" || specifier == "node:util";
}

}  // namespace

SiteId Evaluation::ownSite(SiteSort sort, uint64_t second) {
  madeOwnSite_ = true;
  return store_.site({sort, static_cast<uint64_t>(store_.current()), second});
}

ShapeId Evaluation::collection(SiteId site) {
  return store_.shapeOf(Kind::Collection, site);
}

ShapeId Evaluation::promiseOf(const ValueSet& values, uint64_t second) {
  const SiteId site = ownSite(SiteSort::Promise, second);
  store_.add(store_.all(site), awaited(values));
  return store_.shapeOf(Kind::Promise, site);
}

void Evaluation::invokeTrapped(ShapeId callee, const Arguments& arguments, ValueSet& result) {
  if (sink_ != nullptr) sink_->unknown = sink_->isBehindTraps = true;
  unite(result, callee);
  result.unknown = true;
  escapeCallbacks(arguments);
}

// More functions are called here than are told apart.
void Evaluation::noteTrapped(const Arguments& arguments) {
  for (size_t i = 0; i < arguments.sets.size(); ++i) {
    const ShapeList& shapes = arguments.sets[i]->shapes;
    const bool isTrapped = std::find(shapes.begin(), shapes.end(), trapped_) != shapes.end();
    if (isTrapped && i < trappedAt_.size()) trappedAt_.set(i);
  }
}

// What is given to functions that are not told apart is unknown there; but it must not be taken for the
// binding that a proxy stands in front of.
void Evaluation::trapLeftOut() {
  if (trappedAt_.none()) return;
  for (size_t i = 0; i < store_.shapeCount(); ++i) {
    const AbstractValue& value = valueOf(idAt<ShapeId>(i));
    if (value.kind != Kind::Function || !store_.isLeftOut(idAt<ShapeId>(i))) continue;
    const auto& parameters = infoOf(value.function).function->parameters;
    for (size_t at = 0; at < std::min(parameters.size(), trappedAt_.size()); ++at) {
      if (trappedAt_.test(at)) store_.add(variableCell(value.function.unit, parameters[at]), trapped_);
    }
  }
}

void Evaluation::invokeExternal(ShapeId callee, const Arguments& arguments, Invocation how,
                                ValueSet& result) {
  if (sink_ != nullptr &&
      std::find(sink_->externals.begin(), sink_->externals.end(), callee) == sink_->externals.end()) {
    sink_->externals.push_back(callee);
  }
  if (how == Invocation::Construct) {
    constructExternal(callee, arguments, result);
    return;
  }
  if (callBuiltin(callee, arguments, result)) return;
  result.unknown = true;
  escapeCallbacks(arguments);
}

bool Evaluation::callBuiltin(ShapeId callee, const Arguments& arguments, ValueSet& result) {
  const AbstractValue& value = valueOf(callee);
  const std::string_view path = value.path;
  if (isUtil(value.specifier)) {
    if (path != "promisify" && path != "default.promisify") return false;
    for (const ShapeId shape : arguments.at(0).shapes) {
      const AbstractValue& function = valueOf(shape);
      if (function.kind != Kind::External || function.path.size() > 80) continue;
      unite(result, external(function.specifier, "promisify(" + function.path + ")"));
    }
    result.unknown = result.shapes.empty();
    return true;
  }
  if (isHookLibrary(value.specifier)) return callHook(callee, arguments, result);
  if (!value.specifier.empty()) return false;
  if (path == resolverPath) {
    const SiteId promise = static_cast<SiteId>(value.site);
    store_.add(store_.all(promise), awaited(arguments.at(0)));
    unite(result, store_.plain());
    return true;
  }
  if (startsWith(path, "Promise.")) {
    callPromiseFunction(path.substr(8), arguments, result);
    return true;
  }
  if (startsWith(path, "Object.") || startsWith(path, "Array.") || startsWith(path, "Map.") ||
      startsWith(path, "Iterator.")) {
    return callObjectFunction(path, arguments, result);
  }
  if (path == "Array") {
    constructExternal(callee, arguments, result);
    return true;
  }
  if (startsWith(path, "DisposableStack.prototype.") || startsWith(path, "AsyncDisposableStack.prototype.")) {
    return callScopeMethod(path, callee, arguments, result);
  }
  if (isPlainGlobal(path)) {
    escapeCallbacks(arguments);
    unite(result, store_.plain());
    return true;
  }
  return false;
}

void Evaluation::callPromiseFunction(std::string_view name, const Arguments& arguments, ValueSet& result) {
  if (name == "resolve" || name == "reject") {
    ValueSet values;
    if (name == "resolve") values = awaited(arguments.at(0));
    if (arguments.sets.empty()) unite(values, store_.plain());
    unite(result, promiseOf(values));
  } else if (name == "race" || name == "any") {
    unite(result, promiseOf(elementsOfAll(arguments.at(0))));
  } else if (name == "all") {
    awaitAll(arguments.at(0), result);
  } else if (name == "allSettled") {
    const SiteId outcome = ownSite(SiteSort::Object, 2);
    writeField(outcome, store_.name("value"), awaited(elementsOfAll(arguments.at(0))));
    const SiteId list = ownSite(SiteSort::Array, 1);
    addElement(list, ValueSet{{object(outcome)}, false});
    unite(result, promiseOf(ValueSet{{collection(list)}, false}));
  } else if (name == "withResolvers") {
    const SiteId promise = ownSite(SiteSort::Promise);
    const auto site = static_cast<uint32_t>(promise);
    const SiteId made = ownSite(SiteSort::Object);
    writeField(made, store_.name("promise"), ValueSet{{store_.shapeOf(Kind::Promise, promise)}, false});
    writeField(made, store_.name("resolve"),
               ValueSet{{external("", std::string(resolverPath), site)}, false});
    writeField(made, store_.name("reject"), ValueSet{{store_.plain()}, false});
    unite(result, object(made));
  } else {
    escapeCallbacks(arguments);
    result.unknown = true;
  }
}

// Promise.all. Positions are kept: `const [a, b] = await Promise.all([f(), g()])`.
void Evaluation::awaitAll(const ValueSet& iterables, ValueSet& result) {
  const SiteId list = ownSite(SiteSort::Array, 1);
  ValueSet others;
  others.unknown = iterables.unknown;
  for (const ShapeId shape : iterables.shapes) {
    const bool isCollection = valueOf(shape).kind == Kind::Collection;
    const SiteId source = isCollection ? objectOf(shape) : SiteId{0};
    if (store_.keyOf(source).sort != SiteSort::Array) {
      unite(others, shape);
      continue;
    }
    for (size_t i = 0; i < knownPositions; ++i) {
      const NameId position = store_.name(std::to_string(i));
      writeField(list, position, awaited(store_.read(store_.field(source, position))));
    }
    addElement(list, awaited(store_.read(store_.computed(source))));
  }
  addElement(list, awaited(elementsOfAll(others)));
  unite(result, promiseOf(ValueSet{{collection(list)}, false}));
}

void Evaluation::constructPromise(const Arguments& arguments, ValueSet& result) {
  const SiteId promise = ownSite(SiteSort::Promise);
  ValueSet resolve;
  unite(resolve, external("", std::string(resolverPath), static_cast<uint32_t>(promise)));
  ValueSet reject;
  unite(reject, store_.plain());
  ValueSet ignored;
  callBack(arguments.at(0), {&resolve, &reject}, ignored);
  unite(result, store_.shapeOf(Kind::Promise, promise));
}

bool Evaluation::callObjectFunction(std::string_view path, const Arguments& arguments, ValueSet& result) {
  const ValueSet first = arguments.at(0);
  if (path == "Object.values" || path == "Object.entries") {
    listProperties(path == "Object.entries", first, result);
  } else if (path == "Object.keys" || path == "Object.getOwnPropertyNames" || path == "Array.isArray" ||
             path == "Object.is" || path == "Object.hasOwn") {
    unite(result, store_.plain());
  } else if (path == "Object.freeze" || path == "Object.seal" || path == "Object.preventExtensions" ||
             path == "Object.setPrototypeOf" || path == "Object.defineProperties") {
    unite(result, first);
  } else if (path == "Object.assign") {
    inheritFrom(first, arguments.from(1), result);
  } else if (path == "Object.create") {
    const ValueSet made{{object(ownSite(SiteSort::Object))}, false};
    Arguments prototype;
    prototype.sets.push_back(&first);
    inheritFrom(made, prototype, result);
  } else if (path == "Object.fromEntries") {
    const SiteId made = ownSite(SiteSort::Object);
    ValueSet values;
    for (const ShapeId entry : elementsOfAll(first).shapes) lookUp(entry, store_.name("1"), values);
    addElement(made, values);
    unite(result, object(made));
  } else if (path == "Object.groupBy" || path == "Map.groupBy") {
    groupBy(path == "Map.groupBy", arguments, result);
  } else if (path == "Array.of") {
    const SiteId list = ownSite(SiteSort::Array);
    for (const ValueSet* argument : arguments.sets) addElement(list, *argument);
    unite(result, collection(list));
  } else if (path == "Array.from" || path == "Array.fromAsync" || path == "Iterator.from") {
    arrayFrom(path == "Array.fromAsync", arguments, result);
  } else {
    return false;
  }
  return true;
}

// Object.values(objects), Object.entries(objects)
void Evaluation::listProperties(bool entries, const ValueSet& objects, ValueSet& result) {
  const SiteId list = ownSite(SiteSort::Array);
  const ValueSet values = readMember(objects, None<NameId>);
  if (entries) {
    const SiteId entry = ownSite(SiteSort::Array, 1);
    writeField(entry, store_.name("0"), ValueSet{{store_.plain()}, false});
    writeField(entry, store_.name("1"), values);
    addElement(list, collection(entry));
  } else {
    addElement(list, values);
  }
  unite(result, collection(list));
}

// From now on the targets have what the sources have.
void Evaluation::inheritFrom(const ValueSet& targets, const Arguments& sources, ValueSet& result) {
  for (const ShapeId shape : targets.shapes) {
    const SiteId site = objectOf(shape);
    if (site == SiteId{0}) continue;
    for (const ValueSet* source : sources.sets) store_.add(store_.parents(site), *source);
    adoptAll(shape, sources);
  }
  unite(result, targets);
}

// Object.assign(Mesh.prototype, { area() { … } }): the methods run on what they are given to.
void Evaluation::adoptAll(ShapeId target, const Arguments& sources) {
  const AbstractValue& value = valueOf(target);
  const bool isPrototype =
      value.kind == Kind::BindingClass || isInstance(value) ||
      (value.kind == Kind::LocalObject && store_.keyOf(objectOf(target)).sort == SiteSort::Prototype);
  if (!isPrototype) return;
  for (const ValueSet* source : sources.sets) {
    for (const ShapeId shape : source->shapes) {
      if (valueOf(shape).kind != Kind::LocalObject) continue;
      adoptMethods(target, store_.read(store_.all(objectOf(shape))), true);
    }
  }
}

void Evaluation::groupBy(bool intoMap, const Arguments& arguments, ValueSet& result) {
  const ValueSet elements = elementsOfAll(arguments.at(0));
  const ValueSet keys{{store_.plain()}, false};
  const SiteId group = ownSite(SiteSort::Array, 1);
  addElement(group, elements);
  const ValueSet groups{{collection(group)}, false};
  ValueSet ignored;
  callBack(arguments.at(1), {&elements, &keys}, ignored);
  if (intoMap) {
    const SiteId map = ownSite(SiteSort::Map);
    addEntry(map, keys, groups);
    unite(result, collection(map));
  } else {
    const SiteId made = ownSite(SiteSort::Object);
    addElement(made, groups);
    unite(result, object(made));
  }
}

void Evaluation::arrayFrom(bool isAsync, const Arguments& arguments, ValueSet& result) {
  ValueSet elements = elementsOfAll(arguments.at(0));
  if (isAsync) elements = awaited(elements);
  if (arguments.sets.size() > 1) {
    const ValueSet index{{store_.plain()}, false};
    ValueSet mapped;
    callBack(arguments.at(1), {&elements, &index}, mapped);
    elements = isAsync ? awaited(mapped) : mapped;
  }
  const SiteId list = ownSite(SiteSort::Array);
  addElement(list, elements);
  const ValueSet lists{{collection(list)}, false};
  unite(result, isAsync ? promiseOf(lists) : collection(list));
}

// DisposableStack: use(x) and adopt(x, …) give x back.
bool Evaluation::callScopeMethod(std::string_view path, ShapeId callee, const Arguments& arguments,
                                 ValueSet& result) {
  const std::string_view method = path.substr(path.rfind('.') + 1);
  if (method == "use" || method == "adopt") {
    unite(result, arguments.at(0));
  } else if (method == "move") {
    unite(result, external("", valueOf(callee).path.substr(0, path.rfind('.'))));
  } else {
    unite(result, store_.plain());
  }
  ValueSet ignored;
  if (method == "adopt") callBack(arguments.at(1), {&arguments.at(0)}, ignored);
  if (method == "defer") callBack(arguments.at(0), {}, ignored);
  return true;
}

void Evaluation::constructExternal(ShapeId callee, const Arguments& arguments, ValueSet& result) {
  const AbstractValue& value = valueOf(callee);
  const std::string_view path = value.path;
  const bool global = value.specifier.empty();
  if (global && path == "Promise") {
    constructPromise(arguments, result);
    return;
  }
  if (global && (path == "Map" || path == "WeakMap")) {
    const SiteId map = ownSite(SiteSort::Map);
    for (const ShapeId entry : elementsOfAll(arguments.at(0)).shapes) {
      ValueSet keys;
      ValueSet values;
      lookUp(entry, store_.name("0"), keys);
      lookUp(entry, store_.name("1"), values);
      addEntry(map, keys, values);
    }
    unite(result, collection(map));
    return;
  }
  if (global && (path == "Set" || path == "WeakSet" || path == "Array")) {
    const SiteId site = ownSite(path == "Array" ? SiteSort::Array : SiteSort::Set);
    if (path == "Array") {
      for (const ValueSet* argument : arguments.sets) addElement(site, *argument);
    } else if (!arguments.sets.empty()) {
      addElement(site, elementsOfAll(arguments.at(0)));
    }
    unite(result, collection(site));
    return;
  }
  if (global && path == "Proxy") {
    makeProxy(arguments, result);
    return;
  }
  escapeCallbacks(arguments);
  if (global && isPlainGlobal(path)) {
    unite(result, store_.plain());
  } else {
    unite(result, external(value.specifier, value.path + ".prototype"));
  }
}

// Whatever is behind it, unless the handler's functions decide what one gets: they may keep, replace or
// release what they hand out. That is known to be nobody else's, so no annotation says more of it.
void Evaluation::makeProxy(const Arguments& arguments, ValueSet& result) {
  static constexpr std::array<std::string_view, 3> kDeciding{"get", "apply", "construct"};
  const bool decides = std::any_of(kDeciding.begin(), kDeciding.end(), [&](std::string_view trap) {
    return !readMember(arguments.at(1), store_.name(trap)).empty();
  });
  if (decides) {
    AbstractValue trapped;
    trapped.kind = Kind::Trapped;
    trapped_ = store_.intern(std::move(trapped));
    unite(result, trapped_);
    result.unknown = true;
  } else {
    unite(result, arguments.at(0));
  }
}

}  // namespace unfreed::program
