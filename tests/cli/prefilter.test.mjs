// What is left out without a parse changes nothing: the report of all fixtures together is the same with --no-prefilter,
// as they are and after their imports and names were changed at random. Without their fixed forms, they are one program in
// both cases (for larger ones, see parts.test.mjs): what is cut off where too much flows together is the same then.
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { extname, join, relative } from 'node:path';
import { test } from 'node:test';
import { allFixtures, optimised, run, scratch, write } from './support.mjs';

const ROUNDS = 14;
const code = ['.js', '.mjs', '.cjs', '.ts', '.tsx', '.jsx', '.mts', '.vue', '.html', '.svelte', '.astro'];

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : code.includes(extname(path)) && !path.includes('.d.') ? [path] : [];
  }).sort();
}

// All rules' fixtures in one tree, and files that have nothing to do with them.
function everything() {
  const folder = allFixtures();
  for (const path of filesBelow(folder)) if (/\.(fixed|suggested)\./.test(path)) rmSync(path);
  mkdirSync(join(folder, 'plain'));
  for (let i = 0; i < 40; i++) {
    const lines = Array.from({ length: 120 }, (_, j) => `export function make${i}_${j}(tree) { return tree.size + window.count${j}; }`);
    writeFileSync(join(folder, 'plain', `m${i}.js`), `import { make${(i + 1) % 40}_0 } from "./m${(i + 1) % 40}.js";\n${lines.join('\n')}\n`);
  }
  return folder;
}

function reports(folder) {
  return [[], ['--no-prefilter']].map((words) => {
    const { code: status, out, err } = run(folder, ['--format=json', '--stats', ...words, '.'], { program: optimised });
    assert.ok(status === 0 || status === 1, err);
    assert.match(err, /^parts +1$/m);
    return out;
  });
}

// A small generator (mulberry32): the same changes in every run.
function randomFrom(seed) {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % below;
  };
}

// Some imports lead elsewhere, some are gone, some come anew; some names become globals or those of classes.
function change(folder, random) {
  const files = filesBelow(folder);
  const pick = (list) => list[random(list.length)];
  for (let i = 0; i < 60; i++) {
    const file = pick(files);
    const other = pick(files);
    let text = readFileSync(file, 'utf8');
    const specifier = JSON.stringify(`./${relative(join(file, '..'), other)}`);
    const specifiers = [...text.matchAll(/(from|import|require\()\s*(["'][^"'\n]+["'])/g)];
    switch (random(6)) {
      case 0:
        if (specifiers.length > 0) text = text.replace(pick(specifiers)[2], specifier);
        break;
      case 1:
        if (specifiers.length > 0) text = text.replace(pick(specifiers)[2], '"./nowhere.js"');
        break;
      case 2:
        if (['.js', '.ts', '.mjs'].includes(extname(file))) text = `import * as added${i} from ${specifier};\nwindow.shared${random(3)} = added${i};\n${text}`;
        break;
      case 3:
        text = text.replace(/\bconst (\w+) = /, (_, name) => `window.${name} = `);
        break;
      case 4:
        text = text.replace(/\bnew (\w+)\(/, (_, name) => `new globalThis.shared${random(3)}.${name}(`);
        break;
      default:
        text = text.replace(/\bexport function (\w+)/, (_, name) => `shared${random(3)} = function ${name}`);
    }
    writeFileSync(file, text);
  }
}

test('the report of all fixtures is the same with --no-prefilter', () => {
  const [filtered, whole] = reports(everything());
  assert.ok(JSON.parse(whole).findings.length > 300);
  assert.equal(filtered, whole);
});

test('and after changes at random', () => {
  for (let seed = 1; seed <= ROUNDS; seed++) {
    const folder = everything();
    change(folder, randomFrom(seed));
    const [filtered, whole] = reports(folder);
    assert.equal(filtered, whole, `seed ${seed}`);
    rmSync(folder, { recursive: true });
  }
});

const lowered = (folder, words = []) => Number(/files read +(\d+)/.exec(run(folder, ['--stats', ...words, '.'], { program: optimised }).err)[1]);

test('the files that nothing connects with a binding are not parsed', () => {
  const folder = everything();
  assert.ok(lowered(folder) + 40 <= lowered(folder, ['--no-prefilter']));
});

// `SQL` is a global of sql.js, and `Database` is one of its classes.
test('who only writes of a global in comments does not use it', () => {
  const prose = '/** Commits SQL, or hands it to the Database. */\nexport const words = "SQL of a Database";\n';
  const files = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`src/file${i}.js`, `${prose.repeat(40)}import './file${(i + 1) % 40}.js';\n`.replaceAll('export const words', 'var words')]));
  const folder = scratch(files);
  assert.equal(lowered(folder), 0);
  assert.equal(lowered(folder, ['--no-prefilter']), 40);
  write(folder, { 'src/file7.js': `${files['src/file7.js']}for (const row of rows) { const base = new SQL.Database(row); base.run(row); }\n` });
  assert.equal(lowered(folder), 40, 'they are connected with one that does');
  const [filtered, whole] = reports(folder);
  assert.equal(JSON.parse(whole).findings.length, 1);
  assert.equal(filtered, whole);
});
