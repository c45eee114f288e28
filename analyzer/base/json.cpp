#include "base/json.h"

#include <string>

namespace unfreed {
namespace {

constexpr std::string_view byteOrderMark = "\xEF\xBB\xBF";

// The library says of a number what it is, between quotes, and not where.
size_t placeOfNumber(std::string_view text, std::string_view message) {
  const size_t from = message.find('\'');
  const size_t to = message.rfind('\'');
  if (from == std::string_view::npos || to <= from) return 0;
  const size_t at = text.find(message.substr(from + 1, to - from - 1));
  return at == std::string_view::npos ? 0 : at;
}

}  // namespace

tl::expected<Json, JsonFault> readJson(std::string_view text, JsonComments comments) {
  const size_t mark = text.starts_with(byteOrderMark) ? byteOrderMark.size() : 0;
  try {
    return Json::parse(text.substr(mark), nullptr, true, comments == JsonComments::Skipped);
  } catch (const Json::parse_error& error) {
    return tl::unexpected(JsonFault{mark + (error.byte == 0 ? 0 : error.byte - 1)});
  } catch (const Json::out_of_range& error) {
    return tl::unexpected(JsonFault{placeOfNumber(text, error.what()), true});
  }
}

}  // namespace unfreed
