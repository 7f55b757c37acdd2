import { expect, it } from "vitest";
import { inspectFooter } from "../../src/check/parquet/parquet-file.js";
import { checkSource } from "../../src/check.js";
import { createRandom, type Random } from "../support/random.js";
import { ARROW_SCHEMAS } from "./arrow-schemas.js";
import { footerOf, join } from "./footers.js";
import { memorySource } from "./memory-source.js";
import {
  denseFile,
  evenVectors,
  idColumn,
  makeFile,
  sparseColumn,
  stringColumn,
  vectorColumn,
} from "./parquet-files.js";

const ROUNDS = Number(process.env.FUZZ_FILES ?? 3_000);
/** Of one file, on a machine that does other things too. */
const MAX_MS = 1_000;

const METADATA = stringColumn("metadata", ['{"a":1}', null, '{"a":1}', '{"b":[]}']);
const FILES = [
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
];

/** What bytes that are wrong look like: others, too few, too many, those of another place, long runs. */
const MUTATIONS: ((bytes: Uint8Array, random: Random) => Uint8Array)[] = [
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

it(`of ${ROUNDS} mutated footers none throws, and none is slow`, () => {
  const random = createRandom(1);
  let damaged = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = random.pick(FILES);
    const length = footerOf(file).metadata_length;
    const footer = file.subarray(file.length - 8 - length, file.length - 8);
    const mutated = random.pick(MUTATIONS)(footer, random);
    const begin = performance.now();
    const bytes = withTrailer(mutated);
    const found = inspectFooter(bytes, file.length - length + mutated.length);
    expect(performance.now() - begin, `round ${round}`).toBeLessThan(MAX_MS);
    if ("mistake" in found) damaged += 1;
  }
  // Some mutations change what nobody reads; but most must be noticed, or this test would test nothing.
  expect(damaged).toBeGreaterThan(ROUNDS / 3);
});

it(`of ${ROUNDS} mutated files none ends a check, and none is slow`, async () => {
  const random = createRandom(2);
  const codes = new Set<string>();
  for (let round = 0; round < ROUNDS; round += 1) {
    const file = random.pick(FILES);
    const length = footerOf(file).metadata_length + 8;
    // Only the data, in half of them: with its footer right, what lies in it is decoded.
    const kept = random.happens(0.5) ? file.subarray(file.length - length) : new Uint8Array(0);
    const mutated = random.pick(MUTATIONS)(file.subarray(0, file.length - kept.length), random);
    const source = memorySource({ "docs/a.parquet": join(mutated, kept) });
    const begin = performance.now();
    const { findings } = await checkSource(source, { records: "all" });
    expect(performance.now() - begin, `round ${round}`).toBeLessThan(MAX_MS);
    for (const { code } of findings) codes.add(code);
  }
  expect([...codes]).toEqual(expect.arrayContaining(["bad_footer", "not_parquet", "unreadable"]));
});

it("of mutated lines none ends a check", async () => {
  const random = createRandom(3);
  const lines = new TextEncoder().encode('{"_id":"a","v":[1,2]}\n{"_id":"b"}\n\n{"_id":"c"}');
  for (let round = 0; round < ROUNDS / 10; round += 1) {
    const mutated = random.pick(MUTATIONS)(lines, random);
    const source = memorySource({ "docs/a.jsonl": mutated, "docs/b.jsonl.gz": mutated });
    const { findings } = await checkSource(source, { records: "all" });
    expect(findings.length, `round ${round}`).toBeGreaterThan(0);
  }
});

function withTrailer(footer: Uint8Array): Uint8Array {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, footer.length, true);
  return join(footer, length, new TextEncoder().encode("PAR1"));
}
