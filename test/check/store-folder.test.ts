import { getEventListeners } from "node:events";
import { describe, expect, it } from "vitest";
import type { ObjectStore, StoreFailure } from "../../src/check/sources/object-store.js";
import { readStoreFolder } from "../../src/check/sources/store-folder.js";
import { createTestClock } from "../support/clocks.js";
import { rejection } from "../support/connect.js";

const FOLDER = { uri: "s3://bucket/dir", bucket: "bucket", prefix: "dir/" };

/** A failure that a store explains by itself. */
class Failure extends Error {
  readonly failure: StoreFailure;

  constructor(kind: StoreFailure["kind"]) {
    super(kind);
    this.failure = { kind, problem: `it was ${kind}` };
  }
}

/** A store whose reads do what a test says. */
function storeOf(readPart: ObjectStore["readPart"]): ObjectStore {
  return {
    listPage: async () => ({ entries: [], token: undefined }),
    readPart,
    explain: (error) =>
      error instanceof Failure
        ? error.failure
        : { kind: "other", problem: "it was something else" },
  };
}

function fail(kind: StoreFailure["kind"]): never {
  throw new Failure(kind);
}

const BYTES = new Uint8Array([1, 2, 3]);

describe("a throttled request", () => {
  it("is sent again after pauses that double, up to ten seconds", async () => {
    const clock = createTestClock({ skipsPauses: true, random: () => 1 });
    let attempts = 0;
    const store = storeOf(async () => (++attempts < 9 ? fail("throttled") : BYTES));
    const { read } = readStoreFolder(FOLDER, store, clock);
    expect(await read("a", 0, 3, {})).toBe(BYTES);
    expect(clock.pauses).toEqual([200, 400, 800, 1_600, 3_200, 6_400, 10_000, 10_000]);
  });

  it("ends the check after twelve attempts, if nothing else is accepted", async () => {
    const clock = createTestClock({ skipsPauses: true });
    const { read } = readStoreFolder(
      FOLDER,
      storeOf(async () => fail("throttled")),
      clock,
    );
    expect(await rejection(read("a", 0, 3, {}))).toMatchObject({
      reason: "unreachable",
      message:
        "Cannot check s3://bucket/dir: the store still throttles after 12 attempts (it was throttled); try again later, with less concurrency",
    });
    expect(clock.pauses).toHaveLength(11);
  });

  it("is sent as often as it takes while others are accepted", async () => {
    const clock = createTestClock({ skipsPauses: true });
    let attempts = 0;
    const store = storeOf(async ({ name }) => {
      if (name === "dir/b") return BYTES;
      return ++attempts < 30 ? fail("throttled") : BYTES;
    });
    const { read } = readStoreFolder(FOLDER, store, clock);
    let isRead = false;
    const reading = read("a", 0, 3, {}).then(() => {
      isRead = true;
    });
    while (!isRead) {
      await read("b", 0, 3, {});
      await new Promise((resolve) => setImmediate(resolve));
    }
    await reading;
    expect(attempts).toBe(30);
  });

  it("halves how many are sent at the same time, once for all that were sent before", async () => {
    let [open, mostOpen, throttled] = [0, 0, 0];
    const store = storeOf(async () => {
      open += 1;
      if (throttled >= 32) mostOpen = Math.max(mostOpen, open);
      await new Promise((resolve) => setImmediate(resolve));
      open -= 1;
      if (throttled < 32) {
        throttled += 1;
        fail("throttled");
      }
      return BYTES;
    });
    const { read } = readStoreFolder(FOLDER, store);
    await Promise.all(Array.from({ length: 32 }, () => read("a", 0, 3, {})));
    // Each success raises it by a fraction.
    expect(mostOpen).toBeGreaterThanOrEqual(15);
    expect(mostOpen).toBeLessThanOrEqual(17);
  });
});

describe("a request whose connection breaks", () => {
  it("is sent four times", async () => {
    const clock = createTestClock({ skipsPauses: true });
    let attempts = 0;
    const store = storeOf(async () => {
      attempts += 1;
      return fail("interrupted");
    });
    const { read } = readStoreFolder(FOLDER, store, clock);
    expect(String(await rejection(read("a", 0, 3, {})))).toBe("Error: it was interrupted");
    expect(attempts).toBe(4);
  });

  it("is read the next time", async () => {
    const clock = createTestClock({ skipsPauses: true });
    let attempts = 0;
    const store = storeOf(async () => (++attempts < 4 ? fail("interrupted") : BYTES));
    expect(await readStoreFolder(FOLDER, store, clock).read("a", 0, 3, {})).toBe(BYTES);
  });
});

it.each(["denied", "expired", "other"] as const)("what is %s is not sent again", async (kind) => {
  let attempts = 0;
  const store = storeOf(async () => {
    attempts += 1;
    return fail(kind);
  });
  await rejection(readStoreFolder(FOLDER, store).read("a", 0, 3, {}));
  expect(attempts).toBe(1);
});

describe("an abort", () => {
  const reason = new Error("enough");

  it("reaches the request, rejects at once and leaves no listener", async () => {
    const controller = new AbortController();
    let stop: AbortSignal | undefined;
    const store = storeOf(({ signal }) => {
      stop = signal;
      return new Promise(() => {});
    });
    const reading = readStoreFolder(FOLDER, store).read("a", 0, 3, { signal: controller.signal });
    await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await rejection(reading)).toBe(reason);
    expect(stop?.aborted).toBe(true);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });

  it("ends a pause, and nothing is sent after it", async () => {
    const controller = new AbortController();
    const clock = createTestClock();
    let attempts = 0;
    const store = storeOf(async () => {
      attempts += 1;
      return fail("throttled");
    });
    const { signal } = controller;
    const reading = readStoreFolder(FOLDER, store, clock).read("a", 0, 3, { signal });
    while (clock.pauses.length === 0) await new Promise((resolve) => setImmediate(resolve));
    controller.abort(reason);
    expect(await rejection(reading)).toBe(reason);
    expect([attempts, clock.countTimers()]).toEqual([1, 0]);
  });
});

it("a store that repeats its token is not listed for ever", async () => {
  const store: ObjectStore = {
    ...storeOf(async () => BYTES),
    listPage: async () => ({ entries: [{ path: "dir/docs/a", size: 1 }], token: "same" }),
  };
  const paths: string[] = [];
  for await (const { path } of readStoreFolder(FOLDER, store).list({})) paths.push(path);
  expect(paths).toEqual(["docs/a", "docs/a"]);
});
