// Projects in temporary folders, and the program started in them. UNFREED names the program.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';

export const unfreed = process.env.UNFREED;
export const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');

export const leaky = `import { Parser } from './pkg/parser.js';

export function leaksOnEveryPass(rows) {
  for (const row of rows) {
    const parser = new Parser(row);
    parser.run();
  }
}
`;
export const clean = leaky.replace('parser.run();', 'parser.run();\n    parser.free();').replace('leaks', 'frees');

// `leaky` with a suppression of its finding.
export const withSuppression = (words) => leaky.replace('    const parser', `    // unfreed-ignore-next-line ${words}\n    const parser`);

// The fences of a page of this repository: { language, word, code }.
export function fencesOf(page) {
  const text = readFileSync(join(top, page), 'utf8');
  return [...text.matchAll(/^```(\w+) ?(\w*)\n([\s\S]*?)^```$/gm)].map(([, language, word, code]) => ({ language, word, code }));
}

const folders = [];
after(() => folders.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

// A folder with these files ({ path: text or bytes }), which is gone after the tests.
export function scratch(files = {}) {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'unfreed-test-')));
  folders.push(folder);
  write(folder, files);
  return folder;
}

export function write(folder, files) {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

// The same with the bindings of fixtures/pkg/parser in pkg/.
export function project(files = {}) {
  const folder = scratch();
  cpSync(join(top, 'fixtures', 'pkg', 'parser'), join(folder, 'pkg'), { recursive: true });
  write(folder, files);
  return folder;
}

// For many runs over many files: the optimised program, where it has been built.
export const optimised = existsSync(process.env.UNFREED_RELEASE ?? '') ? process.env.UNFREED_RELEASE : unfreed;

// The fixtures of all rules in one tree.
export function allFixtures() {
  const folder = project();
  for (const name of readdirSync(join(top, 'fixtures'))) {
    if (['lowering', 'bindings', 'broken'].includes(name)) continue;
    cpSync(join(top, 'fixtures', name), join(folder, name), { recursive: true, filter: (path) => !path.endsWith('unfreed.json') });
  }
  return folder;
}

const LONGEST_RUN_MS = 240_000;

// Not that of the user, from other runs of other programs.
let cache;
const ownCache = () => (cache ??= scratch());

export function run(folder, words, { env = {}, input = '', program = unfreed } = {}) {
  const inherited = { ...process.env };
  inherited.XDG_CACHE_HOME = ownCache();
  for (const name of ['UNFREED_CACHE_DIR', 'NO_COLOR', 'FORCE_COLOR', 'CLICOLOR_FORCE', 'CI', 'GITHUB_ACTIONS']) delete inherited[name];
  const result = spawnSync(program, words, {
    cwd: folder,
    env: { ...inherited, ...env },
    input,
    encoding: 'utf8',
    timeout: LONGEST_RUN_MS,
    maxBuffer: 1 << 28,
  });
  assert.equal(result.error, undefined, `${program} ${words.join(' ')}: ${result.error}`);
  assert.equal(result.signal, null, `${words.join(' ')} was ended by ${result.signal}:\n${result.stderr}`);
  assert.doesNotMatch(result.stderr, /Sanitizer|runtime error|ensure|terminate called/i);
  return { code: result.status, out: result.stdout, err: result.stderr };
}

// What the user did wrong: exit code 2 and one line on standard error that says what (the words) and what to do.
export function assertRefused(result, ...saidWords) {
  assert.equal(result.code, 2, `expected exit code 2:\n${result.out}${result.err}`);
  assert.equal(result.out, '', 'nothing on standard output');
  const lines = result.err.split('\n').filter((line) => line !== '');
  assert.equal(lines.length, 1, `one line:\n${result.err}`);
  for (const word of saidWords) assert.ok(lines[0].includes(word), `\`${word}\` is in: ${lines[0]}`);
}

export function sarif(folder, words, options) {
  const result = run(folder, ['--format=sarif', ...words], options);
  assert.ok(result.code === 0 || result.code === 1, `${result.code}: ${result.err}`);
  const report = JSON.parse(result.out).runs[0];
  const findings = report.results.map((finding) => {
    const { artifactLocation, region } = finding.locations[0].physicalLocation;
    return { uri: artifactLocation.uri, rule: finding.ruleId, line: region.startLine, region };
  });
  const notifications = (report.invocations ?? []).flatMap((invocation) => invocation.toolExecutionNotifications ?? []);
  return { code: result.code, findings, notifications, report };
}
