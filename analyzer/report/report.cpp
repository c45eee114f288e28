#include "report/report.h"

#include <array>
#include <utility>

#include "base/ensure.h"
#include "report/formats.h"

namespace unfreed {

std::optional<Format> formatNamed(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Format>, 6> kFormats{{
      {"text", Format::Text},
      {"json", Format::Json},
      {"sarif", Format::Sarif},
      {"github", Format::Github},
      {"gitlab", Format::Gitlab},
      {"junit", Format::Junit},
  }};
  for (const auto& [word, format] : kFormats) {
    if (word == name) return format;
  }
  return std::nullopt;
}

std::string render(const RunReport& report, Format format) {
  switch (format) {
    case Format::Text:
      return renderText(report);
    case Format::Json:
      return renderJson(report);
    case Format::Sarif:
      return renderSarif(report);
    case Format::Github:
      return renderGithub(report);
    case Format::Gitlab:
      return renderGitlab(report);
    case Format::Junit:
      return renderJunit(report);
  }
  ENSURE(false, "every format has its renderer");
  return {};
}

}  // namespace unfreed
