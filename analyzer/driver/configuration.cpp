#include "driver/configuration.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>

#include "source/file_reader.h"
#include "source/path.h"

namespace unfreed::driver {
namespace {

constexpr uint64_t kMaxSize = uint64_t{1} << 20;  // bytes
constexpr size_t kMostExtended = 64;              // files for one configuration; nobody builds on more

template <class T>
void takeOver(std::optional<T>& base, const std::optional<T>& own) {
  if (own) base = own;
}

template <class T>
void append(std::vector<T>& base, std::vector<T> own) {
  base.insert(base.end(), std::make_move_iterator(own.begin()), std::make_move_iterator(own.end()));
}

void takeOver(std::map<std::string, Severity>& base, const std::map<std::string, Severity>& own) {
  for (const auto& [id, severity] : own) base[id] = severity;
}

bool means(const Override& override, std::string_view file, std::string_view folder) {
  return matchesAny(override.files, file, folder) &&
         (override.ignore == nullptr || !matchesAny(override.ignore, file, folder));
}

Configuration with(const Configuration& base, const std::string& chosen) {
  Configuration result = base;
  result.overrides.clear();
  for (size_t i = 0; i < chosen.size(); ++i) {
    if (chosen[i] != '1') continue;
    const Override& override = base.overrides[i];
    takeOver(result.rules, override.rules);
    takeOver(result.failOn, override.failOn);
    takeOver(result.requireReason, override.requireReason);
    takeOver(result.reportUnused, override.reportUnused);
  }
  return result;
}

}  // namespace

bool matchesAny(const IgnoreRules& patterns, std::string_view absolutePath, std::string_view folder) {
  // A pattern may name a folder: then everything below it is meant.
  for (std::string_view at = absolutePath; at.size() > folder.size(); at = path::parentOf(at)) {
    if (isExcluded(patterns, at, at.size() != absolutePath.size())) return true;
  }
  return false;
}

bool Configuration::lints(std::string_view absolutePath) const {
  if (include != nullptr && !matchesAny(include, absolutePath, folder)) return false;
  return exclude == nullptr || !matchesAny(exclude, absolutePath, folder);
}

std::optional<Severity> severityNamed(std::string_view name) {
  if (name == "error") return Severity::Error;
  if (name == "warning" || name == "warn") return Severity::Warning;
  if (name == "note" || name == "info") return Severity::Note;
  if (name == "off") return Severity::Off;
  return std::nullopt;
}

std::optional<FixStyle> fixStyleNamed(std::string_view name) {
  for (const FixStyle style : {FixStyle::Auto, FixStyle::Using, FixStyle::Finally}) {
    if (nameOf(style) == name) return style;
  }
  return std::nullopt;
}

std::string_view nameOf(FixStyle style) {
  switch (style) {
    case FixStyle::Auto:
      return "auto";
    case FixStyle::Using:
      return "using";
    case FixStyle::Finally:
      return "finally";
  }
  return {};
}

Configuration inherited(Configuration base, Configuration own) {
  base.path = std::move(own.path);
  base.folder = std::move(own.folder);
  if (own.include != nullptr) base.include = own.include;
  if (own.exclude != nullptr) base.exclude = own.exclude;
  if (!own.baseline.empty()) base.baseline = own.baseline;
  takeOver(base.rules, own.rules);
  takeOver(base.platformYields, own.platformYields);
  takeOver(base.unknownYields, own.unknownYields);
  takeOver(base.node, own.node);
  takeOver(base.browser, own.browser);
  takeOver(base.failOn, own.failOn);
  takeOver(base.fixStyle, own.fixStyle);
  takeOver(base.requireReason, own.requireReason);
  takeOver(base.reportUnused, own.reportUnused);
  base.limits = inherited(base.limits, own.limits);
  append(base.bindings, std::move(own.bindings));
  append(base.models, std::move(own.models));
  append(base.calls, std::move(own.calls));
  append(base.taskYields, std::move(own.taskYields));
  append(base.overrides, std::move(own.overrides));
  append(base.extends, std::move(own.extends));
  return base;
}

Configurations::Configurations(std::string named, std::string root, const Overlay* instead)
    : named_(std::move(named)), root_(std::move(root)), instead_(instead) {
  defaults_.folder = root_;
}

Result<Configuration> Configurations::read(const std::string& path, Reading& reading) const {
  const std::string shown = path::shown(path, root_);
  const auto text = readFile(path, kMaxSize, instead_);
  if (!text) {
    return fail(fmt::format("cannot read the configuration `{}`: {}", shown, text.error().message),
                "name a file in JSON with --config=FILE");
  }
  auto own = parseConfiguration(*text, path, shown, reading.folder);
  if (!own) return own;
  reading.chain.push_back(path);
  Configuration base;
  for (const Extended& extended : own->extends) {
    const bool isCircle =
        std::find(reading.chain.begin(), reading.chain.end(), extended.path) != reading.chain.end();
    if (isCircle) return fail(extended.place + ": the configuration extends itself", "leave one of them out");
    if (++reading.count > kMostExtended) {
      return fail(extended.place + ": too many configurations are extended", "put some of them together");
    }
    auto read = this->read(extended.path, reading);
    if (!read && read.error().what.starts_with("cannot read")) {
      return fail(fmt::format("{}: {}", extended.place, read.error().what),
                  "`extends` names files, relative to the one it stands in");
    }
    if (!read) return read;
    base = inherited(std::move(base), std::move(*read));
  }
  reading.chain.pop_back();
  return inherited(std::move(base), std::move(*own));
}

Result<const Configuration*> Configurations::load(const std::string& path) {
  if (const auto known = byPath_.find(path); known != byPath_.end()) return known->second.get();
  Reading reading{std::string(path::parentOf(path)), {}, 0};
  auto configuration = read(path, reading);
  if (!configuration) return tl::unexpected<Error>(std::move(configuration.error()));
  return byPath_.emplace(path, std::make_unique<Configuration>(std::move(*configuration)))
      .first->second.get();
}

Result<const Configuration*> Configurations::of(const std::string& absoluteFolder) {
  if (!named_.empty()) return load(named_);
  std::vector<std::string> asked;
  const Configuration* found = &defaults_;
  for (std::string at = absoluteFolder;; at = path::parentOf(at)) {
    if (const auto known = byFolder_.find(at); known != byFolder_.end()) {
      found = known->second;
      break;
    }
    asked.push_back(at);
    const std::string candidate = path::join(at, "unfreed.json");
    const auto exists = readFile(candidate, 0, instead_);  // one open; any size is over this limit
    if (exists || exists.error().kind != ReadFault::Kind::Missing) {
      auto loaded = load(candidate);
      if (!loaded) return loaded;
      found = *loaded;
      break;
    }
    if (at == "/" || at.empty()) break;
  }
  for (std::string& folder : asked) byFolder_.emplace(std::move(folder), found);
  return found;
}

Result<const Configuration*> Configurations::ofFile(const std::string& absoluteFile) {
  auto found = of(std::string(path::parentOf(absoluteFile)));
  if (!found || (*found)->overrides.empty()) return found;
  const Configuration* const base = *found;
  std::string chosen;
  for (const Override& override : base->overrides) {
    chosen += means(override, absoluteFile, base->folder) ? '1' : '0';
  }
  if (chosen.find('1') == std::string::npos) return base;
  std::unique_ptr<Configuration>& made = overridden_[{base, chosen}];
  if (made == nullptr) made = std::make_unique<Configuration>(with(*base, chosen));
  return made.get();
}

std::vector<const Configuration*> Configurations::all() const {
  std::vector<const Configuration*> result;
  for (const auto& [path, configuration] : byPath_) result.push_back(configuration.get());
  return result;
}

}  // namespace unfreed::driver
