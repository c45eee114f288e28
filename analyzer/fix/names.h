// Names: new names for what a fix takes out of an expression.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "fix/code.h"

namespace unfreed::fix {

// The names that the fixes of one file bring along, so that two of them can be applied to one function.
class Names {
 public:
  // `base`, or with a number behind it: a word that neither the region has nor a fix has brought into it.
  std::string fresh(const Code& code, Span region, const std::string& base);
  // The same, but rather another word than a number.
  std::string fresh(const Code& code, Span region, const std::string& base, const std::string& other);

 private:
  size_t timesGiven(Span region, const std::string& base) const;
  bool isFree(const Code& code, Span region, const std::string& name) const;

  std::map<std::string, std::vector<Span>> given_;  // by base: the regions
};

// A word of the language, which can be no name.
bool isReserved(std::string_view word);

// What to call the result of a member or of a class, without what only says how it is got: `getTitle` and
// `title` give "title", `transaction_id` gives "transactionId". Empty when nothing else is left: `get`,
// `from_hex`, `new`.
std::string nameFromMember(std::string_view member);
// "Tree" → "tree", "XMLNode" → "xmlNode", "vector<Tree>" → "vectorTree". Never empty, and no reserved word.
std::string nameFromClass(std::string_view cls);
// What one of them is called: "trees" → "tree". Empty where the name says nothing about it.
std::string singularOf(std::string_view name);
std::string pluralOf(std::string_view name);  // "box" → "boxes"

}  // namespace unfreed::fix
