import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createFaultQueue } from "../../src/emulator/faults/fault-queue.js";
import { checkIndex } from "../../src/emulator/machine/emulated-index.js";
import { createEmulatorClock } from "../../src/emulator/machine/emulator-clock.js";
import { createImportMachine } from "../../src/emulator/machine/import-machine.js";
import { createRequestLog, createResponder } from "../../src/emulator/service/responder.js";
import { createFolders } from "../../src/emulator/source/folders.js";
import {
  createImportEmulator,
  type EmulatorOptions,
  type ImportScript,
  type Source,
} from "../../src/emulator.js";
import { memorySource } from "../check/memory-source.js";
import { denseFile } from "../check/parquet-files.js";
import { connectTo } from "../support/emulator-client.js";
import { DIR, describeEnd, FILES, HOUR_MS } from "./source-world.js";

const IMPORTS = "http://localhost/bulk/imports";
const START = {
  method: "POST",
  headers: { "api-key": "any" },
  body: JSON.stringify({ uri: DIR }),
};

/** A source whose folders are listed when the test says so, each by its place among the starts. */
function holdSource(held = FILES) {
  const released: (() => void)[] = [];
  const signals: (AbortSignal | undefined)[] = [];
  const source = (uri: string): Source => {
    const files = memorySource(held, { uri });
    const open = new Promise<void>((resolve) => released.push(resolve));
    return {
      ...files,
      async *list({ signal }) {
        signals.push(signal);
        await open;
        yield* files.list({});
      },
    };
  };
  return { source, signals, release: (start: number) => released[start]?.() };
}

/** An emulator that waits for its files, with a start that has arrived. */
async function startHeld(options: EmulatorOptions = {}, files = FILES) {
  const held = holdSource(files);
  const emulator = createImportEmulator({ speed: 0, source: held.source, ...options });
  const starting = emulator.fetch(IMPORTS, START);
  await vi.waitFor(() => expect(held.signals).toHaveLength(1));
  return { ...held, emulator, starting };
}

const view = ({ imports }: ReturnType<typeof createImportEmulator>) => imports.map(describeEnd);

describe("an import whose files are not known yet", () => {
  it("is Pending, however far the time is moved, and has all of its records once they are known", async () => {
    const { emulator, starting, release } = await startHeld();
    const client = connectTo(emulator);
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Pending 0"]);
    expect(await client.describeImport("1")).toMatchObject({ status: "Pending" });
    expect(await client.describeIndexStats()).toMatchObject({ totalVectorCount: 0 });
    release(0);
    expect((await starting).status).toBe(200);
    const [done] = emulator.imports;
    expect(done).toMatchObject({ status: "Completed", recordsImported: 35 });
    const time = (text = "") => Date.parse(text);
    expect(time(done?.finishedAt) - time(done?.createdAt)).toBe(HOUR_MS);
  });

  it("loads and ends by its own times if they are known before", async () => {
    const { emulator, starting, release } = await startHeld();
    release(0);
    await starting;
    emulator.advance(499);
    expect(view(emulator)).toEqual(["Pending 0"]);
    emulator.advance(1);
    expect(view(emulator)).toEqual(["InProgress 0"]);
    emulator.advance(4_500);
    expect(view(emulator)).toEqual(["InProgress 17"]);
    emulator.advance(10_000);
    expect(view(emulator)).toEqual(["Completed 35"]);
  });

  it("stays cancelled if it is cancelled meanwhile", async () => {
    const { emulator, starting, release } = await startHeld();
    emulator.advance(HOUR_MS);
    await connectTo(emulator).cancelImport("1");
    expect(view(emulator)).toEqual(["Cancelled 0"]);
    release(0);
    await starting;
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Cancelled 0"]);
    expect(await connectTo(emulator).describeIndexStats()).toMatchObject({ totalVectorCount: 0 });
  });

  it("of one folder goes before another that was started later, whichever is known first", async () => {
    const { emulator, starting, release, signals } = await startHeld();
    const second = emulator.fetch(IMPORTS, START);
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    release(1);
    await second;
    release(0);
    await starting;
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Completed 35", "Failed namespace_exists"]);
  });

  it("has its namespaces taken by one that began to load before they were known", async () => {
    const { emulator, starting, release, signals } = await startHeld();
    const second = emulator.fetch(IMPORTS, START);
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    release(1);
    await second;
    emulator.advance(2_000);
    expect(view(emulator)).toEqual(["Pending 0", "InProgress 7"]);
    release(0);
    await starting;
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Failed namespace_exists", "Completed 35"]);
  });

  it("has the namespaces of one that failed without a record before they were known", async () => {
    const outcome = { failAtPercent: 20, error: "User error: no more" };
    const scripts: ImportScript[] = [{}, { durationMs: 40_000, outcome }];
    const script = () => scripts.shift() ?? {};
    const files = { "docs/part-0.parquet": denseFile(1, 3) };
    const { emulator, starting, release, signals } = await startHeld({ script }, files);
    const second = emulator.fetch(IMPORTS, START);
    await vi.waitFor(() => expect(signals).toHaveLength(2));
    release(1);
    await second;
    emulator.advance(7_999);
    expect(view(emulator)).toEqual(["Pending 0", "InProgress 0"]);
    emulator.advance(1);
    release(0);
    await starting;
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Completed 1", "Failed undefined"]);
  });
});

describe("the response of a start", () => {
  it("that is lost is lost only when the files are known", async () => {
    const { source, release, signals } = holdSource();
    const emulator = createImportEmulator({ speed: 0, source });
    emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
    let isLost = false;
    const starting = emulator.fetch(IMPORTS, START).catch(() => {
      isLost = true;
    });
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    expect(isLost).toBe(false);
    release(0);
    await starting;
    expect(isLost).toBe(true);
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Completed 35"]);
  });

  it("does not wait for files longer than it may", async () => {
    const clock = createEmulatorClock(() => 0, 0);
    const machine = createImportMachine({ clock, index: checkIndex(), sendZeros: false });
    const { source, release } = holdSource();
    const respond = createResponder({
      ...{ clock, machine, faults: createFaultQueue(), log: createRequestLog() },
      ...{ apiKey: undefined, script: () => ({}), openFolder: createFolders(source) },
      maxHoldMs: 1,
    });
    const reply = await respond({ ...START, url: IMPORTS, isTooLong: false });
    expect(reply).toMatchObject({
      kind: "response",
      response: { status: 200, body: '{"id":"1"}' },
    });
    clock.advance(HOUR_MS);
    expect(machine.describe("1")).toMatchObject({ status: "Pending" });
    release(0);
    await vi.waitFor(() => expect(machine.describe("1")).toMatchObject({ status: "Completed" }));
  });

  it("comes at once for a start that the files have no part in", async () => {
    const { emulator } = await startHeld();
    const body = JSON.stringify({ uri: "ftp://bucket" });
    expect((await emulator.fetch(IMPORTS, { ...START, body })).status).toBe(400);
    expect((await emulator.fetch(IMPORTS, { ...START, headers: {} })).status).toBe(401);
    expect((await emulator.fetch(IMPORTS, { headers: START.headers })).status).toBe(200);
  });

  it("is not hastened by fake timers", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date"] });
    onTestFinished(() => void vi.useRealTimers());
    const held = holdSource();
    const emulator = createImportEmulator({ source: held.source });
    let isThere = false;
    const starting = emulator.fetch(IMPORTS, START).then(() => {
      isThere = true;
    });
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(isThere).toBe(false);
    held.release(0);
    await starting;
    await vi.advanceTimersByTimeAsync(HOUR_MS);
    expect(view(emulator)).toEqual(["Completed 35"]);
  });
});

describe("close()", () => {
  it("ends the reading of files, and fails the imports that wait for it", async () => {
    const { source, signals } = holdSource();
    const emulator = createImportEmulator({ speed: 0, source });
    const { url, close } = await emulator.listen();
    const starting = fetch(`${url}/bulk/imports`, START).catch(() => {});
    await vi.waitFor(() => expect(signals).toHaveLength(1));
    await close();
    await starting;
    expect(signals[0]?.aborted).toBe(true);
    emulator.advance(HOUR_MS);
    expect(emulator.imports).toMatchObject([
      {
        status: "Failed",
        error: "User error: the emulator was closed before it had read the files",
      },
    ]);
  });

  it("leaves alone what was started without the server", async () => {
    const { emulator, starting, release, signals } = await startHeld();
    const { close } = await emulator.listen();
    await close();
    expect(signals[0]?.aborted).toBe(false);
    release(0);
    await starting;
    emulator.advance(HOUR_MS);
    expect(view(emulator)).toEqual(["Completed 35"]);
  });
});
