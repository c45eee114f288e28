// The whole pipeline on a small project: one file of code that uses real-looking bindings. Reports are well
// formed, and fixes change nothing but what they say and leave code that parses.
#include <filesystem>
#include <nlohmann/json.hpp>

#include "driver/fix_stage.h"
#include "driver/run.h"
#include "fix/apply.h"
#include "report/report.h"
#include "source/file_reader.h"
#include "target.h"

using namespace unfreed;

namespace {

// A project on disk whose code is given in memory.
const std::string& projectFolder() {
  static const std::string folder = [] {
    namespace fs = std::filesystem;
    char name[] = "/tmp/unfreed-fuzz-XXXXXX";
    fs::path made = fs::canonical(mkdtemp(name));
    fs::copy(UNFREED_SOURCE_DIR "/fixtures/pkg", made / "pkg", fs::copy_options::recursive);
    return made.string();
  }();
  return folder;
}

void checkReports(const driver::RunResult& result) {
  RunReport report{*result.sources, result.findings, result.notifications, {}, {}, "0", {}, {}, true, {}};
  report.root = projectFolder();
  for (const Format format : {Format::Sarif, Format::Json, Format::Gitlab})
    fuzz::promise(nlohmann::json::accept(render(report, format)), "a report is well formed");
  for (const Format format : {Format::Text, Format::Github, Format::Junit})
    fuzz::promise(isUtf8(render(report, format)), "a report is UTF-8");
}

void checkFixes(const driver::RunResult& result) {
  const driver::FixPlan plan = driver::planFixes(*result.sources, result.findings, Fix::Safety::Suggested);
  for (const Notification& notification : plan.notifications) {
    fuzz::promise(notification.message.find("mistake") == std::string::npos, notification.message);
  }
  for (const driver::FixedFile& fixed : plan.files) {
    const std::string& text = (*result.sources)[fixed.file].text;
    uint32_t before = 0;
    for (const Edit& edit : fixed.edits) {
      fuzz::promise(
          before <= edit.span.begin && edit.span.begin <= edit.span.end && edit.span.end <= text.size(),
          "edits are sorted, apart, and in the text");
      before = edit.span.end;
    }
    fuzz::promise(fix::edited(text, fixed.edits) == fixed.text, "nothing changes but what the edits say");
  }
}

void checkFile(const std::string& name, std::string_view text) {
  driver::Options options;
  options.root = projectFolder();
  options.stdinFilename = name;
  options.stdinText = text;
  options.threads = 1;
  options.prefilter = false;
  const auto result = driver::run(options);
  if (!result) return;
  checkReports(*result);
  checkFixes(*result);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  // Seeds name the packages of fixtures in several ways; whatever folder they came from, one name leads
  // there.
  std::string text(fuzz::textOf(data, size));
  for (size_t at = 0; (at = text.find("../pkg/", at)) != std::string::npos;) {
    size_t begin = at;
    while (begin >= 3 && text.compare(begin - 3, 3, "../") == 0) begin -= 3;
    text.replace(begin, at + 7 - begin, "./pkg/");
    at = begin + 6;
  }
  checkFile("a.js", text);
  checkFile("b.ts", text);
  return 0;
}
