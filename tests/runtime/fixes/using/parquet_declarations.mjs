// parquet-wasm: the classes have [Symbol.dispose], and unfreed.json allows `using`.
import { Compression, WriterPropertiesBuilder } from 'parquet-wasm';

export function leavesInTheMiddle(passes) {
  let built = 0;
  for (let i = 0; i < passes; i++) {
    const properties = new WriterPropertiesBuilder().setCompression(Compression.SNAPPY).build();
    if (i % 3 === 0) continue;
    built += properties === undefined ? 0 : 1;
  }
  return built;
}
