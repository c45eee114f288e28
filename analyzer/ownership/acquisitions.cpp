#include "ownership/acquisitions.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <map>
#include <set>

#include "ownership/declared_only.h"
#include "ownership/filled_once.h"
#include "ownership/help_facts.h"
#include "ownership/library_calls.h"
#include "ownership/maybe_nothing.h"
#include "ownership/open_handles.h"
#include "ownership/yields.h"

namespace unfreed::ownership {
namespace {

using flow::Op;
using flow::OpKind;
namespace op_flag = flow::op_flag;

// A loop over a literal list this short is no loop that exhausts memory by itself.
constexpr uint32_t kFewPasses = 8;

bool acquiresByReading(const Frame& frame, const Op& op) {
  return op.kind == OpKind::Read && effectOf(frame, frame.indexOf(op)).acquire.has_value();
}

bool isLinkOf(const Frame& frame, const Op& receiver) {
  const auto isMade = [](const Op& op) { return op.kind == OpKind::Call || op.kind == OpKind::Construct; };
  if (isMade(receiver) || receiver.kind == OpKind::Await || acquiresByReading(frame, receiver)) return true;
  if (receiver.kind != OpKind::Cast && receiver.kind != OpKind::Read) return false;
  const Op* inner = frame.definition(frame.operand(receiver, 0));
  return inner && (isMade(*inner) || (receiver.kind == OpKind::Read && acquiresByReading(frame, *inner)));
}

// Whether the op is a link of a chain: what it is called on is itself made by a call.
bool isChainLink(const Frame& frame, const Op& op) {
  const bool member = op.kind == OpKind::Read || (op.kind == OpKind::Call && op.has(op_flag::Method));
  if (!member || op.name.empty()) return false;
  const Op* receiver = frame.definition(frame.operand(op, 0));
  return receiver && isLinkOf(frame, *receiver);
}

Span regionOf(const Frame& frame, const Op& op) {
  return isChainLink(frame, op) ? Span{op.name.begin, op.span.end} : op.span;
}

std::string nameOf(const Frame& frame, const std::vector<bindings::ClassRef>& classes) {
  std::vector<std::string_view> names;
  for (const bindings::ClassRef cls : classes) {
    const std::string_view one = frame.context.program.bindings[cls].name;
    if (std::find(names.begin(), names.end(), one) == names.end()) names.push_back(one);
  }
  return fmt::format("{}", fmt::join(names, " or "));
}

void doubt(Acquisition& acquisition, std::string reason) {
  acquisition.confidence = std::max(acquisition.confidence, Confidence::Likely);
  acquisition.confidenceReason = std::move(reason);
}

void describeClasses(const Frame& frame, const Acquire& acquire, Acquisition& acquisition) {
  acquisition.classes = acquire.classes;
  acquisition.what = nameOf(frame, acquire.classes);
  acquisition.finalizable = acquire.finalizable;
  if (!acquire.field.empty()) acquisition.fields = {acquire.field};
  for (const bindings::ClassRef ref : acquire.classes) {
    const bindings::Class& cls = frame.context.program.bindings[ref];
    acquisition.finalizerAssumed = acquisition.finalizerAssumed || cls.finalizerAssumed;
  }
  if (acquire.guessed) {
    doubt(acquisition, fmt::format("it is taken for a `{}` by the names in the code; no import says so",
                                   acquisition.what));
  }
}

// Whether the place belongs to a pass of the loop, its ways out included; true when there is no loop.
bool isWithinLoop(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop, Span place) {
  if (isNone(loop) || isNone(loops[loop].info)) return true;
  return frame.cfg().loops[loops[loop].info].span.contains(place);
}

// A collection that is made on the same pass (`[a, b].forEach(…)`) gathers nothing over the passes.
bool isGatheredByLoop(const Frame& frame, const Acquisition& acquisition, const flow::LoopForest& loops,
                      uint32_t collection) {
  return collection != acquisition.op && repeatingLoopOf(frame, loops, collection) != acquisition.loop;
}

Drop completed(const Frame& frame, const Acquisition& acquisition, const flow::LoopForest& loops,
               const LostWith& loss, bool isIterated) {
  Drop drop = loss.drop;
  if (loss.collection && !isIterated && isGatheredByLoop(frame, acquisition, loops, *loss.collection)) {
    drop.cause = Drop::Cause::WithCollection;
  } else if (loss.collection) {
    drop.isSureInside = drop.isSure;
    drop.isSure = false;  // the collection, not the variable, says how long it is needed
  }
  if (drop.cause == Drop::Cause::EndOfStatement && acquisition.held) drop.cause = Drop::Cause::Overwritten;
  drop.insideLoop = isIterated || isWithinLoop(frame, loops, acquisition.loop, drop.span);
  return drop;
}

GatheredIn describeCollection(const Frame& frame, uint32_t collection, const SiteEvents& site,
                              const Events& events) {
  GatheredIn described;
  described.made = frame.cfg().ops[collection].span;
  described.lent = site.lent;
  described.op = collection;
  const auto holder = events.collectionHolders.find(collection);
  if (holder == events.collectionHolders.end()) return described;
  described.name = std::string(frame.variable(holder->second).name);
  described.holder = holder->second;
  return described;
}

// The collection that the first of these drops goes with: one that gathers over the passes, or one of the
// pass that has a name.
std::optional<GatheredIn> gatheredIn(const Frame& frame, const flow::LoopForest& loops,
                                     const Acquisition& acquisition, const SiteEvents& site,
                                     const Events& events) {
  std::optional<GatheredIn> ofPass;
  for (const LostWith& loss : site.losses) {
    if (!loss.collection || loss.drop.onlyAfterThrow || *loss.collection == acquisition.op) continue;
    GatheredIn described = describeCollection(frame, *loss.collection, site, events);
    if (isGatheredByLoop(frame, acquisition, loops, *loss.collection)) return described;
    described.overPasses = false;
    if (!ofPass && !described.name.empty()) ofPass = std::move(described);
  }
  const bool isHeldOtherwise = !isNone(acquisition.holder) || !acquisition.heldIn.empty();
  return isHeldOtherwise || acquisition.shape != bindings::Shape::One ? std::nullopt : ofPass;
}

// `found = tree; break`: what is settled after the loop was handed out of it on some way, if on another way
// it is lost at the end of a pass. (A variable that the next pass assigns again, `sum = sum.add(x)`, hands
// nothing out: that drop is an overwriting.)
bool endsWithItsVariable(const Acquisition& acquisition) {
  return std::any_of(acquisition.drops.begin(), acquisition.drops.end(), [](const Drop& drop) {
    return drop.cause == Drop::Cause::EndOfScope && drop.insideLoop && !drop.onlyAfterThrow;
  });
}

void describeOwner(const Frame& frame, const SiteEvents& site, Acquisition& acquisition) {
  // It is given to an owner on other ways than those on which it is lost.
  if (!site.acquire.owner && isNone(site.ownerHolder)) return;
  acquisition.owner = site.owner;
  acquisition.madeWithOwner = site.acquire.owner.has_value();
  if (!isNone(site.ownerHolder)) acquisition.heldBy = std::string(frame.variable(site.ownerHolder).name);
}

// A receiver whose class is known by a type that the program has written for it.
void explainStandIn(const Frame& frame, uint32_t op, Acquisition& acquisition) {
  const program::Callees& callees = frame.calleesOf(op);
  if (!callees.guessed || callees.guessedBy.empty() || isNone(callees.bindings.front().cls.index)) return;
  const bindings::Class& cls = frame.context.program.bindings[callees.bindings.front().cls];
  acquisition.confidenceReason =
      fmt::format("`{}`, a type that the code declares, is taken for the class `{}`, whose members it lists",
                  callees.guessedBy, cls.name);
}

// Which variables may hold what others own: `const tree = row.tree ?? parse(row)`.
class SharedHolders {
 public:
  SharedHolders(const Frame& frame, const Events& events)
      : frame_(frame),
        sources_(events.sources),
        assignedFrom_(events.assignedFrom.begin(), events.assignedFrom.end()) {
    for (const flow::VariableId parameter : frame.function.parameters) sources_[parameter] |= source::Other;
    std::multimap<flow::VariableId, flow::VariableId> assignedTo;
    for (const auto& [to, from] : events.assignedFrom) assignedTo.emplace(from, to);
    std::vector<flow::VariableId> pending;
    for (const auto& [variable, bits] : sources_) pending.push_back(variable);
    while (!pending.empty()) {
      const flow::VariableId from = pending.back();
      pending.pop_back();
      const auto [first, last] = assignedTo.equal_range(from);
      for (auto next = first; next != last; ++next) {
        uint8_t& known = sources_[next->second];
        const uint8_t bits = known | sources_[from];
        if (bits != known) pending.push_back(next->second);
        known = bits;
      }
    }
  }

  bool contains(flow::VariableId variable) const {
    if (isNone(variable)) return false;
    const auto found = sources_.find(variable);
    const uint8_t bits = found == sources_.end() ? 0 : found->second;
    // `list.reduce((sum, next) => sum.add(next))`: the first sum is an element.
    const bool isMixed = (bits & source::Element) != 0 && (bits & source::Made) != 0;
    return (bits & source::Other) != 0 || isMixed || frame_.variable(variable).assignedElsewhere;
  }

  // `const tree = row.isEmpty ? shared : parse(row)`, where `shared` is made before the loop.
  bool isFromOutside(flow::VariableId variable, Span loop) const {
    std::set<flow::VariableId> seen{variable};
    std::vector<flow::VariableId> pending{variable};
    while (!pending.empty()) {
      const flow::VariableId to = pending.back();
      pending.pop_back();
      const auto [first, last] = assignedFrom_.equal_range(to);
      for (auto at = first; at != last; ++at) {
        const flow::VariableId from = at->second;
        if (!seen.insert(from).second) continue;
        const flow::Variable& named = frame_.variable(from);
        if (!named.declaration.empty() && !loop.contains(named.declaration)) return true;
        pending.push_back(from);
      }
    }
    return false;
  }

 private:
  const Frame& frame_;
  std::map<flow::VariableId, uint8_t> sources_;
  std::multimap<flow::VariableId, flow::VariableId> assignedFrom_;
};

// Asked for every acquisition, answered once.
struct Words {
  ModuleNames modules;
  EveryPass everyPass;
  FilledOnce filledOnce;
  DeclaredOnly declaredOnly;
  MaybeNothing maybeNothing;
  SharedHolders sharedHolders;
  std::set<Span> throws;  // the statements
};

std::set<Span> throwStatementsOf(const flow::Cfg& cfg) {
  std::set<Span> statements;
  for (const flow::Block& block : cfg.blocks) {
    if (block.end == flow::EndKind::Throw) statements.insert(block.endSpan);
  }
  return statements;
}

// How the handle sits in what the expression gives, and how its release is written.
void describeShape(const Frame& frame, uint32_t op, const SiteEvents& site, Words& words,
                   Acquisition& acquisition) {
  const bindings::ClassRef cls = acquisition.classes.front();
  acquisition.shape = site.acquire.shape;
  if (!frame.context.program.bindings[cls].releaseFunction.empty()) {
    acquisition.moduleName = words.modules.of(cls.module);
  }
  if (ignoresWhatWasThere(frame, op)) {
    acquisition.confidence = Confidence::Possible;
    acquisition.confidenceReason = "the call gives what was there before, if anything was";
  } else if (acquisition.confidence == Confidence::Certain && ignoresOptionalResult(frame, op)) {
    doubt(acquisition, "the call may give nothing, and the code does not look at what it gives");
  }
}

std::string whyTaken(const Frame& frame, const Taker& taker) {
  const bindings::Class& cls = frame.context.program.bindings[taker.cls];
  const bindings::Module& module = frame.context.program.bindings[taker.cls.module];
  if (bindings::membersNamed(module, cls, taker.method).empty())
    return fmt::format("the declarations of `{}` have no `{}`, which may take it", cls.name, taker.method);
  return fmt::format("`{}.{}` may keep it: no model tells what it does with it", cls.name, taker.method);
}

YieldKind yieldOnTheWay(const Frame& frame, const flow::LoopForest& loops, const LoopFacts& facts,
                        const Acquisition& acquisition, bool isIterated) {
  if (isIterated || facts.yield.somePass == YieldKind::None) return facts.yield.everyPass;
  return yieldAround(frame, loops, acquisition.loop, acquisition.op);
}

// What holds it, and what it holds it as.
void describeHolder(const Frame& frame, const SiteEvents& site, bool isIterated, Acquisition& acquisition) {
  acquisition.held = site.held;
  acquisition.holder = site.holder;
  std::set_difference(site.holders.begin(), site.holders.end(), site.shortHolders.begin(),
                      site.shortHolders.end(), std::back_inserter(acquisition.lastingHolders));
  if (!isNone(site.holder)) {
    acquisition.heldBy = std::string(frame.variable(site.holder).name);
    acquisition.heldByConstant = frame.variable(site.holder).kind == flow::Variable::Kind::Const;
  }
  if (!isNone(site.element)) acquisition.elementName = std::string(frame.variable(site.element).name);
  if (isIterated) {  // the variable holds the collection, which has nothing to release
    acquisition.shape = bindings::Shape::One;
    acquisition.heldBy = acquisition.elementName;
    acquisition.heldByConstant = false;
  }
  if (acquisition.heldBy.empty()) acquisition.heldIn = site.fieldOfRecord;
}

// What speaks against its being lost over and over.
void describeDoubts(const Frame& frame, const SiteEvents& site, const Events& events, Words& words,
                    Acquisition& acquisition) {
  acquisition.registered = site.registered || site.acquire.registered;
  acquisition.finalizable |= acquisition.registered;
  if (acquisition.registered && acquisition.confidence == Confidence::Certain)
    doubt(acquisition, "a registry of the program frees it some time after the loop");
  // Which of the two it is, the callee decides for all its callers, and this one may always get its own back.
  const auto given = events.mayBeArgument.find(acquisition.op);
  acquisition.mayBeArgument = given != events.mayBeArgument.end();
  if (acquisition.mayBeArgument && !given->second.contains(None<flow::ValueId>))
    acquisition.givenBack.assign(given->second.begin(), given->second.end());
  acquisition.onEveryPass &= !acquisition.mayBeArgument;
  if (acquisition.mayBeArgument && acquisition.confidence == Confidence::Certain)
    doubt(acquisition, "the call may give back what it is given, and only what it makes itself is lost");
  if (site.taker) {
    acquisition.mayBeTaken = true;
    acquisition.confidence = Confidence::Possible;
    acquisition.confidenceReason = whyTaken(frame, *site.taker);
  }
  if (std::string doubtful = words.declaredOnly.doubtOf(acquisition.op); !doubtful.empty()) {
    acquisition.confidence = Confidence::Possible;
    acquisition.confidenceReason = std::move(doubtful);
  }
  if (const auto place = words.filledOnce.placeOf(acquisition.op, acquisition.loop)) {
    acquisition.confidence = Confidence::Possible;
    acquisition.confidenceReason =
        fmt::format("it is made only while `{}` is empty, which is filled there", *place);
  }
}

// Where it is settled, gathered and lost.
void describeEnds(const Frame& frame, const flow::LoopForest& loops, const SiteEvents& site,
                  const Words& words, bool isIterated, Acquisition& acquisition) {
  acquisition.returned = site.returned;
  acquisition.settledAt = site.settledAt;
  acquisition.releasedAt = site.releasedAt;
  acquisition.released = (site.settledBy & status::Released) != 0;
  acquisition.moved = (site.settledBy & status::Moved) != 0;
  for (const Span where : site.settledAt) {
    acquisition.settled |= isWithinLoop(frame, loops, acquisition.loop, where);
  }
  for (const Gathering& gathering : site.gatheredBy) {
    acquisition.gatheredAt.push_back(gathering.where);
    acquisition.settled |= !isIterated && isGatheredByLoop(frame, acquisition, loops, gathering.collection) &&
                           isWithinLoop(frame, loops, acquisition.loop, gathering.where);
  }
  for (const LostWith& loss : site.losses) {
    if (site.told) break;
    acquisition.drops.push_back(completed(frame, acquisition, loops, loss, isIterated));
    acquisition.drops.back().byThrow = words.throws.contains(loss.drop.span);
  }
}

void describeSharing(const Frame& frame, const Words& words, const std::vector<LoopFacts>& loopFacts,
                     Acquisition& acquisition) {
  std::set<flow::VariableId> holders{acquisition.holder};
  for (const Drop& drop : acquisition.drops) holders.insert(drop.variable);
  for (const flow::VariableId holder : holders) {
    if (isNone(holder)) continue;
    const bool isFromOutside =
        !isNone(acquisition.loop) &&
        words.sharedHolders.isFromOutside(holder, loopFacts[index(acquisition.loop)].span);
    if (isFromOutside || words.sharedHolders.contains(holder))
      acquisition.sharedHolders.emplace_back(frame.variable(holder).name);
  }
}

// `made = all(rows); for (const one of made) …; if (!ok) throw …; return made`: the loop only reads what is
// handed on as a whole.
bool isHandedOnBehind(const LoopFacts& loop, const SiteEvents& site) {
  constexpr uint8_t kHandedOn = status::Moved | status::Escaped;
  return (site.settledBy & kHandedOn) != 0 && (site.settledBy & status::Released) == 0 &&
         std::all_of(site.settledAt.begin(), site.settledAt.end(),
                     [&](Span where) { return loop.span.end <= where.begin; });
}

// `list = all(a); if (…) list = all(b); for (const one of list) …`: what the replaced list held has no pass.
bool isLostBefore(const LoopFacts& loop, const SiteEvents& site) {
  return !site.losses.empty() &&
         std::all_of(site.losses.begin(), site.losses.end(),
                     [&](const LostWith& loss) { return loss.drop.span.end <= loop.span.begin; });
}

Acquisition describe(const Frame& frame, const flow::LoopForest& loops, uint32_t op, const SiteEvents& site,
                     const Events& events, const std::vector<LoopFacts>& loopFacts, Words& words) {
  Acquisition acquisition;
  const Op& code = frame.cfg().ops[op];
  acquisition.op = op;
  acquisition.form = site.acquire.form;
  acquisition.expression = code.span;
  acquisition.span = regionOf(frame, code);
  acquisition.optional = words.maybeNothing.isGivenBy(op);
  acquisition.loop = repeatingLoopOf(frame, loops, op);
  const bool isIterated = isNone(acquisition.loop) && site.acquire.many && !isNone(site.iteratedBy) &&
                          !isLostBefore(loopFacts[index(site.iteratedBy)], site) &&
                          !isHandedOnBehind(loopFacts[index(site.iteratedBy)], site);
  if (isIterated) acquisition.loop = site.iteratedBy;
  acquisition.isForAllPasses = isIterated;
  if (!isNone(acquisition.loop)) {
    const LoopFacts& facts = loopFacts[index(acquisition.loop)];
    acquisition.yieldAround = yieldOnTheWay(frame, loops, facts, acquisition, isIterated);
  }
  acquisition.onEveryPass = isIterated || words.everyPass.includes(acquisition.loop, op);
  describeClasses(frame, site.acquire, acquisition);
  explainStandIn(frame, op, acquisition);
  describeShape(frame, op, site, words, acquisition);
  describeHolder(frame, site, isIterated, acquisition);
  describeDoubts(frame, site, events, words, acquisition);
  describeEnds(frame, loops, site, words, isIterated, acquisition);
  describeSharing(frame, words, loopFacts, acquisition);
  if (site.owner) describeOwner(frame, site, acquisition);
  if (!isIterated) acquisition.gatheredIn = gatheredIn(frame, loops, acquisition, site, events);
  acquisition.settled |= !site.settledAt.empty() && endsWithItsVariable(acquisition);
  return acquisition;
}

void unite(Acquisition& into, const Acquisition& copy) {
  into.held |= copy.held;
  into.settled |= copy.settled;
  into.released |= copy.released;
  into.moved |= copy.moved;
  into.onEveryPass &= copy.onEveryPass;
  into.returned |= copy.returned;
  into.mayBeArgument |= copy.mayBeArgument;
  if (into.givenBack != copy.givenBack) into.givenBack.clear();
  into.sharedHolders.insert(into.sharedHolders.end(), copy.sharedHolders.begin(), copy.sharedHolders.end());
  if (copy.mayBeTaken && !into.mayBeTaken) {
    into.mayBeTaken = true;
    into.confidence = copy.confidence;
    into.confidenceReason = copy.confidenceReason;
  }
  into.registered |= copy.registered;
  if (into.heldBy.empty()) into.heldBy = copy.heldBy;
  into.lastingHolders.insert(into.lastingHolders.end(), copy.lastingHolders.begin(),
                             copy.lastingHolders.end());
  into.settledAt.insert(into.settledAt.end(), copy.settledAt.begin(), copy.settledAt.end());
  into.gatheredAt.insert(into.gatheredAt.end(), copy.gatheredAt.begin(), copy.gatheredAt.end());
  into.releasedAt.insert(into.releasedAt.end(), copy.releasedAt.begin(), copy.releasedAt.end());
  if (!into.gatheredIn) into.gatheredIn = copy.gatheredIn;
  into.drops.insert(into.drops.end(), copy.drops.begin(), copy.drops.end());
}

// Every way on which it is lost passes a loop by that settles it on each pass, and may never be taken.
void doubtWithoutPass(Acquisition& acquisition) {
  bool isOnlyWithoutPass = false;
  for (const Drop& drop : acquisition.drops) {
    if (drop.onlyAfterThrow) continue;
    if (!drop.onlyWithoutPass) return;
    isOnlyWithoutPass = true;
  }
  if (!isOnlyWithoutPass) return;
  acquisition.confidence = Confidence::Possible;
  acquisition.confidenceReason = "it is lost only where a loop that settles it makes no pass";
}

// Handles of one expression in several fields of what it makes are told apart.
bool isSamePart(const Acquisition& a, const Acquisition& b) {
  const auto fieldOf = [](const Acquisition& one) {
    return one.madeWithOwner ? std::string_view(one.owner->field) : std::string_view();
  };
  return a.madeWithOwner == b.madeWithOwner && fieldOf(a) == fieldOf(b) && a.part == b.part &&
         a.fields == b.fields;
}

bool isLost(const Acquisition& acquisition) {
  return std::any_of(acquisition.drops.begin(), acquisition.drops.end(),
                     [](const Drop& drop) { return !drop.onlyAfterThrow; });
}

// An expression that makes several handles, in an object of the program or in an array that is taken apart,
// is one acquisition: that of the handles which are lost.
void uniteParts(const Frame& frame, std::vector<Acquisition>& all) {
  std::vector<Acquisition> united;
  for (Acquisition& one : all) {
    const auto whole = std::find_if(united.begin(), united.end(), [&](const Acquisition& known) {
      return known.expression == one.expression &&
             ((known.madeWithOwner && one.madeWithOwner) || (!known.fields.empty() && !one.fields.empty()) ||
              known.part != one.part);
    });
    if (whole == united.end()) {
      united.push_back(std::move(one));
      continue;
    }
    const bool lostBoth = isLost(*whole) && isLost(one);
    const bool ownerIsReleased =
        whole->ownerIsReleased || one.ownerIsReleased || isLost(*whole) != isLost(one);
    if (isLost(one) && !isLost(*whole)) std::swap(*whole, one);
    if (lostBoth) {
      for (const bindings::ClassRef cls : one.classes) {
        if (std::find(whole->classes.begin(), whole->classes.end(), cls) == whole->classes.end()) {
          whole->classes.push_back(cls);
        }
      }
      whole->finalizable = whole->finalizable && one.finalizable;
      whole->what = nameOf(frame, whole->classes);
      whole->fields.insert(whole->fields.end(), one.fields.begin(), one.fields.end());
      unite(*whole, one);
    }
    whole->ownerIsReleased = ownerIsReleased;
  }
  all = std::move(united);
}

void sortDrops(Acquisition& acquisition) {
  auto& drops = acquisition.drops;
  std::sort(drops.begin(), drops.end(), [](const Drop& a, const Drop& b) {
    return std::tuple(a.span, a.cause, a.onlyAfterThrow) < std::tuple(b.span, b.cause, b.onlyAfterThrow);
  });
}

}  // namespace

flow::LoopIndex repeatingLoopOf(const Frame& frame, const flow::LoopForest& loops, uint32_t op) {
  const flow::Cfg& cfg = frame.cfg();
  flow::LoopIndex loop = loops.innermost(cfg.blockOf(op));
  while (!isNone(loop)) {
    const flow::LoopId info = loops[loop].info;
    const uint32_t passes = isNone(info) ? 0 : cfg.loops[info].constantPasses;
    if (passes == 0 || passes > kFewPasses) return loop;
    loop = loops[loop].parent;
  }
  return loop;
}

std::vector<Acquisition> acquisitionsOf(const Frame& frame, const flow::LoopForest& loops,
                                        const Events& events, const std::vector<LoopFacts>& loopFacts) {
  std::vector<Acquisition> all;
  if (events.sites.empty()) return all;
  Words words{
      ModuleNames(frame),  EveryPass(frame, loops),      FilledOnce(frame, loops),      DeclaredOnly(frame),
      MaybeNothing(frame), SharedHolders(frame, events), throwStatementsOf(frame.cfg())};
  for (const auto& [key, site] : events.sites) {
    if (site.acquire.classes.empty()) continue;
    Acquisition acquisition = describe(frame, loops, key.first, site, events, loopFacts, words);
    if (key.second >= kFirstPart) acquisition.part = key.second;
    const auto copy = std::find_if(all.begin(), all.end(), [&](const Acquisition& known) {
      return known.expression == acquisition.expression && known.classes == acquisition.classes &&
             isSamePart(known, acquisition);
    });
    if (copy == all.end()) {
      all.push_back(std::move(acquisition));
    } else {
      unite(*copy, acquisition);
    }
  }
  uniteParts(frame, all);
  for (Acquisition& acquisition : all) {
    sortDrops(acquisition);
    doubtWithoutPass(acquisition);
  }
  std::sort(all.begin(), all.end(), [](const Acquisition& a, const Acquisition& b) {
    return std::tuple(a.span, a.op) < std::tuple(b.span, b.op);
  });
  return all;
}

LoopFacts loopFactsOf(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop) {
  LoopFacts facts;
  facts.yield = yieldOf(frame, loops, loop);
  const flow::LoopId info = loops[loop].info;
  if (isNone(info)) return facts;
  facts.kind = frame.cfg().loops[info].kind;
  facts.keyword = frame.cfg().loops[info].keyword;
  facts.span = frame.cfg().loops[info].span;
  return facts;
}

}  // namespace unfreed::ownership
