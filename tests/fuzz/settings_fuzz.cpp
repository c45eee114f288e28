// What people and programs write for unfreed: configurations, baselines, bindings and models in JSON, ignore
// rules, and entries of the cache.
#include <cstdlib>
#include <fcntl.h>
#include <unistd.h>

#include "bindings/bindings_json.h"
#include "driver/configuration.h"
#include "driver/import_map.h"
#include "source/disk_cache.h"
#include "source/ignore_rules.h"
#include "suppression/baseline.h"
#include "target.h"

using namespace unfreed;

namespace {

void checkBaseline(std::string_view text) {
  const auto baseline = suppression::parseBaseline(text, "baseline.json");
  if (!baseline) return;
  const std::string written = suppression::textOf(*baseline);
  const auto again = suppression::parseBaseline(written, "baseline.json");
  fuzz::promise(again && suppression::textOf(*again) == written,
                "a baseline that is written is read as it was");
}

void checkBindings(std::string_view text) {
  auto modules = bindings::fromJson(text, "bindings.json");
  if (!modules) return;
  bindings::BindingTable table;
  for (bindings::Module& module : *modules) table.add(std::move(module));
  const std::string written = bindings::toJson(table);
  fuzz::promise(bindings::fromJson(written, "bindings.json").has_value(),
                "bindings that are printed can be read");
}

void checkIgnoreRules(std::string_view text) {
  const IgnoreFile rules("/p", text);
  for (const char* const path :
       {"/p/a.js", "/p/a/b/c.js", "/p/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab", "/p"}) {
    rules.verdictOn(path, false);
    rules.verdictOn(path, true);
  }
  const size_t line = text.find('\n');
  if (line != std::string_view::npos) globMatches(text.substr(0, line), text.substr(line + 1));
}

// An entry that was not written by a whole run is none.
void checkCache(std::string_view text) {
  static const std::string folder = [] {
    char name[] = "/tmp/unfreed-fuzz-XXXXXX";
    return std::string(mkdtemp(name));
  }();
  const DiskCache cache(folder);
  const ContentHash key = hashOf("key");
  cache.store("fuzz", key, "x");
  const std::string path = folder + "/fuzz/" + hexOf(key);
  const int file = open(path.c_str(), O_WRONLY | O_TRUNC);
  if (file < 0) return;
  const bool isWritten = write(file, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  close(file);
  if (isWritten && !text.starts_with("unfreed cache"))
    fuzz::promise(!cache.load("fuzz", key), "what is no entry is not taken for one");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view text = fuzz::textOf(data, size);
  (void)driver::parseConfiguration(text, "/p/unfreed.json", "unfreed.json", "/p");
  checkBaseline(text);
  checkBindings(text);
  checkIgnoreRules(text);
  checkCache(text);
  driver::ImportMap().add(text);
  return 0;
}
