#include "frontend/ecmascript/comments.h"

#include <optional>
#include <string>

#include "frontend/ecmascript/using_rewrite.h"
#include "syntax/tree.h"

namespace unfreed::ecmascript {
namespace {

bool isComment(const syntax::Node& node) {
  const std::string_view kind = node.kind();
  return kind == "comment" || kind == "html_comment";
}

// A walk without recursion; Cursor goes up and down in steps.
std::vector<Span> commentsOf(const syntax::Tree& tree) {
  std::vector<Span> comments;
  syntax::Cursor cursor(tree.root());
  while (true) {
    if (isComment(cursor.node())) comments.push_back(cursor.node().span());
    if (cursor.toFirstChild()) continue;
    while (!cursor.toNextSibling()) {
      if (!cursor.toParent()) return comments;
    }
  }
}

}  // namespace

std::vector<Span> commentsIn(std::string_view code, Language language, uint64_t parseWork) {
  const std::string text = withoutUsing(code, findUsing(code));
  std::optional<syntax::Tree> tree = syntax::Tree::parse(text, language, parseWork);
  if (tree && language == Language::JavaScript && tree->root().hasError()) {
    // Types of Flow, mostly; the grammar that knows such types loses no comment over them.
    std::optional<syntax::Tree> typed = syntax::Tree::parse(text, Language::Tsx, parseWork);
    if (typed && !typed->root().hasError()) tree = std::move(typed);
  }
  return tree ? commentsOf(*tree) : std::vector<Span>();
}

}  // namespace unfreed::ecmascript
