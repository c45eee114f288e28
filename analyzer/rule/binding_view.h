// BindingView: a class that Rust or C++ exports, as rules see it that look at the bindings themselves.
//
// It shows only what is declared in sources that are linted: there is where a finding can stand.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "bindings/binding.h"
#include "diagnostics/diagnostic.h"
#include "source/source_file.h"

namespace unfreed::rule {

// The sources of bindings that are linted.
struct BindingSources {
  std::vector<bindings::Module> modules;  // what they and their neighbours export
  std::map<std::string, FileId> files;    // by the path that the modules show
};

// A property whose value is a handle that nobody has asked for: made anew by every read.
class AcquiringGetterView {
 public:
  AcquiringGetterView(const bindings::Class& owner, const bindings::Member& getter,
                      const bindings::Class& type, Location declaration)
      : owner_(owner), getter_(getter), type_(type), declaration_(declaration) {}

  const std::string& name() const { return getter_.name; }
  const std::string& owner() const { return owner_.name; }
  const std::string& type() const { return type_.name; }
  bool givesMany() const { return getter_.returns.shape != bindings::Shape::One && !isUnion(); }
  std::string releaseCall() const;  // "`free()`", "`destroy(…)`"
  Location declaration() const { return declaration_; }

 private:
  bool isUnion() const { return getter_.returns.shape == bindings::Shape::Union; }

  const bindings::Class& owner_;
  const bindings::Member& getter_;
  const bindings::Class& type_;
  Location declaration_;
};

class BindingView {
 public:
  BindingView(const bindings::Module& module, const bindings::Class& cls, const BindingSources& linted,
              const SourceSet& sources)
      : module_(module), class_(cls), linted_(linted), sources_(sources) {}

  std::vector<AcquiringGetterView> acquiringGetters() const;

 private:
  const bindings::Class* acquiredBy(const bindings::Member& getter) const;
  std::optional<Location> declarationOf(const bindings::Member& member) const;

  const bindings::Module& module_;
  const bindings::Class& class_;
  const BindingSources& linted_;
  const SourceSet& sources_;
};

// Where the line (of Rust or C++) names the member: its name as a string, else the name of the only function
// or the only word of that name on the line, else all that is written there.
Span nameOnLine(std::string_view line, std::string_view name);

}  // namespace unfreed::rule
