// parquet-wasm: builders and tables are moved by value; what is used afterwards throws.
import { Compression, WriterPropertiesBuilder } from 'parquet-wasm';

export function buildsTwiceFromOneBuilder() {
  const builder = new WriterPropertiesBuilder();
  const first = builder.build();
  const second = builder.build();
  //             ^^^^^^^^^^^^^^^ use-after-free
  first.free();
  second.free();
}

export function goesOnWithTheOldBuilder() {
  const builder = new WriterPropertiesBuilder();
  builder.setCompression(Compression.SNAPPY);
  builder.build().free();
//^^^^^^^^^^^^^^^ use-after-free
}

export function goesOnWithTheNewBuilder() {
  let builder = new WriterPropertiesBuilder();
  builder = builder.setCompression(Compression.SNAPPY);
  builder.build().free();
}

export function freesTheBuilderInFinally() {
  const builder = new WriterPropertiesBuilder();
  try {
    builder.build().free();
  } finally {
    builder.free();
  //^^^^^^^^^^^^^^ double-free
  }
}

export function freesTheBuilderInFinallyUnlessItIsGone() {
  let builder = new WriterPropertiesBuilder();
  try {
    const properties = builder.build();
    builder = undefined;
    properties.free();
  } finally {
    builder?.free();
  }
}

export function remembersThatTheBuilderIsGone() {
  const builder = new WriterPropertiesBuilder();
  let built = false;
  try {
    const properties = builder.build();
    built = true;
    properties.free();
  } finally {
    if (!built) builder.free();
  }
}

export function disposesAfterTheRelease() {
  const properties = new WriterPropertiesBuilder().build();
  properties.free();
  properties[Symbol.dispose]();
//^^^^^^^^^^^^^^^^^^^^^^^^^^^^ double-free
}

export function movesOneOfTwoBuilders() {
  const builder = new WriterPropertiesBuilder();
  const other = new WriterPropertiesBuilder();
  builder.build().free();
  other.build().free();
}
