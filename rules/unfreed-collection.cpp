#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

static std::string whereTo(const rule::LeakView& leak) {
  const std::string& name = leak.collection().name;
  return name.empty() ? "a collection that nothing keeps" : fmt::format("`{}`", name);
}

void unfreedCollection(const rule::FunctionView& function, rule::Report& report) {
  constexpr const char* kWhen = "when they are no longer needed";
  for (const rule::LeakView& leak : function.leaks()) {
    if (!leak.isLostWithCollection()) continue;
    Diagnostic& finding =
        report.at(leak, fmt::format("every pass {}puts a new {} into {}, and {} frees what is in it",
                                    leak.isOnEveryPass() ? "" : "that gets here ", leak.type(), whereTo(leak),
                                    leak.isRegistered() ? "only a registry, some time later," : "nobody"));
    finding.notes.push_back(
        {Note::Kind::Declaration, leak.at(leak.collection().made), "the collection is made here"});
    addPaths(leak.collectionLosses(), finding, [&](const ownership::Drop& loss) {
      return Note{Note::Kind::Path, leak.at(loss.span), "here it is lost, with all that it holds"};
    });
    finding.help = leak.isRegistered() ? helpForRegistered(leak.releaseAdviceForElements(), kWhen)
                                       : fmt::format("{} {}{}{}", leak.releaseAdviceForElements(), kWhen,
                                                     leak.caveat(), noFinalizerSentence(leak));
  }
}

}  // namespace unfreed::rules
