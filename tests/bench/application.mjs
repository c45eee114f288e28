// A small application that uses five real packages of bindings (packages.mjs): what a project looks like in which few files hold
// handles. The names and signatures are those of the packages' declarations.
const uses = {
  'tiktoken': {
    imports: "import { encoding_for_model, get_encoding, type Tiktoken } from 'tiktoken';",
    code: (n) => `export function tokens${n}(texts: string[]): number {
  let sum = 0;
  for (const text of texts) {
    const encoding: Tiktoken = text.length > ${n} ? get_encoding('cl100k_base') : encoding_for_model('gpt2');
    try {
      sum += encoding.encode(text).length;
    } finally {
      encoding.free();
    }
  }
  return sum;
}
`,
  },
  'loro-crdt': {
    imports: "import { LoroDoc } from 'loro-crdt';",
    code: (n) => `export function mergeAll${n}(updates: Uint8Array[][]): string[] {
  return updates.map((list) => {
    const doc = new LoroDoc();
    doc.setPeerId('${n}');
    list.forEach((update) => doc.import(update));
    const text = doc.getText('text').toString();
    doc.free();
    return text;
  });
}
`,
  },
  'manifold-3d': {
    imports: "import type { ManifoldToplevel } from 'manifold-3d';",
    code: (n) => `export function volumes${n}({ Manifold }: ManifoldToplevel, sizes: number[]): number[] {
  const volumes: number[] = [];
  for (const size of sizes) {
    const cube = Manifold.cube([size, size, ${n + 1}], true);
    const moved = cube.translate([size, 0, 0]);
    volumes.push(moved.volume());
    moved.delete();
    cube.delete();
  }
  return volumes;
}
`,
  },
  'yoga-layout': {
    imports: "import Yoga, { type Node } from 'yoga-layout';",
    code: (n) => `export function widths${n}(counts: number[]): number[] {
  return counts.map((count) => {
    const root: Node = Yoga.Node.create();
    root.setWidth(${n + 100});
    for (let i = 0; i < count; i++) root.insertChild(Yoga.Node.create(), i);
    root.calculateLayout(undefined, undefined);
    const width = root.getComputedWidth();
    root.freeRecursive();
    return width;
  });
}
`,
  },
  'canvaskit-wasm': {
    imports: "import type { Canvas, CanvasKit } from 'canvaskit-wasm';",
    code: (n) => `export function draw${n}(kit: CanvasKit, canvas: Canvas, lines: number[][]): void {
  for (const [x, y, width, height] of lines) {
    const paint = new kit.Paint();
    paint.setStrokeWidth(${n});
    canvas.drawRect(kit.XYWHRect(x, y, width, height), paint);
    paint.delete();
  }
}
`,
  },
};

// A file of about that many lines.
function fileOf(packages, lines) {
  let text = `${packages.map((name) => uses[name].imports).join('\n')}\n`;
  for (let n = 0; text.split('\n').length < lines; n++) text += `\n${uses[packages[n % packages.length]].code(n)}`;
  return text;
}

// { path: text }: `count` files of which one of eight uses a package or two; `changed.ts` has 300 lines and uses all five.
export function application(count) {
  const names = Object.keys(uses);
  const files = { 'changed.ts': fileOf(names, 300) };
  for (let i = 0; i < count; i++) {
    const helpers = `import { format${(i + 1) % count} } from './part${(i + 1) % count}';\n
export function format${i}(values: number[], unit = 'mm'): string {
  const shown: string[] = [];
  for (const value of values) shown.push(\`\${value.toFixed(${i % 4})} \${unit}\`);
  return shown.length > ${i} ? format${(i + 1) % count}(values.slice(1), unit) : shown.join(', ');
}
`;
    files[`part${i}.ts`] = i % 8 === 0 ? fileOf([names[(i / 8) % 5], names[(i / 8 + 1) % 5]], 80) + helpers.replace(/^import.*\n/, '') : helpers;
  }
  return files;
}
