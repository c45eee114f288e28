// Yields: what an await lets the event loop do, and what the passes of a loop let it do.
//
// A FinalizationRegistry callback runs in a task of its own: never inside synchronous code, never between
// microtasks. The kinds were measured on Node 20, 22, 24 and Chromium 156 with forced garbage collection
// (docs/how-it-works.md): an await counts as `Macrotask` only if a task turn is certain.
#pragma once

#include "flow/loop_forest.h"
#include "ownership/context.h"
#include "ownership/facts.h"
#include "ownership/ways.h"

namespace unfreed::ownership {

// What awaiting the operand of this Await op lets happen. `loops` are those of the frame's function.
YieldKind kindOfAwait(const Frame& frame, const flow::LoopForest& loops, uint32_t op);

LoopYield yieldOf(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop);

// The strongest kind that every pass goes through which gets to this op: passes that make nothing need not
// wait.
YieldKind yieldAround(const Frame& frame, const flow::LoopForest& loops, flow::LoopIndex loop, uint32_t op);

// The strongest kind that the frame's function goes through on every way that gets to this op: what somebody
// waits for who waits for a call of the function. `ways`: those that the call leaves open.
YieldKind yieldThrough(const Frame& frame, const flow::LoopForest& loops, uint32_t op,
                       const Ways* ways = nullptr);

// The same of the ways that lead to the op: what a call of the function waits for before it gets there.
YieldKind yieldBefore(const Frame& frame, const flow::LoopForest& loops, uint32_t op,
                      const Ways* ways = nullptr);

// Whether the function waits for what the op gives, or hands it back to its caller, who may.
bool isWaitedFor(const Frame& frame, uint32_t op);

// What `await f()` lets happen on every way through the frame's function (or on these of its ways).
YieldKind kindOfCall(const Frame& frame, const flow::LoopForest& loops, const Ways* ways = nullptr);

// Whether an op of the block waits for a promise of a binding: directly, or because the function that is
// called does. Such a promise settles in microtasks, unless the Wasm code waits for something outside: I/O,
// say.
bool awaitsBinding(const Frame& frame, const flow::Block& block);

// The parameters that the frame's function calls, and waits for what that gives, on every way through it:
// `timed(name, block) { … return await block(); }`.
std::vector<uint32_t> waitsForCallsOf(const Frame& frame, const flow::LoopForest& loops, const Ways* ways);

// Whether awaits of this kind count as a turn of the event loop.
bool countsAsYield(YieldKind kind, const Settings& settings);

// What awaiting a call of something outside the program lets happen, by its dotted name (data:
// known_awaits.cpp).
YieldKind kindOfExternal(std::string_view specifier, std::string_view path, const Settings& settings);
// Whether this global schedules its callback as a task (`setTimeout`) or as a microtask (`queueMicrotask`).
bool schedulesTask(std::string_view path);
bool schedulesMicrotask(std::string_view path);

}  // namespace unfreed::ownership
