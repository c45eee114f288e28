#include "frontend/ecmascript/comments.h"

#include <optional>

#include "frontend/ecmascript/readable.h"
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
  const std::optional<syntax::Tree> tree = parseAnyhow(code, language, parseWork);
  return tree ? commentsOf(*tree) : std::vector<Span>();
}

}  // namespace unfreed::ecmascript
