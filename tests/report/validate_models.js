// validate_models.js MODEL.json…: the built-in models and the one of the fixture, judged by their schema.
// Needs the Ajv that validate.sh installs.
'use strict';
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const Ajv = require('ajv/dist/2020');

const schema = join(__dirname, '../../analyzer/bindings/models/model.schema.json');
const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(schema, 'utf8')));
const wrong = { version: 1, library: 'x', toolchain: 'embind', sources: { a: 'b' }, clases: [] };
let failed = validate(wrong);
if (failed) console.log('the schema lets an unknown key pass');
for (const file of process.argv.slice(2)) {
  if (validate(JSON.parse(readFileSync(file, 'utf8')))) continue;
  failed = true;
  for (const error of validate.errors) console.log(`${file}: ${error.instancePath || '/'} ${error.message}`);
}
process.exitCode = failed ? 1 : 0;
