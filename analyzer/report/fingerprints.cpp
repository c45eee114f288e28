#include "report/fingerprints.h"

#include "base/ensure.h"
#include "report/places.h"

namespace unfreed {

std::string Fingerprints::lineHash(const Location& location) {
  const SourceFile& file = sources_[location.file];
  const auto [at, isNew] = files_.try_emplace(static_cast<uint32_t>(index(location.file)));
  if (isNew) at->second = lineHashesOf(file.text);
  const uint32_t line = regionOf(file, location.span).start.line;
  ENSURE(line <= at->second.size(), "the hash and the line index count the same lines");
  return textOf(at->second[line - 1]);
}

}  // namespace unfreed
