// unfreed and its peers, side by side in one go:  node tests/bench/peers.mjs [--build=build/release] [--rounds=5] [--only=WORD]
//
// In every round each program runs once, one after the other, so that whatever else the machine does disturbs all alike. What takes more
// than a minute is run twice only, and what takes longer than --limit is stopped. Writes peers.json into --results; document.mjs
// makes the pages of it. Needs npm and ripgrep (`rg`).
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { peers } from './packages.mjs';
import { measured, readOptions } from './runs.mjs';
import { stop } from './stop.mjs';
import { buildTrees } from './trees.mjs';

const SLOW = 60;
const THREADS = 2;

const options = readOptions(process.argv.slice(2));

function installPeers() {
  const folder = join(options.folder, 'peers');
  const modules = join(folder, 'node_modules');
  if (!existsSync(join(modules, 'oxlint'))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), '{"private":true}\n');
    execFileSync('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', ...peers], { cwd: folder, stdio: 'ignore' });
  }
  // The binaries themselves, without the scripts that start them.
  const binary = (scope, name) => {
    const platform = readdirSync(join(modules, scope)).find((entry) => entry.startsWith('cli-'));
    return platform ? join(modules, scope, platform, name) : stop(`no ${name} for this platform`);
  };
  mkdirSync(join(folder, 'ast-grep', 'rules'), { recursive: true });
  writeFileSync(join(folder, 'ast-grep', 'sgconfig.yml'),
    "ruleDirs: [rules]\nlanguageGlobs:\n  tsx: ['*.js', '*.mjs', '*.cjs', '*.jsx', '*.ts', '*.mts', '*.cts', '*.tsx']\n");
  writeFileSync(join(folder, 'ast-grep', 'rules', 'no-debugger.yml'),
    'id: no-debugger\nlanguage: tsx\nseverity: warning\nrule:\n  kind: debugger_statement\n');
  mkdirSync(join(folder, 'biome'), { recursive: true });
  writeFileSync(join(folder, 'biome', 'biome.json'), '{"root":true}\n');
  return {
    oxlint: join(modules, '.bin', 'oxlint'),
    biome: binary('@biomejs', 'biome'),
    astGrep: binary('@ast-grep', 'ast-grep'),
    configuration: folder,
  };
}

const versionOf = (command) => execFileSync(command, ['--version'], { encoding: 'utf8' }).trim().split('\n')[0];

// Each with the same rule, the cheapest that all have: no `debugger` statements.
function linters({ oxlint, biome, astGrep, configuration }, rules = ['one']) {
  const ignore = '--ignore-pattern=**/node_modules/**';
  const all = {
    one: ['oxlint, one rule', [oxlint, '-A', 'all', '-D', 'no-debugger', ignore, `--threads=${THREADS}`]],
    default: ['oxlint, its default rules', [oxlint, ignore, `--threads=${THREADS}`]],
  };
  return {
    ...Object.fromEntries(rules.map((rule) => all[rule])),
    'Biome, one rule': [biome, 'lint', `--config-path=${join(configuration, 'biome')}`, '--only=suspicious/noDebugger'],
    'ast-grep, one rule': [astGrep, 'scan', '-c', join(configuration, 'ast-grep', 'sgconfig.yml'), '-j', String(THREADS)],
  };
}

// { tree: { name: words } }; the tree is the last word.
function commands(tools) {
  const threads = (n) => `--threads=${n}`;
  const ours = {
    unfreed: [options.unfreed, threads(2)],
    'unfreed, 1 thread': [options.unfreed, threads(1)],
  };
  const parse = {
    'bare parse, 2 threads': [options.bareParse, threads(2)],
    'bare parse, 1 thread': [options.bareParse, threads(1)],
  };
  return {
    libraries: {
      "rg -c 'free\\('": ['rg', '-c', 'free\\(', '-j', String(THREADS)],
      ...ours,
      'unfreed --no-prefilter': [options.unfreed, '--no-prefilter', threads(2)],
      'unfreed --no-prefilter, 1 thread': [options.unfreed, '--no-prefilter', threads(1)],
      ...parse,
      ...linters(tools, ['one', 'default']),
    },
    bindings: { ...ours, ...parse, ...linters(tools) },
  };
}

// One changed file, the cache as it is after a run, and empty.
function ofProject(folder) {
  const file = join(folder, 'app', 'changed.ts');
  const warm = mkdtempSync(join(tmpdir(), 'unfreed-cache-'));
  const fresh = () => mkdtempSync(join(warm, 'cold-'));
  const run = (name, words, cache) => ({ tree: 'project', name, command: [options.unfreed, ...words], cwd: folder, cache });
  const finish = () => rmSync(warm, { recursive: true });
  const runs = [
    run('unfreed changed.ts, warm', [file], () => warm),
    run('unfreed changed.ts, cold', [file], fresh),
    run('unfreed --version', ['--version'], () => warm),
  ];
  measured(options, runs[0].command, { cwd: folder, env: { XDG_CACHE_HOME: warm } });  // fills the cache, and does not count
  return { runs, finish };
}

function main() {
  const trees = buildTrees(options.folder, options.tiny);
  const tools = installPeers();
  const project = ofProject(trees.project.folder);
  const runs = Object.entries(commands(tools)).flatMap(([tree, all]) =>
    Object.entries(all).map(([name, words]) => ({ tree, name, command: [...words, trees[tree].folder], cwd: trees[tree].folder })));
  runs.push(...project.runs);
  const chosen = runs.filter(({ tree, name }) => `${tree}: ${name}`.includes(options.only)).map((run) => ({ ...run, results: [] }));
  const versions = {
    unfreed: versionOf(options.unfreed), ripgrep: versionOf('rg'), oxlint: versionOf(tools.oxlint), Biome: versionOf(tools.biome),
    'ast-grep': versionOf(tools.astGrep), node: process.version,
  };
  for (let round = 0; round < options.rounds; round++) {
    for (const run of chosen) runOnce(run, round);
    save(trees, versions, chosen);
  }
  project.finish();
}

function runOnce(run, round) {
  const taken = run.results.reduce((sum, { wall }) => sum + wall, 0);
  if (run.results.some(({ isStopped }) => isStopped) || (round > 1 && taken > SLOW * round)) return;
  const result = measured(options, run.command, { cwd: run.cwd, env: run.cache && { XDG_CACHE_HOME: run.cache() } });
  if (result.status > 1 && !result.isStopped) stop(`${run.name}: status ${result.status} of ${run.command.join(' ')}`);
  run.results.push(result);
  const name = `${run.tree}: ${run.name}`.padEnd(48);
  console.error(`${round + 1}  ${name} ${result.wall.toFixed(3).padStart(9)} s  CPU ${result.cpu.toFixed(3).padStart(9)} s  ${(result.memory / 1e6).toFixed(0).padStart(6)} MB`);
}

// After each round, so that a run that is interrupted was not for nothing.
function save(trees, versions, runs) {
  const sizes = Object.fromEntries(Object.entries(trees).map(([name, { files, bytes }]) => [name, { files, bytes }]));
  const machine = { cores: cpus().length, processor: cpus()[0].model.trim() };
  const shown = runs.map(({ tree, name, results }) => ({ tree, name, results }));
  mkdirSync(options.results, { recursive: true });
  writeFileSync(join(options.results, 'peers.json'), `${JSON.stringify({ machine, versions, trees: sizes, runs: shown }, null, 1)}\n`);
}

main();
