#include "frontend/ecmascript/readable.h"

#include <utility>

#include "frontend/ecmascript/flow_types.h"
#include "frontend/ecmascript/using_rewrite.h"

namespace unfreed::ecmascript {

std::vector<Language> grammarsFor(std::string_view code, Language language) {
  if (language != Language::JavaScript) return {language};
  if (hasFlowPragma(code)) return {Language::Tsx, Language::JavaScript};
  return {Language::JavaScript, Language::Tsx};
}

std::string readableBy(Language grammar, std::string_view code, Language language) {
  const std::string text = grammar == language ? std::string(code) : withoutFlowTypes(code);
  return withoutUsing(text, findUsing(code));
}

std::optional<syntax::Tree> parseAnyhow(std::string_view code, Language language, uint64_t parseWork) {
  std::optional<syntax::Tree> own;
  for (const Language grammar : grammarsFor(code, language)) {
    auto tree = syntax::Tree::parse(readableBy(grammar, code, language), grammar, parseWork);
    if (tree && !tree->root().hasError()) return tree;
    if (grammar == language) own = std::move(tree);
  }
  return own;
}

}  // namespace unfreed::ecmascript
