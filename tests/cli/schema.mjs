// As much of JSON Schema (draft 07) as docs/unfreed.schema.json uses. A word that is not known here is an error, so that
// no test passes because a part of the schema was not looked at.
import assert from 'node:assert/strict';

const silent = ['$schema', 'title', 'description', 'definitions', 'default'];

// The paths of what is wrong; none when the value is as the schema says.
export function mistakes(value, schema, root = schema, path = '$') {
  const found = [];
  for (const [word, wanted] of Object.entries(schema)) {
    if (silent.includes(word)) continue;
    assert.ok(word in checks, `the schema says \`${word}\`, which is not known here`);
    found.push(...checks[word](value, wanted, { schema, root, path }));
  }
  return found;
}

const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
const unless = (good, path) => (good ? [] : [path]);

const checks = {
  type: (value, type, { path }) => unless(
    { object: isObject(value), array: Array.isArray(value), string: typeof value === 'string', boolean: typeof value === 'boolean',
      integer: Number.isInteger(value) }[type],
    path,
  ),
  enum: (value, choices, { path }) => unless(choices.includes(value), path),
  minLength: (value, least, { path }) => unless(typeof value !== 'string' || value.length >= least, path),
  pattern: (value, pattern, { path }) => unless(typeof value !== 'string' || new RegExp(pattern, 'u').test(value), path),
  minimum: (value, least, { path }) => unless(typeof value !== 'number' || value >= least, path),
  maximum: (value, most, { path }) => unless(typeof value !== 'number' || value <= most, path),
  minItems: (value, least, { path }) => unless(!Array.isArray(value) || value.length >= least, path),
  anyOf: (value, schemas, { root, path }) => unless(schemas.some((each) => mistakes(value, each, root, path).length === 0), path),
  $ref: (value, name, { root, path }) => {
    const target = root.definitions[name.replace('#/definitions/', '')];
    assert.ok(target, name);
    return mistakes(value, target, root, path);
  },
  items: (value, schema, { root, path }) =>
    (Array.isArray(value) ? value : []).flatMap((item, i) => mistakes(item, schema, root, `${path}[${i}]`)),
  properties: (value, schemas, { root, path }) =>
    (isObject(value) ? Object.entries(value) : [])
      .filter(([key]) => key in schemas)
      .flatMap(([key, item]) => mistakes(item, schemas[key], root, `${path}.${key}`)),
  additionalProperties: (value, allowed, { schema, path }) => {
    assert.equal(allowed, false);
    return (isObject(value) ? Object.keys(value) : []).filter((key) => !(key in schema.properties)).map((key) => `${path}.${key}`);
  },
  required: (value, keys, { path }) => (isObject(value) ? keys.filter((key) => !(key in value)).map((key) => `${path}.${key}`) : []),
};
