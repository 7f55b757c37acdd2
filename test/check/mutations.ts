import { Compression, WriterVersion } from "parquet-wasm";
import type { Random } from "../support/random.js";
import { writtenByArrowRs } from "./arrow-rs.js";
import { ARROW_SCHEMAS } from "./arrow-schemas.js";
import { footerOf, join } from "./footers.js";
import {
  denseFile,
  evenVectors,
  idColumn,
  makeFile,
  recordsFile,
  sparseColumn,
  stringColumn,
  vectorColumn,
} from "./parquet-files.js";

const METADATA = stringColumn("metadata", ['{"a":1}', null, '{"a":1}', '{"b":[]}']);
const LONGER = recordsFile(
  Array.from({ length: 200 }, (_, index) => `document-${index % 150}`),
  Array.from({ length: 200 }, (_, index) => `{"title":"a title, the same but for ${index}"}`),
);

/** Right files of several kinds, which are mutated. */
export const FUZZED_FILES = [
  denseFile(4, 3),
  denseFile(40, 8, { rowGroupSize: 10, pageSize: 100 }),
  makeFile(
    [{ ...idColumn(4), encoding: "DELTA_BYTE_ARRAY" }, vectorColumn(evenVectors(4, 2)), METADATA],
    {
      arrowSchema: ARROW_SCHEMAS.fixedSizeList,
    },
  ),
  makeFile(
    [
      { ...idColumn(4), encoding: "DELTA_LENGTH_BYTE_ARRAY" },
      sparseColumn([null, null, null, { indices: [1], values: [1] }]),
      METADATA,
    ],
    {
      arrowSchema: ARROW_SCHEMAS.sparseOfLargeList,
      codec: "UNCOMPRESSED",
    },
  ),
  ...[Compression.GZIP, Compression.BROTLI, Compression.ZSTD, Compression.LZ4_RAW].map(
    (codec, index) =>
      writtenByArrowRs(LONGER, (builder) =>
        builder
          .setCompression(codec)
          .setWriterVersion(index % 2 === 0 ? WriterVersion.V1 : WriterVersion.V2),
      ),
  ),
];

/** What bytes that are wrong look like: others, too few, too many, those of another place, long runs. */
export const MUTATIONS: ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
  (bytes, random) => changed(bytes, random, () => random.integer(0, 255)),
  (bytes, random) => changed(bytes, random, (byte) => byte ^ (1 << random.integer(0, 7))),
  (bytes, random) => changed(bytes, random, () => (random.happens(0.5) ? 0xff : 0x80)),
  (bytes, random) => bytes.slice(0, random.integer(0, bytes.length - 1)),
  (bytes, random) => bytes.slice(random.integer(0, bytes.length - 1)),
  (bytes, random) => {
    const place = random.integer(0, bytes.length - 1);
    const run = new Uint8Array(random.integer(0, 5_000)).fill(random.integer(0, 255));
    return join(bytes.subarray(0, place), run, bytes.subarray(place));
  },
  (bytes, random) => {
    const [from, to] = [0, 0].map((least) => random.integer(least, bytes.length));
    const copy = Uint8Array.from(bytes);
    copy.copyWithin(to ?? 0, from ?? 0, (from ?? 0) + 20);
    return copy;
  },
];

function changed(bytes: Uint8Array, random: Random, change: (byte: number) => number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  for (let times = random.integer(1, 4); times > 0; times -= 1) {
    const place = random.integer(0, copy.length - 1);
    copy[place] = change(copy[place] ?? 0) & 0xff;
  }
  return copy;
}

/** What lies before the footer, and the footer without its length and the mark. */
export function splitFile(file: Uint8Array): { data: Uint8Array; footer: Uint8Array } {
  const begin = file.length - 8 - footerOf(file).metadata_length;
  return { data: file.subarray(0, begin), footer: file.subarray(begin, file.length - 8) };
}

/** A footer with its length and the mark. */
export function withTrailer(footer: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return join(footer, length, new TextEncoder().encode("PAR1"));
}
