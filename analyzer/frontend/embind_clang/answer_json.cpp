#include <nlohmann/json.hpp>

#include "bindings/bindings_json.h"
#include "frontend/embind_clang/reader.h"

namespace unfreed::embind_clang {

using Json = nlohmann::ordered_json;

namespace {

Json foreignJson(const ForeignResult& foreign) {
  Json json;
  if (!foreign.className.empty()) json["class"] = foreign.className;
  json["member"] = foreign.member;
  if (!foreign.kind.empty()) json["kind"] = foreign.kind;
  json["overload"] = foreign.overload;
  json["type"] = foreign.type;
  json["ownership"] = foreign.ownership;
  json["optional"] = foreign.optional;
  json["smart"] = foreign.smart;
  return json;
}

Json notificationJson(const Notification& notification) {
  Json json;
  json["id"] = notification.id;
  json["path"] = notification.path;
  json["message"] = notification.message;
  return json;
}

}  // namespace

std::string toJson(const Answer& answer) {
  bindings::BindingTable table;
  const bindings::Module& module = answer.reading.module;
  if (!module.classes.empty() || !module.functions.empty()) table.add(module);
  Json json = Json::parse(bindings::toJson(table), nullptr, false);
  Json& embind = json["embind"];
  embind["read"] = answer.read;
  embind["missing"] = answer.missing;
  embind["chains"] = answer.chains;
  embind["typed"] = answer.typed;
  embind["types"] = Json::object();
  for (const auto& [type, name] : answer.types) embind["types"][type] = name;
  embind["foreign"] = Json::array();
  for (const ForeignResult& foreign : answer.foreign) embind["foreign"].push_back(foreignJson(foreign));
  json["notifications"] = Json::array();
  for (const Notification& notification : answer.reading.notifications) {
    json["notifications"].push_back(notificationJson(notification));
  }
  // File names and string literals may be any bytes.
  return json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace unfreed::embind_clang
