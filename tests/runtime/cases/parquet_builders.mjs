// parquet-wasm: wasm-bindgen 0.2.104 or later. The builder's methods take it by value: it is moved, not leaked.
import { setImmediate } from 'node:timers/promises';
import { Compression, WriterPropertiesBuilder } from 'parquet-wasm';

export function leaksWhatEveryChainBuilds(passes) {
  for (let i = 0; i < passes; i++) {
    const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
    //                                                                                  ^^^^^^^ unfreed-in-loop
    void properties;
  }
}

export function freesWhatEveryChainBuilds(passes) {
  for (let i = 0; i < passes; i++) {
    const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
    properties.free();
  }
}

export function movesTheBuilderByName(passes) {
  for (let i = 0; i < passes; i++) {
    const builder = new WriterPropertiesBuilder();
    const compressed = builder.setCompression(Compression.ZSTD);
    const properties = compressed.build();
    properties.free();
  }
}

export function forgetsToBuild(passes) {
  for (let i = 0; i < passes; i++) {
    const builder = new WriterPropertiesBuilder();
    const compressed = builder.setCompression(Compression.ZSTD);
    //                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ unfreed-in-loop
    if (compressed === undefined) return;
  }
}

export function disposesOfEveryBuilder(passes) {
  for (let i = 0; i < passes; i++) {
    const builder = new WriterPropertiesBuilder();
    try {
      if (i < 0) return;
    } finally {
      builder[Symbol.dispose]();
    }
  }
}

export async function awaitsATaskForEveryBuilder(passes) {
  for (let i = 0; i < passes; i++) {
    const builder = new WriterPropertiesBuilder();
    if (builder === undefined) return;
    await setImmediate();
  }
}
