#include "frontend/glue/join.h"

#include <algorithm>
#include <optional>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "frontend/glue/outside_names.h"
#include "source/line_index.h"

namespace unfreed::glue {

using bindings::Class;
using bindings::Member;
using bindings::Ownership;
using bindings::PassMode;
using bindings::Shape;

namespace {

class Joiner {
 public:
  Joiner(bindings::Module& module, const GlueFacts& facts, bool places)
      : module_(module), facts_(facts), names_(facts, module), places_(places) {
    for (const GlueFunctionView& view : functionViews()) functions_.try_emplace(view.name, view.function);
  }

  void run() {
    std::unordered_map<std::string_view, Class*> classes;
    for (Class& cls : module_.classes) classes.try_emplace(cls.name, &cls);
    for (const GlueClass& glue : facts_.classes) {
      const auto found = classes.find(outside(glue.name));
      if (found == classes.end() || !found->second->isHandle()) continue;
      joinClass(*found->second, glue);
      if (!glue.isMade()) unmade_.insert(found->first);
    }
    for (Member& function : module_.functions) {
      const auto found = functions_.find(function.name);
      if (found != functions_.end()) joinMember(function, *found->second);
    }
    for (Class& object : module_.classes) {
      if (!object.isHandle()) joinObject(object);
    }
    if (!unmade_.empty()) releaseUnmade();
  }

 private:
  // js_namespace: `shapes.flat.area` is the function `shapes__flat__area`, its object `typeof shapes.flat`.
  void joinObject(Class& object) {
    if (!object.name.starts_with("typeof ")) return;
    std::string prefix = object.name.substr(7);
    if (prefix.starts_with("_default")) prefix.erase(0, 1);
    for (size_t dot = prefix.find('.'); dot != std::string::npos; dot = prefix.find('.')) {
      prefix.replace(dot, 1, "__");
    }
    for (Member& member : object.members) {
      const auto found = functions_.find(prefix + "__" + member.name);
      if (member.kind == Member::Kind::Method && found != functions_.end())
        joinMember(member, *found->second);
    }
  }

  struct GlueFunctionView {
    std::string_view name;
    const GlueMember* function;
  };

  std::vector<GlueFunctionView> functionViews() const {
    std::vector<GlueFunctionView> views;
    for (const GlueMember& function : facts_.functions) {
      if (names_.isExported(function.name)) views.push_back({names_.of(function.name), &function});
      views.push_back({function.name, &function});
    }
    return views;
  }

  std::string_view outside(std::string_view local) const { return names_.of(local); }

  static std::string keyOf(Member::Kind kind, std::string_view name) {
    return std::to_string(static_cast<int>(kind)) +
           std::string(kind == Member::Kind::Constructor ? "new" : name);
  }

  void joinClass(Class& cls, const GlueClass& glue) {
    cls.dispose |= glue.dispose;
    if (places_) cls.line = lineOf(glue.offset);
    // Hand-written typings may leave `free` out.
    const bool freed = std::find(cls.release.begin(), cls.release.end(), "free") != cls.release.end();
    if (cls.isHandle() && !freed && glue.memberNamed("free")) cls.release.emplace_back("free");
    std::unordered_map<std::string, const GlueMember*> byKey;
    for (const GlueMember& member : glue.members) byKey.try_emplace(keyOf(member.kind, member.name), &member);
    std::unordered_map<std::string, bool> declared;
    for (Member& member : cls.members) {
      const auto found = byKey.find(keyOf(member.kind, member.name));
      declared.try_emplace(keyOf(member.kind, member.name), true);
      if (found != byKey.end()) joinMember(member, *found->second);
    }
    for (const GlueMember& member : glue.members) {
      if (member.name.starts_with("_") || member.name.starts_with("#") || member.name.starts_with("["))
        continue;
      if (member.name == "free" || member.kind == Member::Kind::Constructor) continue;
      if (!declared.contains(keyOf(member.kind, member.name))) addUndeclared(cls, member);
    }
  }

  uint32_t lineOf(uint32_t offset) {
    if (!lines_) lines_.emplace(facts_.text);
    return lines_->positionOf(offset).line;
  }

  // Left out of the declarations on purpose (`skip_typescript`), but callable.
  void addUndeclared(Class& cls, const GlueMember& glue) {
    Member member;
    member.name = std::string(glue.name);
    member.kind = glue.kind;
    member.path = facts_.path;
    member.line = lineOf(glue.offset);
    for (const GlueParameter& parameter : glue.parameters) {
      bindings::Parameter added;
      added.name = std::string(parameter.name);
      member.parameters.push_back(std::move(added));
    }
    joinMember(member, glue);
    cls.members.push_back(std::move(member));
  }

  // What no Wasm code makes and no `new` either came from JavaScript: nobody has to release it.
  void releaseUnmade() {
    const auto release = [&](Member& member) {
      const bool isUnmade = unmade_.contains(member.returns.className) && member.returns.alternatives.empty();
      if (isUnmade && member.kind != Member::Kind::Constructor) member.returns.ownership = Ownership::Plain;
    };
    for (Class& cls : module_.classes) std::for_each(cls.members.begin(), cls.members.end(), release);
    std::for_each(module_.functions.begin(), module_.functions.end(), release);
  }

  void joinMember(Member& member, const GlueMember& glue) {
    if (places_) member.line = lineOf(glue.offset);
    const bool hasReceiver = member.kind == Member::Kind::Method || member.kind == Member::Kind::Getter ||
                             member.kind == Member::Kind::Setter;
    if (hasReceiver && glue.consumesReceiver) member.receiver = PassMode::Consume;
    const size_t count = std::min(member.parameters.size(), glue.parameters.size());
    for (size_t i = 0; i < count; ++i) joinParameter(member.parameters[i], glue.parameters[i]);
    if (!glue.wraps.empty() && member.kind != Member::Kind::Constructor) joinResult(member.returns, glue);
  }

  void joinParameter(bindings::Parameter& parameter, const GlueParameter& glue) const {
    if (!glue.className.empty()) parameter.className = std::string(outside(glue.className));
    const bool isBorrowed = glue.borrowed || !glue.className.empty();
    // Vec<T>: each element is unwrapped
    const bool isUnwrapped = glue.array && !parameter.className.empty() && !isBorrowed;
    if (glue.consumed || isUnwrapped) {
      parameter.mode = PassMode::Consume;
    } else if (isBorrowed) {
      parameter.mode = PassMode::Borrow;
    }
  }

  void joinResult(bindings::Type& returns, const GlueMember& glue) const {
    const std::string_view name = outside(glue.wraps);
    // A promise or an array is made of wrappers that other code makes; its declaration knows more.
    if (returns.promise || returns.shape == Shape::Array) return;
    returns.className = std::string(name);
    returns.alternatives.clear();
    returns.ownership = Ownership::Owned;
    returns.shape = Shape::One;
    returns.optional |= glue.wrapsOptional;
  }

  bindings::Module& module_;
  const GlueFacts& facts_;
  OutsideNames names_;
  bool places_;
  std::optional<LineIndex> lines_;
  std::unordered_map<std::string_view, const GlueMember*> functions_;
  std::unordered_set<std::string_view> unmade_;  // classes
};

}  // namespace

void joinGlue(bindings::Module& module, const GlueFacts& facts, bool places) {
  if (!facts.classes.empty() || !facts.functions.empty()) Joiner(module, facts, places).run();
}

}  // namespace unfreed::glue
