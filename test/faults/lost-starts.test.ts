import { describe, expect, it } from "vitest";
import type { ImportOperation } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, pass, type Tamper } from "../support/in-process.js";

const URI = "s3://bucket/dir";
const HOUR_MS = 3_600_000;

/** How long after its end a lost start may still take effect. */
const LATE_MS = 60_000;

/** The answer to the next start is lost, though the API has taken it. */
function loseStart({ emulator }: InProcess): void {
  emulator.inject({ kind: "drop", when: "after", operation: "startImport" });
}

/** The next start is lost on its way. */
function dropStart({ emulator }: InProcess): void {
  emulator.inject({ kind: "drop", when: "before", operation: "startImport" });
}

/** Changes the imports in every answer to a list. */
function changeList(change: (operations: ImportOperation[]) => unknown[]): Tamper {
  return async (pass, { operation }) => {
    const response = await pass();
    if (operation !== "listImports") return response;
    const { data, ...page } = (await response.json()) as { data: ImportOperation[] };
    return Response.json({ ...page, data: change(data) }, { headers: response.headers });
  };
}

/** Takes a header off every answer. */
function dropHeader(name: string): Tamper {
  return async (pass) => {
    const response = await pass();
    const headers = new Headers(response.headers);
    headers.delete(name);
    return new Response(response.body, { status: response.status, headers });
  };
}

describe("a start whose answer was lost", () => {
  it.each([-HOUR_MS, -1_000, 0, 1, 999, 1_000, HOUR_MS])(
    "is found in the list where the server's clock is %d ms ahead",
    async (skewMs) => {
      const setup = connectInProcess({ skewMs });
      await pass(setup.clock, 777);
      loseStart(setup);
      const started = await setup.settle(setup.client.startImport({ uri: URI }));
      expect(started).toEqual({ id: "1", outcome: "reconciled" });
      expect(setup.listReceived()).toEqual(["startImport", "listImports"]);
      expect(setup.events.at(-1)).toEqual({
        type: "reconcile",
        uri: URI,
        candidates: 1,
        pagesRead: 1,
      });
    },
  );

  it("is found by our own clock where the server does not tell its time", async () => {
    const setup = connectInProcess({ tamper: dropHeader("date") });
    const other = setup.connectAnother();
    await other.startImport({ uri: URI });
    await pass(setup.clock, 2);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "2", outcome: "reconciled" });
  });

  it("is found when the list shows it at last", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "list_lag", ms: 6_000 }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBeGreaterThan(6_000);
    expect(setup.clock.monotonic()).toBeLessThan(8_500);
  });

  it("is given up where the list lags too long, with no second start", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "list_lag", ms: 60_000 }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      uri: URI,
      candidates: [],
      requestedAt: new Date("2025-08-21T12:00:00Z"),
      cause: { code: "connection_failed", reason: "broken" },
      message:
        "Cannot confirm the start of s3://bucket/dir as its outcome is unknown (the connection failed: read ECONNRESET) and no import in the list fits it: look with listImports before you start it again",
    });
    expect(setup.clock.monotonic()).toBeGreaterThan(8_000);
    expect(setup.clock.monotonic()).toBeLessThanOrEqual(10_000);
    expect(setup.emulator.imports).toHaveLength(1);
  });

  it("is looked for also where no time and no tries are left", async () => {
    const setup = connectInProcess({ options: { totalTimeoutMs: 1_000, maxRetries: 0 } });
    setup.emulator.inject({ kind: "hang", where: "headers", operation: "startImport" });
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBe(1_000);
  });

  it("is not taken for an import that was there before, or of another uri", async () => {
    const setup = connectInProcess();
    const other = setup.connectAnother();
    await other.startImport({ uri: URI });
    await pass(setup.clock, 1_500);
    await other.startImport({ uri: `${URI}/` });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not taken for one that somebody else started while it was still refused", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "status", status: 429, retryAfter: "5" });
    const failed = rejection(setup.client.startImport({ uri: URI }));
    await setup.settle(setup.clock.delay(3_000, undefined));
    await setup.connectAnother().startImport({ uri: URI });
    dropStart(setup);
    expect(await setup.settle(failed)).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not taken for one that this client has given out, before or after", async () => {
    const setup = connectInProcess();
    expect(await setup.client.startImport({ uri: URI })).toEqual({ id: "1", outcome: "started" });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
    await pass(setup.clock, LATE_MS);
    loseStart(setup);
    const found = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(found).toEqual({ id: "2", outcome: "reconciled" });
    dropStart(setup);
    const again = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(again).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("stays unknown where several imports fit", async () => {
    const setup = connectInProcess();
    await setup.connectAnother().startImport({ uri: URI });
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "2" }, { id: "1" }],
      message: expect.stringContaining("and 2 imports in the list fit it: 2, 1: look"),
    });
    expect(setup.listReceived()).toEqual(["startImport", "startImport", "listImports"]);
  });

  it.each([undefined, "yesterday", "2025-08-21T12:00:00"])(
    "stays unknown where the import that fits was created at %s",
    async (createdAt) => {
      const tamper = changeList((imports) => imports.map((each) => ({ ...each, createdAt })));
      const setup = connectInProcess({ tamper });
      loseStart(setup);
      const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
      expect(error).toMatchObject({
        code: "start_unconfirmed",
        candidates: [{ id: "1", uri: URI }],
        message: expect.stringContaining("the list does not tell when imports were created"),
      });
    },
  );

  it("is not sought among the imports of a time in which it was not sent yet", async () => {
    let isAsked = false;
    const apiKey = async () => {
      if (!isAsked) await setup.clock.delay(10_000, undefined);
      isAsked = true;
      return "key";
    };
    const setup: InProcess = connectInProcess({ options: { apiKey: () => apiKey() } });
    const failed = rejection(setup.client.startImport({ uri: URI }));
    await setup.settle(setup.clock.delay(5_000, undefined));
    await setup.emulator.fetch("https://localhost/bulk/imports", {
      method: "POST",
      headers: { "api-key": "any" },
      body: JSON.stringify({ uri: URI }),
    });
    dropStart(setup);
    expect(await setup.settle(failed)).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not taken for one that this client has attached to", async () => {
    const setup = connectInProcess();
    await setup.connectAnother().startImport({ uri: URI });
    const attached = await setup.client.startImport({ uri: URI }, { whenUnfinished: "attach" });
    expect(attached).toEqual({ id: "1", outcome: "attached" });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is not taken from the start that it came of by one that attaches", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    setup.emulator.inject({ kind: "status", status: 500, operation: "listImports" });
    const lost = setup.client.startImport({ uri: URI });
    await setup.settle(setup.clock.delay(100, undefined));
    const attached = setup.client.startImport({ uri: URI }, { whenUnfinished: "attach" });
    expect(await setup.settle(attached)).toEqual({ id: "1", outcome: "attached" });
    expect(await setup.settle(lost)).toEqual({ id: "1", outcome: "reconciled" });
  });

  it("names no undated import that was given out among the candidates", async () => {
    const tamper = changeList((imports) => imports.map(({ createdAt: _, ...each }) => each));
    const setup = connectInProcess({ tamper });
    await setup.client.startImport({ uri: URI });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [] });
  });

  it("is looked for with the time-out of the call where that is shorter", async () => {
    const setup = connectInProcess({ options: { timeoutMs: 700 } });
    loseStart(setup);
    const fault = { kind: "hang", where: "headers", operation: "listImports" } as const;
    setup.emulator.inject(fault);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBe(700 + 187.5);
  });

  it("is found where its time is cut to milliseconds and ours is not", async () => {
    const setup = connectInProcess({
      // So that the Date of the answer is no earlier than the very moment.
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(999.4);
        return pass();
      },
    });
    await pass(setup.clock, 0.6);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.listReceived()).toEqual(["startImport", "listImports"]);
  });

  it.each([-3, 3])("is looked for by our own clock where a Date is %d days off", async (days) => {
    const setup = connectInProcess({
      tamper: async (pass) => {
        const response = await pass();
        const headers = new Headers(response.headers);
        const date = new Date(setup.clock.now() + days * 24 * HOUR_MS);
        headers.set("date", date.toUTCString());
        return new Response(response.body, { status: response.status, headers });
      },
    });
    await setup.connectAnother().startImport({ uri: URI });
    await pass(setup.clock, 5_000);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "2", outcome: "reconciled" });
  });

  it("is found beside an import of which nobody knows when it was created", async () => {
    const undated = { id: "x", uri: URI, status: "Pending" };
    const setup = connectInProcess({ tamper: changeList((imports) => [undated, ...imports]) });
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
  });
});

describe("a redirect of a start that tells less than its status", () => {
  it.each([
    { name: "is hidden by a browser", seen: { type: "opaqueredirect", status: 0 } },
    ...[200, 302, 404, 429, 503].map((status) => ({
      name: `was followed by a fetch to a ${status}`,
      seen: { redirected: true, status },
    })),
  ])("leaves open what became of it where it $name", async ({ seen }) => {
    // A Response of these kinds cannot be constructed.
    const response = { headers: new Headers(), body: null, ...seen } as unknown as Response;
    const setup = connectInProcess({
      tamper: async (pass, { operation }) => {
        const passed = await pass();
        return operation === "startImport" ? response : passed;
      },
    });
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.emulator.imports).toHaveLength(1);
  });
});

describe("the list of a long history", () => {
  const startMany = async ({ connectAnother }: InProcess) => {
    const other = connectAnother();
    for (let count = 0; count < 250; count += 1) await other.startImport({ uri: URI });
  };

  it("is read no further than the import can stand, where it goes from new to old", async () => {
    const setup = connectInProcess();
    await startMany(setup);
    await pass(setup.clock, 2_000);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "251", outcome: "reconciled" });
    expect(setup.events.at(-1)).toMatchObject({ candidates: 1, pagesRead: 1 });
  });

  it("is read to its end where its pages are too short to show an order", async () => {
    const setup = connectInProcess({
      tamper: async (_pass, { url, operation }) => {
        if (operation === "startImport") throw new TypeError("reset");
        const page = Number(new URL(url).searchParams.get("paginationToken") ?? "0");
        const createdAt = new Date(setup.clock.now() - 60_000 + page * 6_000).toISOString();
        const data = [{ id: String(page), uri: URI, status: "Pending", createdAt }];
        return Response.json({
          data,
          ...(page < 10 ? { pagination: { next: `${page + 1}` } } : {}),
        });
      },
    });
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "10", outcome: "reconciled" });
  });

  it("is read to its end where it has no such order", async () => {
    const swap = changeList(([first, second, ...others]) =>
      [second, first, ...others].filter((each) => each !== undefined),
    );
    const setup = connectInProcess({ tamper: swap });
    const other = setup.connectAnother();
    for (let count = 0; count < 250; count += 1) {
      await other.startImport({ uri: URI });
      await pass(setup.clock, 1);
    }
    await pass(setup.clock, 2_000);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "251", outcome: "reconciled" });
    expect(setup.events.at(-1)).toMatchObject({ candidates: 1, pagesRead: 3 });
  });

  it("proves nothing where it cannot be read to its end, but names what it shows", async () => {
    const setup = connectInProcess();
    await startMany(setup);
    loseStart(setup);
    setup.emulator.inject({ kind: "repeated_token" }, Number.POSITIVE_INFINITY);
    const started = setup.client.startImport({ uri: `${URI}/other` });
    const error = await setup.settle(rejection(started));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "251" }],
      message: expect.stringContaining(
        "the list of imports could not be read to its end as the answer repeats an earlier page token",
      ),
    });
  });

  it("proves nothing where there is no time to read it to its end", async () => {
    const setup = connectInProcess({
      tamper: async (pass, { operation, wait }) => {
        if (operation === "listImports") await wait(4_000);
        return pass();
      },
    });
    await startMany(setup);
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      message: expect.stringContaining("the list of imports could not be read to its end in time"),
    });
    expect(setup.clock.monotonic()).toBe(10_000);
  });
});

describe("a list that fails", () => {
  it.each([
    { name: "a 503 each time", fault: { kind: "status", status: 503 } as const, lists: 9 },
    {
      name: "an HTML page each time",
      fault: { kind: "status", status: 200, body: "<html>" } as const,
      lists: 9,
    },
    { name: "a redirect each time", fault: { kind: "redirect", location: "/" } as const, lists: 9 },
    { name: "silence", fault: { kind: "hang", where: "headers" } as const, lists: 2 },
    { name: "a 429 that asks for 4 s", fault: wait(429, "4"), lists: 3 },
    { name: "a 503 that asks for more time than there is", fault: wait(503, "11"), lists: 1 },
    { name: "a 401", fault: { kind: "status", status: 401 } as const, lists: 1 },
    { name: "a 403", fault: { kind: "status", status: 403 } as const, lists: 1 },
  ])("with $name is read $lists times in a search", async ({ fault, lists }) => {
    const setup = connectInProcess();
    setup.emulator.inject({ ...fault, operation: "listImports" }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [],
      message: expect.stringContaining("the list of imports could not be read to its end as "),
    });
    const received = setup.listReceived();
    expect(received.filter((operation) => operation === "listImports")).toHaveLength(lists);
    expect(setup.clock.monotonic()).toBeLessThanOrEqual(10_000);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it("at first is read again", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "before", operation: "listImports" }, 3);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
  });

  function wait(status: number, retryAfter: string) {
    return { kind: "status", status, retryAfter } as const;
  }
});

describe("two starts of one uri at once", () => {
  it("claim nothing where both are unknown", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "after", operation: "startImport" }, 2);
    const errors = await setup.settle(
      Promise.all([1, 2].map(() => rejection(setup.client.startImport({ uri: URI })))),
    );
    for (const error of errors) {
      expect(error).toMatchObject({
        code: "start_unconfirmed",
        candidates: [{ uri: URI }, { uri: URI }],
        message: expect.stringContaining(
          "another start of the same uri at that time is not settled either",
        ),
      });
    }
  });

  it("claim nothing where one import came of them", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    dropStart(setup);
    const errors = await setup.settle(
      Promise.all([1, 2].map(() => rejection(setup.client.startImport({ uri: URI })))),
    );
    for (const error of errors) {
      expect(error).toMatchObject({ code: "start_unconfirmed", candidates: [{ id: "1" }] });
    }
  });

  it("get each its own where one is answered while the other is looked for", async () => {
    const setup = connectInProcess({ tamper: delayStart(3_000, 2) });
    loseStart(setup);
    const [lost, answered] = await setup.settle(
      Promise.all([1, 2].map(() => setup.client.startImport({ uri: URI }))),
    );
    expect(lost).toEqual({ id: "1", outcome: "reconciled" });
    expect(answered).toEqual({ id: "2", outcome: "started" });
  });

  it("leave the one unknown where the other takes too long", async () => {
    const setup = connectInProcess({ tamper: delayStart(20_000, 2) });
    loseStart(setup);
    const both = [1, 2].map(() => setup.client.startImport({ uri: URI }));
    const [lost, answered] = await setup.settle(Promise.allSettled(both));
    expect(lost).toMatchObject({ reason: { code: "start_unconfirmed" } });
    expect(answered).toMatchObject({ value: { id: "2", outcome: "started" } });
  });

  it("let the one claim its import where the other was refused", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    setup.emulator.inject({ kind: "status", status: 400, operation: "startImport" });
    const both = [1, 2].map(() => setup.client.startImport({ uri: URI }));
    const [lost, refused] = await setup.settle(Promise.allSettled(both));
    expect(lost).toMatchObject({ value: { id: "1", outcome: "reconciled" } });
    expect(refused).toMatchObject({ reason: { code: "api_error", status: 400 } });
  });

  it("leave the one unknown where the other was aborted on its way", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    const when = "before";
    setup.emulator.inject({ kind: "hang", where: "headers", when, operation: "startImport" });
    const controller = new AbortController();
    const { signal } = controller;
    const both = [{}, { signal }].map((options) => setup.client.startImport({ uri: URI }, options));
    setup.clock.schedule(() => controller.abort("enough"), 5);
    const [lost, aborted] = await setup.settle(Promise.allSettled(both));
    expect(aborted).toMatchObject({ reason: "enough" });
    expect(lost).toMatchObject({
      reason: { code: "start_unconfirmed", candidates: [{ id: "1" }] },
    });
  });

  it("let the one claim its import where the other was aborted before it was sent", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    const signal = AbortSignal.abort("enough");
    const both = [{}, { signal }].map((options) => setup.client.startImport({ uri: URI }, options));
    const [lost, aborted] = await setup.settle(Promise.allSettled(both));
    expect(aborted).toMatchObject({ reason: "enough" });
    expect(lost).toMatchObject({ value: { id: "1", outcome: "reconciled" } });
  });

  it("do not concern those of other uris", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "drop", when: "after", operation: "startImport" }, 2);
    const uris = [URI, `${URI}/2`];
    const started = await setup.settle(
      Promise.all(uris.map((uri) => setup.client.startImport({ uri }))),
    );
    expect(started).toEqual([
      { id: "1", outcome: "reconciled" },
      { id: "2", outcome: "reconciled" },
    ]);
  });

  it.each([
    { ms: LATE_MS - 1, isClaimed: false },
    { ms: LATE_MS, isClaimed: true },
  ])("and one $ms ms after a lost one claims its own: $isClaimed", async ({ ms, isClaimed }) => {
    const setup = connectInProcess();
    dropStart(setup);
    await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    await pass(setup.clock, ms);
    loseStart(setup);
    const started = setup.settle(setup.client.startImport({ uri: URI }));
    if (isClaimed) expect(await started).toEqual({ id: "1", outcome: "reconciled" });
    else {
      const candidates = [{ id: "1" }];
      expect(await rejection(started)).toMatchObject({ code: "start_unconfirmed", candidates });
    }
  });

  it("and one that takes effect when it was given up are not mixed up", async () => {
    const setup = connectInProcess({
      tamper: async (pass, { operation, headers, waitAnyhow, passAnyhow }) => {
        if (operation !== "startImport" || !headers["x-late"]) return pass();
        await waitAnyhow(42_000);
        return passAnyhow();
      },
    });
    const late = setup.client.startImport({ uri: URI }, { headers: { "x-late": "yes" } });
    expect(await setup.settle(rejection(late))).toMatchObject({ code: "start_unconfirmed" });
    dropStart(setup);
    setup.emulator.inject({ kind: "drop", when: "before", operation: "listImports" }, 5);
    const next = setup.client.startImport({ uri: URI });
    expect(await setup.settle(rejection(next))).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "1" }],
    });
  });

  /** The answer to the nth start takes its time. */
  function delayStart(ms: number, nth: number): Tamper {
    let starts = 0;
    return async (pass, { operation, wait }) => {
      const isMeant = operation === "startImport" && ++starts === nth;
      const response = await pass();
      if (isMeant) await wait(ms);
      return response;
    };
  }
});

describe("an abort while a lost start is looked for", () => {
  it("ends it at once, and leaves nothing behind", async () => {
    const setup = connectInProcess();
    dropStart(setup);
    const controller = new AbortController();
    const { signal } = controller;
    const failed = rejection(setup.client.startImport({ uri: URI }, { signal }));
    await setup.settle(setup.clock.delay(3_000, undefined));
    controller.abort(null);
    expect(await failed).toBe(null);
    expect(setup.clock.countTimers()).toBe(0);
    expect(setup.events.filter(({ type }) => type === "reconcile")).toEqual([]);
  });
});
