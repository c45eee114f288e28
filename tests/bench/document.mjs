// Puts what peers.mjs and curves.mjs measured into docs/performance.md, between its markers, and draws the plots beside it.
//   node tests/bench/document.mjs [RESULTS=build/release/bench]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { goalsOf } from './goals.mjs';
import { bars, curves, shown } from './plot.mjs';
import { least, median } from './runs.mjs';

const docs = join(dirname(fileURLToPath(import.meta.url)), '..', '..', 'docs');
const titles = {
  libraries: 'The code of sixteen npm packages and a small application that uses bindings',
  bindings: 'Generated, every file uses bindings',
  project: 'One changed file of 300 lines, five packages of bindings',
};

const table = (head, rows) => [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
const of = (run, key) => run.results.map((result) => result[key]);
const seconds = (value) => (value < 0.1 ? `${(value * 1000).toFixed(1)} ms` : `${shown(value)} s`);
const escaped = (name) => name.replace(/^rg .*/, (words) => `\`${words}\``).replace(/--[a-z-]+/, '`$&`');

function rowOf(run, bytes) {
  const wall = median(of(run, 'wall'));
  const isStopped = run.results.some((result) => result.isStopped);
  const times = isStopped ? [`stopped after ${seconds(wall)}`, '', ''] : [seconds(wall), seconds(least(of(run, 'wall'))), seconds(median(of(run, 'cpu')))];
  const speed = bytes > 1e6 && !isStopped ? shown(bytes / 1e6 / wall) : '';
  return [escaped(run.name), ...times, speed, `${(median(of(run, 'memory')) / 1e6).toFixed(0)} MB`, String(run.results.length)];
}

function peersSection({ machine, versions, trees, runs }) {
  const parts = [`${machine.cores} cores (${machine.processor}). ${Object.entries(versions).map(([name, version]) => `${name}: ${version.replace(/^\D*(?=\d)/, '')}`).join('; ')}.`];
  for (const [tree, { files, bytes }] of Object.entries(trees)) {
    const of = runs.filter((run) => run.tree === tree);
    if (of.length === 0) continue;
    const size = bytes > 1e6 ? `${(bytes / 1e6).toFixed(1)} MB` : `${(bytes / 1e3).toFixed(0)} KB`;
    parts.push(`### ${titles[tree]}: ${files.toLocaleString('en')} files, ${size}`);
    parts.push(table(['program', 'wall, median', 'wall, least', 'CPU, median', 'MB/s', 'peak memory', 'runs'], of.map((run) => rowOf(run, bytes))));
  }
  parts.push('![wall time of all programs](performance-peers.svg)');
  parts.push('### Goals', table(['goal', 'measured', 'reached'], goalsOf(runs)));
  return parts.join('\n\n');
}

function curvesOf(points) {
  const names = [...new Set(points.map(({ name }) => name))];
  return names.map((name) => {
    const own = points.filter((point) => point.name === name);
    return { name, own, points: own.map(({ size, cpu }) => ({ factor: size / own[0].size, ratio: cpu / own[0].cpu })) };
  });
}

function curvesSection(all) {
  const rows = all.map(({ name, own }) => {
    const ratios = own.slice(1).map(({ cpu }, i) => cpu / own[i].cpu);
    const costs = own.map(({ size, unit, cpu, memory }) => `${size.toLocaleString('en')} ${unit}: ${seconds(cpu)}, ${(memory / 1e6).toFixed(0)} MB`);
    return [name, costs.join('; '), ratios.map((ratio) => ratio.toFixed(2)).join(', '), ratios.every((ratio) => ratio <= 2.15) ? 'yes' : 'no'];
  });
  return [table(['what grows', 'size: CPU, memory', 'ratio at each doubling', 'at most 2.15'], rows), '![cost and size](performance-curves.svg)'].join('\n\n');
}

function put(name, text) {
  const path = join(docs, 'performance.md');
  const page = readFileSync(path, 'utf8');
  const [begin, end] = [`<!-- ${name}: begin -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(begin), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${path} has no markers for ${name}`);
  writeFileSync(path, `${page.slice(0, from + begin.length)}\n\n${text}\n\n${page.slice(to)}`);
}

function main() {
  const results = resolve(process.argv[2] ?? 'build/release/bench');
  const read = (name) => existsSync(join(results, name)) && JSON.parse(readFileSync(join(results, name), 'utf8'));
  const peers = read('peers.json');
  if (peers) {
    put('peers', peersSection(peers));
    const groups = Object.keys(peers.trees).map((tree) => ({
      title: titles[tree],
      rows: peers.runs.filter((run) => run.tree === tree && !run.results.some((result) => result.isStopped))
        .map((run) => ({ name: run.name, value: median(of(run, 'wall')), isOurs: run.name.startsWith('unfreed') })),
    }));
    writeFileSync(join(docs, 'performance-peers.svg'), bars('Wall time, logarithmic', 's', groups.filter(({ rows }) => rows.length > 0)));
  }
  const points = read('curves.json');
  if (points) {
    const all = curvesOf(points);
    put('curves', curvesSection(all));
    writeFileSync(join(docs, 'performance-curves.svg'), curves('CPU time against size, both as multiples of the smallest', all));
  }
}

main();
