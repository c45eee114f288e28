// What the program says about itself: --help, --man, --version, and the completions, which the shells themselves
// judge and, bash, carries out.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { assertRefused, clean, project, run, top, unfreed } from './support.mjs';

const has = (program) => spawnSync('sh', ['-c', `command -v ${program}`]).status === 0;
const told = (words, options) => {
  const { code, out, err } = run(project(), words, options);
  assert.deepEqual([code, err], [0, '']);
  return out;
};
const options = [...told(['--help']).matchAll(/^ {2}(?:-\w, )?(--[a-z-]+)/gm)].map((each) => each[1]);
const rules = told(['--list-rules']).trim().split('\n').map((line) => line.split(' ')[0]);

test('the help fits a screen, and the README has every option that it has', () => {
  const lines = told(['--help']).trimEnd().split('\n');
  assert.ok(lines.length <= 50, `${lines.length} lines`);
  assert.ok(Math.max(...lines.map((line) => line.length)) <= 80);
  const readme = readFileSync(join(top, 'README.md'), 'utf8');
  for (const option of options) assert.ok(readme.includes(`\`${option}`), `${option} is in the README`);
});

test('the version, with the facts of the build', () => {
  const { version, devDependencies } = JSON.parse(readFileSync(join(top, 'package.json'), 'utf8'));
  const [first, compiler, grammars, embind] = told(['--version'], { env: { UNFREED_EMBIND: unfreed } }).split('\n');
  assert.match(first, new RegExp(`^unfreed ${version.replaceAll('.', '\\.')}( \\([0-9a-f]{7,40}(-dirty)?\\))?$`));
  assert.match(compiler, /^built by \w+ \d+\.\d+\.\d+, \w+ \w+$/);
  const is = (name) => devDependencies[name];
  assert.equal(grammars, `tree-sitter ${is('tree-sitter')}, grammars: javascript ${is('tree-sitter-javascript')}, typescript ${is('tree-sitter-typescript')}`);
  assert.equal(embind, `unfreed-embind: ${unfreed}`);
  assert.match(told(['--version'], { env: { UNFREED_EMBIND: '/nowhere' } }), /^unfreed-embind: not found$/m);
});

test('the manual page says all of it, and is one', () => {
  const page = told(['--man']);
  const plain = page.replaceAll('\\-', '-').replaceAll('\\fB', '').replaceAll('\\fR', '');
  for (const name of [...options, ...rules]) assert.ok(plain.includes(`\n${name}`) || plain.includes(`, ${name}`), name);
  const judges = [['groff', '-man', '-ww', '-z'], ['mandoc', '-T', 'lint', '-W', 'error']].filter(([program]) => has(program));
  for (const [program, ...words] of judges) {
    const { status, stdout, stderr } = spawnSync(program, words, { input: page, encoding: 'utf8' });
    assert.deepEqual([status, stdout + stderr], [0, ''], program);
  }
});

test('an unknown shell is refused', () => {
  assertRefused(run(project(), ['--completion=bahs']), '`bahs`', 'did you mean `bash`?');
  assertRefused(run(project(), ['--completion=']), '--completion');
});

for (const shell of ['bash', 'zsh', 'fish']) {
  test(`${shell} takes its completions`, { skip: !has(shell) && `${shell} is not here` }, () => {
    const script = told([`--completion=${shell}`]);
    for (const option of options) assert.ok(script.includes(shell === 'fish' ? `-l ${option.slice(2)}` : option), option);
    const folder = project({ script });
    const { err, code } = run(folder, ['-n', 'script'], { program: shell });
    assert.deepEqual([code, err], [0, '']);
  });
}

// What bash offers where the line ends, by its own way of parting words: `=` is one of its own.
function offered(line, { folder = project(), breaks = true } = {}) {
  const words = (breaks ? line.split(/(=)| /) : line.split(' ')).filter((each) => each !== undefined && each !== '');
  if (line.endsWith(' ')) words.push('');
  const script = `source <("$UNFREED" --completion=bash)
    compopt() { :; } # it works in completions that readline has started, and only there
    ${breaks ? '' : 'COMP_WORDBREAKS=" "'}
    COMP_WORDS=("$@") COMP_CWORD=$(($# - 1))
    _unfreed && printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { out, err, code } = run(folder, ['-c', script, 'bash', ...words], { program: 'bash', env: { UNFREED: unfreed } });
  assert.deepEqual([code, err], [0, ''], line);
  return out.split('\n').filter((each) => each !== '');
}

test('bash completes options and their values', () => {
  assert.deepEqual(offered('unfreed --fix'), ['--fix', '--fix=suggested', '--fix-dry-run']);
  assert.deepEqual(offered('unfreed --form'), ['--format=']);
  assert.deepEqual(offered('unfreed --stats --form'), ['--format=']);
  for (const line of ['unfreed --format=', 'unfreed --format ', 'unfreed src --format=']) {
    assert.deepEqual(offered(line), ['text', 'json', 'sarif', 'github', 'gitlab', 'junit'], line);
  }
  assert.deepEqual(offered('unfreed --format=g'), ['github', 'gitlab']);
  assert.deepEqual(offered('unfreed --format=g', { breaks: false }), ['--format=github', '--format=gitlab']);
  assert.deepEqual(offered('unfreed --explain=unfreed-on-'), ['unfreed-on-path', 'unfreed-on-exception']);
  assert.deepEqual(offered('unfreed --rule=double-free,unfreed-on-p'), ['double-free,unfreed-on-path']);
  assert.deepEqual(offered('unfreed --severity=unfreed-in'), ['unfreed-in-loop=']);
  assert.deepEqual(offered('unfreed --severity=unfreed-in-loop=e'), ['error']);
  assert.deepEqual(offered('unfreed --severity=unfreed-in-loop=e', { breaks: false }), ['--severity=unfreed-in-loop=error']);
  for (const line of ['unfreed ', 'unfreed sr', 'unfreed --config=', 'unfreed --threads=', 'unfreed --fix sr']) assert.deepEqual(offered(line), [], `${line}: readline offers files`);
});

test('a branch with an evil name is a name', () => {
  const folder = project({ 'a.js': clean });
  const git = (...words) => run(folder, ['-c', 'user.name=T', '-c', 'user.email=t@example.org', ...words], { program: 'git' });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-q', '-m', 'first');
  git('branch', 'm$(touch${IFS}owned)');
  assert.deepEqual(offered('unfreed --since=m', { folder }), ['m\\$\\(touch\\$\\{IFS\\}owned\\)', 'main']);
  assert.throws(() => readFileSync(join(folder, 'owned')));
});
