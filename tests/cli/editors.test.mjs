// What docs/editors.md tells editors about the text format, on real output.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fencesOf, leaky, project, run, unfreed } from './support.mjs';

const [{ tasks: [task] }] = fencesOf('docs/editors.md').filter((fence) => fence.word === 'tasks').map((fence) => JSON.parse(fence.code));
const { pattern } = task.problemMatcher;
const shown = task.args.filter((word) => word.startsWith('--'));

function problems(text) {
  const found = text.split('\n').map((line) => new RegExp(pattern.regexp).exec(line)).filter(Boolean);
  return found.map((match) => Object.fromEntries(['file', 'line', 'column', 'severity', 'message', 'code'].map((name) => [name, match[pattern[name]]])));
}

const twoLeaks = `${leaky}\nexport function chain(rows) {\n  for (const row of rows) row.use(new Parser(row).run());\n}\n`;

test('the problem matcher reads every finding, and nothing else', () => {
  const folder = project({ 'src/with blank é.js': twoLeaks.replace('./pkg', '../pkg'), 'b.js': leaky });
  const { out } = run(folder, [...shown, '--severity=unfreed-in-loop=error', '--severity=discarded-temporary=note']);
  const { findings } = JSON.parse(run(folder, ['--format=json']).out);
  const read = problems(out);
  assert.equal(read.length, findings.length);
  assert.ok(read.length >= 3, out);
  for (const [i, finding] of findings.entries()) {
    const severity = finding.rule === 'unfreed-in-loop' ? 'error' : 'note';
    const { start } = finding;
    assert.deepEqual([read[i].file, read[i].line, read[i].column], [finding.path, `${start.line}`, `${start.column}`]);
    assert.deepEqual([read[i].severity, read[i].code], [severity, finding.rule]);
    assert.ok(read[i].message.length > 10);
  }
});

test('in the terminal of the editor, the task shows no colours and no links', () => {
  const folder = project({ 'a.js': leaky });
  const env = { ...task.options.env, TERM: 'xterm-256color', TERM_PROGRAM: 'vscode' };
  const command = ['script', '-qec', [unfreed, ...shown].join(' '), '/dev/null'];
  const { out } = run(folder, command.slice(1), { program: command[0], env });
  assert.equal(problems(out.replaceAll('\r', '')).length, 1, JSON.stringify(out));
  const coloured = run(folder, command.slice(1), { program: command[0], env: { ...env, NO_COLOR: '', FORCE_HYPERLINK: '1' } });
  assert.equal(problems(coloured.out.replaceAll('\r', '')).length, 0, 'the variables are needed');
});
