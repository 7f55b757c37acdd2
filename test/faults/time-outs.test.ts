import { describe, expect, it, vi } from "vitest";
import type { Schedule } from "../../src/abort.js";
import { type Clock, systemClock } from "../../src/clock.js";
import { ImportClientError, TimeoutError } from "../../src/index.js";
import { callsOn, connect, failure, rejection } from "../support/connect.js";
import { connectInProcess } from "../support/in-process.js";
import { runProgram } from "../support/run-program.js";

const CALLS = Object.entries(callsOn("1"));
const FOREVER = Number.POSITIVE_INFINITY;
const URI = "s3://bucket/dir";

describe.each(CALLS)("%s()", (name, call) => {
  const isStart = name === "startImport";

  it("ends each attempt after 30 s", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "hang", where: "headers" }, FOREVER);
    const error = await setup.settle(failure(call(setup.client)));
    expect(error).toBeInstanceOf(TimeoutError);
    expect(error).toBeInstanceOf(ImportClientError);
    expect(error).toMatchObject({
      ...{ code: "timed_out", scope: "attempt", timeoutMs: 30_000, attempts: isStart ? 1 : 3 },
    });
    expect(setup.clock.monotonic()).toBe(isStart ? 30_000 : 90_750);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("ends after 120 s in all, with the error of the last attempt as its cause", async () => {
    const setup = connectInProcess({ options: { attemptTimeoutMs: 100_000 } });
    setup.emulator.inject({ kind: "hang", where: "headers" }, FOREVER);
    const error = await setup.settle(failure(call(setup.client)));
    const attempt = { code: "timed_out", scope: "attempt", timeoutMs: 100_000, attempts: 1 };
    const total = { code: "timed_out", scope: "call", timeoutMs: 120_000, attempts: 2 };
    expect(error).toMatchObject(isStart ? attempt : { ...total, cause: attempt });
    expect(setup.clock.monotonic()).toBe(isStart ? 100_000 : 120_000);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("prefers the limits of the call to those of the client", async () => {
    const setup = connectInProcess({
      options: { attemptTimeoutMs: 1, timeoutMs: 1, maxRetries: 9 },
    });
    setup.emulator.inject({ kind: "hang", where: "headers" }, FOREVER);
    const limits = { attemptTimeoutMs: 500, timeoutMs: 2_000, maxRetries: 0 };
    const error = await setup.settle(failure(call(setup.client, limits)));
    expect(error).toMatchObject({ scope: "attempt", timeoutMs: 500, attempts: 1 });
    const short = { ...limits, timeoutMs: 400 };
    const shorter = await setup.settle(failure(call(setup.client, short)));
    expect(shorter).toMatchObject({ scope: "call", timeoutMs: 400, attempts: 1 });
  });

  it("waits without end if there are no limits", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "hang", where: "headers" }, FOREVER);
    const controller = new AbortController();
    const { signal } = controller;
    const rejected = rejection(
      call(setup.client, { attemptTimeoutMs: FOREVER, timeoutMs: FOREVER, signal }),
    );
    await setup.settle(setup.clock.delay(10 * 86_400_000, undefined));
    expect(setup.clock.countTimers()).toBe(0);
    controller.abort("enough");
    expect(await rejected).toBe("enough");
  });

  it("limits the function for the key, and reports that nothing was sent", async () => {
    const setup = connectInProcess({ options: { apiKey: () => new Promise<string>(() => {}) } });
    const error = await setup.settle(rejection(call(setup.client)));
    expect(error).toMatchObject({
      ...{ code: "timed_out", scope: "attempt", attempts: 3 },
      problem: expect.stringContaining("the function for the API key"),
    });
    expect(setup.listReceived()).toEqual([]);
  });

  it("reports that nothing was sent if the function for the key took all of the time", async () => {
    const options = { apiKey: () => new Promise<string>(() => {}), timeoutMs: 20_000 };
    const setup = connectInProcess({ options });
    const error = await setup.settle(rejection(call(setup.client)));
    expect(error).toMatchObject({ code: "timed_out", scope: "call", attempts: 1 });
  });
});

describe("startImport()", () => {
  it("rejects as unconfirmed if its second attempt takes all of the time", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 20_000 } });
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "9.999" });
    setup.emulator.inject({ kind: "hang", where: "headers", when: "before" }, FOREVER);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      cause: { scope: "call", attempts: 2, cause: { status: 429 } },
    });
  });

  it("rejects with the time-out if the time is over before a pause is", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 20_000, attemptTimeoutMs: 3_000 } });
    // As if the machine was asleep in between, with a shorter limit for an attempt than for the call.
    const { delay } = setup.clock;
    setup.clock.delay = (ms, signal) => delay(ms + 60_000, signal);
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "9" });
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      ...{ code: "timed_out", scope: "call", attempts: 1, cause: { status: 429 } },
    });
    expect(setup.listReceived()).toEqual(["startImport"]);
  });

  it("has the error of the latest attempt as its cause", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 10_000 } });
    setup.emulator.inject({ kind: "status", status: 429 });
    setup.emulator.inject({ kind: "status", status: 503 });
    setup.emulator.inject({ kind: "hang", where: "headers" });
    const error = await setup.settle(rejection(setup.client.describeImport("1")));
    expect(error).toMatchObject({ scope: "call", attempts: 3, cause: { status: 503 } });
  });

  it("sends nothing if the function for the key blocks the process until the time is over", async () => {
    let blockedMs = 0;
    const apiKey = () => {
      blockedMs += 100;
      return "key";
    };
    const setup = connectInProcess({ options: { apiKey, attemptTimeoutMs: 50, maxRetries: 0 } });
    const { monotonic } = setup.clock;
    setup.clock.monotonic = () => monotonic() + blockedMs;
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "timed_out", scope: "attempt", attempts: 1 });
    expect(setup.listReceived()).toEqual([]);
  });

  it("rejects at once if the function for the key throws", async () => {
    let asked = 0;
    const apiKey = () => {
      asked += 1;
      throw new Error("the store is closed");
    };
    const setup = connectInProcess({ options: { apiKey } });
    for (const [, call] of CALLS) {
      const error = await setup.settle(rejection(call(setup.client)));
      expect(error).toMatchObject({ code: "invalid_argument", argument: "apiKey" });
    }
    expect([asked, setup.clock.pauses]).toEqual([CALLS.length, []]);
  });
});

describe("a list", () => {
  it("has the whole timeoutMs for each of its pages", async () => {
    const setup = connectInProcess({
      tamper: async (pass, { wait }) => {
        await wait(25_000);
        return pass();
      },
    });
    for (let count = 0; count < 12; count += 1)
      await setup.settle(setup.client.startImport({ uri: `${URI}/${count}` }));
    const before = setup.clock.monotonic();
    const seen: string[] = [];
    const run = async () => {
      for await (const { id } of setup.client.listImports({ limit: 2, timeoutMs: 26_000 }))
        seen.push(id);
    };
    await setup.settle(run());
    expect(seen).toHaveLength(12);
    expect(setup.clock.monotonic() - before).toBe(6 * 25_000);
  });
});

describe("a real time-out", () => {
  it.each(["headers", "body"])("closes the connection that hangs in its %s", async (where) => {
    let closed = Promise.resolve();
    let startTimers = () => {};
    const hangs = new Promise<void>((resolve) => {
      startTimers = resolve;
    });
    const { client, received } = await connect(
      (_request, response) => {
        closed = new Promise((resolve) => response.once("close", () => resolve()));
        if (where === "body") response.writeHead(200).write("{");
        else startTimers();
      },
      {
        attemptTimeoutMs: 50,
        clock: startingTimersAfter(hangs),
        onEvent: ({ type }) => void (type === "response" && setImmediate(startTimers)),
      },
    );
    const error = await rejection(client.describeImport("1"));
    expect(error).toMatchObject({ code: "timed_out", scope: "attempt", timeoutMs: 50 });
    await closed;
    expect(received).toHaveLength(1);
  });

  it("leaves nothing that keeps a process running", async () => {
    const { url } = await connect(() => {});
    const { exitCode, printed } = await runProgram(`
      import { createImportClient } from ${JSON.stringify(new URL("../../src/index.ts", import.meta.url))};
      const client = createImportClient({ apiKey: "key", indexHost: "${url}", attemptTimeoutMs: 50, maxRetries: 0 });
      await client.describeImport("1").catch(({ code, scope }) => console.log(code, scope));
      const endedAt = performance.now();
      process.on("exit", () => console.log(performance.now() - endedAt < 15_000 ? "soon" : "late"));
    `);
    expect(printed).toBe("timed_out attempt\nsoon\n");
    expect(exitCode).toBe(0);
  });

  /** The system's clock, whose timers start only when something has happened, however busy the machine is. */
  function startingTimersAfter(event: Promise<void>): Clock {
    const schedule: Schedule = (run, ms) => {
      let isCancelled = false;
      let cancel = () => {
        isCancelled = true;
      };
      event.then(() => {
        if (!isCancelled) cancel = systemClock.schedule(run, ms);
      });
      return () => cancel();
    };
    return { ...systemClock, schedule };
  }
});

describe("the system's clock", () => {
  const MONTH_MS = 30 * 86_400_000;

  it("waits longer than one timer can, to the millisecond", async () => {
    vi.useFakeTimers();
    try {
      let runs = 0;
      systemClock.schedule(() => {
        runs += 1;
      }, MONTH_MS);
      await vi.advanceTimersByTimeAsync(MONTH_MS - 1);
      expect(runs).toBe(0);
      await vi.advanceTimersByTimeAsync(1);
      expect(runs).toBe(1);
      const callOff = systemClock.schedule(() => {
        runs += 1;
      }, MONTH_MS);
      await vi.advanceTimersByTimeAsync(MONTH_MS - 1);
      callOff();
      expect(vi.getTimerCount()).toBe(0);
      systemClock.schedule(() => {}, FOREVER);
      expect(vi.getTimerCount()).toBe(0);
      expect(runs).toBe(1);
    } finally {
      vi.useRealTimers();
    }
  });

  it("measures durations correctly if the time is set back", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    try {
      const before = [systemClock.now(), systemClock.monotonic()] as const;
      vi.setSystemTime(before[0] - 3_600_000);
      expect(systemClock.now()).toBeLessThan(before[0]);
      expect(systemClock.monotonic()).toBeGreaterThanOrEqual(before[1]);
    } finally {
      vi.useRealTimers();
    }
  });

  it("returns the time, durations and random numbers", async () => {
    const [earliest, now, latest] = [Date.now(), systemClock.now(), Date.now()];
    expect(now).toBeGreaterThanOrEqual(earliest);
    expect(now).toBeLessThanOrEqual(latest);
    const before = systemClock.monotonic();
    await systemClock.delay(20, undefined);
    expect(systemClock.monotonic() - before).toBeGreaterThan(15);
    const chances = Array.from({ length: 100 }, () => systemClock.random());
    expect(chances.every((chance) => chance >= 0 && chance < 1)).toBe(true);
    expect(new Set(chances).size).toBeGreaterThan(90);
  });
});
