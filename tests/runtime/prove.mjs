// node prove.mjs --unfreed=PATH --check=PATH --folder=PATH [--bless] [CASE...]
// The verdicts on real packages, proven by execution (see README.md). For every case of cases/:
//   1. the annotations and the findings agree (--check: the bless_fixtures program);
//   2. every function is run and its handles are counted;
//   3. a function with a finding accumulates handles, a function without one does not.
// --folder is where the packages are installed and the cases copied to, so that both see each other.
import { execFile, execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
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

function copyCases() {
  rmSync(join(folder, 'cases'), { recursive: true, force: true });
  cpSync(join(here, 'cases'), join(folder, 'cases'), { recursive: true });
  return readdirSync(join(folder, 'cases')).filter((name) => wanted.length === 0 || wanted.includes(name)).sort();
}

function bless() {
  execFileSync(check, [join(folder, 'cases')], { stdio: 'inherit' });
  cpSync(join(folder, 'cases'), join(here, 'cases'), { recursive: true });
}

async function annotationComplaints() {
  try {
    await promisify(execFile)(check, ['--check', join(folder, 'cases')]);
    return [];
  } catch (error) {
    return [`the annotations disagree with the findings:\n${error.stdout}${error.stderr}`];
  }
}

// Findings by case: [{ line, rule }].
function findings(cases) {
  const paths = cases.map((name) => join('cases', name));
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
function functionsOf(name) {
  const lines = readFileSync(join(folder, 'cases', name), 'utf8').split('\n');
  const functions = [];
  lines.forEach((text, index) => {
    const match = /^(export )?(?:async )?function (\w+)/.exec(text);
    if (match) functions.push({ name: match[2], exported: match[1] !== undefined, first: index + 1 });
  });
  functions.forEach((made, index) => (made.last = (functions[index + 1]?.first ?? lines.length + 1) - 1));
  return functions;
}

async function measure(name) {
  const words = ['--expose-gc', '--no-warnings', '--require', join(here, 'counting.cjs'), join(here, 'measure.mjs')];
  const { stdout } = await promisify(execFile)(process.execPath, [...words, join('cases', name), String(PASSES)], {
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

installPackages();
const cases = copyCases();
if (words.includes('--bless')) {
  bless();
  process.exit(0);
}
const complaints = await annotationComplaints();
const found = findings(cases);
let count = 0;
for (const name of cases) {
  let results = {};
  try {
    results = await measure(name);
  } catch (error) {
    complaints.push(`${name} did not run: ${error.stderr || error.message}`);
    continue;
  }
  for (const made of functionsOf(name)) {
    count += made.exported ? 1 : 0;
    judge(name, made, found[name], results[made.name], complaints);
  }
}
console.log(`${count} functions run, ${complaints.length} complaints`);
for (const complaint of complaints) console.error(complaint);
const enough = wanted.length > 0 || (count >= 40 && cases.length >= 9);
if (!enough) console.error('fewer functions or packages than this proof had: what became of them?');
process.exit(complaints.length === 0 && enough ? 0 : 1);
