#include "frontend/glue/reader.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "bindings/counted.h"
#include "frontend/glue/declarations.h"
#include "frontend/glue/glue_facts.h"
#include "frontend/glue/join.h"
#include "frontend/glue/module_builder.h"
#include "frontend/glue/scope.h"
#include "frontend/glue/token_list.h"
#include "frontend/glue/toolchain.h"
#include "source/find_text.h"
#include "syntax/specifiers.h"

namespace unfreed::glue {

using namespace syntax::literals;
using syntax::TokenKind;

namespace {

// Far above any real declaration or glue file; keeps a hostile one from eating the memory (tokens are larger
// than text).
constexpr size_t maxFileSize = size_t{32} << 20;

bool isTooLarge(const Input& input, std::vector<Notification>& notifications) {
  if (input.text.size() <= maxFileSize) return false;
  Notification notification;
  notification.id = "file-too-large";
  notification.path = input.path;
  notification.message = "declarations of more than 32 MiB are not read";
  notifications.push_back(std::move(notification));
  return true;
}

// Only these toolchains write into the glue who owns what: with the others it stays in the Wasm code, and the
// glue adds nothing to the declarations.
bindings::Origin originOf(bindings::Toolchain toolchain, const GlueFacts& facts) {
  if (toolchain == bindings::Toolchain::WebIdl && facts.binder.hasClasses()) return bindings::Origin::Glue;
  const bool tells = toolchain == bindings::Toolchain::WasmBindgen || toolchain == bindings::Toolchain::CGlue;
  return tells && !facts.classes.empty() ? bindings::Origin::Glue : bindings::Origin::Declarations;
}

// The binder's glue tells enough by itself, when nobody declared anything that is understood.
void readBinderGlue(bindings::Module& module, BinderFacts& facts, const std::vector<Input>& inputs) {
  for (const Input& input : inputs) {
    if (input.kind != Input::Kind::Glue || input.text.size() > maxFileSize || isBinderGlue(input.text))
      continue;
    if (input.text.find("require") == std::string_view::npos) continue;
    for (const std::string_view name : reexportedFactories(tokenize(input.text)))
      facts.factories.push_back(name);
  }
  buildBinderModule(module, facts);
  module.link();
}

}  // namespace

Reading read(const std::vector<Input>& inputs, std::string_view package, bool shipsWasm) {
  Reading reading;
  reading.module.package = std::string(package);
  const bool declared = std::any_of(inputs.begin(), inputs.end(), [](const Input& input) {
    return input.kind == Input::Kind::Declarations;
  });
  GlueFacts facts;
  Declarations declarations;
  for (const Input& input : inputs) {
    if (isTooLarge(input, reading.notifications)) continue;
    if (input.kind == Input::Kind::Glue) {
      scanGlue(facts, input.path, input.text, !declared);
    } else {
      parseDeclarations(declarations, input.path, input.text);
    }
  }
  std::string written;  // outlives the declarations that view it
  if (!declared && facts.wasmBindgen) {
    written = declarationsFromGlue(facts);
    parseDeclarations(declarations, facts.path, written);
  }
  nameObjectTypes(declarations);
  const Scope scope(declarations);
  const std::optional<Recognition> recognition = recognise(scope, facts, shipsWasm);
  const bool isBinder = facts.binder.hasClasses();
  if (!recognition || (isBinder && recognition->toolchain != bindings::Toolchain::WebIdl)) {
    if (isBinder) readBinderGlue(reading.module, facts.binder, inputs);
    return reading;
  }
  reading.module.source = inputs.front().path;
  ModuleBuilder builder(scope, recognition->roles, recognition->toolchain, reading.module);
  builder.buildClasses();
  builder.buildFunctions();
  builder.buildExports();
  if (recognition->toolchain == bindings::Toolchain::WasmBindgen) joinGlue(reading.module, facts, !declared);
  if (isBinder) joinBinderGlue(reading.module, facts.binder);
  if (recognition->toolchain == bindings::Toolchain::WebIdl) {
    bindings::keepCounted(reading.module, bindings::classesThatCount(reading.module));
  }
  reading.module.origin = originOf(recognition->toolchain, facts);
  decideFinalizers(reading.module, facts, scope);
  reading.module.link();
  return reading;
}

namespace {

void addOnce(std::vector<std::string>& found, std::string specifier) {
  if (std::find(found.begin(), found.end(), specifier) == found.end()) found.push_back(std::move(specifier));
}

// /// <reference path="x.d.ts" />: always relative, though it need not look so.
void addReferences(std::string_view text, std::vector<std::string>& found) {
  constexpr std::string_view tag = "<reference path=";
  for (size_t at = text.find(tag); at != std::string_view::npos; at = text.find(tag, at + 1)) {
    const size_t begin = at + tag.size() + 1;
    const size_t end = begin < text.size() ? text.find(text[begin - 1], begin) : std::string_view::npos;
    if (end == std::string_view::npos) return;
    if (end - begin > 1024) continue;
    const std::string path(text.substr(begin, end - begin));
    addOnce(found, path.starts_with(".") ? path : "./" + path);
  }
}

// Where the last string begins that may be a specifier: what stands behind it need not be looked at. Mostly,
// that is nearly all of a file.
const char* lastSpecifier(std::string_view text) {
  static const WordFinder finder({syntax::kImportWords.begin(), syntax::kImportWords.end()});
  std::vector<std::string_view> specifiers;
  finder.findAll(text, [&](uint32_t word, size_t at) {
    syntax::addSpecifierBehind(text, at + syntax::kImportWords[word].size(), specifiers);
  });
  const char* last = nullptr;
  for (const std::string_view specifier : specifiers) {
    if (last == nullptr || specifier.data() > last) last = specifier.data();
  }
  return last;
}

}  // namespace

std::vector<std::string> dependenciesOf(std::string_view text) {
  std::vector<std::string> found;
  addReferences(text, found);
  const char* const last = lastSpecifier(text);
  if (last == nullptr) return found;
  const auto end = static_cast<size_t>(last - text.data());
  syntax::Lexer lexer(text);
  syntax::Token previous;
  syntax::Token beforePrevious;
  for (syntax::Token token = lexer.next(); token.kind != TokenKind::End && token.span.begin < end;
       token = lexer.next()) {
    if (token.kind == TokenKind::String) {
      const std::string_view word = previous.text(text);
      const std::string_view called = beforePrevious.text(text);
      const bool named = previous.kind == TokenKind::Identifier && (word == "from" || word == "import");
      const bool call = previous.code == "("_p && (called == "require" || called == "import");
      if (named || call) addOnce(found, std::string(unquoted(token.text(text))));
    }
    beforePrevious = previous;
    previous = token;
  }
  return found;
}

}  // namespace unfreed::glue
