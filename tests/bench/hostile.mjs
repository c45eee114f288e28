// node tests/bench/hostile.mjs [--program=build/release/unfreed] [--megabytes=200] [--memory=MB] [--keep=FOLDER]
//
// Makes a tree that is meant to exhaust a linter, and a harmless one of the same size and as many files; lints both and
// compares time and memory. Fails when the hostile one takes more than three times as long or needs more than 300 MB, when
// a run ends otherwise than with 0 or 1, or when something that was left out is not named. (Nearly every byte of the
// harmless one is in a file with a finding, whose text is kept.) --memory is the limit of that name in the configuration
// of both trees. What is kept is not made anew.
import { execFileSync, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const top = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const option = (name, standard) => process.argv.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3) ?? standard;
const program = resolve(option('program', join(top, 'build', 'release', 'unfreed')));
const megabytes = Number(option('megabytes', '200'));
const scale = megabytes / 200;
const MOST_TIMES = 3;
const MOST_MEGABYTES = 300;

const memory = Number(option('memory', '0'));
const made = option('keep', '') || mkdtempSync(join(tmpdir(), 'unfreed-hostile-'));
const count = (n) => Math.max(1, Math.round(n * scale));
let bytes = 0;
let files = 0;
function put(path, content) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
  bytes += content.length;
  files += 1;
}

// In a folder beside pkg/.
const start = "import { Parser } from '../pkg/parser.js';\n";
const use = (name) => `export function ${name}(rows) {\n  for (const row of rows) {\n    const parser = new Parser(row);\n    parser.run();\n  }\n}\n`;
const lines = (seed) => `export function part${seed}(a, b) {\n  const list = [a, b, ${seed}];\n  for (const each of list) {\n    if (each.size > ${seed}) return each.name + "${seed}";\n  }\n  return null;\n}\n`;
function ordinary(seed, size) {
  let text = '';
  for (let i = 0; text.length < size; i++) text += lines(`${seed}_${i}`.replaceAll('-', '_'));
  return text;
}

const TINY = count(100_000);
// What is left out by right, and has to be named.
const named = [];

function hostile(folder) {
  cpSync(join(top, 'fixtures', 'pkg', 'parser'), join(folder, 'pkg'), { recursive: true });
  const at = (...parts) => join(folder, ...parts);
  // Depth: of expressions, of statements, of types, of folders.
  const opened = [['(', ')'], ['[', ']'], ['f(', ')'], ['{', '}'], ['if (x) ', ';'], ['() => ', '0'], ['`${', '}`'], ['<a>', '</a>'], ['function f() {', '}'], ['try {', '} finally {}'], ['class A { m() {', '} }'], ['a ? 1 : ', '0'], ['x => a.map(', ')']];
  for (let i = 0; i < count(26); i++) {
    const [open, close] = opened[i % opened.length];
    const depth = Math.floor(1_000_000 / (open.length + close.length));
    put(at('deep', `d${i}.js`), start + use('d') + open.repeat(depth) + close.repeat(close.length > 1 || close === ')' || close === ']' || close === '}' ? depth : 1));
  }
  put(at('deep', 'types.ts'), `${start}let x: ${'A<'.repeat(100_000)}B${'>'.repeat(100_000)};\n${use('t')}`);
  put(join(folder, ...Array.from({ length: 200 }, (_, i) => `d${i}`), 'bottom.js'), start);
  // Giant lines, and files that are too large.
  for (let i = 0; i < count(10); i++) put(at('lines', `l${i}.js`), `${start}const s = "${'x'.repeat(4_000_000)}"; ${use('l').replaceAll('\n', ' ')}`);
  for (let i = 0; i < count(10); i++) put(at('lines', `b${i}.js`), `${start}${use('l').replaceAll('\n', ' ')}${'function b(c){return d(c)+e(f);}'.repeat(90_000)}WebAssembly`), named.push(`lines/b${i}.js`);
  for (let i = 0; i < count(5); i++) put(at('large', `g${i}.js`), `${start}${'// x\n'.repeat(1_100_000)}`), named.push(`large/g${i}.js`);
  // Code that nothing can be made of.
  const nonsense = ['`${', '/*', '((((', '{{{{', '<<<<', 'a=>', 'import(', 'async ', '@@@@', '"\\', '//\u2028', '=>=>', '?.?.', '#!#!', 'case:', '}}}}', '))))'];
  for (let i = 0; i < count(34); i++) put(at('nonsense', `n${i}.js`), start + nonsense[i % nonsense.length].repeat(60_000));
  // Bytes that are no text, and text that is no code.
  put(at('bytes', 'invalid.js'), Buffer.concat([Buffer.from(start), Buffer.alloc(1_000_000, 0xff)])), named.push('bytes/invalid.js');
  put(at('bytes', 'nul.js'), Buffer.alloc(1_000_000)), named.push('bytes/nul.js');
  put(at('bytes', 'utf16.js'), Buffer.from(`\ufeff${start.repeat(1000)}`, 'utf16le')), named.push('bytes/utf16.js');
  put(at('bytes', 'bidi.js'), `${start}// \u202e\u2066 reversed\n${use('bidi')}const \u{1d4d0} = "\u0007\u001b]0;owned\u0007\u001b[31m";\n`);
  // Names.
  const names = ['new\nline.js', 'esc\u001b[31m.js', 'bell\u0007.js', 'bidi\u202esj.js', ' leading.js', '-rf.js', '--fix.js', '%s%n.js', '"quote\'.js', '<b>&amp;.js', '$(touch owned).js', '`id`.js', 'a'.repeat(250) + '.js', '\\back.js', 'x.js'];
  for (const name of names) put(at('names', name), start + use('n'));
  // Links, and what is no file.
  mkdirSync(at('links'), { recursive: true });
  symlinkSync('.', at('links', 'here'));
  symlinkSync('..', at('links', 'up'));
  symlinkSync('self.js', at('links', 'self.js')), named.push('links/self.js');
  symlinkSync('gone.js', at('links', 'nowhere.js')), named.push('links/nowhere.js');
  symlinkSync('/dev/zero', at('links', 'zero.js'));
  symlinkSync('/etc', at('links', 'etc'));
  execFileSync('mkfifo', [at('links', 'pipe.js')]), named.push('links/pipe.js');
  try {
    execFileSync('mknod', [at('links', 'device.js'), 'c', '1', '5'], { stdio: 'ignore' });
    named.push('links/device.js');
  } catch {
    // only root may make devices, and not everywhere
  }
  // What leads in circles: configurations, packages, imports, re-exports.
  put(at('circle', 'tsconfig.json'), '{ "extends": "./other.json" }');
  put(at('circle', 'other.json'), '{ "extends": "./tsconfig.json", "compilerOptions": { "paths": { "*": ["*", "./*"] } } }');
  put(at('circle', 'a.ts'), `export * from './b';\nexport * from './a';\nimport x from 'self';\n${start}${use('c')}`);
  put(at('circle', 'b.ts'), "export * from './a';\nexport * from './b';\n");
  put(at('circle', 'node_modules', 'self', 'package.json'), '{ "name": "self", "main": "./self", "exports": { ".": { "import": "self", "default": ["./x", "self"] } }, "imports": { "#a": "#a" } }');
  symlinkSync('..', at('circle', 'node_modules', 'self', 'node_modules'));
  mkdirSync(at('own'), { recursive: true });
  symlinkSync('.', at('own', 'node_modules'));
  put(at('own', 'a.js'), `import x from 'own';\nimport y from 'node_modules/node_modules/a.js';\n${start}`);
  // Patterns of .gitignore that are slow to match where they are matched badly.
  put(at('ignored', '.gitignore'), `${'*a'.repeat(40)}b\n${'**/'.repeat(60)}x\n${'[!]'.repeat(100)}\n${'!*\n'.repeat(5000)}`);
  for (let i = 0; i < 50; i++) put(at('ignored', `${'a'.repeat(120)}${i}.js`), '1');
  // Many.
  for (let i = 0; i < TINY; i++) put(at('tiny', `${i % 400}`, `t${i}.js`), `export const t${i} = ${i};\n`);
  // As much as was asked for: every name one of two, so that the values of one reach all.
  for (let i = 0; bytes < megabytes * 1_000_000; i++) put(at('bulk', `m${i}.js`), `import { Parser } from '../pkg/parser.js';\n${Array.from({ length: 300 }, (_, j) => `export const a${j} = (b, c) => b.c(c.b, [b, c], { b, c });`).join('\n')}\n${'x = x(x, x);\n'.repeat(30_000)}`);
}

function harmless(folder, size, howMany) {
  cpSync(join(top, 'fixtures', 'pkg', 'parser'), join(folder, 'pkg'), { recursive: true });
  bytes = files = 0;
  for (let i = 0; i < TINY; i++) put(join(folder, 'tiny', `${i % 400}`, `t${i}.js`), `export const t${i} = ${i};\n`);
  const left = Math.max(1, howMany - TINY);
  const each = Math.ceil((size - bytes) / left);
  for (let i = 0; bytes < size; i++) put(join(folder, 'src', `f${i}.js`), `${start}${use('f')}${ordinary(i, Math.min(each, 1_000_000))}`);
}

// Time, and the most memory at any one time, as the system counts it.
function lint(folder) {
  return new Promise((done) => {
    const begin = process.hrtime.bigint();
    const child = spawn(program, ['--format=json', '--output', join(made, 'report.json'), '.'], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    let kilobytes = 0;
    const watch = setInterval(() => {
      try {
        kilobytes = Math.max(kilobytes, Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'))?.[1] ?? 0));
      } catch {
        // it has just ended
      }
    }, 10);
    child.on('exit', (code, signal) => {
      clearInterval(watch);
      done({ code: signal ?? code, seconds: Number(process.hrtime.bigint() - begin) / 1e9, megabytes: Math.round(kilobytes / 1024) });
    });
  });
}

const faults = [];
const check = (holds, what) => holds || faults.push(what);
function lintLimited(folder) {
  const configuration = join(folder, 'unfreed.json');
  rmSync(configuration, { force: true });
  if (memory > 0) writeFileSync(configuration, JSON.stringify({ limits: { memory } }));
  return lint(folder);
}
const show = (name, { code, seconds, megabytes: memory }) => console.log(`${name.padEnd(10)} ${String(code).padStart(3)} ${seconds.toFixed(2).padStart(8)} s ${String(memory).padStart(5)} MB`);

// What the trees hold is said again where they are kept.
const facts = join(made, 'facts.json');
if (!existsSync(facts)) {
  hostile(join(made, 'hostile'));
  const [size, howMany] = [bytes, files];
  harmless(join(made, 'harmless'), size, howMany);
  writeFileSync(facts, JSON.stringify({ size, howMany, named }));
}
const { size, howMany, named: leftOut } = JSON.parse(readFileSync(facts, 'utf8'));
console.log(`${howMany} files, ${(size / 1e6).toFixed(0)} MB`);
const bad = await lintLimited(join(made, 'hostile'));
show('hostile', bad);
const report = existsSync(join(made, 'report.json')) ? JSON.parse(readFileSync(join(made, 'report.json'), 'utf8')) : { notifications: [], findings: [] };
console.log(`${''.padEnd(10)} ${report.findings.length} findings, ${report.notifications.length} notifications`);
const good = await lintLimited(join(made, 'harmless'));
show('harmless', good);

const said = JSON.stringify(report.notifications);
for (const path of leftOut) check(said.includes(path), `${path} was left out and is not named`);
for (const [name, run] of [['hostile', bad], ['harmless', good]]) {
  check(run.code === 0 || run.code === 1, `${name}: ended with ${run.code}`);
}
check(bad.megabytes <= MOST_MEGABYTES, `hostile: ${bad.megabytes} MB`);
check(bad.seconds <= MOST_TIMES * good.seconds, `hostile: ${(bad.seconds / good.seconds).toFixed(1)} times as long`);
if (!option('keep', '')) rmSync(made, { recursive: true, force: true });
for (const fault of faults) console.log(`FAULT ${fault}`);
process.exit(faults.length === 0 ? 0 : 1);
