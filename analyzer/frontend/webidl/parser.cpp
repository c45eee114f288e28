#include "frontend/webidl/parser.h"

#include <algorithm>
#include <array>
#include <utility>

#include "frontend/webidl/tokens.h"

namespace unfreed::webidl {

using namespace syntax::literals;

namespace {

using Words = std::initializer_list<std::string_view>;

bool isOneOf(std::string_view word, Words words) {
  return std::find(words.begin(), words.end(), word) != words.end();
}

// All the extended attributes that the binder knows, but for JSImplementation. Any other one belongs to
// another sort of .idl.
bool isBinderAttribute(std::string_view name) {
  return isOneOf(
      name, {"Value", "Ref", "Const", "NoDelete", "Prefix", "Operator", "BindTo", "BoundsChecked", "Owner"});
}

class Parser {
 public:
  explicit Parser(std::string_view text) : tokens_(text) {}

  File run() {
    while (!tokens_.isEnd()) definition();
    return std::move(file_);
  }

 private:
  // What is `mended` is read as if it were right; anything else is left out.
  void fault(std::string_view what, bool mended = false) {
    if (file_.faults.size() < kMaxFaults) {
      file_.faults.push_back({tokens_.offset(), what, mended});
    } else {
      ++file_.skipped;
    }
  }
  void foreign() { ++file_.dialect.foreignMarks; }

  // A definition starts here. Only asked where a member was expected or a fault is stepped over: inside
  // braces that were never closed.
  bool opensDefinition(size_t ahead = 0) const {
    if (!tokens_.peek(ahead).afterNewline) return false;
    if (tokens_.isWord("interface", ahead) || tokens_.isWord("enum", ahead) ||
        tokens_.isWord("dictionary", ahead))
      return tokens_.isName(ahead + 1) && (tokens_.is("{"_p, ahead + 2) || tokens_.is(":"_p, ahead + 2));
    if (tokens_.isWord("partial", ahead)) return tokens_.isWord("interface", ahead + 1);
    return tokens_.isName(ahead) && tokens_.isWord("implements", ahead + 1) && tokens_.isName(ahead + 2);
  }

  // Past the next `;` or `}` `;` of this level, or up to a definition.
  void skipDefinition() {
    while (!tokens_.isEnd()) {
      if (tokens_.take(";"_p)) return;
      if (tokens_.is("{"_p)) {
        skipBraced();
      } else {
        tokens_.skip();
      }
      if (opensDefinition()) return;
    }
  }

  // Past a pair of braces, stopping at a definition: a brace that is never closed must not swallow the file.
  void skipBraced() {
    size_t depth = 0;
    do {
      if (tokens_.is("{"_p)) ++depth;
      if (tokens_.is("}"_p)) --depth;
      tokens_.skip();
    } while (depth > 0 && !tokens_.isEnd() && !opensDefinition());
  }

  ExtendedAttributes extendedAttributes() {
    ExtendedAttributes found;
    while (tokens_.take("["_p)) {
      while (!tokens_.isEnd() && !tokens_.is("]"_p) && !tokens_.is(";"_p) && !tokens_.is("{"_p)) {
        if (tokens_.isName()) {
          extendedAttribute(found);
        } else if (tokens_.is("("_p) || tokens_.is("["_p)) {
          tokens_.skipBracketed();
        } else {
          tokens_.skip();
        }
      }
      if (!tokens_.take("]"_p)) fault("these extended attributes are not closed");
    }
    return found;
  }

  void extendedAttribute(ExtendedAttributes& found) {
    const std::string_view name = tokens_.takeName();
    std::string_view value;
    if (tokens_.take("="_p)) {
      value = unquoted(tokens_.textAt());
      tokens_.skip();
    }
    found.value |= name == "Value";
    found.ref |= name == "Ref";
    found.noDelete |= name == "NoDelete";
    const bool implementation = name == "JSImplementation" && value.find('@') == std::string_view::npos;
    if (implementation) found.jsImplementation = value;  // browsers put a contract id there
    ++(isBinderAttribute(name) || implementation ? file_.dialect.binderMarks : file_.dialect.foreignMarks);
  }

  void definition() {
    if (tokens_.take(";"_p)) return;
    const ExtendedAttributes attributes = extendedAttributes();
    if (tokens_.isWord("partial") && tokens_.isWord("interface", 1)) tokens_.skip();
    if (tokens_.isWord("callback") && tokens_.isWord("interface", 1)) tokens_.skip();
    if (tokens_.isWord("interface") && tokens_.isName(1)) return interface(attributes);
    if (tokens_.isWord("enum")) return enumeration();
    if (tokens_.isWord("typedef")) return typeDefinition();
    if (tokens_.isName() && tokens_.isName(1) && tokens_.isName(2)) {
      if (tokens_.isWord("implements", 1)) return implementation();
      if (tokens_.isWord("includes", 1)) return foreignDefinition();
    }
    // Of WebIDL, but nothing that the binder makes anything of.
    static constexpr std::array<std::string_view, 4> kWithoutBinding{"dictionary", "callback", "exception",
                                                                     "const"};
    if (tokens_.isName() && std::count(kWithoutBinding.begin(), kWithoutBinding.end(), tokens_.textAt()) > 0)
      return skipDefinition();
    if (tokens_.isName() && isOneOf(tokens_.textAt(), {"namespace", "module", "library", "import", "coclass",
                                                       "cpp_quote", "package", "struct"}))
      return foreignDefinition();
    if (tokens_.isEnd()) return;
    fault("this is no definition that the binder knows");
    tokens_.skip();
    if (!opensDefinition()) skipDefinition();
  }

  void foreignDefinition() {
    foreign();
    fault("this is no definition that the binder knows");
    skipDefinition();
  }

  void interface(const ExtendedAttributes& attributes) {
    Interface found;
    found.offset = tokens_.offset();
    found.attributes = attributes;
    tokens_.skip();
    found.name = tokens_.takeName();
    if (found.name == "mixin" && tokens_.isName()) return foreignDefinition();
    if (tokens_.take(";"_p)) return;  // declared elsewhere
    if (tokens_.take(":"_p)) found.base = scopedName();
    if (!tokens_.take("{"_p)) {
      fault("an interface without members");
      return skipDefinition();
    }
    while (!tokens_.isEnd() && !tokens_.is("}"_p)) {
      if (opensDefinition()) {
        fault("the interface before this definition is not closed", true);
        file_.interfaces.push_back(std::move(found));
        return;
      }
      member(found);
    }
    if (!tokens_.take("}"_p)) fault("the interface is not closed", true);
    tokens_.take(";"_p);
    file_.interfaces.push_back(std::move(found));
  }

  void member(Interface& into) {
    if (tokens_.take(";"_p)) return;
    MemberDeclaration found;
    const size_t faults = file_.faults.size() + file_.skipped;
    found.attributes = extendedAttributes();
    if (file_.faults.size() + file_.skipped > faults) return skipMember();
    found.offset = tokens_.offset();
    if (tokens_.isWord("const") || (tokens_.isWord("stringifier") && tokens_.is(";"_p, 1)))
      return skipMember();
    if (tokens_.isWord("constructor") && tokens_.is("("_p, 1)) {
      foreign();
      return skipMember();
    }
    qualifiers(found);
    if (found.kind == MemberDeclaration::Kind::Attribute) {
      attribute(into, std::move(found));
    } else {
      operation(into, std::move(found));
    }
  }

  // `static readonly attribute`, and extended attributes between them. A word in front of another name
  // qualifies it; `long attribute(…)` is an operation of that name.
  void qualifiers(MemberDeclaration& found) {
    while (tokens_.isName() || tokens_.is("["_p)) {
      if (tokens_.is("["_p)) {
        found.attributes = with(found.attributes, extendedAttributes());
        continue;
      }
      const bool beforeName = tokens_.isName(1) || tokens_.is("["_p, 1) || tokens_.is("("_p, 1);
      if (!beforeName) return;
      if (tokens_.takeWord("static")) {
        found.isStatic = true;
      } else if (tokens_.takeWord("readonly")) {
        found.isReadonly = true;
      } else if (tokens_.takeWord("attribute")) {
        found.kind = MemberDeclaration::Kind::Attribute;
        found.attributes = with(found.attributes, extendedAttributes());
        return;
      } else if (!isOneOf(tokens_.textAt(), {"inherit", "stringifier", "getter", "setter", "creator",
                                             "deleter", "legacycaller"})) {
        return;
      } else {
        tokens_.skip();
      }
    }
  }

  static ExtendedAttributes with(ExtendedAttributes some, const ExtendedAttributes& more) {
    some.value |= more.value;
    some.ref |= more.ref;
    return some;
  }

  void attribute(Interface& into, MemberDeclaration found) {
    found.type = type();
    found.name = tokens_.takeName();
    if (found.name.empty() || !tokens_.is(";"_p)) return strange("this attribute cannot be read");
    tokens_.skip();
    into.members.push_back(std::move(found));
  }

  void operation(Interface& into, MemberDeclaration found) {
    found.type = type();
    found.name = tokens_.takeName();
    if (!tokens_.take("("_p)) return strange("this is no member of an interface");
    while (!tokens_.isEnd() && !tokens_.is(")"_p)) {
      if (!argument(found)) return strange("this parameter cannot be read");
      if (!tokens_.take(","_p) && !tokens_.is(")"_p)) return strange("these parameters cannot be read");
    }
    if (!tokens_.take(")"_p)) return strange("these parameters are not closed");
    // `getter long (long i);`: nothing that could be called by a name.
    if (!found.name.empty()) {
      file_.dialect.binderMarks += found.name == into.name ? 1 : 0;
      into.members.push_back(std::move(found));
    }
    if (tokens_.take(";"_p)) return;
    if (!tokens_.peek().afterNewline && !tokens_.is("}"_p))
      return strange("this is not expected after an operation");
    fault("the `;` before this is missing", true);
  }

  bool argument(MemberDeclaration& into) {
    Argument found;
    extendedAttributes();
    if (tokens_.isWord("optional") && !tokens_.is(","_p, 1) && !tokens_.is(")"_p, 1)) tokens_.skip();
    extendedAttributes();
    found.type = type();
    if (tokens_.take("..."_p)) found.variadic = true;
    found.name = tokens_.takeName();
    if (found.name.empty()) return false;
    if (tokens_.take("="_p)) skipDefault();
    into.arguments.push_back(found);
    return true;
  }

  // `= 0`, `= -1.5`, `= "none"`, `= {}`
  void skipDefault() {
    while (!tokens_.isEnd() && !tokens_.is(","_p) && !tokens_.is(")"_p) && !tokens_.is(";"_p)) {
      if (tokens_.is("{"_p) || tokens_.is("["_p)) {
        tokens_.skipBracketed();
      } else {
        tokens_.skip();
      }
    }
  }

  // Says so and goes on after the next `;`.
  void strange(std::string_view what) {
    fault(what);
    skipMember();
  }

  void skipMember() {
    while (!tokens_.isEnd() && !tokens_.is("}"_p) && !opensDefinition()) {
      if (tokens_.take(";"_p)) return;
      if (tokens_.is("{"_p)) {
        skipBraced();
      } else {
        tokens_.skip();
      }
    }
  }

  // The last component: the binder's names have no scopes in JavaScript.
  std::string_view scopedName() {
    std::string_view name;
    while (true) {
      while (tokens_.is(":"_p) && tokens_.is(":"_p, 1)) tokens_.skip(2);
      if (!tokens_.isName()) return name;
      name = tokens_.takeName();
      if (!tokens_.is(":"_p) || !tokens_.is(":"_p, 1)) return name;
    }
  }

  TypeName type() {
    TypeName found;
    if (tokens_.is("("_p)) {
      tokens_.skipBracketed();  // (A or B)
      foreign();
    } else {
      found.name = plainName();
      if (tokens_.is("<"_p)) {
        found.isGeneric = true;
        foreign();
        skipAngles();
      }
    }
    while (true) {
      if (tokens_.is("["_p) && tokens_.is("]"_p, 1)) {
        found.isArray = true;
        tokens_.skip(2);
      } else if (!tokens_.take("?"_p)) {
        return found;
      }
    }
  }

  // `unsigned long long` is `long`: any of the numbers will do.
  std::string_view plainName() {
    while (isOneOf(tokens_.textAt(), {"unsigned", "unrestricted"})) tokens_.skip();
    const std::string_view name = scopedName();
    while (name == "long" && tokens_.isWord("long")) tokens_.skip();
    return name;
  }

  void skipAngles() {
    size_t depth = 0;
    do {
      if (tokens_.is("<"_p)) ++depth;
      if (tokens_.is(">"_p)) --depth;
      tokens_.skip();
    } while (depth > 0 && !tokens_.isEnd() && !tokens_.is(";"_p) && !tokens_.is("{"_p));
  }

  void enumeration() {
    Enumeration found;
    found.offset = tokens_.offset();
    tokens_.skip();
    found.name = tokens_.takeName();
    if (!tokens_.take("{"_p)) {
      fault("an enumeration without values");
      return skipDefinition();
    }
    while (!tokens_.isEnd() && !tokens_.is("}"_p) && !opensDefinition()) {
      if (tokens_.peek().kind == TokenKind::String) found.values.push_back(unquoted(tokens_.textAt()));
      tokens_.skip();
    }
    if (!tokens_.take("}"_p)) fault("the enumeration is not closed", true);
    tokens_.take(";"_p);
    file_.enumerations.push_back(std::move(found));
  }

  void typeDefinition() {
    tokens_.skip();
    extendedAttributes();
    TypeDefinition found;
    found.type = type();
    found.name = tokens_.takeName();
    if (!found.name.empty() && tokens_.is(";"_p)) {
      file_.typeDefinitions.push_back(found);
    } else {
      fault("this typedef cannot be read");
    }
    skipDefinition();
  }

  void implementation() {
    Implementation found;
    found.derived = tokens_.takeName();
    tokens_.skip();
    found.base = scopedName();
    file_.implementations.push_back(found);
    if (!tokens_.take(";"_p)) fault("the `;` before this is missing", true);
  }

  Tokens tokens_;
  File file_;
};

}  // namespace

File parse(std::string_view text) {
  return Parser(text).run();
}

}  // namespace unfreed::webidl
