#include "bindings/bindings_json.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "bindings/names.h"

namespace unfreed::bindings {

namespace {

// ordered_json: keys stand in the order in which they are written here.
using Json = nlohmann::ordered_json;

Json stringOrNull(const std::string& text) {
  return text.empty() ? Json(nullptr) : Json(text);
}

// ---- writing

// "class" names a handle; an interface that leads to handles stands under "object".
bool isHandle(const Module& module, const Type& type) {
  return isNone(type.classIndex) || module.classes[type.classIndex].isHandle();
}

Json writeType(const Module& module, const Type& type) {
  const bool handle = isHandle(module, type);
  Json json;
  json["class"] = handle ? stringOrNull(type.className) : Json(nullptr);
  if (!handle) json["object"] = type.className;
  json["ownership"] = nameIn(kOwnershipNames, type.ownership);
  json["shape"] = nameIn(kShapeNames, type.shape);
  json["optional"] = type.optional;
  json["promise"] = type.promise;
  if (!type.alternatives.empty()) json["alternatives"] = type.alternatives;
  if (type.isConstructor) json["constructor"] = true;
  if (type.finalizer != Finalizer::Unknown) json["finalizer"] = nameIn(kFinalizerNames, type.finalizer);
  if (type.passedOn.what == PassedOn::What::Argument) json["argument"] = type.passedOn.parameter;
  if (type.passedOn.what == PassedOn::What::ResultOf) json["resultOf"] = type.passedOn.parameter;
  return json;
}

void writePlace(Json& json, const std::string& path, uint32_t line) {
  if (!path.empty()) json["path"] = path;
  if (line != 0) json["line"] = line;
}

Json writeParameter(const Parameter& parameter) {
  Json json;
  json["name"] = parameter.name;
  json["mode"] = nameIn(kPassModeNames, parameter.mode);
  if (!parameter.className.empty()) json["class"] = parameter.className;
  if (parameter.rest) json["rest"] = true;
  if (parameter.kept) json["kept"] = true;
  if (!parameter.callback.empty()) json["callback"] = parameter.callback;
  return json;
}

Json writeMember(const Module& module, const Member& member) {
  Json json;
  json["name"] = member.name;
  if (member.kind != Member::Kind::Function) json["kind"] = nameIn(kMemberKindNames, member.kind);
  json["returns"] = writeType(module, member.returns);
  const bool hasReceiver = member.kind == Member::Kind::Method || member.kind == Member::Kind::Getter ||
                           member.kind == Member::Kind::Setter;
  if (hasReceiver) json["receiver"] = nameIn(kPassModeNames, member.receiver);
  json["params"] = Json::array();
  for (const Parameter& parameter : member.parameters) json["params"].push_back(writeParameter(parameter));
  if (!member.condition.empty()) json["condition"] = member.condition;
  writePlace(json, member.path, member.line);
  return json;
}

bool keepsArguments(const Class& cls) {
  return std::any_of(cls.members.begin(), cls.members.end(), [](const Member& member) {
    return std::any_of(member.parameters.begin(), member.parameters.end(),
                       [](const Parameter& parameter) { return parameter.kept; });
  });
}

Json writeClass(const Module& module, const Class& cls) {
  Json json;
  json["name"] = cls.name;
  if (cls.isHandle()) {
    json["release"] = cls.release;
    if (!cls.releaseFunction.empty()) {
      json["release"].push_back(cls.releaseFunction);
      json["releaseFunction"] = cls.releaseFunction;
    }
    json["dispose"] = cls.dispose;
    json["finalizer"] = nameIn(kFinalizerNames, cls.finalizer);
    if (cls.finalizerAssumed) json["finalizerAssumed"] = true;
  } else {
    json["kind"] = nameIn(kClassKindNames, cls.kind);
    if (cls.kind == Class::Kind::Plain && keepsArguments(cls)) {  // a scope: what releases what it keeps
      if (!cls.release.empty()) json["release"] = cls.release;
      if (cls.finalizer != Finalizer::Unknown) json["finalizer"] = nameIn(kFinalizerNames, cls.finalizer);
    }
  }
  if (!cls.bases.empty()) json["bases"] = cls.bases;
  json["members"] = Json::array();
  for (const Member& member : cls.members) json["members"].push_back(writeMember(module, member));
  if (!cls.condition.empty()) json["condition"] = cls.condition;
  writePlace(json, cls.path, cls.line);
  return json;
}

Json writeExport(const Module& module, const Export& entry) {
  Json json;
  json["name"] = entry.name;
  switch (entry.kind) {
    case Export::Kind::Class:
      json["class"] = module.classes[entry.classIndex].name;
      break;
    case Export::Kind::Function:
      json["function"] = module.functions[entry.functionIndex].name;
      break;
    case Export::Kind::Value:
      json["value"] = writeType(module, entry.value);
      break;
  }
  return json;
}

// A function that promises a module object starts the module: it is no part of the binding itself.
bool isFactory(const Module& module, const Member& function) {
  const ClassIndex made = module.classNamed(function.returns.className);
  return !isNone(made) && module.classes[made].kind == Class::Kind::Namespace;
}

void writeFunctions(Json& json, const Module& module) {
  json["functions"] = Json::array();
  Json factories = Json::array();
  for (const Member& function : module.functions) {
    (isFactory(module, function) ? factories : json["functions"]).push_back(writeMember(module, function));
  }
  for (const Class& cls : module.classes) {
    if (cls.kind != Class::Kind::Namespace) continue;
    for (const Member& member : cls.members) {
      if (member.kind != Member::Kind::Method) continue;
      Json function = writeMember(module, member);
      function.erase("kind");
      function.erase("receiver");
      function["object"] = cls.name;
      json["functions"].push_back(std::move(function));
    }
  }
  if (!factories.empty()) json["factories"] = std::move(factories);
}

Json writeConflict(const Conflict& conflict) {
  Json json;
  json["where"] = conflict.where;
  json["fact"] = conflict.fact;
  json["kept"] = conflict.keptValue;
  json["from"] = nameIn(kOriginNames, conflict.kept);
  json["dropped"] = conflict.droppedValue;
  json["droppedFrom"] = nameIn(kOriginNames, conflict.dropped);
  return json;
}

Json writeModule(const Module& module) {
  Json json;
  json["source"] = module.source;
  json["toolchain"] = nameIn(kToolchainNames, module.toolchain);
  json["origin"] = nameIn(kOriginNames, module.origin);
  json["package"] = stringOrNull(module.package);
  json["classes"] = Json::array();
  Json objects = Json::array();
  for (const Class& cls : module.classes)
    (cls.isHandle() ? json["classes"] : objects).push_back(writeClass(module, cls));
  writeFunctions(json, module);
  if (!objects.empty()) json["objects"] = std::move(objects);
  json["exports"] = Json::array();
  for (const Export& entry : module.exports) json["exports"].push_back(writeExport(module, entry));
  if (!module.conflicts.empty()) json["conflicts"] = Json::array();
  for (const Conflict& conflict : module.conflicts) json["conflicts"].push_back(writeConflict(conflict));
  return json;
}

// ---- reading

// Reads with a path of keys for messages; the first fault is kept and everything after it is read as if it
// were right.
class Reader {
 public:
  explicit Reader(std::string_view file) : file_(file) {}

  std::optional<Error> fault;

  void complain(const std::string& where, const std::string& what) {
    if (fault) return;
    fault = Error{"cannot use `" + std::string(file_) + "`: " + where + " " + what,
                  "docs/bindings-json.md describes the format; `unfreed --print=bindings` writes it"};
  }

  const Json* member(const Json& json, const char* key, const std::string& where, bool required) {
    if (!json.is_object()) {
      complain(where, "must be an object");
      return nullptr;
    }
    const auto found = json.find(key);
    if (found != json.end() && !found->is_null()) return &*found;
    if (required) complain(where, std::string("lacks \"") + key + "\"");
    return nullptr;
  }

  std::string text(const Json& json, const char* key, const std::string& where, bool required = false) {
    const Json* value = member(json, key, where, required);
    if (!value) return {};
    if (!value->is_string()) {
      complain(where + "." + key, "must be a string");
      return {};
    }
    return value->get<std::string>();
  }

  bool flag(const Json& json, const char* key, const std::string& where) {
    const Json* value = member(json, key, where, false);
    if (!value) return false;
    if (!value->is_boolean()) {
      complain(where + "." + key, "must be true or false");
      return false;
    }
    return value->get<bool>();
  }

  uint32_t number(const Json& json, const char* key, const std::string& where) {
    const Json* value = member(json, key, where, false);
    if (!value) return 0;
    if (!value->is_number_unsigned() || value->get<uint64_t>() > 0xffffffffu) {
      complain(where + "." + key, "must be a whole number");
      return 0;
    }
    return value->get<uint32_t>();
  }

  std::vector<std::string> texts(const Json& json, const char* key, const std::string& where) {
    std::vector<std::string> found;
    const std::string at = where + "." + key;
    each(json, key, where, false, [&](const Json& item, const std::string&) {
      if (item.is_string())
        found.push_back(item.get<std::string>());
      else
        complain(at, "must be a list of strings");
    });
    return found;
  }

  template <class Visit>
  void each(const Json& json, const char* key, const std::string& where, bool required, Visit visit) {
    const Json* value = member(json, key, where, required);
    if (!value) return;
    const std::string at = where + "." + key;
    if (!value->is_array()) return complain(at, "must be a list");
    size_t position = 0;
    for (const Json& item : *value) visit(item, at + "[" + std::to_string(position++) + "]");
  }

  template <class Table, class Enum>
  Enum name(const Json& json, const char* key, const std::string& where, const Table& names, Enum otherwise) {
    const std::string value = text(json, key, where);
    if (value.empty()) return otherwise;
    std::string known;
    for (const auto& [candidate, name] : names) {
      if (name == value) return candidate;
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    complain(where + "." + key, "is `" + value + "`, not one of " + known);
    return otherwise;
  }

 private:
  std::string_view file_;
};

Type readType(Reader& reader, const Json& json, const std::string& where) {
  Type type;
  type.className = reader.text(json, "class", where);
  if (type.className.empty()) type.className = reader.text(json, "object", where);
  type.alternatives = reader.texts(json, "alternatives", where);
  type.isConstructor = reader.flag(json, "constructor", where);
  type.ownership = reader.name(json, "ownership", where, kOwnershipNames, Ownership::Unknown);
  type.shape = reader.name(json, "shape", where, kShapeNames, Shape::One);
  type.optional = reader.flag(json, "optional", where);
  type.promise = reader.flag(json, "promise", where);
  type.finalizer = reader.name(json, "finalizer", where, kFinalizerNames, Finalizer::Unknown);
  if (json.is_object() && json.contains("argument")) {
    type.passedOn = {PassedOn::What::Argument, reader.number(json, "argument", where)};
  } else if (json.is_object() && json.contains("resultOf")) {
    type.passedOn = {PassedOn::What::ResultOf, reader.number(json, "resultOf", where)};
  }
  return type;
}

Member readMember(Reader& reader, const Json& json, const std::string& where, Member::Kind kind) {
  Member member;
  member.name = reader.text(json, "name", where, true);
  member.kind = reader.name(json, "kind", where, kMemberKindNames, kind);
  if (const Json* returns = reader.member(json, "returns", where, false)) {
    member.returns = readType(reader, *returns, where + ".returns");
  }
  member.receiver = reader.name(json, "receiver", where, kPassModeNames, PassMode::Borrow);
  reader.each(json, "params", where, false, [&](const Json& item, const std::string& at) {
    Parameter parameter;
    parameter.name = reader.text(item, "name", at);
    parameter.mode = reader.name(item, "mode", at, kPassModeNames, PassMode::Unknown);
    parameter.className = reader.text(item, "class", at);
    parameter.rest = reader.flag(item, "rest", at);
    parameter.kept = reader.flag(item, "kept", at);
    parameter.callback = reader.texts(item, "callback", at);
    member.parameters.push_back(std::move(parameter));
  });
  member.condition = reader.text(json, "condition", where);
  member.path = reader.text(json, "path", where);
  member.line = reader.number(json, "line", where);
  return member;
}

Class readClass(Reader& reader, const Json& json, const std::string& where, Class::Kind kind) {
  Class cls;
  cls.name = reader.text(json, "name", where, true);
  cls.kind = reader.name(json, "kind", where, kClassKindNames, kind);
  cls.release = reader.texts(json, "release", where);
  cls.releaseFunction = reader.text(json, "releaseFunction", where);
  if (!cls.releaseFunction.empty()) std::erase(cls.release, cls.releaseFunction);
  cls.dispose = reader.flag(json, "dispose", where);
  cls.finalizer = reader.name(json, "finalizer", where, kFinalizerNames, Finalizer::Unknown);
  cls.finalizerAssumed = reader.flag(json, "finalizerAssumed", where);
  cls.bases = reader.texts(json, "bases", where);
  reader.each(json, "members", where, false, [&](const Json& item, const std::string& at) {
    cls.members.push_back(readMember(reader, item, at, Member::Kind::Method));
  });
  cls.condition = reader.text(json, "condition", where);
  cls.path = reader.text(json, "path", where);
  cls.line = reader.number(json, "line", where);
  return cls;
}

FunctionIndex functionNamed(const Module& module, std::string_view name) {
  for (size_t i = 0; i < module.functions.size(); ++i) {
    if (module.functions[idAt<FunctionIndex>(i)].name == name) return idAt<FunctionIndex>(i);
  }
  return None<FunctionIndex>;
}

void readExport(Reader& reader, const Json& json, const std::string& where, Module& module) {
  Export entry;
  entry.name = reader.text(json, "name", where, true);
  if (const std::string cls = reader.text(json, "class", where); !cls.empty()) {
    entry.kind = Export::Kind::Class;
    entry.classIndex = module.classNamed(cls);
    if (isNone(entry.classIndex))
      reader.complain(where + ".class", "names `" + cls + "`, which is no class of the module");
  } else if (const std::string function = reader.text(json, "function", where); !function.empty()) {
    entry.kind = Export::Kind::Function;
    entry.functionIndex = functionNamed(module, function);
    if (isNone(entry.functionIndex)) {
      reader.complain(where + ".function", "names `" + function + "`, which is no function of the module");
    }
  } else if (const Json* value = reader.member(json, "value", where, false)) {
    entry.value = readType(reader, *value, where + ".value");
  } else {
    reader.complain(where, "needs one of \"class\", \"function\" and \"value\"");
  }
  module.exports.push_back(std::move(entry));
}

Module readModule(Reader& reader, const Json& json, const std::string& where) {
  Module module;
  module.source = reader.text(json, "source", where);
  module.toolchain = reader.name(json, "toolchain", where, kToolchainNames, Toolchain::Model);
  module.origin = reader.name(json, "origin", where, kOriginNames, Origin::Model);
  module.package = reader.text(json, "package", where);
  reader.each(json, "classes", where, false, [&](const Json& item, const std::string& at) {
    module.classes.add(readClass(reader, item, at, Class::Kind::Handle));
  });
  reader.each(json, "objects", where, false, [&](const Json& item, const std::string& at) {
    module.classes.add(readClass(reader, item, at, Class::Kind::Plain));
  });
  for (const char* key : {"functions", "factories"}) {
    reader.each(json, key, where, false, [&](const Json& item, const std::string& at) {
      Member function = readMember(reader, item, at, Member::Kind::Function);
      // A method of a module object, listed for the reader's eye: "objects" has it.
      if (reader.text(item, "object", at).empty()) module.functions.add(std::move(function));
    });
  }
  if (reader.member(json, "exports", where, false)) {
    reader.each(json, "exports", where, false,
                [&](const Json& item, const std::string& at) { readExport(reader, item, at, module); });
  } else {
    module.exportAll();  // what one writes by hand
  }
  module.link();
  return module;
}

// A class over several lines, a member on one: that reads, and it compares.
bool isRoomy(const Json& json) {
  if (json.is_array()) return !json.empty() && json.front().is_object();
  return json.is_object() &&
         (json.contains("members") || json.contains("classes") || json.contains("modules"));
}

void layOut(std::string& text, const Json& json, size_t depth) {
  if (!isRoomy(json)) {
    // Names come from files, which need not be UTF-8.
    text += json.dump(-1, ' ', false, Json::error_handler_t::replace);
    return;
  }
  text += json.is_array() ? '[' : '{';
  bool first = true;
  for (const auto& [key, value] : json.items()) {
    text += first ? "\n" : ",\n";
    text.append(depth + 1, ' ');
    if (json.is_object()) text += Json(key).dump() + ": ";
    layOut(text, value, depth + 1);
    first = false;
  }
  text += '\n';
  text.append(depth, ' ');
  text += json.is_array() ? ']' : '}';
}

}  // namespace

std::string toJson(const BindingTable& table) {
  Json json;
  json["version"] = 1;
  json["modules"] = Json::array();
  for (const Module& module : table.modules()) json["modules"].push_back(writeModule(module));
  std::string text;
  layOut(text, json, 0);
  return text + "\n";
}

Result<std::vector<Module>> fromJson(std::string_view text, std::string_view path) {
  Reader reader(path);
  const Json json = Json::parse(text, nullptr, false);
  if (json.is_discarded()) {
    reader.complain("the text", "is not JSON");
    return tl::unexpected<Error>(*reader.fault);
  }
  std::vector<Module> modules;
  if (const Json* version = reader.member(json, "version", "the document", true)) {
    if (*version != 1) reader.complain("version", "must be 1");
  }
  reader.each(json, "modules", "the document", true, [&](const Json& item, const std::string& at) {
    modules.push_back(readModule(reader, item, at));
  });
  if (reader.fault) return tl::unexpected<Error>(*reader.fault);
  return modules;
}

}  // namespace unfreed::bindings
