#include "ownership/open_handles.h"

#include <gtest/gtest.h>

namespace unfreed::ownership {
namespace {

constexpr auto kA = ObjectId{1};
constexpr auto kB = ObjectId{2};
constexpr auto kX = flow::VariableId{7};
constexpr auto kY = flow::VariableId{8};

TEST(OpenHandles, JoinUnitesReferencesAndStatuses) {
  OpenHandles left;
  left.set(slotOf(kX), {kA});
  left.setStatus(kA, status::Open);
  OpenHandles right;
  right.set(slotOf(kX), {kB});
  right.setStatus(kA, status::Released);
  right.setStatus(kB, status::Open);

  EXPECT_TRUE(left.join(right));
  EXPECT_EQ(left.at(slotOf(kX)), (ObjectSet{kA, kB}));
  EXPECT_EQ(left.statusOf(kA), status::Open | status::Released);
  EXPECT_EQ(left.statusOf(kB), status::Open);
  EXPECT_FALSE(left.join(right)) << "a second join brings nothing new";
}

TEST(OpenHandles, AnObjectIsReachableThroughTheFieldsOfWhatAVariableHolds) {
  OpenHandles state;
  state.set(slotOf(kX), {kA});
  state.set(fieldOf(kA, 0), {kB});
  state.setStatus(kA, status::Open);
  state.setStatus(kB, status::Open);
  EXPECT_TRUE(state.unreachable().empty());

  state.set(slotOf(kX), {});
  EXPECT_EQ(state.unreachable(), (ObjectSet{kA, kB}));
}

TEST(OpenHandles, RenamingMovesReferencesFieldsAndStatus) {
  OpenHandles state;
  state.set(slotOf(kX), {kA});
  state.set(slotOf(kY), {kA, kB});
  state.set(fieldOf(kA, 3), {kB});
  state.setStatus(kA, status::Open);
  state.setStatus(kB, status::Released);

  state.rename(kA, kB);
  EXPECT_EQ(state.at(slotOf(kX)), ObjectSet{kB});
  EXPECT_EQ(state.at(slotOf(kY)), ObjectSet{kB});
  EXPECT_EQ(state.at(fieldOf(kB, 3)), ObjectSet{kB});
  EXPECT_TRUE(state.at(fieldOf(kA, 3)).empty());
  EXPECT_EQ(state.statusOf(kA), 0);
  EXPECT_EQ(state.statusOf(kB), status::Open | status::Released);
}

TEST(OpenHandles, AThrowKeepsWhatIsSettledAndMarksWhatIsOpen) {
  OpenHandles state;
  state.setStatus(kA, status::Open | status::Released);
  state.setStatus(kB, status::Escaped);
  state.passThrow();
  EXPECT_EQ(state.statusOf(kA), status::OpenAfterThrow | status::Released);
  EXPECT_EQ(state.statusOf(kB), status::Escaped);
}

TEST(OpenHandles, ValuesDieTogetherAndVariablesStay) {
  OpenHandles state;
  state.set(slotOf(flow::ValueId{0}), {kA});
  state.set(slotOf(flow::ValueId{5}), {kB});
  state.set(slotOf(kX), {kA});
  state.eraseValues();
  EXPECT_TRUE(state.at(slotOf(flow::ValueId{0})).empty());
  EXPECT_TRUE(state.at(slotOf(flow::ValueId{5})).empty());
  EXPECT_EQ(state.at(slotOf(kX)), ObjectSet{kA});
}

TEST(OpenHandles, RemovingAnObjectForgetsItsFieldsAndReferences) {
  OpenHandles state;
  state.set(slotOf(kX), {kA, kB});
  state.set(fieldOf(kA, 0), {kB});
  state.setStatus(kA, status::Open);
  state.removeEverywhere(kA);
  EXPECT_EQ(state.at(slotOf(kX)), ObjectSet{kB});
  EXPECT_TRUE(state.fieldsOf(kA).empty());
}

TEST(OpenHandles, ForgetsWhatIsSettledAndMentionedNoMore) {
  ObjectTable objects;
  const ObjectId settled = objects.get(ObjectKind::Handle, 1);
  const ObjectId open = objects.get(ObjectKind::Handle, 2);
  const ObjectId list = objects.get(ObjectKind::Collection, 3);
  OpenHandles state;
  state.setStatus(settled, status::Released);
  state.setStatus(open, status::Open | status::Released);
  state.setStatus(list, status::Open);
  const flow::VariableId ofAll[] = {kX, kY, flow::VariableId{9}, flow::VariableId{10}};
  state.set(slotOf(ofAll[0]), {settled});
  state.set(slotOf(ofAll[1]), {settled, open});
  state.set(slotOf(ofAll[2]), {list});
  state.set(slotOf(ofAll[3]), {settled});
  state.set(slotOf(flow::ValueId{1}), {settled});

  state.forgetSettled(objects, [&](flow::VariableId variable) { return variable != ofAll[3]; });

  EXPECT_TRUE(state.at(slotOf(ofAll[0])).empty());
  EXPECT_EQ(state.at(slotOf(ofAll[1])), (ObjectSet{settled, open})) << "somebody has to release it yet";
  EXPECT_EQ(state.at(slotOf(ofAll[2])), ObjectSet{list}) << "a container answers for what it holds";
  EXPECT_EQ(state.at(slotOf(ofAll[3])), ObjectSet{settled}) << "it is mentioned again";
  EXPECT_EQ(state.at(slotOf(flow::ValueId{1})), ObjectSet{settled}) << "values end with their statement";
}

}  // namespace
}  // namespace unfreed::ownership
