// What the scripts that web pages load mean to the code in the pages.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "program/program.h"
#include "program/resolver.h"
#include "source/overlay.h"
#include "source/source_file.h"

namespace unfreed::driver {

// By page: the specifiers of the classic scripts that it loads. They are among the targets of the page's
// first unit.
using PageScripts = std::map<FileId, std::vector<std::string>>;

// Scripts share their outermost variables with the page; glue defines a global that is its module.
void linkPages(program::Program& program, const SourceSet& sources, const program::Resolver& resolver,
               const PageScripts& scripts, const Overlay* instead);

}  // namespace unfreed::driver
