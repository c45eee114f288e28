// Reads a model. Strict: unknown keys, unknown words and facts without a source are errors.
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/ensure.h"
#include "bindings/model.h"
#include "bindings/names.h"

namespace unfreed::bindings {
namespace {

using Json = nlohmann::ordered_json;

// The first fault is kept; what comes after it is read as if it were right.
class Faults {
 public:
  explicit Faults(const std::string& file) : file_(file) {}
  void add(const std::string& where, const std::string& what) {
    if (fault_) return;
    fault_ = Error{"cannot use the model `" + file_ + "`: " + (where.empty() ? "it" : where) + " " + what,
                   "docs/models.md describes the format"};
  }
  std::optional<Error>& first() { return fault_; }

 private:
  const std::string& file_;
  std::optional<Error> fault_;
};

// One JSON object while it is read: the keys that were asked for are those that it may have.
class Object {
 public:
  Object(Faults& faults, const Json& json, std::string where)
      : faults_(faults), json_(json), where_(std::move(where)) {
    if (!json.is_object()) faults_.add(where_, "must be an object");
  }
  Object(const Object&) = delete;
  Object& operator=(const Object&) = delete;
  ~Object() {
    if (!json_.is_object()) return;
    for (const auto& [key, value] : json_.items()) {
      if (!asked_.contains(key)) faults_.add(where_, "has an unknown key `" + key + "`");
    }
  }

  Faults& faults() const { return faults_; }
  std::string at(const char* key) const { return where_.empty() ? key : where_ + "." + key; }
  const std::string& where() const { return where_; }

  const Json* find(const char* key) {
    asked_.insert(key);
    if (!json_.is_object()) return nullptr;
    const auto found = json_.find(key);
    return found == json_.end() ? nullptr : &*found;
  }

  std::optional<std::string> text(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_string() || value->get_ref<const std::string&>().empty()) {
      faults_.add(at(key), "must be a string that is not empty");
      return std::nullopt;
    }
    return value->get<std::string>();
  }

  std::optional<bool> flag(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_boolean()) {
      faults_.add(at(key), "must be true or false");
      return std::nullopt;
    }
    return value->get<bool>();
  }

  std::optional<uint32_t> position(const char* key) {
    constexpr uint32_t kMostParameters = 64;
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    if (!value->is_number_unsigned() || value->get<uint64_t>() >= kMostParameters) {
      faults_.add(at(key), "must be the position of a parameter, from 0");
      return std::nullopt;
    }
    return value->get<uint32_t>();
  }

  std::optional<std::vector<std::string>> texts(const char* key) {
    const Json* value = find(key);
    if (value == nullptr) return std::nullopt;
    std::vector<std::string> found;
    const bool ok = value->is_array() && std::all_of(value->begin(), value->end(), [](const Json& item) {
                      return item.is_string() && !item.get_ref<const std::string&>().empty();
                    });
    if (!ok) {
      faults_.add(at(key), "must be a list of strings");
      return std::nullopt;
    }
    for (const Json& item : *value) found.push_back(item.get<std::string>());
    return found;
  }

  template <class Names>
  auto word(const char* key, const Names& names) {
    using Enum = decltype(names.front().first);
    std::optional<std::remove_const_t<Enum>> result;
    const std::optional<std::string> value = text(key);
    if (!value) return result;
    std::string known;
    for (const auto& [candidate, name] : names) {
      if (name == *value) result = candidate;
      known += (known.empty() ? "" : ", ") + std::string(name);
    }
    if (!result) faults_.add(at(key), "is `" + *value + "`, not one of " + known);
    return result;
  }

  template <class Visit>
  void each(const char* key, Visit visit) {
    const Json* value = find(key);
    if (value == nullptr) return;
    if (!value->is_array()) return faults_.add(at(key), "must be a list");
    size_t position = 0;
    for (const Json& item : *value) visit(item, at(key) + "[" + std::to_string(position++) + "]");
  }

 private:
  Faults& faults_;
  const Json& json_;
  std::string where_;
  std::set<std::string, std::less<>> asked_;
};

using Sources = std::map<std::string, std::string>;

// `name` or `names`, `source`, `corrects`. Members of a class may leave the source to their class.
void readBase(Object& object, const Sources& sources, const std::string& outer, FactBase& base) {
  const auto name = object.text("name");
  auto names = object.texts("names");
  if (name.has_value() == names.has_value()) {
    object.faults().add(object.where(), "must have one of `name` and `names`");
  }
  if (name) base.names.push_back(*name);
  if (names) base.names = std::move(*names);
  base.source = outer;
  if (const auto source = object.text("source")) {
    const auto found = sources.find(*source);
    if (found == sources.end()) {
      object.faults().add(object.at("source"), "is `" + *source + "`, which `sources` does not have");
    } else {
      base.source = found->second;
    }
  }
  if (base.source.empty()) object.faults().add(object.where(), "names no `source`");
  if (auto corrects = object.text("corrects")) base.corrects = std::move(*corrects);
}

std::optional<PassedOn> readPassedOn(Object& object) {
  const auto argument = object.position("argument");
  const auto resultOf = object.position("resultOf");
  if (argument && resultOf) object.faults().add(object.where(), "has both `argument` and `resultOf`");
  if (argument) return PassedOn{PassedOn::What::Argument, *argument};
  if (resultOf) return PassedOn{PassedOn::What::ResultOf, *resultOf};
  return std::nullopt;
}

TypeFacts readType(Faults& faults, const Json& json, const std::string& where) {
  Object object(faults, json, where);
  TypeFacts type;
  type.className = object.text("class");
  type.ownership = object.word("ownership", kOwnershipNames);
  type.shape = object.word("shape", kShapeNames);
  type.optional = object.flag("optional");
  type.promise = object.flag("promise");
  type.finalizer = object.word("finalizer", kFinalizerNames);
  type.passedOn = readPassedOn(object);
  return type;
}

ParameterFacts readParameter(Faults& faults, const Json& json, const std::string& where) {
  Object object(faults, json, where);
  ParameterFacts parameter;
  parameter.name = object.text("name").value_or("");
  parameter.mode = object.word("mode", kPassModeNames);
  parameter.className = object.text("class").value_or("");
  parameter.rest = object.flag("rest").value_or(false);
  parameter.kept = object.flag("kept").value_or(false);
  parameter.callback = object.texts("callback").value_or(std::vector<std::string>());
  return parameter;
}

MemberFacts readMember(Faults& faults, const Json& json, const std::string& where, const Sources& sources,
                       const std::string& outer) {
  Object object(faults, json, where);
  MemberFacts member;
  readBase(object, sources, outer, member);
  member.kind = object.word("kind", kMemberKindNames);
  if (const Json* returns = object.find("returns"))
    member.returns = readType(faults, *returns, object.at("returns"));
  member.receiver = object.word("receiver", kPassModeNames);
  object.each("params", [&](const Json& item, const std::string& at) {
    member.parameters.push_back(readParameter(faults, item, at));
  });
  return member;
}

ClassFacts readClass(Faults& faults, const Json& json, const std::string& where, const Sources& sources) {
  Object object(faults, json, where);
  ClassFacts cls;
  readBase(object, sources, {}, cls);
  cls.kind = object.word("kind", kClassKindNames);
  cls.release = object.texts("release");
  cls.releaseFunction = object.text("releaseFunction");
  cls.dispose = object.flag("dispose");
  cls.finalizer = object.word("finalizer", kFinalizerNames);
  cls.bases = object.texts("bases").value_or(std::vector<std::string>());
  cls.isCounted = object.flag("counted").value_or(false);
  cls.versions = object.text("versions").value_or("");
  object.each("members", [&](const Json& item, const std::string& at) {
    cls.members.push_back(readMember(faults, item, at, sources, cls.source));
  });
  return cls;
}

Sources readSources(Object& object) {
  Sources sources;
  const Json* value = object.find("sources");
  if (value == nullptr || !value->is_object() || value->empty()) {
    object.faults().add("sources", "must be an object that names where the facts are from");
    return sources;
  }
  for (const auto& [key, text] : value->items()) {
    if (text.is_string() && !text.get_ref<const std::string&>().empty()) {
      sources.emplace(key, text.get<std::string>());
    } else {
      object.faults().add("sources." + key, "must be a string that is not empty");
    }
  }
  return sources;
}

std::vector<std::string> readGlobals(Object& object, const Sources& sources) {
  std::vector<std::string> names;
  object.each("globals", [&](const Json& item, const std::string& at) {
    Object global(object.faults(), item, at);
    FactBase facts;
    readBase(global, sources, {}, facts);
    names.insert(names.end(), facts.names.begin(), facts.names.end());
  });
  return names;
}

Model readHead(Object& object, const Sources& sources) {
  Faults& faults = object.faults();
  Model model;
  object.find("$schema");
  const Json* version = object.find("version");
  if (version == nullptr || *version != 1) faults.add("version", "must be 1");
  model.library = object.text("library").value_or("");
  if (model.library.empty()) faults.add("library", "must name the library");
  model.packages = object.texts("packages").value_or(std::vector<std::string>());
  model.files = object.texts("files").value_or(std::vector<std::string>());
  const auto toolchain = object.word("toolchain", kToolchainNames);
  if (!toolchain) faults.add("toolchain", "is missing");
  model.toolchain = toolchain.value_or(Toolchain::Embind);
  model.isWhole = object.flag("whole").value_or(false);
  model.globals = readGlobals(object, sources);
  if (!model.isWhole && !model.globals.empty()) {
    faults.add("globals", "need a model that is `whole`: a global has no declarations beside it");
  }
  return model;
}

ModelFacts readFacts(Object& object, const Sources& sources) {
  ModelFacts facts;
  object.each("classes", [&](const Json& item, const std::string& at) {
    facts.classes.push_back(readClass(object.faults(), item, at, sources));
  });
  object.each("functions", [&](const Json& item, const std::string& at) {
    facts.functions.push_back(readMember(object.faults(), item, at, sources, {}));
  });
  return facts;
}

Model readModel(Faults& faults, const Json& json) {
  Object object(faults, json, "");
  const Sources sources = readSources(object);
  Model model = readHead(object, sources);
  model.lazyFacts = Lazy<ModelFacts>([facts = readFacts(object, sources)] { return facts; });
  return model;
}

}  // namespace

Result<Model> modelFromJson(std::string_view text, const std::string& path) {
  Faults faults(path);
  Json json;
  try {
    json = Json::parse(text, nullptr, true, true);
  } catch (const Json::parse_error& error) {
    const std::string_view before = text.substr(0, error.byte);
    const auto line = 1 + std::count(before.begin(), before.end(), '\n');
    return fail("cannot use the model `" + path + "`: line " + std::to_string(line) + " does not parse",
                "it is JSON; comments are allowed, trailing commas are not");
  } catch (const Json::out_of_range&) {  // `1e999`
    return fail("cannot use the model `" + path + "`: a number in it is too large");
  }
  Model model = readModel(faults, json);
  if (faults.first()) return tl::unexpected<Error>(std::move(*faults.first()));
  model.path = path;
  return model;
}

// What names no source there is no fault: the sources are not read.
Model modelFromHead(std::string_view text, const std::string& path) {
  const size_t end = text.find(",\n  \"sources\"");
  ENSURE(end != std::string_view::npos, "a built-in model says its sources behind what it is of");
  const Json json = Json::parse(std::string(text.substr(0, end)) + "}");
  Faults ignored(path);
  Object object(ignored, json, "");
  Model model = readHead(object, {});
  model.path = path;
  model.lazyFacts = Lazy<ModelFacts>([text, path] {
    const Result<Model> whole = modelFromJson(text, path);
    ENSURE(whole.has_value(), "the models are read by a test of their own");
    return whole->facts();
  });
  return model;
}

}  // namespace unfreed::bindings
