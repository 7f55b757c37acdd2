import { getEventListeners } from "node:events";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { createImportClient, type ImportClient, type WaitOptions } from "../../src/index.js";
import { collect, rejection } from "../support/connect.js";
import { runProgram } from "../support/run-program.js";

const REASONS = [new Error("mine"), "a text", null, false, 0, ""];

type Wait = (client: ImportClient, ids: string[], options: WaitOptions) => Promise<unknown>;

const WAITS: Record<string, Wait> = {
  "watchImport()": (client, [id = ""], { signal }) => collect(client.watchImport(id, { signal })),
  "waitForImport()": (client, [id = ""], options) => client.waitForImport(id, options),
  "waitForImports() of one": (client, [id = ""], options) => client.waitForImports([id], options),
  "waitForImports() by the list": (client, ids, options) => client.waitForImports(ids, options),
};

/** Two imports of an hour on an emulator, all by fake timers. */
async function setUp() {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const emulator = createImportEmulator({ script: () => ({ durationMs: 3_600_000 }) });
  const { fetch } = emulator;
  const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
  const starts = [1, 2].map((each) => client.startImport({ uri: `s3://bucket/${each}` }));
  const ids = (await Promise.all(starts)).map(({ id }) => id);
  return { client, emulator, ids };
}

/** Where a wait is when it ends: what strikes the request that it then waits for, if it does. */
const STAGES = {
  "in a pause": undefined,
  "before a response": { kind: "hang", where: "headers" },
  "in the middle of a response": { kind: "hang", where: "body" },
} as const;

describe.each(Object.entries(WAITS))("%s", (_name, wait) => {
  describe.each(Object.entries(STAGES))("%s", (_stage, fault) => {
    it.each(REASONS)("that is aborted rejects with %j and leaves nothing", async (reason) => {
      const { client, emulator, ids } = await setUp();
      const controller = new AbortController();
      const { signal } = controller;
      const rejected = rejection(wait(client, ids, { signal }));
      await vi.advanceTimersByTimeAsync(600_000);
      if (fault !== undefined) {
        emulator.inject(fault);
        await vi.advanceTimersByTimeAsync(30_500);
      }
      expect(vi.getTimerCount()).toBeGreaterThan(0);
      const { length } = emulator.received;
      controller.abort(reason);
      expect(await rejected).toBe(reason);
      expect(vi.getTimerCount()).toBe(0);
      expect(getEventListeners(signal, "abort")).toEqual([]);
      await vi.advanceTimersByTimeAsync(3_600_000);
      expect(emulator.received).toHaveLength(length);
      expect(emulator.received.map(({ operation }) => operation)).not.toContain("cancelImport");
      expect(emulator.imports.map(({ status }) => status)).toEqual(["Completed", "Completed"]);
    });
  });

  it("with a signal that is aborted before sends nothing", async () => {
    const { client, emulator, ids } = await setUp();
    const signal = AbortSignal.abort("stop");
    expect(await rejection(wait(client, ids, { signal }))).toBe("stop");
    expect(emulator.received).toHaveLength(2);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("leaves no listener and no timer when all has ended", async () => {
    const { client, ids } = await setUp();
    const { signal } = new AbortController();
    const done = wait(client, ids, { signal, timeoutMs: 36_000_000 });
    await vi.advanceTimersByTimeAsync(3_700_000);
    await done;
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });
});

describe.each(Object.entries(WAITS).slice(1))("%s", (_name, wait) => {
  it.each(Object.entries(STAGES))("that times out %s leaves nothing", async (_stage, fault) => {
    const { client, emulator, ids } = await setUp();
    const rejected = rejection(wait(client, ids, { timeoutMs: 630_500 }));
    await vi.advanceTimersByTimeAsync(600_000);
    if (fault !== undefined) emulator.inject(fault);
    await vi.advanceTimersByTimeAsync(30_500);
    expect(await rejected).toMatchObject({
      code: expect.stringMatching(/^(wait_timed_out|wait_incomplete)$/),
    });
    expect(vi.getTimerCount()).toBe(0);
    const { length } = emulator.received;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(emulator.received).toHaveLength(length);
    expect(emulator.imports.map(({ status }) => status)).toEqual(["Completed", "Completed"]);
  });

  it("whose onProgress throws or rejects leaves nothing when it has ended", async () => {
    const { client, emulator, ids } = await setUp();
    const told: unknown[] = [];
    const onProgress = ({ status }: { status: string }) => {
      told.push(status);
      if (told.length % 2 === 0) return Promise.reject(new Error("mine"));
      throw new Error("mine");
    };
    const done = wait(client, ids, { onProgress });
    await vi.advanceTimersByTimeAsync(3_700_000);
    await done;
    expect(told.at(-1)).toBe("Completed");
    expect(vi.getTimerCount()).toBe(0);
    const { length } = emulator.received;
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(emulator.received).toHaveLength(length);
  });
});

describe("a process that only waited", () => {
  it.each([
    ["aborted", "controller.abort('over')"],
    ["timed out", ""],
  ])("and %s ends by itself at once", async (_how, end) => {
    const [emulator, index] = ["emulator", "index"].map((entry) =>
      JSON.stringify(new URL(`../../src/${entry}.ts`, import.meta.url)),
    );
    const { exitCode, printed } = await runProgram(`
      import { createImportEmulator } from ${emulator};
      import { createImportClient } from ${index};
      const emulator = createImportEmulator({ script: () => ({ durationMs: Infinity }) });
      const imports = createImportClient({ apiKey: "any", indexHost: "localhost", fetch: emulator.fetch });
      const ids = [];
      for (const name of ["a", "b"]) ids.push((await imports.startImport({ uri: "s3://bucket/" + name })).id);
      const controller = new AbortController();
      const options = { signal: controller.signal, timeoutMs: ${end === "" ? 300 : 3_600_000} };
      setTimeout(() => { ${end} }, 300);
      const describe = (error) => typeof error === "string" ? error : error.code;
      const ends = await Promise.all([
        imports.waitForImport(ids[0], options).catch(describe),
        imports.waitForImports(ids, options).catch(describe),
      ]);
      console.log(ends.join(" "));
      process.on("exit", () => console.log(Math.round(performance.now() - endedAt) < 1000 ? "at once" : "late"));
      const endedAt = performance.now();
    `);
    expect(printed).toBe(
      `${end === "" ? "wait_timed_out wait_incomplete" : "over over"}\nat once\n`,
    );
    expect(exitCode).toBe(0);
  });
});
