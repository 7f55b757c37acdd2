import fc from "fast-check";
import { expect, it } from "vitest";
import { createImportEmulator, FAILURE_TEXTS, type ImportScript } from "../../src/emulator.js";
import {
  createImportClient,
  failureReason,
  type ImportOperation,
  isTerminal,
} from "../../src/index.js";
import { collect } from "../support/connect.js";

const duration = fc.oneof(
  fc.constantFrom(0, Number.POSITIVE_INFINITY),
  fc.integer({ min: 1, max: 100_000 }),
  fc.double({ min: 0, max: 100, noNaN: true }),
);

const script: fc.Arbitrary<ImportScript> = fc
  .record({
    records: fc.oneof(fc.integer({ min: 0, max: 20 }), fc.integer({ min: 0, max: 2 ** 40 })),
    bad: fc.oneof(fc.constantFrom(0, 1), fc.double({ min: 0, max: 1, noNaN: true })),
    durationMs: duration,
    indexingMs: duration,
    outcome: fc.option(
      fc.oneof(
        fc.constant("Completed" as const),
        fc.record({
          failAtPercent: fc.double({ min: 0, max: 100, noNaN: true }),
          error: fc.constantFrom(...Object.values(FAILURE_TEXTS)),
        }),
      ),
      { nil: undefined },
    ),
  })
  .map(({ records, bad, ...rest }) => ({
    records,
    badRecords: Math.floor(records * bad),
    ...rest,
  }));

const step = fc.oneof(
  fc.record({
    do: fc.constant("start" as const),
    script,
    skips: fc.boolean(),
    // Undefined for one that no other import has.
    folder: fc.option(fc.constantFrom("one", "two"), { nil: undefined }),
  }),
  fc.record({ do: fc.constant("advance" as const), ms: fc.oneof(fc.nat(200_000), fc.nat(50)) }),
  fc.record({ do: fc.constant("cancel" as const), index: fc.nat(20) }),
  fc.record({ do: fc.constant("list" as const), limit: fc.integer({ min: 1, max: 100 }) }),
  fc.record({ do: fc.constant("describe" as const), index: fc.nat(20) }),
);

it("an emulator keeps the rules of imports through any sequence of operations", async () => {
  const ends = new Map<string, number>();
  let late = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 60 }), async (steps) => {
      let next: ImportScript = {};
      const emulator = createImportEmulator({ speed: 0, script: () => next });
      const client = createImportClient({
        apiKey: "any",
        indexHost: "localhost",
        fetch: emulator.fetch,
      });
      const ids: string[] = [];
      const seen = new Map<string, ImportOperation>();
      const observe = (operation: ImportOperation) => {
        checkStep(seen.get(operation.id), operation);
        seen.set(operation.id, operation);
      };
      for (const each of steps) {
        if (each.do === "start") {
          next = each.script;
          const errorMode = { onError: each.skips ? "continue" : "abort" } as const;
          const uri = `s3://bucket/${each.folder ?? `own-${ids.length}`}`;
          ids.push((await client.startImport({ uri, errorMode })).id);
        } else if (each.do === "advance") {
          emulator.advance(each.ms);
        } else if (each.do === "list") {
          const listed = await collect(client.listImports({ limit: each.limit }));
          expect(listed.map(({ id }) => id)).toEqual(ids.toReversed());
          listed.forEach(observe);
        } else {
          const id = ids[each.index];
          if (id === undefined) continue;
          if (each.do === "cancel") await client.cancelImport(id);
          const operation = await client.describeImport(id);
          observe(operation);
          if (each.do === "cancel") expect(isTerminal(operation)).toBe(true);
        }
      }
      emulator.imports.forEach(observe);
      late += checkFolders(emulator.imports);
      for (const { status } of seen.values()) ends.set(status, (ends.get(status) ?? 0) + 1);
    }),
    { numRuns: 500 },
  );
  // The sequences reached every case, so that no rule held for want of one.
  expect(late).toBeGreaterThan(0);
  expect([...ends.keys()].sort()).toEqual([
    "Cancelled",
    "Completed",
    "Failed",
    "InProgress",
    "Pending",
  ]);
});

/** No namespace has records of two imports. Returns how many imports have failed since theirs existed. */
function checkFolders(operations: readonly ImportOperation[]): number {
  const loaded = operations.filter(({ recordsImported = 0 }) => recordsImported > 0);
  expect(new Set(loaded.map(({ uri }) => uri)).size).toBe(loaded.length);
  const late = operations.filter(({ error }) => error?.includes('The namespace "s3://'));
  for (const { percentComplete = 0, recordsImported = 0 } of late) {
    expect([percentComplete, recordsImported]).toEqual([0, 0]);
  }
  return late.length;
}

const ORDER = ["Pending", "InProgress"];

function checkStep(before: ImportOperation | undefined, now: ImportOperation): void {
  const { status, percentComplete = 0, recordsImported = 0, finishedAt, createdAt = "" } = now;
  expect(finishedAt !== undefined).toBe(isTerminal(now));
  if (finishedAt !== undefined) expect(finishedAt >= createdAt).toBe(true);
  expect(status === "Failed").toBe(now.error !== undefined);
  if (status === "Completed") expect(percentComplete).toBe(100);
  if (status === "Pending") expect([percentComplete, recordsImported]).toEqual([0, 0]);
  expect(percentComplete).toBeLessThanOrEqual(100);
  if (now.error !== undefined) expect(failureReason(now)).toBeDefined();
  if (before === undefined) return;
  if (isTerminal(before)) expect(now).toEqual(before);
  if (!isTerminal(now)) {
    expect(ORDER.indexOf(status)).toBeGreaterThanOrEqual(ORDER.indexOf(before.status));
  }
  expect(percentComplete).toBeGreaterThanOrEqual(before.percentComplete ?? 0);
  expect(recordsImported).toBeGreaterThanOrEqual(before.recordsImported ?? 0);
  expect(createdAt).toBe(before.createdAt);
}

it.each(Object.entries(FAILURE_TEXTS))(
  "FAILURE_TEXTS.%s is known by its phrase",
  (reason, error) => {
    expect(failureReason({ error })).toBe(reason);
    expect(error).toMatch(/^User error: /);
  },
);
