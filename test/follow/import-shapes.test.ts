import { describe, expect, it } from "vitest";
import { IMPORT_SHAPES, showAs } from "../support/import-shapes.js";
import { connectInProcess } from "../support/in-process.js";

const LENGTHS = { "15 s": 15_000, "10 min": 600_000, "1 h": 3_600_000, "6 h": 21_600_000 };

describe.each(IMPORT_SHAPES)("an import that is $name", ({ name, script, show }) => {
  it.each(Object.entries(LENGTHS))("is followed over %s to its end", async (_length, lengthMs) => {
    const plan = { ...script(lengthMs), records: 5_000 };
    const { client, clock, settle, listReceived } = connectInProcess({
      script: () => plan,
      tamper: showAs(show),
    });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    const done = await settle(client.waitForImport(id, { expectRecords: 5_000 }));
    expect(done).toMatchObject({ id, status: "Completed", recordsImported: 5_000 });
    const lateMs = clock.monotonic() - plan.durationMs - plan.indexingMs;
    expect(lateMs).toBeGreaterThanOrEqual(0);
    expect(lateMs).toBeLessThanOrEqual(name === "steady" ? 10_000 : 30_000);
    expect(new Set(listReceived().slice(1))).toEqual(new Set(["describeImport"]));
    expect(clock.countTimers()).toBe(0);
    // Every pause keeps to the intervals, to a tenth below the shortest for chance.
    expect(Math.min(...clock.pauses)).toBeGreaterThanOrEqual(1_800);
    expect(Math.max(...clock.pauses)).toBeLessThanOrEqual(30_000);
    expect(clock.pauses).toHaveLength(listReceived().length - 2);
  });
});

describe.each([
  ["Failed", "import_failed"],
  ["Cancelled", "import_cancelled"],
] as const)("an import that ends as %s", (status, code) => {
  it.each(IMPORT_SHAPES)("while it is $name rejects with its last state", async (shape) => {
    const error = "User error: the namespace already exists";
    const outcome = { failAtPercent: 60, error };
    const { client, clock, settle, listReceived } = connectInProcess({
      script: () => ({
        ...shape.script(600_000),
        ...(status === "Failed" ? { outcome } : {}),
      }),
      tamper: showAs(shape.show),
    });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    const waiting = client.waitForImport(id);
    if (status === "Cancelled") {
      const cancelling = clock.delay(300_000, undefined).then(() => client.cancelImport(id));
      void cancelling;
    }
    await expect(settle(waiting)).rejects.toMatchObject({
      code,
      operation: { id, status, ...(status === "Failed" ? { error } : {}) },
      message: `Cannot complete import ${id}: the import ${
        status === "Failed" ? `failed: ${error}` : "was cancelled"
      }`,
    });
    expect(listReceived().filter((name) => name === "cancelImport")).toHaveLength(
      status === "Cancelled" ? 1 : 0,
    );
  });
});
