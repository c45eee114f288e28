// Counts the instructions of three fixed runs and compares them with instructions.json:  node tests/bench/instructions.mjs [--build=build/release] [--record]
//
//   select   2,000 files of which one uses bindings: finding, reading and scanning
//   analyse  20 files that all use bindings: parsing, lowering, values, ownership
//   cycle    100 functions that call each other in a ring: summaries to a fixpoint
//
// Instructions do not depend on the machine's load, so 3 % tell. They depend on the compiler, the kind of build and, a little, the processor:
// under others than those recorded nothing is compared. Exit code 1: some run takes more than 3 % more. Fewer is told, and to be recorded.
// Needs valgrind.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bindingFiles, moduleText, plainText, wasmPackage, write } from './generated.mjs';
import { shapes } from './programs.mjs';
import { stop } from './stop.mjs';

const TOLERANCE = 0.03;
const recordPath = join(dirname(fileURLToPath(import.meta.url)), 'instructions.json');

const inputs = {
  select: () => ({
    ...wasmPackage,
    'src/user.ts': moduleText(0, 1),
    ...Object.fromEntries(Array.from({ length: 2000 }, (_, i) => [`src/p${i}.ts`, plainText(i, 2000)])),
  }),
  analyse: () => bindingFiles(20),
  cycle: () => shapes.cycle(100),
};

// What the figures hold for, as CMake says it.
function circumstances(build) {
  const cache = readFileSync(join(build, 'CMakeCache.txt'), 'utf8');
  const cached = (name) => new RegExp(`^${name}:\\w+=(.*)$`, 'm').exec(cache)?.[1] ?? '';
  const version = readdirSync(join(build, 'CMakeFiles')).find((name) => /^\d/.test(name));
  const compiler = readFileSync(join(build, 'CMakeFiles', version, 'CMakeCXXCompiler.cmake'), 'utf8');
  const told = (name) => new RegExp(`set\\(${name} "([^"]*)"\\)`).exec(compiler)?.[1] ?? '';
  return {
    compiler: `${told('CMAKE_CXX_COMPILER_ID')} ${told('CMAKE_CXX_COMPILER_VERSION')}`,
    buildType: cached('CMAKE_BUILD_TYPE'),
    linkTimeOptimisation: cached('CMAKE_INTERPROCEDURAL_OPTIMIZATION') || 'OFF',
    static: cached('UNFREED_STATIC'),
    flags: cached('CMAKE_CXX_FLAGS'),
    processor: process.arch,
  };
}

function count(unfreed, files) {
  const folder = mkdtempSync(join(tmpdir(), 'unfreed-instructions-'));
  write(folder, files);
  const words = ['--tool=callgrind', '--callgrind-out-file=/dev/null', unfreed, '--threads=1', '.'];
  // An environment of its own: its size and a cache must not matter.
  const env = { PATH: process.env.PATH, XDG_CACHE_HOME: join(folder, '.cache'), LC_ALL: 'C' };
  const run = spawnSync('valgrind', words, { cwd: folder, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  rmSync(folder, { recursive: true });
  if (run.error) stop(`valgrind: ${run.error.message}`);
  const counted = /Collected : (\d+)/.exec(run.stderr)?.[1];
  if (run.status > 1 || !counted) stop(`the run ended with status ${run.status}:\n${run.stderr}`);
  return Number(counted);
}

function main(words) {
  const build = resolve(words.find((word) => word.startsWith('--build='))?.slice('--build='.length) ?? 'build/release');
  const isRecording = words.includes('--record');
  const now = circumstances(build);
  const recorded = JSON.parse(readFileSync(recordPath, 'utf8'));
  if (Object.keys(recorded.instructions).length === 0 && !isRecording) stop('nothing is recorded: run it with --record');
  const differing = Object.keys(now).filter((name) => now[name] !== recorded.circumstances[name]);
  if (differing.length > 0 && !isRecording) {
    const told = differing.map((name) => `${name}: ${now[name]}, recorded: ${recorded.circumstances[name]}`);
    console.log(`skipped, the figures are of another build (${told.join('; ')})`);
    return 0;
  }
  let isWorse = false;
  const counts = {};
  for (const [name, make] of Object.entries(inputs)) {
    counts[name] = count(join(build, 'unfreed'), make());
    const change = counts[name] / recorded.instructions[name] - 1;
    const verdict = Number.isNaN(change) ? 'new' : change > TOLERANCE ? 'MORE' : change < -TOLERANCE ? 'fewer: record it' : 'as recorded';
    isWorse ||= change > TOLERANCE;
    const percent = Number.isNaN(change) ? '' : `${(100 * change).toFixed(2)} %`;
    console.log(`${name.padEnd(8)} ${counts[name].toLocaleString('en').padStart(16)}  ${percent.padStart(8)}  ${verdict}`);
  }
  if (isRecording) writeFileSync(recordPath, `${JSON.stringify({ circumstances: now, instructions: counts }, null, 2)}\n`);
  return isWorse && !isRecording ? 1 : 0;
}

process.exitCode = main(process.argv.slice(2));
