#include "frontend/embedded/page.h"

#include <algorithm>
#include <array>
#include <utility>

#include "frontend/embedded/tags.h"

namespace unfreed::embedded {
namespace {

constexpr size_t npos = std::string_view::npos;

Span spanOf(size_t begin, size_t end) {
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(end)};
}

bool isOneOf(std::string_view name, std::initializer_list<std::string_view> choices) {
  return std::any_of(choices.begin(), choices.end(),
                     [&](std::string_view choice) { return sameName(name, choice); });
}

// What stands in these elements of HTML is text, or nothing that runs.
bool isRawText(std::string_view name) {
  return isOneOf(name, {"style", "textarea", "title", "xmp", "iframe", "noembed", "noframes", "noscript"});
}

// The language that a `lang` attribute names; nothing for one that is not read.
std::optional<Language> languageNamed(std::string_view name) {
  static constexpr std::array<std::pair<std::string_view, Language>, 8> kNames{
      {{"", Language::JavaScript},
       {"js", Language::JavaScript},
       {"javascript", Language::JavaScript},
       {"jsx", Language::JavaScript},
       {"ts", Language::TypeScript},
       {"typescript", Language::TypeScript},
       {"tsx", Language::Tsx},
       {"text/typescript", Language::TypeScript}}};
  for (const auto& [known, language] : kNames) {
    if (sameName(name, known)) return language;
  }
  return std::nullopt;
}

struct ScriptType {
  Language language = Language::JavaScript;
  bool isModule = false;
};

// What a `type` attribute of HTML says, without parameters; nothing for data and for what nobody runs.
std::optional<ScriptType> scriptTypeNamed(std::string_view type) {
  type = type.substr(0, type.find(';'));
  while (!type.empty() && type.front() == ' ') type.remove_prefix(1);
  while (!type.empty() && type.back() == ' ') type.remove_suffix(1);
  if (sameName(type, "module")) return ScriptType{Language::JavaScript, true};
  if (isOneOf(type,
              {"", "text/javascript", "application/javascript", "text/ecmascript", "application/ecmascript",
               "application/x-javascript", "text/x-javascript", "text/jscript", "text/babel", "text/jsx"})) {
    return ScriptType{};
  }
  if (isOneOf(type, {"text/typescript", "application/typescript"}))
    return ScriptType{Language::TypeScript, false};
  return std::nullopt;
}

class PageReader {
 public:
  PageReader(std::string_view text, Markup markup) : text_(text), markup_(markup) {}

  Page read() {
    if (markup_ == Markup::Astro) readFrontmatter();
    while (at_ < text_.size()) {
      // Only Svelte has text in braces that may look like a tag: `{@html '<script>'}`.
      at_ = markup_ == Markup::Svelte && !bracesAreText_ ? text_.find_first_of("<{", at_)
                                                         : text_.find('<', at_);
      if (at_ == npos) break;
      if (text_[at_] == '{') {
        skipBraces();
      } else if (isCommentAt(text_, at_)) {
        skipComment();
      } else if (isTagAt(text_, at_)) {
        const bool hasBraces = markup_ == Markup::Svelte || markup_ == Markup::Astro;
        const Tag tag = readTag(text_, at_, hasBraces ? Braces::Values : Braces::Text);
        at_ = tag.end;
        if (!tag.isEnd) readElement(tag);
      } else {
        ++at_;
      }
    }
    return std::move(page_);
  }

 private:
  // Code between two lines `---`, the first of them before anything else.
  void readFrontmatter() {
    size_t open = text_.find_first_not_of(" \t\r\n", text_.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    if (open == npos || text_.substr(open, 3) != "---") return;
    open += 3;
    size_t close = open;
    while (close != npos) {
      close = text_.find('\n', close);
      if (close == npos) break;
      close = text_.find_first_not_of(" \t\r\n", close);
      if (close != npos && text_.substr(close, 3) == "---") break;
    }
    const bool isClosed = close != npos;
    const size_t end = isClosed ? close : text_.size();
    page_.blocks.push_back({spanOf(open, end), Language::TypeScript, true, isClosed});
    at_ = isClosed ? close + 3 : end;
  }

  void skipComment() {
    const size_t begin = at_;
    at_ = endOfComment(text_, at_);
    if (text_.substr(begin, 4) == "<!--") page_.comments.push_back(spanOf(begin, at_));
  }

  void skipBraces() {
    const size_t end = endOfBraces(text_, at_);
    bracesAreText_ = end == npos;  // then no later one is closed either, as far as anybody can tell
    at_ = bracesAreText_ ? at_ + 1 : end;
  }

  void readElement(const Tag& tag) {
    if (sameName(tag.name, "script")) return readScript(tag);
    switch (markup_) {
      case Markup::Html:
        if (sameName(tag.name, "template")) return skipTemplate();
        if (isRawText(tag.name)) skipRawText(tag.name);
        return;
      case Markup::Vue:  // every other block on the top level is somebody else's text
        if (tag.isSelfClosing) return;
        return isPlainTemplate(tag) ? skipTemplate() : skipRawText(tag.name);
      case Markup::Svelte:  // scripts in the head are part of the markup
        if (tag.isSelfClosing) return;
        if (sameName(tag.name, "svelte:head") || isOneOf(tag.name, {"style", "textarea"}))
          skipRawText(tag.name);
        return;
      case Markup::Astro:
        if (!tag.isSelfClosing && isOneOf(tag.name, {"style", "textarea"})) skipRawText(tag.name);
        return;
    }
  }

  static bool isPlainTemplate(const Tag& tag) {
    const std::string_view lang = tag.valueOf("lang");
    return sameName(tag.name, "template") && (lang.empty() || sameName(lang, "html"));
  }

  void skipRawText(std::string_view name) {
    const size_t end = findEndTag(text_, at_, name);
    at_ = end == npos ? text_.size() : end;
  }

  // Templates nest. Their content is inert in HTML, and markup in Vue.
  void skipTemplate() {
    for (size_t depth = 1; depth > 0;) {
      at_ = text_.find('<', at_);
      if (at_ == npos) {
        at_ = text_.size();
        return;
      }
      if (text_.substr(at_, 4) == "<!--") {
        skipComment();
        continue;
      }
      const bool isEnd = at_ + 1 < text_.size() && text_[at_ + 1] == '/';
      if (!sameName(text_.substr(at_ + 1 + (isEnd ? 1 : 0), 8), "template") || !isTagAt(text_, at_)) {
        ++at_;
        continue;
      }
      const Tag tag = readTag(text_, at_, Braces::Text);
      at_ = tag.end;
      if (!sameName(tag.name, "template")) continue;
      if (isEnd) {
        --depth;
      } else if (!tag.isSelfClosing || markup_ == Markup::Html) {
        ++depth;
      }
    }
  }

  void readScript(const Tag& tag) {
    if (tag.isSelfClosing && markup_ != Markup::Html) return;
    const size_t begin = at_;
    const size_t close =
        markup_ == Markup::Html ? findEndOfScript(text_, begin) : findEndTag(text_, begin, "script");
    const bool isClosed = close != npos;
    const size_t end = isClosed ? close : text_.size();
    at_ = isClosed ? readTag(text_, close, Braces::Text).end : end;
    const Span code = spanOf(begin, end);
    if (sameName(tag.valueOf("type"), "importmap")) {
      page_.importMaps.push_back(code);
      return;
    }
    std::optional<Block> block = blockOf(tag);
    if (!block) return;
    if (tag.has("src")) {
      if (!block->isModule) page_.scripts.push_back(tag.valueOf("src"));
      if (markup_ == Markup::Vue) page_.component = tag.valueOf("src");
      return;
    }
    block->code = code;
    block->isClosed = isClosed;
    if (text_.substr(begin, end - begin).find_first_not_of(" \t\r\n") != npos) page_.blocks.push_back(*block);
  }

  // What the tag says about the code behind it; nothing when it is no code that is read.
  std::optional<Block> blockOf(const Tag& tag) const {
    Block block;
    const std::optional<ScriptType> type = scriptTypeNamed(tag.valueOf("type"));
    const std::optional<Language> named = languageNamed(tag.valueOf("lang"));
    const bool isComponent = markup_ == Markup::Vue || markup_ == Markup::Svelte;
    if (!type || (isComponent && !named)) return std::nullopt;
    block.language = named && type->language == Language::JavaScript ? *named : type->language;
    block.isModule = type->isModule || isComponent;
    // Astro takes every script without attributes into the bundle of the page, as TypeScript.
    if (markup_ == Markup::Astro && isBundled(tag)) {
      block.language = Language::TypeScript;
      block.isModule = true;
    }
    return block;
  }

  static bool isBundled(const Tag& tag) {
    return std::all_of(tag.attributes.begin(), tag.attributes.end(),
                       [](const Attribute& one) { return sameName(one.name, "src"); });
  }

  std::string_view text_;
  Markup markup_;
  size_t at_ = 0;
  bool bracesAreText_ = false;
  Page page_;
};

// Of the languages of blocks that are read together, the one that knows the syntax of all.
Language joined(Language a, Language b) {
  if (a == b) return a;
  if (a == Language::Tsx || b == Language::Tsx) return Language::Tsx;
  return a == Language::JavaScript ? b : a;
}

void addTo(Scope& scope, const Block& block) {
  scope.language = scope.blocks.empty() ? block.language : joined(scope.language, block.language);
  scope.isModule = block.isModule;
  scope.blocks.push_back(block);
}

}  // namespace

Page readPage(std::string_view text, Markup markup) {
  return PageReader(text, markup).read();
}

std::vector<Scope> scopesOf(const Page& page, Markup markup) {
  const bool isComponent = markup == Markup::Vue || markup == Markup::Svelte;
  std::vector<Scope> scopes;
  size_t shared = npos;  // the scope of the blocks that are not alone
  for (const Block& block : page.blocks) {
    if (block.isModule && !isComponent) {
      addTo(scopes.emplace_back(), block);
      continue;
    }
    if (shared == npos) {
      shared = scopes.size();
      scopes.emplace_back();
    }
    addTo(scopes[shared], block);
  }
  return scopes;
}

Code codeOf(std::string_view text, const Scope& scope) {
  Code code;
  code.begin = scope.blocks.front().code.begin;
  uint32_t at = code.begin;
  for (const Block& block : scope.blocks) {
    // A line break, since the statements of two blocks do not run into each other.
    if (block.code.begin > at) code.text += '\n';
    code.text.append(block.code.begin - code.begin - code.text.size(), ' ');
    code.text += text.substr(block.code.begin, block.code.size());
    at = block.code.end;
  }
  return code;
}

}  // namespace unfreed::embedded
