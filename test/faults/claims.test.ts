import { describe, expect, it } from "vitest";
import { connectInProcess, type InProcess, pass } from "../support/in-process.js";
import { dropHeader, dropStart, FINDINGS, loseStart, URI } from "./lost-start.js";

const HOUR_MS = 3_600_000;

/** What a start whose response is lost resolves with, or what its error holds. */
async function startLost(setup: InProcess, hasEffect: boolean) {
  if (hasEffect) loseStart(setup);
  else dropStart(setup);
  try {
    return await setup.client.startImport({ uri: URI });
  } catch (error) {
    return error;
  }
}

/** Somebody else starts the same folder so many milliseconds before ours is sent, or after. */
async function startBeside({
  ms,
  hasEffect,
  skewMs = 0,
  hasDate = true,
}: {
  ms: number | undefined;
  hasEffect: boolean;
  skewMs?: number;
  hasDate?: boolean;
}) {
  const setup = connectInProcess({ skewMs, ...(hasDate ? {} : { tamper: dropHeader("date") }) });
  const other = setup.connectAnother({ onEvent: undefined });
  await pass(setup.clock, 500);
  if (ms !== undefined && ms < 0) {
    await other.startImport({ uri: `${URI}/` });
    await pass(setup.clock, -ms);
  }
  const outcome = startLost(setup, hasEffect);
  if (ms !== undefined && ms > 0) {
    const later = setup.clock.delay(ms, undefined).then(() => other.startImport({ uri: URI }));
    await setup.settle(later);
  }
  return setup.settle(outcome);
}

const SKEWS = [-50, -30, -2, 0, 2, 30, 50].map((hours) => ({ hours, skewMs: hours * HOUR_MS }));

describe.each(SKEWS)("a start whose response is lost, on a server $hours h ahead", ({ skewMs }) => {
  it.each([
    { ms: undefined, hasEffect: true, want: { id: "1", outcome: "reconciled" } },
    { ms: -3_000, hasEffect: true, want: { id: "2", outcome: "reconciled" } },
    { ms: 2_000, hasEffect: true, want: { id: "1", outcome: "reconciled" } },
    { ms: 5_000, hasEffect: true, want: { id: "1", outcome: "reconciled" } },
    { ms: undefined, hasEffect: false, want: { candidates: [] } },
    { ms: -3_000, hasEffect: false, want: { candidates: [] } },
    { ms: 2_000, hasEffect: false, want: { candidates: [{ id: "1" }] } },
    { ms: 5_000, hasEffect: false, want: { candidates: [{ id: "1" }] } },
    { ms: 8_000, hasEffect: false, want: { candidates: [{ id: "1" }] } },
  ])("with effect: $hasEffect, and another start of the folder at $ms ms: $want", async (row) => {
    const outcome = await startBeside({ ...row, skewMs });
    const code = "candidates" in row.want ? { code: "start_unconfirmed" } : {};
    expect(outcome).toMatchObject({ ...code, ...row.want });
  });

  it.each([
    { ms: undefined, hasEffect: true, ids: ["1"] },
    { ms: -3_000, hasEffect: true, ids: ["2", "1"] },
    { ms: -3_000, hasEffect: false, ids: ["1"] },
    { ms: 2_000, hasEffect: false, ids: ["1"] },
  ])("claims nothing without a Date (effect: $hasEffect, another at $ms ms)", async (row) => {
    const outcome = await startBeside({ ...row, skewMs, hasDate: false });
    expect(outcome).toMatchObject({
      code: "start_unconfirmed",
      problem: expect.stringContaining(FINDINGS.noTime),
    });
    const { candidates } = outcome as { candidates: { id: string }[] };
    expect(candidates.map(({ id }) => id).sort()).toEqual([...row.ids].sort());
  });
});

it("an import that began after the attempt ended is named as a candidate", async () => {
  const outcome = await startBeside({ ms: 2_000, hasEffect: false });
  expect(outcome).toMatchObject({
    problem: expect.stringContaining(`1 import (1) ${FINDINGS.later}`),
  });
});

it("a list that is slow to be written claims nothing until a faster one narrows the time", async () => {
  let lists = 0;
  const setup = connectInProcess({
    tamper: async (respond, { operation, wait }) => {
      if (operation === "listImports" && ++lists <= 2) await wait(4_000);
      return respond();
    },
  });
  const other = setup.connectAnother({ onEvent: undefined });
  const outcome = startLost(setup, false);
  await setup.settle(
    setup.clock.delay(2_000, undefined).then(() => other.startImport({ uri: URI })),
  );
  expect(await setup.settle(outcome)).toMatchObject({
    code: "start_unconfirmed",
    candidates: [{ id: "1" }],
  });
});

it("two slow lists narrow the time together", async () => {
  let lists = 0;
  const setup = connectInProcess({
    tamper: async (respond, { operation, wait }) => {
      if (operation !== "listImports") return respond();
      lists += 1;
      if (lists === 1) await wait(1_500);
      const response = await respond();
      if (lists > 1) await wait(1_500);
      return response;
    },
  });
  const outcome = startLost(setup, true);
  expect(await setup.settle(outcome)).toEqual({ id: "1", outcome: "reconciled" });
});

it("a trailing slash makes no other folder, in the search and for attach", async () => {
  const setup = connectInProcess();
  loseStart(setup);
  const lost = setup.client.startImport({ uri: `${URI}/` });
  expect(await setup.settle(lost)).toEqual({ id: "1", outcome: "reconciled" });
  const attached = setup.connectAnother().startImport({ uri: URI }, { attach: "unfinished" });
  expect(await attached).toEqual({ id: "1", outcome: "attached" });
});

it("two starts of one folder at once claim nothing, with and without a slash", async () => {
  const setup = connectInProcess();
  setup.emulator.inject({ kind: "drop", when: "before", operation: "startImport" }, 2);
  const both = [URI, `${URI}/`].map((uri) => setup.client.startImport({ uri }));
  const ends = await setup.settle(Promise.allSettled(both));
  for (const end of ends) {
    expect(end).toMatchObject({
      reason: { problem: expect.stringContaining(FINDINGS.otherStart) },
    });
  }
});
