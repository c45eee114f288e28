// What the figures of one run of peers.mjs must show, and whether they do: rows of goal, measured, reached.
import { median } from './runs.mjs';

const times = (value) => `${value >= 10 ? value.toFixed(0) : value.toFixed(2)} ×`;

export function goalsOf(runs) {
  const found = (tree, name) => {
    const run = runs.find((one) => one.tree === tree && one.name === name);
    return run && !run.results.some(({ isStopped }) => isStopped) ? run : undefined;
  };
  const value = (tree, name, key = 'wall') => {
    const run = found(tree, name);
    return run ? median(run.results.map((result) => result[key])) : NaN;
  };
  const wall = (name, tree = 'libraries') => value(tree, name);
  const rows = [];
  const goal = (text, measured, shown, isReached) =>
    rows.push(Number.isNaN(measured) ? [text, 'not finished', 'no'] : [text, shown(measured), isReached(measured) ? 'yes' : '**no**']);
  const atMost = (text, measured, limit, shown = times) => goal(text, measured, shown, (number) => number <= limit);
  const atLeast = (text, measured, limit) => goal(text, measured, times, (number) => number >= limit);

  const floor = wall("rg -c 'free\\('");
  const ours = wall('unfreed');
  atMost('packages: at most 2 × the wall time of `rg`', ours / floor, 2);
  atMost('packages: at most 60 MB', value('libraries', 'unfreed', 'memory') / 1e6, 60, (number) => `${number.toFixed(0)} MB`);
  atLeast('packages: 4 × as fast as oxlint with one rule', wall('oxlint, one rule') / ours, 4);
  atLeast('packages: 20 × as fast as ast-grep with one rule', wall('ast-grep, one rule') / ours, 20);
  atMost('packages, `--no-prefilter`: 1.1 × the bare parse, and what the run with selection takes',
    wall('unfreed --no-prefilter') / (1.1 * wall('bare parse, 2 threads') + ours), 1, (number) => `${number.toFixed(2)} of that`);
  atLeast('packages: two threads 1.8 × as fast as one', wall('unfreed, 1 thread') / ours, 1.8);
  atLeast('packages, `--no-prefilter`: two threads 1.8 × as fast as one',
    wall('unfreed --no-prefilter, 1 thread') / wall('unfreed --no-prefilter'), 1.8);
  atMost('every file uses bindings: at most 1.6 × the bare parse', wall('unfreed', 'bindings') / wall('bare parse, 2 threads', 'bindings'), 1.6);
  atMost('the same in CPU time', value('bindings', 'unfreed', 'cpu') / value('bindings', 'bare parse, 2 threads', 'cpu'), 1.6);
  atLeast('every file uses bindings: faster than Biome', wall('Biome, one rule', 'bindings') / wall('unfreed', 'bindings'), 1);
  atLeast('every file uses bindings: two threads 1.8 × as fast as one', wall('unfreed, 1 thread', 'bindings') / wall('unfreed', 'bindings'), 1.8);
  const milliseconds = (number) => `${number.toFixed(1)} ms`;
  atMost('one changed file, warm: at most 15 ms of CPU', 1000 * value('project', 'unfreed changed.ts, warm', 'cpu'), 15, milliseconds);
  atMost('one changed file, cold: at most 60 ms of CPU', 1000 * value('project', 'unfreed changed.ts, cold', 'cpu'), 60, milliseconds);
  atMost('`--version`: at most 3 ms', 1000 * wall('unfreed --version', 'project'), 3, milliseconds);
  return rows;
}
