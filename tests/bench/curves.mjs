// How the cost of a whole run grows with the input: 1×, 2×, 4× and 8× of one thing.  node tests/bench/curves.mjs [--build=build/release] [--rounds=5]
//
// CPU time on one thread, so that what other programs do counts little; the least of the rounds. Writes curves.json into --results;
// document.mjs makes the pages of it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bindingFiles, moduleText, plainText, wasmPackage, write } from './generated.mjs';
import { shapes } from './programs.mjs';
import { least, measured, readOptions } from './runs.mjs';

const options = readOptions(process.argv.slice(2));
const scale = [1, 2, 4, 8];

function plainFiles(count) {
  const files = { ...wasmPackage, 'src/user.ts': moduleText(0, 1) };
  for (let i = 0; i < count; i++) files[`src/p${i}.ts`] = plainText(i, count);
  return files;
}

// `make` gives the files of a size.
const curves = {
  'files that use bindings': { first: 250, unit: 'files', make: (n) => bindingFiles(n) },
  'files that use none': { first: 1000, unit: 'files', make: plainFiles },
  'length of one file': { first: 50, unit: 'KB', make: (n) => ({ ...wasmPackage, 'src/a.ts': moduleText(0, 1, Math.round(n / 5)) }) },
  'functions in one cycle of calls': { first: 50, unit: 'functions', make: shapes.cycle },
  'functions in a chain of calls': { first: 250, unit: 'functions', make: shapes.chain },
  'lines of one loop': { first: 1250, unit: 'lines', make: shapes.lines },
  'loops in loops': { first: 25, unit: 'levels', make: shapes.nesting },
  '`using` with an early return': { first: 75, unit: 'times', make: shapes.using },
  'handles that are all released at the end': { first: 250, unit: 'handles', make: shapes.releases },
};

function main() {
  const work = mkdtempSync(join(tmpdir(), 'unfreed-curves-'));
  const points = [];
  for (const [name, { first, unit, make }] of Object.entries(curves)) {
    if (!name.includes(options.only)) continue;
    for (const factor of options.tiny ? [0.04] : scale) {
      const size = Math.round(first * factor);
      const folder = join(work, String(points.length));
      write(folder, make(size));
      points.push({ name, unit, size, folder, results: [] });
    }
  }
  for (let round = 0; round < options.rounds; round++) {
    for (const point of points) point.results.push(measured(options, [options.unfreed, '--threads=1', '.'], { cwd: point.folder }));
  }
  rmSync(work, { recursive: true });
  const shown = points.map(({ name, unit, size, results }) => ({
    name, unit, size, cpu: least(results.map(({ cpu }) => cpu)), memory: least(results.map(({ memory }) => memory)),
  }));
  for (const { name, size, unit, cpu, memory } of shown) {
    console.error(`${name.padEnd(32)} ${String(size).padStart(6)} ${unit.padEnd(9)} ${cpu.toFixed(3).padStart(8)} s ${(memory / 1e6).toFixed(0).padStart(5)} MB`);
  }
  mkdirSync(options.results, { recursive: true });
  writeFileSync(join(options.results, 'curves.json'), `${JSON.stringify(shown, null, 1)}\n`);
}

main();
