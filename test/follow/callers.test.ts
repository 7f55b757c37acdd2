import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator } from "../../src/emulator.js";
import { createImportClient, ImportCancelledError, type ImportOperation } from "../../src/index.js";
import { startBatch } from "../support/batch-world.js";
import { collect, rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";
import { makeImport } from "../support/make-import.js";
import { runProgram } from "../support/run-program.js";

const SCRIPT = () => ({ durationMs: 600_000 });

/** Changes whatever it is given. */
function spoil(operation: ImportOperation): void {
  operation.id = "spoilt";
  operation.status = operation.status === "Completed" ? "InProgress" : "Completed";
  operation.percentComplete = 100;
}

describe("an import that a caller changes", () => {
  it("in onProgress decides nothing", async () => {
    const { client, settle, ids } = await startBatch(3, { script: SCRIPT });
    const [first = ""] = ids;
    const plain: string[] = [];
    await settle(client.waitForImport(first, { onProgress: ({ id }) => void plain.push(id) }));
    const world = await startBatch(3, { script: SCRIPT });
    const spoilt: string[] = [];
    const onProgress = (operation: ImportOperation) => {
      spoilt.push(operation.id);
      spoil(operation);
    };
    const done = await world.settle(world.client.waitForImport(first, { onProgress }));
    expect(done).toMatchObject({ id: first, status: "Completed", percentComplete: 100 });
    expect(spoilt).toEqual(plain);
    const again = await startBatch(3, { script: SCRIPT });
    const all = await again.settle(again.client.waitForImports(again.ids, { onProgress: spoil }));
    expect(all.map(({ id, status }) => [id, status])).toEqual(ids.map((id) => [id, "Completed"]));
  });

  it("in the loop of a watch decides nothing", async () => {
    const watchSpoiling = async (change: (operation: ImportOperation) => void) => {
      const { client, clock, settle, ids } = await startBatch(1, { script: SCRIPT });
      const [id = ""] = ids;
      const watch = async () => {
        const seen: string[] = [];
        for await (const operation of client.watchImport(id)) {
          seen.push(operation.status);
          change(operation);
        }
        return { seen, endedAt: clock.monotonic() };
      };
      return settle(watch());
    };
    expect(await watchSpoiling(spoil)).toEqual(await watchSpoiling(() => {}));
  });
});

describe("onProgress", () => {
  it("is not called after an abort, and nothing is sent", async () => {
    const { client, settle, ids, rounds } = await startBatch(50, { script: SCRIPT });
    const controller = new AbortController();
    let calls = 0;
    const onProgress = () => {
      calls += 1;
      controller.abort("stop");
    };
    const { signal } = controller;
    const wait = client.waitForImports([...ids, "unlisted"], { signal, onProgress });
    expect(await settle(rejection(wait))).toBe("stop");
    expect(calls).toBe(1);
    expect(rounds).toEqual([{ pages: 1, describes: 0 }]);
  });
});

describe("ids that a caller changes", () => {
  it("while they are waited for change nothing", async () => {
    const { client, settle, ids } = await startBatch(3, { script: SCRIPT });
    const wanted = [...ids];
    const wait = client.waitForImports(wanted);
    wanted.length = 0;
    expect((await settle(wait)).map(({ id }) => id)).toEqual(ids);
  });
});

describe("a signal that is aborted with an error of this package", () => {
  it("throws that error as it is", async () => {
    const reason = new ImportCancelledError(makeImport({ id: "1", status: "Cancelled" }));
    const { client, clock, settle, ids } = await startBatch(3, { script: SCRIPT });
    const controller = new AbortController();
    const { signal } = controller;
    const waits = [
      client.waitForImports(ids, { signal }),
      client.waitForImport(ids[0] ?? "", { signal }),
      collect(client.watchImport(ids[0] ?? "", { signal })),
    ];
    const rejections = Promise.all(waits.map(rejection));
    void clock.delay(60_000, undefined).then(() => controller.abort(reason));
    for (const error of await settle(rejections)) expect(error).toBe(reason);
    expect(clock.countTimers()).toBe(0);
  });
});

describe("the iterator of a watch", () => {
  it("can be iterated over itself", async () => {
    const { client, settle, ids } = await startBatch(1, { script: SCRIPT });
    const iterator = client.watchImport(ids[0] ?? "")[Symbol.asyncIterator]();
    const rest = iterator as AsyncIterableIterator<ImportOperation>;
    expect((await settle(collect(rest))).at(-1)?.status).toBe("Completed");
  });
});

describe("a signal that is aborted by the end of the time", () => {
  it.each(["waitForImport", "waitForImports"] as const)(
    "does not hide from %s() that the time is over",
    async (verb) => {
      const controller = new AbortController();
      const { signal } = controller;
      const reasons: unknown[] = [];
      const { client, settle } = connectInProcess({
        options: {
          fetch: (_url, init) =>
            new Promise((_, reject) => {
              init.signal.addEventListener("abort", () => {
                controller.abort("mine");
                reasons.push(init.signal.reason);
                reject(init.signal.reason);
              });
            }),
        },
      });
      const options = { timeoutMs: 5_000, signal };
      const wait =
        verb === "waitForImport"
          ? client.waitForImport("1", options)
          : client.waitForImports(["1", "2"], options);
      const code = verb === "waitForImport" ? "wait_timed_out" : "wait_incomplete";
      expect(await settle(rejection(wait))).toMatchObject({ code });
      expect(signal.reason).toBe("mine");
      expect(reasons).toEqual([expect.any(Error)]);
    },
  );
});

describe("timers that fire early", () => {
  it("make no poll come late", async () => {
    const moments: number[] = [];
    const { client, clock, settle, ids } = await startBatch(
      1,
      {
        script: SCRIPT,
        tamper: (pass) => {
          moments.push(clock.monotonic());
          return pass();
        },
      },
      (ms) => (ms > 1 ? -0.4 : 0),
    );
    const options = { minIntervalMs: 1_000, maxIntervalMs: 1_000 };
    await settle(client.waitForImports(ids, options));
    const gaps = moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThan(1_001);
    expect(Math.min(...gaps)).toBeGreaterThan(899);
  });
});

describe("fake timers", () => {
  it("run through a wait by the emulator and the client's own clock, as the README has it", async () => {
    const outcome = { failAtPercent: 50, error: "User error: no" };
    const { fetch } = createImportEmulator({ script: () => ({ durationMs: 3_600_000, outcome }) });
    const imports = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
    const { id } = await imports.startImport({ uri: "s3://bucket/dir" });
    onTestFinished(() => void vi.useRealTimers());
    vi.useFakeTimers();
    const failing = expect(imports.waitForImport(id)).rejects.toMatchObject({
      code: "import_failed",
    });
    await vi.advanceTimersByTimeAsync(3_600_000);
    await failing;
  });
});

describe("intervals of less than a millisecond", () => {
  it("leave other timers their turn, even with a fetch that responds at once", async () => {
    const index = JSON.stringify(new URL("../../src/index.ts", import.meta.url));
    const { exitCode, printed } = await runProgram(`
      import { createImportClient } from ${index};
      const fetch = () => Promise.resolve(new Response('{"id":"1","status":"InProgress"}'));
      const imports = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
      const options = { minIntervalMs: 1e-9, maxIntervalMs: 1e-9, timeoutMs: 300 };
      await imports.waitForImport("1", options).catch(({ code }) => console.log(code));
    `);
    expect(printed).toBe("wait_timed_out\n");
    expect(exitCode).toBe(0);
  });
});
