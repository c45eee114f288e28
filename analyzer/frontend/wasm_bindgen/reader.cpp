#include "frontend/wasm_bindgen/reader.h"

#include <algorithm>
#include <array>
#include <deque>
#include <fmt/format.h>
#include <map>
#include <set>
#include <string_view>
#include <utility>

#include "frontend/wasm_bindgen/export_builder.h"
#include "frontend/wasm_bindgen/item_parser.h"
#include "frontend/wasm_bindgen/macro_rules.h"

namespace unfreed::wasm_bindgen {

namespace {

constexpr size_t maxFileSize = size_t{32} << 20;
constexpr size_t maxExpandedTokens = 1'000'000;  // that the macros of a crate may make and take together
constexpr size_t maxExpansions = 100'000;
constexpr uint32_t maxExpansionDepth = 64;
constexpr size_t maxDefinitions = 8;  // of one macro name that are tried

// Where a file stands in its crate.
struct FilePlace {
  std::string crate;
  std::vector<std::string> module;
  bool counts = true;  // part of the library: no test, example or build script
};

std::vector<std::string> split(std::string_view path) {
  std::vector<std::string> parts;
  while (!path.empty()) {
    const size_t slash = std::min(path.find('/'), path.size());
    if (slash > 0) parts.emplace_back(path.substr(0, slash));
    path.remove_prefix(std::min(slash + 1, path.size()));
  }
  return parts;
}

FilePlace placeOf(std::string_view path) {
  FilePlace place;
  const size_t inner = path.rfind("/src/");
  std::string_view rest = path;
  if (inner != std::string_view::npos) {
    place.crate = std::string(path.substr(0, inner));
    rest = path.substr(inner + 5);
  } else if (path.starts_with("src/")) {
    rest = path.substr(4);
  } else {
    const size_t slash = path.rfind('/');
    const std::string_view folder =
        slash == std::string_view::npos ? std::string_view{} : path.substr(0, slash);
    const std::vector<std::string> parts = split(folder);
    place.crate = std::string(folder);
    rest = slash == std::string_view::npos ? path : path.substr(slash + 1);
    place.counts = rest != "build.rs";
    for (const std::string& part : parts) {
      place.counts &= part != "tests" && part != "benches" && part != "examples";
    }
  }
  place.module = split(rest.substr(0, rest.rfind('.')));
  if (place.module.empty()) return place;
  if (place.module.size() > 1 && place.module.front() == "bin") place.counts = false;
  const std::string& last = place.module.back();
  const bool isRoot = place.module.size() == 1 && (last == "lib" || last == "main");
  if (isRoot || last == "mod") place.module.pop_back();
  return place;
}

// What other crates' macros in item position are known to make no bindings.
bool isHarmless(std::string_view name) {
  static constexpr std::array<std::string_view, 18> words{"thread_local",
                                                          "lazy_static",
                                                          "bitflags",
                                                          "compile_error",
                                                          "static_assertions",
                                                          "assert_impl_all",
                                                          "const_assert",
                                                          "once_cell",
                                                          "global_asm",
                                                          "include_bytes",
                                                          "macro_rules",
                                                          "println",
                                                          "wasm_bindgen_test_configure",
                                                          "doc_comment",
                                                          "assert_eq_size",
                                                          "construct_uint",
                                                          "try_from_js_option",
                                                          "define_language"};
  return std::find(words.begin(), words.end(), name) != words.end();
}

class CrateReader {
 public:
  CrateReader(const std::vector<bindings::SourceText>& sources, const Crate& crate)
      : sources_(sources), crate_(crate) {
    for (const std::string& feature : crate.defaultFeatures) features_.insert(feature);
    context_.features = &features_;
  }

  bindings::Reading run() {
    readFiles();
    expandMacros();
    bindings::Reading reading;
    reading.module = ExportBuilder(items_, sources_, crate_).build();
    if (reading.module.classes.empty() && reading.module.functions.empty()) return reading;
    const auto root = std::find_if(sources_.begin(), sources_.end(), [](const bindings::SourceText& source) {
      return source.path.ends_with("lib.rs");
    });
    reading.module.source = root == sources_.end() ? sources_.front().path : root->path;
    reading.notifications = std::move(notifications_);
    return reading;
  }

 private:
  void notify(Notification::Level level, std::string id, uint32_t file, uint32_t line, std::string message) {
    Notification notification;
    notification.line = line;
    notification.level = level;
    notification.id = std::move(id);
    notification.path = sources_[file].path;
    notification.message = std::move(message);
    notifications_.push_back(std::move(notification));
  }

  // The crate's root first: a file's conditions are those of the `mod` that names it.
  void readFiles() {
    std::vector<FilePlace> places;
    std::vector<uint32_t> order;
    for (uint32_t i = 0; i < sources_.size(); ++i) {
      places.push_back(placeOf(sources_[i].path));
      crates_.push_back(places.back().crate);
      if (places.back().counts) order.push_back(i);
    }
    std::stable_sort(order.begin(), order.end(), [&](uint32_t a, uint32_t b) {
      return places[a].module.size() < places[b].module.size();
    });
    for (const uint32_t file : order) readFile(file, places[file]);
  }

  void readFile(uint32_t file, const FilePlace& place) {
    const bindings::SourceText& source = sources_[file];
    if (source.text.size() > maxFileSize) {
      notify(Notification::Level::Warning, "file-too-large", file, 0,
             "Rust files of more than 32 MiB are not read");
      return;
    }
    RustScope scope;
    scope.crate = place.crate;
    scope.path = place.module;
    std::vector<std::string> prefix;
    for (const std::string& part : place.module) {
      prefix.push_back(part);
      const auto declared = context_.modules.find(keyOf(place.crate, prefix));
      if (declared == context_.modules.end()) continue;
      if (!declared->second.exists) return;
      for (const std::string& condition : declared->second.conditions) scope.conditions.push_back(condition);
    }
    lists_.push_back(tokenize(source.text));
    const TokenList& list = lists_.back();
    if (list.firstUnclosed != 0 && fileBinds(file)) {
      notify(Notification::Level::Warning, "syntax-error", file, list.firstUnclosed,
             "a bracket is not closed; what the rest of the file exports is read as far as its indentation "
             "shows where items begin");
    }
    parseItems(items_, context_, {&list, 0, list.end()}, {file, items_.scopes.add(std::move(scope)), 0, {}});
  }

  // The definitions that may be meant, the nearest first.
  std::vector<size_t> definitionsOf(const MacroCall& call) const {
    std::vector<size_t> all;
    const auto found = macros_.find(call.name);
    if (found == macros_.end()) return all;
    for (const size_t index : found->second) {
      if (items_.macros[index].exists) all.push_back(index);
    }
    const auto distance = [&](size_t index) {
      const uint32_t file = items_.macros[index].file;
      return file == call.place.file ? 0 : crates_[file] == crates_[call.place.file] ? 1 : 2;
    };
    std::stable_sort(all.begin(), all.end(), [&](size_t a, size_t b) { return distance(a) < distance(b); });
    if (all.size() > maxDefinitions) all.resize(maxDefinitions);
    return all;
  }

  void indexMacros() {
    for (; indexed_ < items_.macros.size(); ++indexed_)
      macros_[items_.macros[indexed_].name].push_back(indexed_);
  }

  void expandMacros() {
    size_t budget = maxExpandedTokens;
    for (size_t next = 0; next < items_.calls.size(); ++next) {
      indexMacros();
      const MacroCall call = items_.calls[next];  // a copy: expanding adds calls
      if (!call.attributes.exists) continue;
      const size_t taken = call.input.end - call.input.begin;
      if (next > maxExpansions || budget <= taken) {
        reportMacro(call,
                    "is one macro too many: macros that make more than a million tokens are not expanded");
        return;
      }
      budget -= taken;
      const std::vector<size_t> definitions = definitionsOf(call);
      if (definitions.empty()) {
        passThrough(call);
        continue;
      }
      std::optional<TokenList> expansion;
      for (const size_t definition : definitions) {
        if (!expansion && call.depth < maxExpansionDepth) {
          expansion = expandMacro(items_.macros[definition], call, budget);
        }
      }
      if (!expansion) {
        if (mayBind(call, definitions))
          reportMacro(call, "could not be expanded: bindings that it makes are missing");
        continue;
      }
      lists_.push_back(std::move(*expansion));
      const TokenList& list = lists_.back();
      parseItems(items_, context_, {&list, 0, list.end()},
                 {call.place.file, call.scope, call.depth + 1, call.attributes.conditions});
    }
  }

  bool mentionsBindgen(const TokenRange& range) const {
    for (size_t at = range.begin; at < range.end; ++at) {
      if (range.list->isName(at, "wasm_bindgen")) return true;
    }
    return false;
  }

  bool fileBinds(uint32_t file) const {
    return sources_[file].text.find("wasm_bindgen") != std::string_view::npos;
  }

  bool mayBind(const MacroCall& call, const std::vector<size_t>& definitions) const {
    return fileBinds(call.place.file) ||
           std::any_of(definitions.begin(), definitions.end(),
                       [&](size_t definition) { return mentionsBindgen(items_.macros[definition].rules); });
  }

  // A macro of another crate. Where its input holds exported items, it most likely hands them on.
  void passThrough(const MacroCall& call) {
    if (isHarmless(call.name) || !fileBinds(call.place.file)) return;
    if (!mentionsBindgen(call.input)) {
      reportMacro(call, "is defined outside of what was read: bindings that it makes, if any, are missing",
                  Notification::Level::Note);
      return;
    }
    reportMacro(
        call, "is defined outside of what was read: the exported items in its input are taken as they stand");
    if (call.depth >= maxExpansionDepth) return;
    parseItems(items_, context_, call.input,
               {call.place.file, call.scope, call.depth + 1, call.attributes.conditions});
  }

  void reportMacro(const MacroCall& call, std::string_view what,
                   Notification::Level level = Notification::Level::Warning) {
    if (!reported_.emplace(call.name).second) return;
    notify(level, "macro-not-expanded", call.place.file, call.place.line,
           fmt::format("`{}!` {}", call.name, what));
  }

  const std::vector<bindings::SourceText>& sources_;
  const Crate& crate_;
  Features features_;
  ParserContext context_;
  Items items_;
  std::deque<TokenList> lists_;
  std::vector<std::string> crates_;  // by file
  std::map<std::string_view, std::vector<size_t>> macros_;
  size_t indexed_ = 0;
  std::set<std::string_view> reported_;
  std::vector<Notification> notifications_;
};

}  // namespace

bindings::Reading read(const std::vector<bindings::SourceText>& sources, const Crate& crate) {
  const bool binds = std::any_of(sources.begin(), sources.end(), [](const bindings::SourceText& source) {
    return source.text.find("wasm_bindgen") != std::string_view::npos;
  });
  if (!binds) return {};
  return CrateReader(sources, crate).run();
}

}  // namespace unfreed::wasm_bindgen
