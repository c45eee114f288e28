#include "frontend/embind/answer.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "bindings/bindings_json.h"

namespace unfreed::embind {
namespace {

using Json = nlohmann::ordered_json;

std::string textAt(const Json& object, const char* key) {
  if (!object.is_object()) return {};
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : std::string();
}

size_t numberAt(const Json& object, const char* key) {
  if (!object.is_object()) return 0;
  const auto found = object.find(key);
  return found != object.end() && found->is_number_unsigned() ? found->get<size_t>() : 0;
}

bool flagAt(const Json& object, const char* key) {
  if (!object.is_object()) return false;
  const auto found = object.find(key);
  return found != object.end() && found->is_boolean() && found->get<bool>();
}

// The elements of a list, or of none.
const Json& listAt(const Json& object, const char* key) {
  static const Json kNone = Json::array();
  if (!object.is_object()) return kNone;
  const auto found = object.find(key);
  return found != object.end() && found->is_array() ? *found : kNone;
}

std::vector<std::string> textsAt(const Json& object, const char* key) {
  std::vector<std::string> texts;
  for (const Json& item : listAt(object, key)) {
    if (item.is_string()) texts.push_back(item.get<std::string>());
  }
  return texts;
}

bindings::Member::Kind kindOf(std::string_view word) {
  using Kind = bindings::Member::Kind;
  if (word == "constructor") return Kind::Constructor;
  if (word == "static") return Kind::Static;
  if (word == "method") return Kind::Method;
  if (word == "getter") return Kind::Getter;
  if (word == "setter") return Kind::Setter;
  return Kind::Function;
}

bindings::Ownership ownershipOf(std::string_view word) {
  if (word == "owned") return bindings::Ownership::Owned;
  if (word == "borrowed") return bindings::Ownership::Borrowed;
  if (word == "plain") return bindings::Ownership::Plain;
  return bindings::Ownership::Unknown;
}

ForeignResult foreignOf(const Json& json) {
  ForeignResult foreign;
  foreign.className = textAt(json, "class");
  foreign.member = textAt(json, "member");
  foreign.kind = kindOf(textAt(json, "kind"));
  foreign.type = textAt(json, "type");
  foreign.ownership = ownershipOf(textAt(json, "ownership"));
  foreign.optional = flagAt(json, "optional");
  foreign.isSmart = flagAt(json, "smart");
  return foreign;
}

Notification notificationOf(const Json& json) {
  Notification notification;
  notification.id = textAt(json, "id");
  notification.path = textAt(json, "path");
  notification.message = textAt(json, "message");
  notification.line = static_cast<uint32_t>(numberAt(json, "line"));
  return notification;
}

}  // namespace

std::optional<TypedAnswer> parseAnswer(std::string_view text) {
  // The modules are most of it, and are read by themselves.
  const auto isOurs = [](int depth, Json::parse_event_t event, Json& parsed) {
    return depth != 1 || event != Json::parse_event_t::key || parsed != "modules";
  };
  const Json json = Json::parse(text, isOurs, false);
  if (json.is_discarded() || !json.is_object() || numberAt(json, "version") != 1) return std::nullopt;
  auto modules = bindings::fromJson(text, "unfreed-embind");
  if (!modules) return std::nullopt;
  TypedAnswer answer;
  answer.modules = std::move(*modules);
  for (const Json& item : listAt(json, "notifications")) answer.notifications.push_back(notificationOf(item));
  const auto own = json.find("embind");
  if (own == json.end() || !own->is_object()) return std::nullopt;
  answer.read = textsAt(*own, "read");
  answer.missing = textsAt(*own, "missing");
  if (const auto types = own->find("types"); types != own->end() && types->is_object()) {
    for (const auto& [type, name] : types->items()) {
      if (name.is_string()) answer.types.emplace_back(type, name.get<std::string>());
    }
  }
  for (const Json& item : listAt(*own, "foreign")) answer.foreign.push_back(foreignOf(item));
  return answer;
}

}  // namespace unfreed::embind
