// Runs of programs and what they cost, by `measure` (measure.cpp); options of the scripts; medians.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { stop } from './stop.mjs';
import { defaultFolder } from './trees.mjs';

// --build=… --folder=… --results=… --rounds=N --limit=SECONDS --only=WORD --tiny
export function readOptions(words) {
  const given = Object.fromEntries(words.map((word) => /^--([a-z-]+)(?:=(.*))?$/.exec(word)?.slice(1) ?? [word, '']));
  const known = ['build', 'folder', 'results', 'rounds', 'limit', 'only', 'tiny'];
  const unknown = Object.keys(given).filter((name) => !known.includes(name));
  if (unknown.length > 0) stop(`unknown: ${unknown.join(' ')}; there are --${known.join(' --')}`);
  const build = resolve(given.build ?? 'build/release');
  const tool = (...path) => (existsSync(join(build, ...path)) ? join(build, ...path) : stop(`${join(build, ...path)} has not been built`));
  return {
    build,
    unfreed: tool('unfreed'),
    measure: tool('tests', 'bench', 'measure'),
    bareParse: tool('tests', 'bench', 'bare_parse'),
    folder: resolve(given.folder ?? defaultFolder),
    results: resolve(given.results ?? join(build, 'bench')),
    rounds: Number(given.rounds ?? 5),
    limit: Number(given.limit ?? 600),
    only: given.only ?? '',
    tiny: 'tiny' in given,
  };
}

// { wall, cpu, memory, status, isStopped }; seconds and bytes.
export function measured({ measure, limit }, command, { cwd, env = {} } = {}) {
  const words = ['timeout', '--signal=KILL', String(limit), ...command];
  const run = spawnSync(measure, words, { cwd, env: { ...process.env, ...env }, encoding: 'utf8' });
  if (run.status !== 0) stop(`${command.join(' ')}: ${run.stderr}`);
  const { wall, user, system, memory, status } = JSON.parse(run.stdout);
  return { wall, cpu: user + system, memory, status, isStopped: status === 137 || status === 124 };
}

export function median(numbers) {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

export const least = (numbers) => Math.min(...numbers);
