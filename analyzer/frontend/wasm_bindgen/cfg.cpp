#include "frontend/wasm_bindgen/cfg.h"

#include <algorithm>
#include <array>
#include <string>

namespace unfreed::wasm_bindgen {

namespace {

constexpr int maxDepth = 32;
constexpr CfgValue always{true, true};
constexpr CfgValue never{false, true};
constexpr CfgValue switchable{false, false};

CfgValue valueOfFlag(std::string_view name) {
  static constexpr std::array<std::string_view, 9> off{
      "test", "unix", "windows", "doc", "doctest", "miri", "proc_macro", "debug_assertions", "false"};
  if (name == "wasm" || name == "true") return always;
  for (const std::string_view flag : off) {
    if (flag == name) return never;
  }
  return switchable;
}

CfgValue valueOfPair(std::string_view key, std::string_view value, const Features& features) {
  const auto fixed = [](bool holds) { return holds ? always : never; };
  if (key == "feature") return features.contains(value) ? CfgValue{true, false} : switchable;
  if (key == "target_arch") return fixed(value == "wasm32");
  if (key == "target_family") return fixed(value == "wasm");
  if (key == "target_os") return fixed(value == "unknown");
  if (key == "target_env" || key == "target_abi") return fixed(value.empty());
  if (key == "target_vendor") return fixed(value == "unknown");
  if (key == "target_pointer_width") return fixed(value == "32");
  if (key == "target_endian") return fixed(value == "little");
  return switchable;
}

class CfgReader {
 public:
  CfgReader(const TokenList& list, const Features& features) : list_(list), features_(features) {}

  CfgValue read(size_t& at, size_t end, int depth) const {
    if (at >= end || depth > maxDepth || !list_.isName(at)) return skip(at, end);
    const std::string_view name = list_[at].text;
    if (list_.is(at + 1, "("_p)) return readList(name, at, end, depth);
    if (list_.is(at + 1, "="_p) && at + 2 < end) {
      const std::string value = stringValue(list_[at + 2].text);
      at += 3;
      return valueOfPair(name, value, features_);
    }
    ++at;
    return valueOfFlag(name);
  }

 private:
  CfgValue skip(size_t& at, size_t end) const {
    if (at < end) at = list_.after(at);
    return switchable;
  }

  CfgValue readList(std::string_view name, size_t& at, size_t end, int depth) const {
    const size_t open = at + 1;
    const size_t last = std::min(list_.contentEnd(open), end);
    size_t inner = open + 1;
    const bool any = name == "any";
    CfgValue all{!any, true};
    bool decided = false;
    CfgValue only = switchable;
    while (inner < last) {
      only = read(inner, last, depth + 1);
      decided |= only.fixed && only.holds == any;
      all.holds = any ? all.holds || only.holds : all.holds && only.holds;
      all.fixed &= only.fixed;
      while (inner < last && !list_.is(inner, ","_p)) inner = list_.after(inner);
      if (inner < last) ++inner;
    }
    at = list_.after(open);
    if (name == "not") return {!only.holds, only.fixed};
    if (name == "any" || name == "all") return decided ? CfgValue{any, true} : all;
    return switchable;  // accessible(…), version(…)
  }

  const TokenList& list_;
  const Features& features_;
};

}  // namespace

CfgValue evaluateCfg(const TokenList& list, size_t begin, size_t end, const Features& features) {
  size_t at = begin;
  return CfgReader(list, features).read(at, end, 0);
}

}  // namespace unfreed::wasm_bindgen
