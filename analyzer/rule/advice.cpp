#include "rule/advice.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>

namespace unfreed::rule {
namespace {

constexpr size_t kMostNames = 3;

bool isCollection(bindings::Shape shape) {
  switch (shape) {
    case bindings::Shape::Array:
    case bindings::Shape::Map:
    case bindings::Shape::Set:
      return true;
    case bindings::Shape::One:
    case bindings::Shape::Union:
      return false;
  }
  return false;
}

std::string_view wordOf(bindings::Shape shape) {
  switch (shape) {
    case bindings::Shape::Array:
      return "an array of ";
    case bindings::Shape::Map:
      return "a Map of ";
    case bindings::Shape::Set:
      return "a Set of ";
    case bindings::Shape::One:
    case bindings::Shape::Union:
      return "";
  }
  return "";
}

}  // namespace

ToRelease toRelease(const bindings::Class& cls, std::string name, const ownership::Acquisition& made) {
  ToRelease what;
  what.name = std::move(name);
  what.eachElement = isCollection(made.shape);
  what.element = made.elementName;
  what.hasModule = !made.moduleName.empty();
  if (!cls.release.empty()) {
    what.method = cls.release.front();
  } else if (!cls.releaseFunction.empty()) {
    what.function =
        what.hasModule ? fmt::format("{}.{}", made.moduleName, cls.releaseFunction) : cls.releaseFunction;
  } else {
    what.method = "free";
  }
  return what;
}

ToRelease toReleaseAll(const bindings::Class& cls, const ownership::GatheredIn& collection,
                       const ownership::Acquisition& made) {
  ToRelease what = toRelease(cls, collection.name, made);
  what.eachElement = true;
  return what;
}

ToRelease toReleaseHeld(const bindings::Class& cls, std::string name, const ownership::Acquisition& made) {
  return name.empty() && made.gatheredIn ? toReleaseAll(cls, *made.gatheredIn, made)
                                         : toRelease(cls, std::move(name), made);
}

std::string releaseAdvice(const ToRelease& what) {
  if (what.eachElement && what.name.empty() && !what.element.empty()) {
    ToRelease one = what;
    one.name = what.element;
    one.eachElement = false;
    return releaseAdvice(one) + " in the loop over them";
  }
  const std::string function = what.hasModule ? fmt::format("`{}`", what.function)
                                              : fmt::format("the function `{}` of its module", what.function);
  if (what.eachElement) {
    const std::string keep = what.name.empty() ? "keep them in a variable and " : "";
    const std::string of = what.name.empty() ? "" : fmt::format(" of `{}`", what.name);
    return what.method.empty() ? fmt::format("{}pass each element{} to {}", keep, of, function)
                               : fmt::format("{}call `.{}()` on each element{}", keep, what.method, of);
  }
  if (what.name.empty()) {
    return what.method.empty() ? fmt::format("keep it in a variable and pass it to {}", function)
                               : fmt::format("keep it in a variable and call `.{}()` on it", what.method);
  }
  if (!what.method.empty()) return fmt::format("call `{}.{}()`", what.name, what.method);
  return what.hasModule ? fmt::format("call `{}({})`", what.function, what.name)
                        : fmt::format("pass `{}` to {}", what.name, function);
}

std::string caveatOf(const ownership::Acquisition& made, const std::string& name) {
  if (made.mayBeArgument)
    return ", but only if it was made here: the call may also give back what it is given";
  const auto& shared = made.sharedHolders;
  if (name.empty() || std::find(shared.begin(), shared.end(), name) == shared.end()) return {};
  return fmt::format(", but only if it was made here: `{}` may also hold what others own", name);
}

std::string classNames(const program::Program& program, const ownership::Acquisition& made) {
  std::vector<std::string_view> names;
  for (const bindings::ClassRef cls : made.classes) {
    const std::string_view name = program.bindings[cls].name;
    if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  std::string text;
  const size_t shown = names.size() > kMostNames ? kMostNames - 1 : names.size();
  for (size_t i = 0; i < shown; ++i) {
    if (i > 0) text += i + 1 == names.size() ? " or " : ", ";
    text += fmt::format("`{}`", names[i]);
  }
  if (shown < names.size()) text += fmt::format(" or one of {} other classes", names.size() - shown);
  return text;
}

// " in `frame` and `names` of the result", of a plain object that the expression gives.
std::string placeInResult(const ownership::Acquisition& made) {
  if (made.fields.empty()) return {};
  std::string fields;
  for (size_t i = 0; i < made.fields.size(); ++i) {
    if (i > 0) fields += i + 1 == made.fields.size() ? " and " : ", ";
    fields += fmt::format("`{}`", made.fields[i]);
  }
  return fmt::format(" in {} of the result", fields);
}

std::string whatIsMade(const program::Program& program, const ownership::Acquisition& made) {
  return fmt::format("{}{}{}", wordOf(made.shape), classNames(program, made), placeInResult(made));
}

std::vector<ownership::Drop> onePerPlace(const std::vector<ownership::Drop>& drops) {
  std::vector<ownership::Drop> places;
  for (const ownership::Drop& drop : drops) {
    const bool known = std::any_of(places.begin(), places.end(),
                                   [&](const ownership::Drop& other) { return other.span == drop.span; });
    if (!known) places.push_back(drop);
  }
  return places;
}

}  // namespace unfreed::rule
