// Hooks: the functions by which components of React and its kin keep values from one rendering to the next.
// To the values they are variables: `ref.current`, and the state that a setter sets.
#include "program/values_evaluation.h"

namespace unfreed::program {
namespace {

using Kind = AbstractValue::Kind;

constexpr std::string_view setterPath = "useState.setter";

// "default.useRef" (React.useRef) → "useRef"
std::string_view hookOf(std::string_view path) {
  constexpr std::string_view whole = "default.";
  return path.substr(0, whole.size()) == whole ? path.substr(whole.size()) : path;
}

}  // namespace

bool isHookLibrary(std::string_view specifier) {
  return specifier == "react" || specifier == "preact/hooks" || specifier == "preact/compat";
}

// False when it is no hook that is known.
bool Evaluation::callHook(ShapeId callee, const Arguments& arguments, ValueSet& result) {
  const AbstractValue value = valueOf(callee);
  if (value.path == setterPath) {
    const SiteId state = static_cast<SiteId>(value.site);
    ValueSet next = arguments.at(0);
    const ValueSet& current = store_.read(store_.field(state, store_.name("0")));
    callBack(arguments.at(0), {&current}, next);
    writeField(state, store_.name("0"), next);
    unite(result, store_.plain());
    return true;
  }
  const std::string_view hook = hookOf(value.path);
  if (hook == "useRef") {
    const SiteId ref = ownSite(SiteSort::Object);
    ValueSet current = arguments.at(0);
    current.unknown = true;  // whoever gets the ref may store into it
    writeField(ref, store_.name("current"), current);
    unite(result, object(ref));
    return true;
  }
  if (hook == "useMemo") {
    callBack(arguments.at(0), {}, result);
    return true;
  }
  if (hook == "useCallback") {
    escapeCallbacks(arguments);
    unite(result, arguments.at(0));
    return true;
  }
  if (hook != "useState") return false;
  callStateHook(arguments, result);
  return true;
}

// const [state, setState] = useState(initial), or useState(() => initial)
void Evaluation::callStateHook(const Arguments& arguments, ValueSet& result) {
  const SiteId state = ownSite(SiteSort::Array);
  ValueSet initial = arguments.at(0);
  callBack(arguments.at(0), {}, initial);
  initial.unknown = true;  // whoever gets the setter may set it
  writeField(state, store_.name("0"), initial);
  const ValueSet setter{{external("react", std::string(setterPath), static_cast<uint32_t>(state))}, false};
  store_.add(store_.field(state, store_.name("1")), setter);
  unite(result, collection(state));
}

}  // namespace unfreed::program
