import { expect, it } from "vitest";
import { inspectFooter } from "../../src/check/parquet/parquet-file.js";
import { checkSource } from "../../src/check.js";
import { createRandom } from "../support/random.js";
import { countByArrowRs } from "./arrow-rs.js";
import { join } from "./footers.js";
import { memorySource } from "./memory-source.js";
import { FUZZED_FILES, MUTATIONS, splitFile, withTrailer } from "./mutations.js";

const ROUNDS = Number(process.env.FUZZ_FILES ?? 3_000);
/** Of one file, on a machine that does other things too. */
const MAX_MS = 1_000;
const TEST_MS = 30_000 + 10 * ROUNDS;

it(
  `of ${ROUNDS} mutated footers none throws, and none is slow`,
  () => {
    const random = createRandom(1);
    let damaged = 0;
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = random.pick(FUZZED_FILES);
      const { data, footer } = splitFile(file);
      const mutated = random.pick(MUTATIONS)(footer, random);
      const begin = performance.now();
      const bytes = withTrailer(mutated);
      const found = inspectFooter(bytes, data.length + bytes.length);
      expect(performance.now() - begin, `round ${round}`).toBeLessThan(MAX_MS);
      if ("mistake" in found) damaged += 1;
    }
    // Some mutations change what nobody reads; but most must be noticed, or this test would test nothing.
    expect(damaged).toBeGreaterThan(ROUNDS / 3);
  },
  TEST_MS,
);

it(
  `of ${ROUNDS} mutated files none ends a check, and none is slow`,
  async () => {
    const random = createRandom(2);
    const codes = new Set<string>();
    for (let round = 0; round < ROUNDS; round += 1) {
      const file = random.pick(FUZZED_FILES);
      // Only the data, in half of them: with its footer right, what lies in it is decoded.
      const { data } = splitFile(file);
      const kept = random.happens(0.5) ? file.subarray(data.length) : new Uint8Array(0);
      const mutated = random.pick(MUTATIONS)(file.subarray(0, file.length - kept.length), random);
      const source = memorySource({ "docs/a.parquet": join(mutated, kept) });
      const begin = performance.now();
      const { findings } = await checkSource(source, { records: "all" });
      expect(performance.now() - begin, `round ${round}`).toBeLessThan(MAX_MS);
      for (const { code } of findings) codes.add(code);
    }
    expect([...codes]).toEqual(expect.arrayContaining(["bad_footer", "not_parquet", "unreadable"]));
  },
  TEST_MS,
);

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

it("what is called damaged arrow-rs cannot read either, as a rule, and both count the same", () => {
  const random = createRandom(4);
  let falseAlarms = 0;
  for (let round = 0; round < 1_000; round += 1) {
    const { data, footer } = splitFile(random.pick(FUZZED_FILES));
    const bytes = withTrailer(random.pick(MUTATIONS)(footer, random));
    const found = inspectFooter(bytes, data.length + bytes.length);
    const counted = tryToCount(join(data, bytes));
    if (counted === undefined) continue;
    // What nobody needs may be damaged, such as a bound in the statistics, and arrow-rs skips it.
    if ("mistake" in found) falseAlarms += 1;
    else expect(found.facts.rows, `round ${round}`).toBe(counted);
  }
  expect(falseAlarms).toBeLessThan(30);
});

function tryToCount(file: Uint8Array): number | undefined {
  try {
    return countByArrowRs(file);
  } catch {
    return undefined;
  }
}
