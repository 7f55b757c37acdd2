import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { ImportOperation } from "../../src/index.js";
import { collect, rejection, thrownBy } from "../support/connect.js";
import { connectInProcess, type InProcess, pass } from "../support/in-process.js";

const SCRIPT = { records: 1_000, durationMs: 600_000, indexingMs: 60_000 };

async function start(setup: Parameters<typeof connectInProcess>[0] = {}) {
  const world = connectInProcess({ script: () => SCRIPT, ...setup });
  const { id } = await world.settle(world.client.startImport({ uri: "s3://bucket/dir" }));
  return { ...world, id };
}

function countPolls({ listReceived }: Pick<InProcess, "listReceived">): number {
  return listReceived().filter((name) => name === "describeImport").length;
}

describe("watchImport()", () => {
  it("gives the import as it is, each change, and its end last", async () => {
    const { client, id, settle, ...world } = await start();
    const seen = await settle(collect(client.watchImport(id)));
    const texts = seen.map((operation) => JSON.stringify(operation));
    expect(new Set(texts).size).toBe(texts.length);
    expect(seen[0]?.status).toBe("Pending");
    expect(seen.at(-1)).toMatchObject({ status: "Completed", recordsImported: 1_000 });
    expect(seen.filter(({ status }) => status === "Completed")).toHaveLength(1);
    // At 100 percent it was polled more than once, and said so once.
    const loaded = seen.filter(({ percentComplete }) => percentComplete === 100);
    expect(loaded.map(({ status }) => status)).toEqual(["InProgress", "Completed"]);
    expect(countPolls(world)).toBeGreaterThan(seen.length);
  });

  it("yields Failed and Cancelled as it yields Completed", async () => {
    const { client, settle } = connectInProcess({
      script: () => ({ outcome: { failAtPercent: 50, error: "User error: no" } }),
    });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    const seen = await settle(collect(client.watchImport(id)));
    expect(seen.at(-1)).toMatchObject({ status: "Failed", error: "User error: no" });
    const other = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    await settle(client.cancelImport(other.id));
    const [only, ...more] = await settle(collect(client.watchImport(other.id)));
    expect(only?.status).toBe("Cancelled");
    expect(more).toEqual([]);
  });

  it("continues at a status that nobody knows", async () => {
    const { client, emulator, id, settle } = await start();
    emulator.inject({ kind: "unknown_status", status: "Paused" }, 3);
    const seen = await settle(collect(client.watchImport(id)));
    expect(seen[0]?.status).toBe("Paused");
    expect(seen.at(-1)?.status).toBe("Completed");
  });

  it("sends nothing before it is iterated over, and starts anew each time", async () => {
    const { client, id, settle, ...world } = await start();
    const watch = client.watchImport(id);
    expect(countPolls(world)).toBe(0);
    expect((await settle(collect(watch))).length).toBeGreaterThan(5);
    const polls = countPolls(world);
    expect(await settle(collect(watch))).toMatchObject([{ id, status: "Completed" }]);
    expect(countPolls(world)).toBe(polls + 1);
  });

  it("does not poll while its consumer is busy, and at once if that took long", async () => {
    const { client, clock, id, settle, ...world } = await start();
    const iterator = client.watchImport(id)[Symbol.asyncIterator]();
    await settle(iterator.next());
    await pass(clock, 300_000);
    expect(countPolls(world)).toBe(1);
    const before = clock.monotonic();
    const { value } = await settle(iterator.next());
    expect(value).toMatchObject({ status: "InProgress", percentComplete: 50 });
    expect(clock.monotonic()).toBe(before);
  });

  it("rejects what is wrong at the call", async () => {
    const { client } = connectInProcess();
    for (const [id, options, argument] of [
      ["", {}, "id"],
      ["..", {}, "id"],
      ["1", { minIntervalMs: 0 }, "minIntervalMs"],
      ["1", { timeoutMs: 1_000 }, "timeoutMs"],
      ["1", { signal: "no" }, "signal"],
      ["1", null, "options"],
    ] as [string, object, string][]) {
      const error = thrownBy(() => client.watchImport(id, options));
      expect(error).toMatchObject({ code: "invalid_argument", argument });
      expect(String(error)).toContain("Cannot watch import: ");
    }
  });
});

describe("leaving watchImport()", () => {
  it("by a break stops everything but the import", async () => {
    const { client, clock, emulator, id, settle, ...world } = await start();
    const watchTwo = async () => {
      const seen: ImportOperation[] = [];
      for await (const operation of client.watchImport(id)) {
        seen.push(operation);
        if (seen.length === 2) break;
      }
      return seen;
    };
    expect(await settle(watchTwo())).toHaveLength(2);
    expect(clock.countTimers()).toBe(0);
    const polls = countPolls(world);
    await pass(clock, 3_600_000);
    expect(countPolls(world)).toBe(polls);
    expect(emulator.imports[0]?.status).toBe("Completed");
  });

  it("ends a pause and a poll that are under way, and the iteration with it", async () => {
    for (const isHanging of [false, true]) {
      const { client, clock, emulator, id, settle, ...world } = await start();
      const iterator = client.watchImport(id)[Symbol.asyncIterator]();
      await settle(iterator.next());
      if (isHanging) {
        await pass(clock, 60_000);
        emulator.inject({ kind: "hang", where: "headers" });
      }
      const pending = iterator.next();
      await new Promise((resolve) => setImmediate(resolve));
      expect(clock.countTimers()).toBe(1);
      await iterator.return?.();
      expect(await pending).toEqual({ done: true, value: undefined });
      expect(await iterator.next()).toEqual({ done: true, value: undefined });
      expect(clock.countTimers()).toBe(0);
      expect(countPolls(world)).toBe(isHanging ? 2 : 1);
    }
  });

  it("leaves no listener on a signal, even if an iterator is dropped", async () => {
    const { client, id, settle } = await start();
    const { signal } = new AbortController();
    const iterator = client.watchImport(id, { signal })[Symbol.asyncIterator]();
    await settle(iterator.next());
    await settle(iterator.next());
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("by its signal rejects with the reason while it waits, and at the next step otherwise", async () => {
    for (const reason of [new Error("mine"), "a text", null, false, 0, ""]) {
      const { client, clock, id, settle, ...world } = await start();
      const controllers = [new AbortController(), new AbortController()] as const;
      const [waiting, busy] = controllers.map(({ signal }) =>
        client.watchImport(id, { signal })[Symbol.asyncIterator](),
      );
      if (!waiting || !busy) throw new Error("there are two");
      await settle(Promise.all([waiting.next(), busy.next()]));
      const rejected = rejection(waiting.next());
      for (const controller of controllers) controller.abort(reason);
      expect(await rejected).toBe(reason);
      expect(await rejection(busy.next())).toBe(reason);
      expect(await busy.next()).toEqual({ done: true, value: undefined });
      expect(clock.countTimers()).toBe(0);
      expect(countPolls(world)).toBe(2);
    }
  });

  it("by a signal that comes after the end changes nothing", async () => {
    const { client, clock, id, settle } = await start();
    await pass(clock, 3_600_000);
    const controller = new AbortController();
    const { signal } = controller;
    const iterator = client.watchImport(id, { signal })[Symbol.asyncIterator]();
    expect((await settle(iterator.next())).value).toMatchObject({ status: "Completed" });
    controller.abort("late");
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });
});
