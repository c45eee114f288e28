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

}  // namespace
}  // namespace unfreed::ownership
