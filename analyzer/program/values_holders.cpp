// Which objects of the program hold handles.
#include <utility>
#include <vector>

#include "program/values_evaluation.h"

namespace unfreed::program {

std::vector<uint8_t> Evaluation::stepsToHandles(uint8_t most) {
  std::vector<std::pair<ShapeId, ShapeId>> bases;  // of classes, and their subclasses
  for (ClassInfo& cls : classes_) {
    if (isNone(cls.instance)) continue;
    ValueSet supers;
    superShapes(cls, true, supers);
    for (const ShapeId base : supers.shapes) bases.emplace_back(base, cls.instance);
  }
  std::vector<ShapeId> objects(store_.siteCount(), None<ShapeId>);
  for (size_t i = 0; i < store_.shapeCount(); ++i) {
    const auto shape = idAt<ShapeId>(i);
    const SiteId site = isOwnObject(store_[shape].kind) ? objectOf(shape) : SiteId{0};
    if (site != SiteId{0} && unfreed::index(site) < objects.size()) objects[unfreed::index(site)] = shape;
  }
  std::vector<std::vector<ShapeId>> holdersOf(store_.shapeCount());  // by what they hold
  for (const auto& [base, subclass] : bases) holdersOf[unfreed::index(base)].push_back(subclass);
  const auto hold = [&](ShapeId holder, const ValueSet& held) {
    for (const ShapeId shape : held.shapes) holdersOf[unfreed::index(shape)].push_back(holder);
  };
  store_.forEachContent([&](SiteId site, CellId cell) {
    const ShapeId holder = objects[unfreed::index(site)];
    if (isNone(holder)) return;
    hold(holder, store_.peek(cell));
    const auto type = fieldTypes_.find(cell);
    if (type != fieldTypes_.end()) hold(holder, type->second);
  });
  const auto farther = static_cast<uint8_t>(most + 1);
  std::vector<uint8_t> steps(store_.shapeCount(), farther);
  std::vector<ShapeId> found;
  for (size_t i = 0; i < steps.size(); ++i) {
    const AbstractValue& value = store_[idAt<ShapeId>(i)];
    if (value.kind != AbstractValue::Kind::Handle || !program_.bindings[value.cls].isHandle()) continue;
    steps[i] = 0;
    found.push_back(idAt<ShapeId>(i));
  }
  std::vector<ShapeId> records;  // plain objects of bindings
  for (size_t i = 0; i < steps.size() && most > 0; ++i) {
    const AbstractValue& value = store_[idAt<ShapeId>(i)];
    if (value.kind != AbstractValue::Kind::Handle || steps[i] == 0) continue;
    const bindings::Class& cls = program_.bindings[value.cls];
    if (cls.kind != bindings::Class::Kind::Plain) continue;
    if (bindings::handlesHeldBy(program_.bindings[value.cls.module], cls).empty()) continue;
    steps[i] = 1;
    records.push_back(idAt<ShapeId>(i));
  }
  for (uint8_t step = 1; step <= most; ++step) {
    if (step == 2) found.insert(found.end(), records.begin(), records.end());
    for (const ShapeId held : std::exchange(found, {})) {
      for (const ShapeId holder : holdersOf[unfreed::index(held)]) {
        if (steps[unfreed::index(holder)] != farther) continue;
        steps[unfreed::index(holder)] = step;
        found.push_back(holder);
      }
    }
  }
  return steps;
}

}  // namespace unfreed::program
