// What is assumed of results that the WebIDL binder wraps and about which nothing is written down.
//
// The binder hands out pointers as they come (`wrapPointer`, through a cache by address) and copies nothing,
// so a result is what C++ keeps: borrowed. Of the pointers in real .idl files that is right for nearly all,
// with one exception that shows in the name: what C++ makes for its caller comes from `Create…`, `alloc…`,
// `Clone…`, and there only the library knows (Box2D's world keeps the bodies that it creates, Bullet's
// helpers give theirs away). Those are unknown, so that a model can say.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/binding.h"

namespace unfreed::bindings {

Ownership ownershipOfWrappedPointer(std::string_view function);

// The class as a member of the module object.
Member classMember(const Class& cls);

// A value of an enumeration, which hangs on the module object.
struct BinderConstant {
  std::string name;
  std::string path;
  uint32_t line = 0;
};

// Adds the module object to the classes of `module`, the factory that promises it, and what an importer sees:
// the factory as `default` and `export=`, the classes under their names (older builds export the object
// itself).
void addBinderObject(Module& module, const std::vector<BinderConstant>& constants);

}  // namespace unfreed::bindings
