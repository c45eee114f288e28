#include "bindings/binding_table.h"

#include <utility>

namespace unfreed::bindings {

ModuleId BindingTable::add(Module module) {
  module.link();
  return modules_.add(std::move(module));
}

}  // namespace unfreed::bindings
