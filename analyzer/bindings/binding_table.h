// BindingTable: every binding module of a run, under one id each.
#pragma once

#include <string>
#include <vector>

#include "base/ids.h"
#include "bindings/binding.h"

namespace unfreed::bindings {

enum class ModuleId : uint32_t {};

struct ClassRef {
  ModuleId module = None<ModuleId>;
  ClassIndex index = None<ClassIndex>;
  friend bool operator==(const ClassRef&, const ClassRef&) = default;
  friend auto operator<=>(const ClassRef&, const ClassRef&) = default;
};

class BindingTable {
 public:
  ModuleId add(Module module);  // links it
  // While nothing refers to its parts yet.
  void replace(ModuleId id, Module module);
  const Module& operator[](ModuleId id) const { return modules_[id]; }
  const Class& operator[](ClassRef ref) const { return modules_[ref.module].classes[ref.index]; }
  const Table<ModuleId, Module>& modules() const { return modules_; }
  bool hasHandles() const;  // some class is a handle: without one there is nothing to follow

 private:
  Table<ModuleId, Module> modules_;
};

}  // namespace unfreed::bindings
