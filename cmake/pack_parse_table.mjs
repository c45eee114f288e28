// node pack_parse_table.mjs parser.c OUT.c: the parser of a tree-sitter grammar, with its largest table packed.
//
// `ts_parse_table` is a dense array of states by symbols, most of it zero, and its rows are much alike: of TypeScript, 900
// KB. Packed, a row is an earlier row and what differs from it, which is a tenth of that; the language unpacks it when
// it is asked for the first time (a quarter of a millisecond). The program would not fit the size that is promised
// for its npm package otherwise. What is not understood here stops the build.
import { readFileSync, writeFileSync } from 'node:fs';

const [input, output] = process.argv.slice(2);
const text = readFileSync(input, 'utf8');

function stop(what) {
  console.error(`${input}: ${what}; pack_parse_table.mjs has to learn what this version of tree-sitter writes`);
  process.exit(1);
}

function number(name) {
  const found = new RegExp(`^#define ${name} (\\d+)$`, 'm').exec(text);
  return found ? Number(found[1]) : stop(`there is no ${name}`);
}

function symbols() {
  const numbers = new Map([['ts_builtin_sym_end', 0]]);
  const [, body] = /^enum ts_symbol_identifiers \{\n([\s\S]*?)^\};$/m.exec(text) ?? stop('there is no list of symbols');
  for (const [, name, value] of body.matchAll(/^ {2}(\w+) = (\d+),$/gm)) numbers.set(name, Number(value));
  return numbers;
}

const HEAD = 'static const uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT] = {\n';
const begin = text.indexOf(HEAD);
if (begin < 0) stop('there is no table of states');
const end = text.indexOf('\n};\n', begin);

function readRows() {
  const numbers = symbols();
  const rows = Array.from({ length: number('LARGE_STATE_COUNT') }, () => new Uint16Array(number('SYMBOL_COUNT')));
  let row;
  for (const line of text.slice(begin + HEAD.length, end).split('\n')) {
    const cell = /^ {4}\[(\w+)\] = (?:ACTIONS|STATE)\((\d+)\),$/.exec(line);
    const head = cell ? null : /^ {2}\[(?:STATE\()?(\d+)\)?\] = \{$/.exec(line);
    if (head) {
      row = rows[Number(head[1])] ?? stop(`too many states: ${line}`);
    } else if (cell) {
      row[numbers.get(cell[1]) ?? stop(`no symbol of the list: ${line}`)] = Number(cell[2]);
    } else if (line !== '  },') {
      stop(`not understood: ${line}`);
    }
  }
  return rows;
}

function differences(row, other, most) {
  let count = 0;
  for (let i = 0; i < row.length && count < most; i++) if (row[i] !== other[i]) count++;
  return count;
}

// For each row: 0 or 1 + the row that it is like, the number of cells that differ, and those cells, symbol and value.
function pack(rows) {
  const nothing = new Uint16Array(rows[0].length);
  const packed = [];
  rows.forEach((row, i) => {
    let base = -1;
    let fewest = differences(row, nothing, Infinity);
    for (let j = 0; j < i; j++) {
      const count = differences(row, rows[j], fewest);
      if (count < fewest) [base, fewest] = [j, count];
    }
    packed.push(base + 1, fewest);
    const other = base < 0 ? nothing : rows[base];
    row.forEach((value, symbol) => value !== other[symbol] && packed.push(symbol, value));
  });
  return packed;
}

// The C code below, to be sure of the result.
function unpack(packed, count, width) {
  const rows = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    const base = packed[at++];
    const row = base ? rows[base - 1].slice() : new Uint16Array(width);
    for (let left = packed[at++]; left > 0; left--) row[packed[at++]] = packed[at++];
    rows.push(row);
  }
  return rows;
}

const rows = readRows();
const packed = pack(rows);
const again = unpack(packed, rows.length, rows[0].length);
if (!rows.every((row, i) => differences(row, again[i], 1) === 0)) stop('what is packed does not unpack');

const table = `#include <pthread.h>
#include <string.h>

static uint16_t ts_parse_table[LARGE_STATE_COUNT][SYMBOL_COUNT];
static const uint16_t ts_packed_rows[] = {
${packed.join(',').replace(/(.{100}\d*,)/g, '$1\n')}
};

static void ts_unpack_rows(void) {
  const uint16_t *at = ts_packed_rows;
  for (unsigned row = 0; row < LARGE_STATE_COUNT; row++) {
    const unsigned base = *at++;
    unsigned left = *at++;
    if (base > 0) memcpy(ts_parse_table[row], ts_parse_table[base - 1], sizeof ts_parse_table[row]);
    for (; left > 0; left--, at += 2) ts_parse_table[row][at[0]] = at[1];
  }
}
`;

const FUNCTION = /^TS_PUBLIC const TSLanguage \*tree_sitter_\w+\(void\) \{\n/m;
const rest = text.slice(end + '\n};\n'.length);
if (!FUNCTION.test(rest)) stop('there is no function that gives the language');
const once = '  static pthread_once_t once = PTHREAD_ONCE_INIT;\n  pthread_once(&once, ts_unpack_rows);\n';
writeFileSync(output, text.slice(0, begin) + table + rest.replace(FUNCTION, (head) => head + once));
