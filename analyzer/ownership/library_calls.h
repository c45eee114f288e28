// What calls of the JavaScript standard library do to references. Names only: data, not judgement.
#pragma once

#include <string_view>

namespace unfreed::ownership {

// Methods that put their arguments into the receiver (`push`, `add`, `set`, `addChild`), whatever collection
// that is.
bool isGatheringMethod(std::string_view name);
// Methods whose result is an element of the receiver (`pop`, `at`, `get`).
bool isElementMethod(std::string_view name);
// Methods whose result holds the receiver's elements (`slice`, `values`, `concat`).
bool isSameElementsMethod(std::string_view name);
// Methods that run their callback before they return (`sort`, `replace`, and iteration methods that were not
// lowered in place).
// `onChange`, `subscribe`, `set_progress_callback`: it keeps its callback for later, by its name.
bool registersCallback(std::string_view name);
bool runsCallbackAtOnce(std::string_view name);
// Methods that run their callback again and again, each time in a task of its own (`setAnimationLoop` of
// three.js and what is built on it).
bool runsCallbackAgain(std::string_view name);
// Functions (dotted path of a global) whose result holds, or resolves to, what their first argument holds.
bool passesArgumentOn(std::string_view path);
// Global constructors of collections.
bool isCollectionConstructor(std::string_view path);
bool isDisposableStack(std::string_view path);
// Names under which a callback takes a result over for good: `resolve`, `reject`, `done`.
bool isHandOverName(std::string_view name);

// `addChild`, `insert`, `attachTo`: of an object that keeps what it is given, if it is no value.
bool isKeepingName(std::string_view name);

// A class of small values, which are copied: `Vec3`, `btQuaternion`, `StringList`. By its name, a heuristic.
bool soundsLikeAValue(std::string_view className);
// Methods of collections and of every object that neither keep the receiver nor change what it holds.
bool isHarmlessMethod(std::string_view name);
// Method names that release a receiver of unknown class.
bool isReleaseName(std::string_view name);

}  // namespace unfreed::ownership
