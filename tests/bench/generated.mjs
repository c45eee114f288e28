// Generated TypeScript in which every file uses a package of bindings (`wasm-pkg`, as wasm-bindgen writes it): of the functions of
// a file about a third touch handles (freed, lost on a way, given back, passed to a neighbour, kept by an owner), the rest is what
// applications consist of. The same index gives the same text.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

const CLASSES = ['Tree', 'Mesh', 'Buffer', 'Field', 'Curve', 'Image', 'Scene', 'Query'];

const declarations = `/* tslint:disable */
/* eslint-disable */
${CLASSES.map((name, i) => `export class ${name} {
  free(): void;
  [Symbol.dispose](): void;
  constructor(n: number);
  static from(text: string): ${name};
  size(): number;
  child(n: number): ${CLASSES[(i + 1) % CLASSES.length]};
  merge(other: ${name}): ${name};
  readonly name: string;
}
`).join('')}`;

export const wasmPackage = {
  'node_modules/wasm-pkg/package.json': '{"name":"wasm-pkg","version":"1.0.0","main":"pkg.js","types":"pkg.d.ts"}\n',
  'node_modules/wasm-pkg/pkg.d.ts': declarations,
  'node_modules/wasm-pkg/pkg.js': 'import * as wasm from "./pkg_bg.wasm";\nexport * from "./pkg_bg.js";\n',
};

// Files ({ path: text }) below a folder; made anew.
export function write(folder, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
}

// `n` is "INDEX_SECTION", a part of names.
const number = (n) => Number(n.replace('_', ''));
// One file of four has a leak.
const leaks = (n) => Number(n.split('_')[0]) % 4 === 0 && n.endsWith('_0');

const plain = [
  (n) => `export interface Options${n} {
  title: string;
  limit?: number;
  tags: readonly string[];
  onChange?: (value: string, index: number) => void;
}
`,
  (n) => `// Joins what is given into one line; what is longer than the limit is cut.
export function describe${n}(options: Options${n}, values: Array<string | number>): string {
  const parts: string[] = [];
  for (const [index, value] of values.entries()) {
    if (options.limit !== undefined && index >= options.limit) break;
    parts.push(typeof value === 'number' ? value.toFixed(2) : value.trim());
    options.onChange?.(String(value), index);
  }
  return \`\${options.title}: \${parts.filter((part) => part.length > 0).join(', ')} (\${options.tags.length})\`;
}
`,
  (n) => `const table${n}: Record<string, { weight: number; label: string }> = {
  small: { weight: 1, label: 'Small' },
  medium: { weight: 3.5, label: 'Medium' },
  large: { weight: 12, label: 'Large' },
  custom: { weight: ${number(n)}, label: 'Custom' },
};

export function weigh${n}(kinds: string[]) {
  let sum = 0;
  for (let i = 0; i < kinds.length; i++) {
    const entry = table${n}[kinds[i]];
    if (!entry) continue;
    sum += entry.weight * (i % 2 === 0 ? 1 : 0.5);
  }
  return { sum, mean: kinds.length > 0 ? sum / kinds.length : 0 };
}
`,
  (n) => `/**
 * Entries by their ids, and whoever wants to hear of new ones. It never holds more than its capacity; who adds one too many
 * is told by an exception, since entries that vanish silently are worse.
 */
export class Registry${n}<T extends { id: string }> {
  private entries = new Map<string, T>();
  private listeners: Array<(entry: T) => void> = [];
  constructor(private readonly capacity = 128) {}
  get size() { return this.entries.size; }
  add(entry: T): this {
    if (this.entries.size >= this.capacity) throw new RangeError('the registry is full: ' + this.capacity);
    this.entries.set(entry.id, entry);
    this.listeners.forEach((listener) => listener(entry));
    return this;
  }
  find(test: (entry: T) => boolean): T | undefined {
    for (const entry of this.entries.values()) if (test(entry)) return entry;
    return undefined;
  }
  subscribe(listener: (entry: T) => void) {
    this.listeners.push(listener);
    return () => { this.listeners = this.listeners.filter((other) => other !== listener); };
  }
}
`,
  (n) => `/**
 * All pages behind the address, one after the other.
 * @param address of the first page
 * @param attempts how often a page is asked for before the failure is passed on; between them there is a longer pause each time
 */
export async function load${n}(address: string, attempts = 3): Promise<unknown[]> {
  for (let attempt = 1; ; attempt++) {
    try {
      const response = await fetch(\`\${address}?page=${number(n)}&attempt=\${attempt}\`);
      if (!response.ok) throw new Error(\`status \${response.status}\`);
      const { items = [], next } = (await response.json()) as { items?: unknown[]; next?: string };
      return next ? [...items, ...(await load${n}(next, attempts))] : items;
    } catch (error) {
      if (attempt >= attempts) throw error;
      await new Promise((resolve) => setTimeout(resolve, 2 ** attempt * 100));
    }
  }
}
`,
  (n) => `export function reduce${n}(state: { count: number; items: string[] }, action: { type: string; value?: string }) {
  switch (action.type) {
    case 'add':
      return { ...state, count: state.count + 1, items: [...state.items, action.value ?? 'item'] };
    case 'remove':
      return { ...state, count: Math.max(0, state.count - 1), items: state.items.filter((item) => item !== action.value) };
    case 'clear':
      return { count: 0, items: [] };
    default:
      return state;
  }
}
`,
];

const handling = [
  (n, C, D, next) => `export function total${n}(items: number[]): number {
  let sum = 0;
  for (const item of items) {
    const one = new ${C}(item);
    try {
      sum += one.size() + measure${next}(one.name);
    } finally {
      one.free();
    }
  }
  return sum;
}
`,
  (n, C) => `export function sizes${n}(items: number[]): number {
  let sum = 0;
  for (const item of items) {
    const one = new ${C}(item);
    ${leaks(n) ? `if (item > ${number(n)}) continue;
    ` : ''}sum += one.size();
    one.free();
  }
  return sum;
}
`,
  (n, C, D) => `export function open${n}(text: string, deep: boolean) {
  const whole = ${C}.from(text);
  if (!deep) return { whole, part: undefined };
  const part: ${D} = whole.child(${number(n)});
  return { whole, part };
}
`,
  (n, C) => `export class Owner${n} {
  private held: ${C} | null = null;
  constructor(private readonly title: string) {}
  get(): ${C} {
    this.held ??= ${C}.from(this.title);
    return this.held;
  }
  replace(n: number) {
    this.held?.free();
    this.held = new ${C}(n);
  }
  dispose() {
    this.held?.free();
    this.held = null;
  }
}
`,
  (n, C, D, next) => `export function measure${n}(text: string): number {
  using one = ${C}.from(text);
  const all = text.split(' ').map((word) => new ${D}(word.length));
  const sum = all.reduce((before, each) => before + each.size(), one.size());
  all.forEach((each) => each.free());
  return text.length > 64 ? sum : sum + weigh${next}([text]).sum;
}
`,
];

// A file; each section has about 5 KB.
export function moduleText(index, count, sections = 2) {
  const neighbour = (index * 7 + 1) % count;
  const first = CLASSES[index % CLASSES.length];
  const second = CLASSES[(index + 1) % CLASSES.length];
  const names = (n) => `measure${n}, weigh${n}`;
  let text = `import { ${first}, ${second} } from 'wasm-pkg';\n`;
  if (neighbour !== index) text += `import { ${names(`${neighbour}_0`)} } from './m${neighbour}';\n`;
  for (let section = 0; section < sections; section++) {
    const id = `${index}_${section}`;
    const next = section > 0 || neighbour === index ? `${index}_${section === 0 ? 0 : section - 1}` : `${neighbour}_0`;
    const parts = [...plain, ...handling].map((make) => make(id, first, second, next));
    text += `\n${parts.join('\n')}`;
  }
  return text;
}

// A file that has nothing to do with bindings; these import each other.
export function plainText(index, count) {
  const neighbour = (index * 7 + 1) % count;
  const parts = plain.map((make) => make(`${index}_0`));
  return `import { weigh${neighbour}_0 as weighOther } from './p${neighbour}';\n\n${parts.join('\n')}\nexport const other = weighOther([]);\n`;
}

export function bindingFiles(count, sections) {
  const files = { ...wasmPackage };
  for (let i = 0; i < count; i++) files[`src/m${i}.ts`] = moduleText(i, count, sections);
  return files;
}
