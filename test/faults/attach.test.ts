import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { rejection } from "../support/connect.js";
import { connectInProcess, pass } from "../support/in-process.js";
import { type RunningProgram, startProgram } from "../support/run-program.js";

const URI = "s3://bucket/dir";
const ATTACH = { whenUnfinished: "attach" } as const;

describe('startImport() with whenUnfinished: "attach"', () => {
  it("starts one import, however often it runs", async () => {
    const { client, connectAnother, emulator } = connectInProcess();
    expect(await client.startImport({ uri: URI }, ATTACH)).toEqual({ id: "1", outcome: "started" });
    for (const again of [client, connectAnother()]) {
      expect(await again.startImport({ uri: URI }, ATTACH)).toEqual({
        id: "1",
        outcome: "attached",
      });
    }
    expect(emulator.imports).toHaveLength(1);
  });

  it("attaches to an import whose status nobody knows", async () => {
    const { client, emulator } = connectInProcess();
    await client.startImport({ uri: URI });
    emulator.inject({ kind: "unknown_status", status: "Resting" });
    expect(await client.startImport({ uri: URI }, ATTACH)).toMatchObject({ outcome: "attached" });
  });

  it.each(["Completed", "Failed", "Cancelled"])("starts anew after one that is %s", async (end) => {
    const error = "User error: no";
    const { client, emulator, clock } = connectInProcess({
      script: () => (end === "Failed" ? { outcome: { failAtPercent: 50, error } } : {}),
    });
    await client.startImport({ uri: URI });
    if (end === "Cancelled") await client.cancelImport("1");
    await pass(clock, 60_000);
    expect(emulator.imports[0]).toMatchObject({ status: end });
    const started = await client.startImport({ uri: URI }, ATTACH);
    expect(started).toEqual({ id: "2", outcome: "started" });
  });

  it("looks through the whole list, and at the very same uri only", async () => {
    const durationMs = Number.POSITIVE_INFINITY;
    const { client, emulator } = connectInProcess({ script: () => ({ durationMs }) });
    await client.startImport({ uri: URI });
    for (let count = 0; count < 250; count += 1) await client.startImport({ uri: `${URI}/` });
    const started = await client.startImport({ uri: URI }, ATTACH);
    expect(started).toEqual({ id: "1", outcome: "attached" });
    expect(emulator.received.slice(-3).map(({ operation }) => operation)).toEqual([
      ...["listImports", "listImports", "listImports"],
    ]);
  });

  it("starts nothing where the list cannot be read", async () => {
    const { client, emulator, settle } = connectInProcess();
    emulator.inject({ kind: "status", status: 503, operation: "listImports" }, 3);
    const error = await settle(rejection(client.startImport({ uri: URI }, ATTACH)));
    expect(error).toMatchObject({
      ...{ code: "api_error", status: 503, attempts: 3 },
      message: expect.stringMatching(/^Cannot list imports as /),
    });
    expect(emulator.imports).toEqual([]);
  });

  it("finds what an earlier run started whose answer was lost", async () => {
    const { client, connectAnother, emulator, settle } = connectInProcess();
    emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
    const first = client.startImport({ uri: URI }, { ...ATTACH, onUnknownOutcome: "throw" });
    expect(await settle(rejection(first))).toMatchObject({ code: "start_unconfirmed" });
    const again = await connectAnother().startImport({ uri: URI }, ATTACH);
    expect(again).toEqual({ id: "1", outcome: "attached" });
  });

  it("gives one import in two processes, the first of them killed before it had the answer", async () => {
    const emulator = createImportEmulator();
    emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const { url, close } = await emulator.listen();
    onTestFinished(close);
    const first = runStart(url);
    await vi.waitUntil(() => emulator.imports.length > 0, { timeout: 20_000, interval: 5 });
    first.kill();
    expect(await first.ended).toEqual({ exitCode: null, printed: "" });
    const printed = '{"id":"1","outcome":"attached"}\n';
    expect(await runStart(url).ended).toEqual({ exitCode: 0, printed });
    expect(emulator.imports).toHaveLength(1);
  });
});

/** Starts an import in a process of its own that prints what came of it. */
function runStart(url: string): RunningProgram {
  const index = JSON.stringify(new URL("../../src/index.ts", import.meta.url));
  return startProgram(`
    import { createImportClient } from ${index};
    const client = createImportClient({ apiKey: "key", indexHost: ${JSON.stringify(url)} });
    const started = await client.startImport({ uri: "${URI}" }, { whenUnfinished: "attach" });
    console.log(JSON.stringify(started));
  `);
}
