#include "driver/page_stage.h"

#include <algorithm>
#include <set>

#include "driver/look.h"
#include "program/globals.h"
#include "program/page_scripts.h"
#include "source/file_reader.h"
#include "source/find_text.h"

namespace unfreed::driver {
namespace {

using Pages = std::map<FileId, std::vector<program::UnitId>>;

Pages pagesOf(const program::Program& program, const SourceSet& sources) {
  Pages pages;
  for (size_t i = 0; i < program.units.size(); ++i) {
    const FileId file = program.units[idAt<program::UnitId>(i)].module.file;
    if (markupOf(sources[file].absolute) == Markup::Html) pages[file].push_back(idAt<program::UnitId>(i));
  }
  return pages;
}

std::set<std::string_view> globalsUsedIn(const program::Program& program,
                                         const std::vector<program::UnitId>& units) {
  std::set<std::string_view> names;
  for (const program::UnitId unit : units) {
    for (const flow::Variable& variable : program.moduleOf(unit).variables) {
      if (variable.kind == flow::Variable::Kind::Global) names.insert(variable.name);
    }
  }
  return names;
}

// By the words alone: `var name`, `let name`, `function name`.
bool declaresName(std::string_view text, std::string_view name) {
  for (size_t at = findName(text, name); at != std::string_view::npos;
       at = findName(text, name, at + name.size())) {
    const std::string_view before = text.substr(0, at);
    for (const std::string_view word : {"var ", "let ", "const ", "function "}) {
      if (before.ends_with(word)) return true;
    }
  }
  return false;
}

class PageLinker {
 public:
  PageLinker(program::Program& program, const SourceSet& sources, const program::Resolver& resolver,
             const Overlay* instead)
      : program_(program), sources_(sources), resolver_(resolver), instead_(instead) {}

  void link(const std::vector<program::UnitId>& page, const std::vector<std::string>& scripts) {
    std::vector<program::UnitId> loaded;
    for (const std::string& specifier : scripts) {
      const program::Target target = program_.targetOf(page.front(), specifier);
      if (const auto* script = std::get_if<program::UnitId>(&target)) loaded.push_back(*script);
      if (const auto* glue = std::get_if<bindings::ModuleId>(&target)) addGlobalsOf(*glue, page, specifier);
    }
    program::linkScripts(program_, page, loaded);
  }

 private:
  // What the global is called is up to whoever built the glue.
  void addGlobalsOf(bindings::ModuleId glue, const std::vector<program::UnitId>& page,
                    const std::string& specifier) {
    const std::string& from = sources_[program_.moduleOf(page.front()).file].absolute;
    const auto text = readFile(resolver_.resolve(from, specifier).implementation, kMaxBinding, instead_);
    if (!text) return;
    for (const std::string_view name : globalsUsedIn(program_, page)) {
      if (!program_.globals.contains(std::string(name)) && declaresName(*text, name) &&
          program::takesGlobalFor(program_, name, program_.bindings[glue]))
        program_.globals.emplace(name, glue);
    }
  }

  program::Program& program_;
  const SourceSet& sources_;
  const program::Resolver& resolver_;
  const Overlay* instead_;
};

}  // namespace

void linkPages(program::Program& program, const SourceSet& sources, const program::Resolver& resolver,
               const PageScripts& scripts, const Overlay* instead) {
  PageLinker linker(program, sources, resolver, instead);
  for (const auto& [file, units] : pagesOf(program, sources)) {
    const auto loaded = scripts.find(file);
    linker.link(units, loaded == scripts.end() ? std::vector<std::string>() : loaded->second);
  }
}

}  // namespace unfreed::driver
