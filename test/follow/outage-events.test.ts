import { describe, expect, it } from "vitest";
import type { ImportClientEvent } from "../../src/index.js";
import { collect } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";

type OutageEvent = Extract<ImportClientEvent, { type: "outage" }>;

const BROKEN = { from: 60_000, to: 180_000 };

/** Imports on an API that responds 503 for two minutes, a minute after they were started. */
async function startAmidOutage(count: number, isBroken = (_operation: string | undefined) => true) {
  let now = () => 0;
  const setup = connectInProcess({
    script: () => ({ durationMs: 600_000 }),
    tamper: async (pass, { operation }) => {
      const isDown = now() >= BROKEN.from && now() < BROKEN.to;
      return isDown && isBroken(operation) ? new Response("busy", { status: 503 }) : pass();
    },
  });
  const ids: string[] = [];
  for (let each = 1; each <= count; each += 1) {
    ids.push((await setup.client.startImport({ uri: `s3://bucket/${each}` })).id);
  }
  now = setup.clock.monotonic;
  const outages = () =>
    setup.events.filter((event): event is OutageEvent => event.type === "outage");
  return { ...setup, ids, outages };
}

describe("an outage event", () => {
  it("is emitted for each poll that fails, and once when polling works again", async () => {
    const { client, ids, settle, outages } = await startAmidOutage(1);
    await settle(client.waitForImport(ids[0] ?? ""));
    const failed = outages().slice(0, -1);
    expect(failed.length).toBeGreaterThan(3);
    expect(failed.map(({ failedPolls }) => failedPolls)).toEqual(
      failed.map((_, index) => index + 1),
    );
    expect(failed[0]?.sinceMs).toBe(0);
    for (const [index, { sinceMs }] of failed.slice(1).entries()) {
      expect(sinceMs).toBeGreaterThan(failed[index]?.sinceMs ?? 0);
    }
    const last = outages().at(-1);
    expect(last).toMatchObject({
      failedPolls: 0,
      operation: "describeImport",
      error: { status: 503 },
    });
    expect(last?.sinceMs).toBeGreaterThan(failed.at(-1)?.sinceMs ?? 0);
    expect(last?.sinceMs).toBeLessThan(240_000);
  });

  it("of several imports counts the rounds in which no request succeeds", async () => {
    const { client, ids, settle, outages } = await startAmidOutage(30);
    await settle(client.waitForImports(ids));
    const counts = outages().map(({ failedPolls }) => failedPolls);
    expect(counts.length).toBeGreaterThan(3);
    expect(counts).toEqual([...counts.slice(0, -1).map((_, index) => index + 1), 0]);
  });

  it.each(["listImports", "describeImport"])("is not emitted if only %s fails", async (broken) => {
    const { client, ids, settle, outages } = await startAmidOutage(30, (name) => name === broken);
    await settle(client.waitForImports(ids));
    expect(outages()).toEqual([]);
  });

  it("is not emitted for a wait that polls without failure", async () => {
    const { client, ids, settle, outages } = await startAmidOutage(1, () => false);
    await settle(client.waitForImport(ids[0] ?? ""));
    expect(outages()).toEqual([]);
  });

  it("is emitted for a watch, and not for a 404 that is forgiven", async () => {
    const { client, emulator, ids, settle, outages } = await startAmidOutage(1);
    emulator.inject({ kind: "status", status: 404, operation: "describeImport" });
    await settle(collect(client.watchImport(ids[0] ?? "")));
    expect(outages()[0]).toMatchObject({ failedPolls: 1, error: { status: 503 } });
    expect(outages().at(-1)).toMatchObject({ failedPolls: 0 });
  });
});
