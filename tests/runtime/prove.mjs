// node prove.mjs --unfreed=PATH --check=PATH --folder=PATH [--bless] [CASE...]
// The verdicts on real packages, proven by execution (see README.md). For every case of cases/:
//   1. the annotations and the findings agree (--check: the bless_fixtures program);
//   2. every function is run and its handles are counted;
//   3. a function with a finding accumulates handles, a function without one does not.
// Of misuse/, every function is run once: one with a finding throws, one without does not.
// Of fixes/, every function is run as it is and as --fix leaves it (in fixes/tasks/, --fix=suggested): it accumulates handles before, does
// not afterwards, and gives the same result; nothing is left to report or to fix.
// --folder is where the packages are installed and the cases copied to, so that both see each other.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const here = dirname(fileURLToPath(import.meta.url));
const words = process.argv.slice(2);
const option = (name) => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
const unfreed = option('unfreed');
const check = option('check');
const folder = option('folder');
const wanted = words.filter((word) => !word.startsWith('--'));

const PASSES = 800;
const LONGEST_CASE_MS = 60_000;
const LEAKING = ['accumulates', 'permanent'];
const CLEAN = ['released', 'bounded'];

function installPackages() {
  const lock = join(folder, 'package-lock.json');
  const done = join(folder, 'node_modules', '.package-lock.json');
  const wantedLock = readFileSync(join(here, 'package-lock.json'), 'utf8');
  if (existsSync(done) && existsSync(lock) && readFileSync(lock, 'utf8') === wantedLock) return;
  console.log(`installing the packages of tests/runtime into ${folder}`);
  mkdirSync(folder, { recursive: true });
  rmSync(lock, { force: true });
  for (const name of ['package.json', 'package-lock.json', '.npmrc']) cpSync(join(here, name), join(folder, name));
  try {
    execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], { cwd: folder, stdio: 'pipe' });
  } catch (error) {
    rmSync(lock, { force: true });
    console.error(`cannot install the packages: \`npm ci\` in ${folder} says: ${String(error.stderr).trim()}`);
    process.exit(1);
  }
}

function copyCases(kind) {
  rmSync(join(folder, kind), { recursive: true, force: true });
  cpSync(join(here, kind), join(folder, kind), { recursive: true });
  return readdirSync(join(folder, kind)).filter((name) => wanted.length === 0 || wanted.includes(name)).sort();
}

function bless() {
  for (const kind of ['cases', 'misuse']) {
    execFileSync(check, [join(folder, kind)], { stdio: 'inherit' });
    cpSync(join(folder, kind), join(here, kind), { recursive: true });
  }
}

async function annotationComplaints(kind) {
  try {
    await promisify(execFile)(check, ['--check', join(folder, kind)]);
    return [];
  } catch (error) {
    return [`the annotations disagree with the findings:\n${error.stdout}${error.stderr}`];
  }
}

// Findings by case: [{ line, rule }].
function findings(cases, kind) {
  if (cases.length === 0) return {};
  const paths = cases.map((name) => join(kind, name));
  let sarif;
  try {
    sarif = execFileSync(unfreed, ['--format=sarif', ...paths], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
  } catch (error) {
    if (error.status !== 1) throw new Error(`unfreed ended with ${error.status ?? error.signal}: ${error.stderr}`);
    sarif = error.stdout;
  }
  const byCase = Object.fromEntries(cases.map((name) => [name, []]));
  for (const result of JSON.parse(sarif).runs[0].results) {
    const { artifactLocation, region } = result.locations[0].physicalLocation;
    byCase[artifactLocation.uri.split('/').pop()]?.push({ line: region.startLine, rule: result.ruleId });
  }
  return byCase;
}

// The functions at the left margin, in order, with the lines that they span; helpers included.
function functionsOf(name, kind) {
  const lines = readFileSync(join(folder, kind, name), 'utf8').split('\n');
  const functions = [];
  lines.forEach((text, index) => {
    const match = /^(export )?(?:async )?function (\w+)/.exec(text);
    if (match) functions.push({ name: match[2], exported: match[1] !== undefined, first: index + 1 });
  });
  functions.forEach((made, index) => (made.last = (functions[index + 1]?.first ?? lines.length + 1) - 1));
  return functions;
}

async function measure(path) {
  const words = ['--expose-gc', '--no-warnings', '--require', join(here, 'counting.cjs'), join(here, 'measure.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, path, String(PASSES)], {
    cwd: folder,
    timeout: LONGEST_CASE_MS,
    maxBuffer: 1 << 26,
  });
  return JSON.parse(stdout.trim().split('\n').pop());
}

function judge(name, made, found, measured, complaints) {
  const rules = found.filter(({ line }) => line >= made.first && line <= made.last).map(({ rule }) => rule);
  const where = `${name}: ${made.name}`;
  if (!made.exported) {
    if (rules.length > 0) complaints.push(`${where} is not run, and ${rules} is reported in it`);
    return;
  }
  const agrees = (rules.length > 0 ? LEAKING : CLEAN).includes(measured?.verdict);
  const said = rules.length > 0 ? rules.join(', ') : 'nothing';
  console.log(`${agrees ? 'ok ' : 'NOT'}  ${where}: reported ${said}; measured ${measured?.verdict}, ` +
    `${measured?.acquired} acquired, ${measured?.released} released, ${measured?.finalized} finalized, at most ${measured?.peak} live`);
  if (!agrees) complaints.push(`${where}: reported ${said}, measured ${measured?.verdict}`);
}

async function whatIsThrown(name) {
  const words = ['--no-warnings', join(here, 'throws.mjs'), join('misuse', name)];
  const { stdout } = await promisify(execFile)(process.execPath, words, { cwd: folder, timeout: LONGEST_CASE_MS });
  return JSON.parse(stdout.trim().split('\n').pop());
}

// A finding and an error go together. Other rules than these two say nothing of errors.
function judgeMisuse(name, made, found, thrown, complaints) {
  const rules = found.filter(({ line }) => line >= made.first && line <= made.last).map(({ rule }) => rule);
  const said = rules.filter((rule) => rule === 'use-after-free' || rule === 'double-free');
  const where = `${name}: ${made.name}`;
  if (!made.exported) {
    if (said.length > 0) complaints.push(`${where} is not run, and ${said} is reported in it`);
    return;
  }
  const agrees = thrown !== undefined && said.length > 0 === (thrown !== null);
  const words = `reported ${said.length > 0 ? said.join(', ') : 'nothing'}; ${thrown === null ? 'ran' : `threw "${thrown}"`}`;
  console.log(`${agrees ? 'ok ' : 'NOT'}  ${where}: ${words}`);
  if (!agrees) complaints.push(`${where}: ${words}`);
}

// TypeScript takes `using` declarations apart where this Node does not know them.
function withoutUsing(path) {
  try {
    new Function('{ using none = null; }');
    return;
  } catch {
    const { transpileModule, ModuleKind, ScriptTarget } = createRequire(join(folder, 'package.json'))('typescript');
    const compilerOptions = { module: ModuleKind.ESNext, target: ScriptTarget.ES2022 };
    writeFileSync(path, transpileModule(readFileSync(path, 'utf8'), { compilerOptions }).outputText);
  }
}

const LEAST_FIXED = 12;
const FIXES = { 'loro_releases.mjs': '--fix', 'collections.mjs': '--fix', 'manifold_solids.mjs': '--fix=suggested', 'tasks/loro_yields.mjs': '--fix=suggested', 'using/parquet_declarations.mjs': '--fix' };

// Applies the fixes of one file until there are none; gives what the last run says.
function fixAll(name, fix) {
  for (let runs = 0; runs < 10; runs++) {
    const done = spawnSync(unfreed, [fix, '--format=json', join('fixed', name)], { cwd: folder, encoding: 'utf8', maxBuffer: 1 << 28 });
    if (done.status !== 0 && done.status !== 1) throw new Error(`unfreed ended with ${done.status ?? done.signal}: ${done.stderr}`);
    if (done.stderr.includes('applied no fixes')) return JSON.parse(done.stdout);
  }
  throw new Error('every run finds something more to fix');
}

async function proveFixes(name, complaints) {
  const left = fixAll(name, FIXES[name]).findings;
  for (const { rule, start } of left) complaints.push(`fixed/${name}:${start.line}: ${rule} is left`);
  const text = readFileSync(join(folder, 'fixed', name), 'utf8');
  if (name.startsWith('using/') && !/\busing \w+ =/.test(text)) complaints.push(`fixed/${name}: nothing is declared with \`using\``);
  withoutUsing(join(folder, 'fixed', name));
  const [before, after] = [await measure(join('fixes', name)), await measure(join('fixed', name))];
  for (const [made, { verdict, result }] of Object.entries(before)) {
    const now = after[made];
    const agrees = LEAKING.includes(verdict) && CLEAN.includes(now?.verdict) && now.result === result;
    const words = `fixes/${name}: ${made}: ${verdict}, fixed ${now?.verdict}, at most ${now?.peak} live; result ${result}, fixed ${now?.result}`;
    console.log(`${agrees ? 'ok ' : 'NOT'}  ${words}`);
    if (!agrees) complaints.push(words);
  }
  return Object.keys(before).length;
}

installPackages();
const cases = copyCases('cases');
const misuses = copyCases('misuse');
if (words.includes('--bless')) {
  bless();
  process.exit(0);
}
const complaints = [...(await annotationComplaints('cases')), ...(await annotationComplaints('misuse'))];
const found = findings(cases, 'cases');
let count = 0;
for (const name of cases) {
  let results = {};
  try {
    results = await measure(join('cases', name));
  } catch (error) {
    complaints.push(`${name} did not run: ${error.stderr || error.message}`);
    continue;
  }
  for (const made of functionsOf(name, 'cases')) {
    count += made.exported ? 1 : 0;
    judge(name, made, found[name], results[made.name], complaints);
  }
}
const foundMisuses = findings(misuses, 'misuse');
let misuseCount = 0;
for (const name of misuses) {
  let results = {};
  try {
    results = await whatIsThrown(name);
  } catch (error) {
    complaints.push(`${name} did not run: ${error.stderr || error.message}`);
    continue;
  }
  for (const made of functionsOf(name, 'misuse')) {
    misuseCount += made.exported ? 1 : 0;
    judgeMisuse(name, made, foundMisuses[name], results[made.name], complaints);
  }
}
rmSync(join(folder, 'fixed'), { recursive: true, force: true });
for (const kind of ['fixes', 'fixed']) {
  rmSync(join(folder, kind), { recursive: true, force: true });
  cpSync(join(here, 'fixes'), join(folder, kind), { recursive: true });
}
let fixedCount = 0;
for (const name of Object.keys(FIXES)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  try {
    fixedCount += await proveFixes(name, complaints);
  } catch (error) {
    complaints.push(`fixes/${name} did not run: ${error.stderr || error.message}`);
  }
}
console.log(`${fixedCount} functions run before and after their fixes`);
console.log(`${misuseCount} functions run for what they throw`);
console.log(`${count} functions run, ${complaints.length} complaints`);
for (const complaint of complaints) console.error(complaint);
const enough = wanted.length > 0 || (count >= 40 && cases.length >= 9 && misuseCount >= 30 && fixedCount >= LEAST_FIXED);
if (!enough) console.error('fewer functions or packages than this proof had: what became of them?');
process.exit(complaints.length === 0 && enough ? 0 : 1);
