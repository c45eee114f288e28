// validate.js TOOLS FILE.sarif…: the work of validate.sh. TOOLS is the folder in which the validators are installed.
'use strict';
const { execFileSync } = require('node:child_process');
const { mkdtempSync, readFileSync, rmSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join, resolve } = require('node:path');
const { pathToFileURL } = require('node:url');
const Ajv = require('ajv/dist/2020');
const addFormats = require('ajv-formats');

const [tools, ...files] = process.argv.slice(2);
const package_ = join(tools, 'node_modules/@microsoft/sarif-multitool-linux');

function schemaErrors(validate, log) {
  if (validate(log)) return [];
  return validate.errors.map((error) => `schema: ${error.instancePath || '/'} ${error.message}`);
}

// One process for all files, since it takes a second to start. It exits with 0 whatever it finds; its verdict is a
// SARIF log of its own, with one run for all files or one for each. Gives what is said of each file.
function validatorFindings(logs, scratch) {
  const output = join(scratch, 'verdict.sarif');
  const of = new Map(logs.map((log) => [pathToFileURL(resolve(log)).href, []]));
  execFileSync(join(package_, 'Sarif.Multitool'), [
    'validate', ...logs, '--output', output, '--log', 'ForceOverwrite',
    '--rule-kind', 'Sarif;Ghas', '--level', 'Error;Warning;Note', '--quiet',
  ], { stdio: ['ignore', 'ignore', 'inherit'] });
  for (const run of JSON.parse(readFileSync(output, 'utf8').replace(/^\uFEFF/, '')).runs) {
    for (const { level, message } of (run.invocations || []).flatMap((each) => each.toolExecutionNotifications || [])) {
      if (level === 'error') throw new Error(`the validator broke: ${message.text}`);
    }
    for (const result of run.results || []) {
      const { uri } = result.locations[0].physicalLocation.artifactLocation;
      if (!of.has(uri)) throw new Error(`the validator speaks of a file that it was not given: ${uri}`);
      of.get(uri).push(finding(run, result));
    }
  }
  return [...of.values()];
}

function finding(run, result) {
  const rule = run.tool.driver.rules[result.ruleIndex] || {};
  const level = result.level || rule.defaultConfiguration?.level || 'warning';
  const pattern = rule.messageStrings?.[result.message.id]?.text || result.message.text || '';
  const words = result.message.arguments || [];
  const text = pattern.replace(/\{(\d+)\}/g, (whole, index) => words[index] ?? whole);
  return { level, text: `${result.ruleId}: ${text}` };
}

const ajv = new Ajv({ strict: false, allErrors: true });
addFormats(ajv);
const validate = ajv.compile(JSON.parse(readFileSync(join(package_, 'sarif-2.1.0.json'), 'utf8').replace(/^\uFEFF/, '')));
const scratch = mkdtempSync(join(tmpdir(), 'unfreed-sarif-'));
let failed = false;
try {
  const judged = validatorFindings(files, scratch);
  for (const [index, file] of files.entries()) {
    const log = JSON.parse(readFileSync(file, 'utf8'));
    const found = schemaErrors(validate, log).map((text) => ({ level: 'error', text })).concat(judged[index]);
    const count = (level) => found.filter((each) => each.level === level).length;
    console.log(`${file}: ${count('error')} errors, ${count('warning')} warnings, ${count('note')} notes`);
    for (const { level, text } of found) {
      if (level !== 'note' || process.env.VERBOSE) console.log(`  ${level}: ${text}`);
    }
    failed ||= count('error') + count('warning') > 0;
  }
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
process.exitCode = failed ? 1 : 0;
