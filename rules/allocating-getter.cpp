#include <fmt/format.h>

#include "rules/checks.h"

namespace unfreed::rules {

void allocatingGetter(const rule::BindingView& binding, rule::Report& report) {
  for (const rule::AcquiringGetterView& getter : binding.acquiringGetters()) {
    const std::string what = getter.givesMany() ? fmt::format("new `{}` objects", getter.type())
                                                : fmt::format("a new `{}`", getter.type());
    Diagnostic& finding =
        report.at(getter, fmt::format("every read of `{}.{}` creates {}, though it looks like a "
                                      "plain property",
                                      getter.owner(), getter.name(), what));
    finding.help = fmt::format(
        "export a method whose name is a verb (`clone…`, `to…`) or a property of plain values; or let its "
        "documentation say that {} must be called on {}",
        getter.releaseCall(), getter.givesMany() ? "each of them" : "what it gives");
  }
}

}  // namespace unfreed::rules
