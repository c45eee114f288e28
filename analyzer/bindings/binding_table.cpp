#include "bindings/binding_table.h"

#include <algorithm>
#include <utility>

namespace unfreed::bindings {

ModuleId BindingTable::add(Module module) {
  module.link();
  return modules_.add(std::move(module));
}

void BindingTable::replace(ModuleId id, Module module) {
  module.link();
  modules_[id] = std::move(module);
}

bool BindingTable::hasHandles() const {
  return std::any_of(modules_.begin(), modules_.end(), [](const Module& module) {
    return std::any_of(module.classes.begin(), module.classes.end(),
                       [](const Class& cls) { return cls.isHandle(); });
  });
}

}  // namespace unfreed::bindings
