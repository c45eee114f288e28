'use strict';
// Counts handles while a program runs. Loaded with `node --expose-gc --require`, before any Wasm package, because it has to
// stand in the way when a package makes its registries and its objects:
//
// - wasm-bindgen keeps a handle's address in a field (`__wbg_ptr`, formerly `ptr`) and sets it to 0 on release and on move.
//   The field is made an accessor of Object.prototype, so every assignment passes here, of every class of every package.
// - WebIDL modules are minified, so that only `__destroy__` of their prototypes has a name: their classes are replaced by ones
//   that count what `new` makes. What their methods return is not counted: it may be borrowed.
// - Embind makes a handle with Object.create(prototype, {$$: …}); `delete` of its prototype releases.
// - FinalizationRegistry is replaced by one that counts when it cleans up after a handle.
//
// Every GC_INTERVAL acquisitions gc() is forced, so that one question is left: can the finalizers run?

const GC_INTERVAL = 100;

const counts = { acquired: 0, released: 0, finalized: 0, live: 0, peak: 0 };
const live = new WeakSet(); // handles that are neither released nor finalized
let untilCollection = GC_INTERVAL;

function acquire(handle) {
  live.add(handle);
  counts.acquired++;
  counts.live++;
  counts.peak = Math.max(counts.peak, counts.live);
  if (--untilCollection === 0) {
    untilCollection = GC_INTERVAL;
    globalThis.gc();
  }
}

function release(handle) {
  if (!live.delete(handle)) return;
  counts.released++;
  counts.live--;
}

// Calls `release` when the method has run without throwing. The method is wrapped once, where it is defined.
const wrapped = new WeakSet();
function releaseAfter(handle, name) {
  let owner = handle;
  while (owner && !Object.hasOwn(owner, name)) owner = Object.getPrototypeOf(owner);
  if (!owner || wrapped.has(owner[name])) return;
  const method = owner[name];
  const counting = function (...args) {
    const result = Reflect.apply(method, this, args);
    release(this);
    return result;
  };
  wrapped.add(counting);
  Object.defineProperty(owner, name, { value: counting, writable: true, configurable: true });
}

// --- fields that hold an address

const addresses = new WeakMap();

function isHandle(object) {
  return typeof object.__destroy_into_raw === 'function' ||
      // Before 0.2.88 not every class of wasm-bindgen had __destroy_into_raw.
      (typeof object.free === 'function' && typeof object.constructor?.__wrap === 'function');
}

for (const field of ['__wbg_ptr', 'ptr']) {
  Object.defineProperty(Object.prototype, field, {
    configurable: true,
    enumerable: false,
    get() {
      return addresses.get(this);
    },
    set(address) {
      if (!isHandle(this)) {
        Object.defineProperty(this, field, { value: address, writable: true, enumerable: true, configurable: true });
        return;
      }
      const before = addresses.get(this);
      addresses.set(this, address);
      if (!before && address) {
        acquire(this);
      } else if (before && !address) {
        release(this);
      }
    },
  });
}

// --- Embind

const create = Object.create;
Object.create = function (prototype, properties) {
  const object = properties === undefined ? create(prototype) : create(prototype, properties);
  if (properties?.$$?.value?.count && typeof object.delete === 'function') {
    releaseAfter(object, 'delete');
    acquire(object);
  }
  return object;
};

// --- WebIDL

function watchClasses(library) {
  for (const [name, constructor] of Object.entries(library)) {
    if (typeof constructor?.prototype?.__destroy__ !== 'function') continue;
    library[name] = new Proxy(constructor, {
      construct(...words) {
        const object = Reflect.construct(...words);
        releaseAfter(object, '__destroy__');
        acquire(object);
        return object;
      },
    });
  }
}

// --- finalizers

const Registry = globalThis.FinalizationRegistry;
globalThis.FinalizationRegistry = class FinalizationRegistry extends Registry {
  constructor(cleanUp) {
    super(({ held, isHandle }) => {
      if (isHandle) {
        counts.finalized++;
        counts.live--;
      }
      cleanUp(held);
    });
  }
  register(target, held, token) {
    const entry = { held, isHandle: live.has(target) };
    return token === undefined ? super.register(target, entry) : super.register(target, entry, token);
  }
};

globalThis.handleCounts = {
  gcInterval: GC_INTERVAL,
  watchClasses,
  reset() {
    Object.assign(counts, { acquired: 0, released: 0, finalized: 0, live: 0, peak: 0 });
    untilCollection = GC_INTERVAL;
  },
  read: () => ({ ...counts }),
};
