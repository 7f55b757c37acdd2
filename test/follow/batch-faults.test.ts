import { describe, expect, it } from "vitest";
import { WaitForImportsError } from "../../src/index.js";
import { startBatch } from "../support/batch-world.js";
import { rejection } from "../support/connect.js";
import type { Tamper } from "../support/in-process.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const script = () => ({ durationMs: HOUR_MS });

const say503 = async () => new Response("busy", { status: 503 });

type Operation = "listImports" | "describeImport";

/** A batch of which some requests are answered otherwise from one minute to another. */
async function startAmid(
  count: number,
  spell: {
    from: number;
    to: number;
    operations?: Operation[];
    answer?: (...answer: Parameters<Tamper>) => Promise<Response>;
  },
) {
  const { from, to, operations = ["listImports", "describeImport"], answer = say503 } = spell;
  let minutes = () => 0;
  const world = await startBatch(count, {
    script,
    tamper: (pass, request) => {
      const isStruck = operations.some((operation) => operation === request.operation);
      return isStruck && from <= minutes() && minutes() < to ? answer(pass, request) : pass();
    },
  });
  minutes = () => world.clock.monotonic() / MINUTE_MS;
  return { ...world, minutes };
}

describe("an outage while a batch is waited for", () => {
  it.each([
    ["that the list shows", 120],
    ["described one by one", 1],
  ])("of nine minutes does not end the wait: imports %s", async (_how, count) => {
    const { client, settle, ids, rounds } = await startAmid(count, { from: 20, to: 29 });
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    // The rounds that fail are cheap ones.
    const most = Math.max(...rounds.map(({ pages, describes }) => pages + describes));
    expect(most).toBeLessThanOrEqual(25);
  });

  it("of eleven minutes ends it for all, with the last error", async () => {
    const { client, clock, settle, ids, minutes } = await startAmid(150, { from: 5, to: 25 });
    const error = await settle(rejection(client.waitForImports(ids)));
    expect(error).toBeInstanceOf(WaitForImportsError);
    if (!(error instanceof WaitForImportsError)) return;
    expect(error.failures.size).toBe(150);
    expect(error.operations.size).toBe(150);
    expect(error.failures.get("7")).toMatchObject({ code: "api_error", status: 503 });
    expect(minutes()).toBeGreaterThanOrEqual(15);
    expect(minutes()).toBeLessThan(16.1);
    expect(clock.countTimers()).toBe(0);
  });

  it("of the list alone is met by describing each", async () => {
    const { client, events, settle, ids, rounds } = await startAmid(50, {
      from: 10,
      to: 1e9,
      operations: ["listImports"],
    });
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    const failing = rounds.findIndex(({ describes }) => describes > 0);
    // First for some, to see whether all is out of order, then for all; the list is tried again from time to time.
    expect(rounds.slice(failing, failing + 3)).toEqual([
      { pages: 1, describes: 10 },
      { pages: 1, describes: 50 },
      { pages: 0, describes: 50 },
    ]);
    expect(rounds.slice(failing).filter(({ pages }) => pages > 0).length).toBeGreaterThan(3);
    const retries = events.filter(({ type }) => type === "retry");
    const reason = "the API responded 503: busy";
    expect(retries).toEqual([
      { type: "retry", operation: "listImports", attempt: 1, delayMs: expect.any(Number), reason },
    ]);
  });

  it("of describing alone ends the wait for those that the list lacks", async () => {
    const { client, settle, ids } = await startAmid(50, {
      from: 0,
      to: 1e9,
      operations: ["describeImport"],
    });
    const wanted = [...ids.slice(0, 40), "unlisted"];
    const error = await settle(rejection(client.waitForImports(wanted)));
    if (!(error instanceof WaitForImportsError)) throw error;
    expect([...error.failures.keys()]).toEqual(["unlisted"]);
    expect(error.failures.get("unlisted")).toMatchObject({ status: 503 });
    expect(error.operations.size).toBe(40);
  });

  it("in which the list is rejected describes each import", async () => {
    for (const status of [400, 404, 422]) {
      const { client, settle, ids, rounds } = await startAmid(20, {
        from: 0,
        to: 1e9,
        operations: ["listImports"],
        answer: async () => Response.json({ code: 3, message: "no" }, { status }),
      });
      const operations = await settle(client.waitForImports(ids));
      expect(operations.every((each) => each.status === "Completed")).toBe(true);
      expect(rounds.slice(0, 13).map(({ pages }) => pages)).toEqual([
        1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0,
      ]);
    }
  });

  it("leaves the rest of a round alone when a tenth has failed and nothing else", async () => {
    const world = await startAmid(200, {
      from: 0,
      to: 1e9,
      answer: async (pass, { operation }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        return world.clock.monotonic() < 5 * MINUTE_MS ? pass() : say503();
      },
    });
    const { client, settle, ids, rounds } = world;
    await settle(rejection(client.waitForImports(ids)));
    const counts = rounds.map(({ describes }) => describes);
    expect(counts[0]).toBe(200);
    const failing = counts.slice(counts.findIndex((count) => count > 0 && count < 100));
    expect(failing.length).toBeGreaterThan(10);
    expect(Math.max(...failing)).toBeLessThanOrEqual(29);
  });

  it("of every request ends for each import after the same time", async () => {
    const world = await startAmid(1_000, {
      from: 0,
      to: 1e9,
      answer: async (_pass, { operation }) =>
        operation === "listImports" ? Response.json({ data: [] }) : say503(),
    });
    const { client, minutes, settle, ids } = world;
    const error = await settle(rejection(client.waitForImports(ids)));
    if (!(error instanceof WaitForImportsError)) throw error;
    expect(error.failures.size).toBe(1_000);
    expect(minutes()).toBeLessThan(11.1);
  });

  it("reports for each import at a time-out how it failed", async () => {
    const { client, settle, ids } = await startAmid(300, { from: 0, to: 1e9 });
    const wait = client.waitForImports(ids, { timeoutMs: 5 * MINUTE_MS });
    const error = await settle(rejection(wait));
    if (!(error instanceof WaitForImportsError)) throw error;
    const causes = [...error.failures.values()].map((each) => (each as Error).cause);
    expect(causes).toHaveLength(300);
    for (const cause of causes) expect(cause).toMatchObject({ status: 503 });
  });

  it("finishes a round in which some polls succeed", async () => {
    let count = 0;
    const world = await startAmid(100, {
      from: 0,
      to: 1e9,
      answer: async (pass, { operation }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        count += 1;
        return count % 10 === 0 ? pass() : say503();
      },
    });
    const { client, settle, ids, rounds } = world;
    const timeoutMs = 1;
    await settle(rejection(client.waitForImports(ids, { timeoutMs })));
    expect(rounds[0]).toEqual({ pages: 1, describes: 100 });
  });

  it("does not count the time in which the machine sleeps", async () => {
    let failed = 0;
    const world = await startBatch(
      50,
      {
        script,
        tamper: (pass) => {
          const minutes = world.clock.monotonic() / MINUTE_MS;
          if (minutes < 10 || failed === 3) return pass();
          failed += 1;
          return say503();
        },
      },
      // Asleep for half an hour in the midst of the failures.
      () => (failed === 2 ? HOUR_MS / 2 : 0),
    );
    const operations = await world.settle(world.client.waitForImports(world.ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    expect(failed).toBe(3);
  });

  it("that comes again and again over the pages is got over", async () => {
    let count = 0;
    const world = await startAmid(250, {
      from: 0,
      to: 1e9,
      operations: ["listImports"],
      answer: (pass) => {
        count += 1;
        return count % 5 === 0 ? say503() : pass();
      },
    });
    const { client, settle, ids } = world;
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
  });

  it("with pages that repeat their token is met with what they show", async () => {
    const { client, emulator, settle, ids } = await startBatch(150, { script });
    emulator.inject({ kind: "repeated_token" }, 10);
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
  });
});

describe("Retry-After while a batch is waited for", () => {
  it("holds for all requests, also within a round", async () => {
    const moments: number[] = [];
    const world = await startBatch(100, {
      script,
      tamper: async (pass, { operation }) => {
        moments.push(world.clock.monotonic());
        if (operation === "listImports") return Response.json({ data: [] });
        if (moments.length === 30) {
          return new Response("slow", { status: 429, headers: { "retry-after": "75" } });
        }
        return pass();
      },
    });
    const { client, settle, ids } = world;
    const wait = client.waitForImports(ids);
    const operations = await settle(wait);
    expect(operations).toHaveLength(100);
    const struck = moments[29] ?? 0;
    // Those that were under way with it were sent before.
    const after = moments.slice(40).filter((moment) => moment < struck + 75_000);
    expect(after).toEqual([]);
  });

  it.each(["listImports", "describeImport"])(
    "of more than outageToleranceMs on %s ends the wait for all",
    async (struck) => {
      const answer = { status: 503, headers: { "retry-after": "3600" } };
      const { client, settle, ids } = await startBatch(100, {
        script,
        tamper: async (_pass, { operation }) =>
          operation === struck ? new Response("busy", answer) : Response.json({ data: [] }),
      });
      const error = await settle(rejection(client.waitForImports(ids)));
      if (!(error instanceof WaitForImportsError)) throw error;
      expect(error.failures.size).toBe(100);
      expect(error.cause).toMatchObject({ status: 503, retryAfterMs: 3_600_000 });
    },
  );
});

describe("a function for the key that fails while a batch is waited for", () => {
  it("is an outage", async () => {
    let isDown = false;
    const apiKey = () => {
      if (isDown) throw new Error("the secret store is down");
      return "key";
    };
    const { client, clock, settle, ids } = await startBatch(30, { script, options: { apiKey } });
    void clock.delay(5 * MINUTE_MS, undefined).then(() => {
      isDown = true;
    });
    void clock.delay(12 * MINUTE_MS, undefined).then(() => {
      isDown = false;
    });
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
  });
});

describe("a key that is rejected while a batch is waited for", () => {
  it("ends the wait for all at once", async () => {
    for (const hasList of [true, false]) {
      let key = "key";
      const world = await startBatch(30, {
        script,
        options: { apiKey: () => key },
        tamper: (pass, { operation }) => {
          if (operation !== "listImports" || hasList) return pass();
          return Promise.resolve(Response.json({ data: [] }));
        },
      });
      const { client, clock, settle, ids, rounds } = world;
      void clock.delay(5 * MINUTE_MS, undefined).then(() => {
        key = "";
      });
      const error = await settle(rejection(client.waitForImports(ids)));
      if (!(error instanceof WaitForImportsError)) throw error;
      expect(error.failures.size).toBe(30);
      expect(error.cause).toMatchObject({ code: "invalid_argument", argument: "apiKey" });
      expect(clock.monotonic()).toBeLessThan(6 * MINUTE_MS);
      expect(rounds.at(-1)).toEqual({ pages: 0, describes: 0 });
    }
  });
});
