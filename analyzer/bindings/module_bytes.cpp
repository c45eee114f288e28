#include "bindings/module_bytes.h"

#include <algorithm>
#include <type_traits>

#include "bindings/names.h"

namespace unfreed::bindings {
namespace {

// The fields of everything in one order, for both directions: what is written is what is read. The structured
// bindings name every field of a struct, so that a new one does not compile until it is carried, too.
template <class Bytes>
class Carrier {
  static constexpr bool kReads = std::is_same_v<Bytes, ByteReader>;
  template <class T>
  using Field = std::conditional_t<kReads, T, const T>;

 public:
  explicit Carrier(Bytes& bytes) : bytes_(bytes) {}

  void one(Field<Module>& module) {
    auto& [source, toolchain, origin, package, isModelled, classes, functions, exports, conflicts] = module;
    all(source, toolchain, origin, package, isModelled, classes, functions, exports, conflicts);
  }

 private:
  template <class... Fields>
  void all(Fields&... fields) {
    (one(fields), ...);
  }

  void one(Field<Class>& cls) {
    auto& [name, kind, release, releaseFunction, dispose, finalizer, finalizerAssumed, bases, members,
           condition, path, line] = cls;
    all(name, kind, release, releaseFunction, dispose, finalizer, finalizerAssumed, bases, members, condition,
        path, line);
  }

  void one(Field<Member>& member) {
    auto& [name, kind, returns, receiver, parameters, condition, path, line] = member;
    all(name, kind, returns, receiver, parameters, condition, path, line);
  }

  void one(Field<Parameter>& parameter) {
    auto& [name, mode, rest, className, kept, callback] = parameter;
    all(name, mode, rest, className, kept, callback);
  }

  void one(Field<Type>& type) {
    auto& [className, classIndex, alternatives, isConstructor, ownership, shape, optional, promise, finalizer,
           passedOn] = type;
    all(className, classIndex, alternatives, isConstructor, ownership, shape, optional, promise, finalizer,
        passedOn);
  }

  void one(Field<PassedOn>& passedOn) {
    auto& [what, parameter] = passedOn;
    all(what, parameter);
  }

  void one(Field<Export>& entry) {
    auto& [name, kind, classIndex, functionIndex, value] = entry;
    all(name, kind, classIndex, functionIndex, value);
  }

  void one(Field<Conflict>& conflict) {
    auto& [where, fact, kept, keptValue, dropped, droppedValue] = conflict;
    all(where, fact, kept, keptValue, dropped, droppedValue);
  }

  template <class T>
  void one(std::vector<T>& list) {
    bytes_.list([&] { one(list.emplace_back()); });
  }
  template <class T>
  void one(const std::vector<T>& list) {
    writeEach(list);
  }
  template <TypedIndex Id, class T>
  void one(Table<Id, T>& table) {
    bytes_.list([&] {
      table.add({});
      one(table.back());
    });
  }
  template <TypedIndex Id, class T>
  void one(const Table<Id, T>& table) {
    writeEach(table);
  }

  template <class List>
  void writeEach(const List& list) {
    bytes_.number(list.size());
    for (const auto& item : list) one(item);
  }

  void one(Field<std::string>& text) {
    if constexpr (kReads) {
      text = bytes_.text();
    } else {
      bytes_.text(text);
    }
  }

  void one(Field<bool>& value) { below(value, 2); }
  void one(Field<uint32_t>& value) { below(value, uint64_t{1} << 32); }
  void one(Field<Toolchain>& value) { below(value, kToolchainNames.size()); }
  void one(Field<Origin>& value) { below(value, kOriginNames.size()); }
  void one(Field<Ownership>& value) { below(value, kOwnershipNames.size()); }
  void one(Field<Shape>& value) { below(value, kShapeNames.size()); }
  void one(Field<Finalizer>& value) { below(value, kFinalizerNames.size()); }
  void one(Field<PassMode>& value) { below(value, kPassModeNames.size()); }
  void one(Field<Member::Kind>& value) { below(value, kMemberKindNames.size()); }
  void one(Field<Class::Kind>& value) { below(value, kClassKindNames.size()); }
  void one(Field<PassedOn::What>& value) {
    below(value, static_cast<uint64_t>(PassedOn::What::ResultOf) + 1);
  }
  void one(Field<Export::Kind>& value) { below(value, static_cast<uint64_t>(Export::Kind::Value) + 1); }

  // None is 0.
  void one(Field<ClassIndex>& value) { id(value); }
  void one(Field<FunctionIndex>& value) { id(value); }
  template <class Id>
  void id(Id& value) {
    if constexpr (kReads) {
      value = static_cast<Id>(static_cast<uint32_t>(bytes_.number() - 1));
    } else {
      bytes_.number(isNone(value) ? 0 : index(value) + 1);
    }
  }

  template <class Value>
  void below(Value& value, uint64_t limit) {
    if constexpr (kReads) {
      value = static_cast<Value>(bytes_.numberBelow(limit));
    } else {
      bytes_.number(static_cast<uint64_t>(value));
    }
  }

  Bytes& bytes_;
};

bool isOfModule(const Module& module, const Type& type) {
  return isNone(type.classIndex) || index(type.classIndex) < module.classes.size();
}

bool isOfModule(const Module& module, const Export& entry) {
  switch (entry.kind) {
    case Export::Kind::Class:
      return index(entry.classIndex) < module.classes.size();
    case Export::Kind::Function:
      return index(entry.functionIndex) < module.functions.size();
    case Export::Kind::Value:
      return isOfModule(module, entry.value);
  }
  return false;
}

bool hasOnlyItsOwn(const Module& module) {
  const auto isOwn = [&](const Member& member) { return isOfModule(module, member.returns); };
  return std::all_of(module.functions.begin(), module.functions.end(), isOwn) &&
         std::all_of(
             module.classes.begin(), module.classes.end(),
             [&](const Class& cls) { return std::all_of(cls.members.begin(), cls.members.end(), isOwn); }) &&
         std::all_of(module.exports.begin(), module.exports.end(),
                     [&](const Export& entry) { return isOfModule(module, entry); });
}

}  // namespace

void write(ByteWriter& bytes, const Module& module) {
  Carrier<ByteWriter>(bytes).one(module);
}

bool read(ByteReader& bytes, Module& module) {
  Carrier<ByteReader>(bytes).one(module);
  return !bytes.hasFailed() && hasOnlyItsOwn(module);
}

}  // namespace unfreed::bindings
