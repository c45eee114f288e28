// node pack_parse_tables.mjs parser.c OUT.c: the parser of a tree-sitter grammar, with its large tables packed.
//
// `ts_parse_table`, `ts_small_parse_table`, where the rows of that begin, `ts_parse_actions` and `ts_lex_modes` are mostly repetition: of
// TypeScript, 1.2 MB, and a sixth of that when packed. The language unpacks them when it is asked for the first time (a millisecond). Without this the program
// would not fit the size that is promised for its npm package. What is not understood here stops the build.
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output] = process.argv.slice(2);
const text = readFileSync(input, 'utf8');

function stop(what) {
  console.error(`${input}: ${what}; pack_parse_tables.mjs has to learn what this version of tree-sitter writes`);
  process.exit(1);
}

function defined(name) {
  const found = new RegExp(`^#define ${name} (\\d+)$`, 'm').exec(text);
  return found ? Number(found[1]) : stop(`there is no ${name}`);
}

const symbols = new Map([['ts_builtin_sym_end', 0]]);
const [, names] = /^enum ts_symbol_identifiers \{\n([\s\S]*?)^\};$/m.exec(text) ?? stop('there is no list of symbols');
for (const [, name, value] of names.matchAll(/^ {2}(\w+) = (\d+),$/gm)) symbols.set(name, Number(value));

function valueOf(word) {
  const written = /^(?:(?:ACTIONS|STATE)\((\d+)\)|(\d+))$/.exec(word);
  return written ? Number(written[1] ?? written[2]) : (symbols.get(word) ?? stop(`no value: ${word}`));
}

// Where the table stands in the text, and the lines between its braces.
function find(head) {
  const begin = text.indexOf(head);
  if (begin < 0) stop(`there is no \`${head.trim()}\``);
  const end = text.indexOf('\n};\n', begin);
  return { begin, end: end + '\n};\n'.length, lines: text.slice(begin + head.length, end).split('\n') };
}

// [state] = { [symbol] = value, … }, …
function readDense({ lines }) {
  const width = defined('SYMBOL_COUNT');
  const cells = new Uint16Array(width * defined('LARGE_STATE_COUNT'));
  let row = 0;
  for (const line of lines) {
    const cell = /^ {4}\[(\w+)\] = (.+),$/.exec(line);
    const head = cell ? null : /^ {2}\[(?:STATE\()?(\d+)\)?\] = \{$/.exec(line);
    if (head) row = Number(head[1]) * width;
    else if (cell) cells[row + valueOf(cell[1])] = valueOf(cell[2]);
    else if (line !== '  },') stop(`not understood: ${line}`);
  }
  return cells;
}

// [place] = value, value, …
function readSmall({ lines }) {
  const cells = [];
  for (const line of lines) {
    const words = line.trim().replace(/,$/, '').split(/, ?/);
    const head = /^\[(\d+)\] = (.+)$/.exec(words[0]);
    if (head && Number(head[1]) !== cells.length) stop(`a gap: ${line}`);
    if (head) words[0] = head[2];
    cells.push(...words.map(valueOf));
  }
  return Uint16Array.from(cells);
}

// [SMALL_STATE(state)] = where its row begins, … The rows follow each other: their lengths are packed.
function readBegins({ lines }) {
  let last = 0;
  return Uint16Array.from(lines, (line, row) => {
    const cell = /^ {2}\[SMALL_STATE\((\d+)\)\] = (\d+),$/.exec(line);
    if (!cell || Number(cell[1]) !== row + defined('LARGE_STATE_COUNT')) stop(`not understood: ${line}`);
    const length = Number(cell[2]) - last;
    if (length < 0 || length > 65535) stop(`the rows stand in another order: ${line}`);
    last += length;
    return length;
  });
}

// [state] = {.lex_state = …, .external_lex_state = …}, … Of later versions, with a third field.
function readModes({ lines }, fields) {
  const cells = new Uint16Array(fields.length * lines.length);
  lines.forEach((line, row) => {
    const cell = /^ {2}\[(\d+)\] = \{(.+)\},$/.exec(line);
    if (!cell || Number(cell[1]) !== row) stop(`not understood: ${line}`);
    for (const field of cell[2].split(', ')) {
      const [, name, value] = /^\.(\w+) = (\d+)$/.exec(field) ?? stop(`not understood: ${line}`);
      const place = fields.indexOf(name);
      if (place < 0) stop(`not understood: ${line}`);
      cells[row * fields.length + place] = Number(value);
    }
  });
  return cells;
}

// [place] = {.entry = {.count = …, .reusable = …}}, ACTION(…), ACTION(…), … Each becomes a number that says what it is (the C
// code below reads it), and its arguments.
const ACTIONS = { SHIFT: 1, SHIFT_REPEAT: 2, SHIFT_EXTRA: 3, REDUCE: 4, RECOVER: 5, ACCEPT_INPUT: 6 };
function readActions({ lines }) {
  const cells = [];
  let entries = 0;
  for (const line of lines) {
    const [, place, count, reusable, rest] =
      /^ {2}\[(\d+)\] = \{\.entry = \{\.count = (\d+), \.reusable = (true|false)\}\},(.*)$/.exec(line) ?? stop(`not understood: ${line}`);
    if (Number(place) !== entries) stop(`a gap: ${line}`);
    cells.push((Number(count) << 4) | (reusable === 'true' ? 8 : 0));
    const actions = rest.trim() === '' ? [] : rest.trim().replace(/,$/, '').split(/(?<=\)), /);
    if (actions.length !== Number(count)) stop(`not as many actions as it says: ${line}`);
    for (const action of actions) {
      const [, name, words] = /^(\w+)\((.*)\)$/.exec(action) ?? stop(`not understood: ${action}`);
      const values = words === '' ? [] : words.split(', ').map((word) => (/^-\d+$/.test(word) ? Number(word) & 0xffff : valueOf(word)));
      if (ACTIONS[name] === undefined || values.length !== { SHIFT: 1, SHIFT_REPEAT: 1, REDUCE: 4 }[name] && values.length !== 0) stop(`not understood: ${action}`);
      if (name === 'REDUCE') cells.push(ACTIONS.REDUCE | (values[1] << 4), values[0], values[2], values[3]);
      else cells.push(ACTIONS[name], ...values);
    }
    entries += 1 + actions.length;
  }
  return { cells: Uint16Array.from(cells), entries };
}

const FARTHEST = 65535;
const LONGEST = 65535;
const SHORTEST = 4; // a copy costs three numbers
const CANDIDATES = 64;

// After Lempel and Ziv: how many new numbers, these, how many to copy, from how far back; and so on.
function pack(cells) {
  const packed = [];
  const places = new Map();
  const key = (at) => ((cells[at] * 40503 + cells[at + 1]) * 40503 + cells[at + 2]) * 40503 + cells[at + 3];
  const note = (at) => {
    const list = places.get(key(at)) ?? [];
    if (list.length === 0) places.set(key(at), list);
    if (list.length === CANDIDATES) list.shift();
    list.push(at);
  };
  const longest = (at) => {
    let best = { length: 0, distance: 0 };
    for (const from of places.get(key(at)) ?? []) {
      if (at - from > FARTHEST) continue;
      let length = 0;
      while (length < LONGEST && at + length < cells.length && cells[from + length] === cells[at + length]) length++;
      if (length > best.length) best = { length, distance: at - from };
    }
    return best;
  };
  let fresh = [];
  const flush = (length, distance) => {
    packed.push(fresh.length, ...fresh, length, distance);
    fresh = [];
  };
  for (let at = 0; at < cells.length; ) {
    const { length, distance } = longest(at);
    if (length >= SHORTEST) {
      flush(length, distance);
      // Of a long copy only some places are noted: it is made of what is noted already.
      for (let i = 0; i < length; i += length > 64 ? 7 : 1) note(at + i);
      at += length;
    } else {
      note(at);
      fresh.push(cells[at++]);
      if (fresh.length === FARTHEST) flush(0, 0);
    }
  }
  flush(0, 0);
  return packed;
}

// The C code below, to be sure of the result.
function unpack(packed, size) {
  const cells = new Uint16Array(size);
  for (let at = 0, to = 0; to < size; ) {
    for (let left = packed[at++]; left > 0; left--) cells[to++] = packed[at++];
    const length = packed[at++];
    const distance = packed[at++];
    for (let left = length; left > 0; left--, to++) cells[to] = cells[to - distance];
  }
  return cells;
}

function packed(name, cells) {
  const numbers = pack(cells);
  const again = unpack(numbers, cells.length);
  if (!cells.every((cell, i) => cell === again[i])) stop(`${name} does not unpack`);
  return `static const uint16_t ${name}_packed[] = {\n${numbers.join(',').replace(/(.{100}\d*,)/g, '$1\n')}\n};\n`;
}

const MODES = { TSLexMode: ['lex_state', 'external_lex_state'], TSLexerMode: ['lex_state', 'external_lex_state', 'reserved_word_set_id'] };
const modeType = Object.keys(MODES).find((name) => text.includes(`static const ${name} ts_lex_modes[`)) ?? stop('there are no modes of the lexer');

const modes = find(`static const ${modeType} ts_lex_modes[STATE_COUNT] = {\n`);
const dense = find('static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {\n');
const small = find('static const uint16_t ts_small_parse_table[] = {\n');
const begins = find('static const uint32_t ts_small_parse_table_map[] = {\n');
const actions = find('static const TSParseActionEntry ts_parse_actions[] = {\n');
if (begins.end > actions.begin || modes.end > dense.begin || dense.end > small.begin || small.end > begins.begin) stop('the tables stand in another order');
const modeCells = readModes(modes, MODES[modeType]);
const denseCells = readDense(dense);
const smallCells = readSmall(small);
const beginCells = readBegins(begins);
const actionCells = readActions(actions);

const tables = `#include <pthread.h>

static ${modeType} ts_lex_modes[STATE_COUNT];
static uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT];
static uint16_t ts_small_parse_table[${smallCells.length}];
static uint32_t ts_small_parse_table_map[${beginCells.length}];
static TSParseActionEntry ts_parse_actions[${actionCells.entries}];
${packed('ts_lex_modes', modeCells)}${packed('ts_parse_table', denseCells)}${packed('ts_small_parse_table', smallCells)}${packed('ts_small_parse_table_map', beginCells)}${packed('ts_parse_actions', actionCells.cells)}
static void ts_unpack(const uint16_t *at, uint16_t *to, const uint16_t *end) {
  while (to < end) {
    for (unsigned left = *at++; left > 0; left--) *to++ = *at++;
    const unsigned length = *at++, distance = *at++;
    for (unsigned left = length; left > 0; left--, to++) *to = *(to - distance);
  }
}

static void ts_unpack_begins(void) {
  uint16_t lengths[${beginCells.length}];
  ts_unpack(ts_small_parse_table_map_packed, lengths, lengths + ${beginCells.length});
  uint32_t begin = 0;
  for (unsigned row = 0; row < ${beginCells.length}; row++) ts_small_parse_table_map[row] = begin += lengths[row];
}

static void ts_unpack_actions(void) {
  uint16_t cells[${actionCells.cells.length}];
  ts_unpack(ts_parse_actions_packed, cells, cells + ${actionCells.cells.length});
  TSParseActionEntry *to = ts_parse_actions;
  for (const uint16_t *at = cells; at < cells + ${actionCells.cells.length}; to++) {
    const uint16_t what = *at++;
    switch (what & 7) {
      case 0:
        to->entry.count = (uint8_t)(what >> 4);
        to->entry.reusable = (what & 8) != 0;
        break;
      case ${ACTIONS.SHIFT}:
      case ${ACTIONS.SHIFT_REPEAT}:
        to->action.shift.type = TSParseActionTypeShift;
        to->action.shift.state = *at++;
        to->action.shift.repetition = (what & 7) == ${ACTIONS.SHIFT_REPEAT};
        break;
      case ${ACTIONS.SHIFT_EXTRA}:
        to->action.shift.type = TSParseActionTypeShift;
        to->action.shift.extra = true;
        break;
      case ${ACTIONS.REDUCE}:
        to->action.reduce.type = TSParseActionTypeReduce;
        to->action.reduce.child_count = (uint8_t)(what >> 4);
        to->action.reduce.symbol = *at++;
        to->action.reduce.dynamic_precedence = (int16_t)*at++;
        to->action.reduce.production_id = *at++;
        break;
      case ${ACTIONS.RECOVER}:
        to->action.type = TSParseActionTypeRecover;
        break;
      default:
        to->action.type = TSParseActionTypeAccept;
        break;
    }
  }
}

static void ts_unpack_tables(void) {
  _Static_assert(sizeof ts_lex_modes == ${2 * modeCells.length}, "a mode of the lexer is so many short numbers");
  ts_unpack(ts_lex_modes_packed, (uint16_t *)ts_lex_modes, (uint16_t *)ts_lex_modes + ${modeCells.length});
  ts_unpack(ts_parse_table_packed, &ts_parse_table[0][0], &ts_parse_table[0][0] + ${denseCells.length});
  ts_unpack(ts_small_parse_table_packed, ts_small_parse_table, ts_small_parse_table + ${smallCells.length});
  ts_unpack_begins();
  ts_unpack_actions();
}
`;

const FUNCTION = /^(?:TS_PUBLIC )?const TSLanguage \*tree_sitter_\w+\(void\) \{\n/m;
const rest = text.slice(begins.end, actions.begin) + text.slice(actions.end);
if (!FUNCTION.test(rest)) stop('there is no function that gives the language');
const once = '  static pthread_once_t once = PTHREAD_ONCE_INIT;\n  pthread_once(&once, ts_unpack_tables);\n';
const between = text.slice(modes.end, dense.begin) + text.slice(dense.end, small.begin) + text.slice(small.end, begins.begin);
writeFileSync(output, text.slice(0, modes.begin) + tables + between + rest.replace(FUNCTION, (head) => head + once));
