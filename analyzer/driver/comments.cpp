#include "driver/comments.h"

#include <algorithm>

#include "driver/source_groups.h"
#include "frontend/ecmascript/comments.h"
#include "frontend/embedded/page.h"
#include "frontend/embind/tokens.h"
#include "frontend/wasm_bindgen/rust_tokens.h"
#include "suppression/comment_gaps.h"
#include "syntax/lexer.h"

namespace unfreed::driver {
namespace {

std::vector<Span> commentsOfPage(std::string_view text, Markup markup, uint64_t parseWork) {
  const embedded::Page page = embedded::readPage(text, markup);
  std::vector<Span> comments = page.comments;
  for (const embedded::Block& block : page.blocks) {
    const std::string_view code = text.substr(block.code.begin, block.code.size());
    for (const Span comment : ecmascript::commentsIn(code, block.language, parseWork)) {
      comments.push_back({comment.begin + block.code.begin, comment.end + block.code.begin});
    }
  }
  std::sort(comments.begin(), comments.end());
  return comments;
}

// Where a token stands; tokens that were put in (a bracket that is missing) stand nowhere.
void addPlace(std::string_view text, std::string_view token, std::vector<Span>& places) {
  if (token.empty() || token.data() < text.data() || token.data() >= text.data() + text.size()) return;
  const auto begin = static_cast<uint32_t>(token.data() - text.data());
  places.push_back({begin, begin + static_cast<uint32_t>(token.size())});
}

std::vector<Span> tokensOfRust(std::string_view text) {
  std::vector<Span> places;
  for (const wasm_bindgen::Token& token : wasm_bindgen::tokenize(text).tokens)
    addPlace(text, token.text, places);
  return places;
}

std::vector<Span> tokensOfCpp(std::string_view text) {
  std::vector<Span> places;
  embind::Lexer lexer(text);
  for (embind::Token token = lexer.next(); token.kind != embind::TokenKind::End; token = lexer.next()) {
    addPlace(text, token.text, places);
  }
  return places;
}

std::vector<Span> tokensOfIdl(std::string_view text) {
  std::vector<Span> places;
  syntax::Lexer lexer(text);
  for (syntax::Token token = lexer.next(); token.kind != syntax::TokenKind::End; token = lexer.next()) {
    places.push_back(token.span);
  }
  return places;
}

std::vector<Span> tokensOf(std::string_view text, SourceLanguage language) {
  switch (language) {
    case SourceLanguage::Rust:
      return tokensOfRust(text);
    case SourceLanguage::Cpp:
      return tokensOfCpp(text);
    case SourceLanguage::WebIdl:
      return tokensOfIdl(text);
  }
  return {};
}

}  // namespace

std::vector<Span> commentsOf(const SourceFile& file, const Limits& limits) {
  const uint64_t parseWork = limits.ofCode().parseWork;
  if (const auto markup = markupOf(file.absolute)) return commentsOfPage(file.text, *markup, parseWork);
  if (const auto language = sourceLanguageOf(file.absolute)) {
    return suppression::commentsBetween(file.text, tokensOf(file.text, *language));
  }
  return ecmascript::commentsIn(file.text, file.language, parseWork);
}

}  // namespace unfreed::driver
