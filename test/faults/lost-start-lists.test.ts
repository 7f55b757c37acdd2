import { describe, expect, it } from "vitest";
import { rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, pass } from "../support/in-process.js";
import { changeList, dropStart, FINDINGS, loseStart, URI } from "./lost-start.js";

/** The header by which the API states its time. */
function stateTime({ clock }: InProcess): Record<string, string> {
  return { date: new Date(clock.now()).toUTCString() };
}

describe("the list of a long history", () => {
  const startMany = async ({ connectAnother }: InProcess) => {
    const other = connectAnother();
    for (let count = 0; count < 250; count += 1) await other.startImport({ uri: URI });
  };

  it("is read only as far as the import can be, if it runs from new to old", async () => {
    const setup = connectInProcess();
    await startMany(setup);
    await pass(setup.clock, 2_000);
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "251", outcome: "reconciled" });
    expect(setup.events.at(-1)).toMatchObject({ candidates: 1, pagesRead: 1 });
  });

  it.each([
    { length: 9, pagesRead: 2 },
    { length: 10, pagesRead: 1 },
  ])("counts as ordered from 10 imports on: of $length, $pagesRead pages are read", async (row) => {
    const setup = connectInProcess({
      tamper: async (_pass, { url, operation }) => {
        if (operation === "startImport") throw new TypeError("reset");
        if (url.includes("paginationToken")) return Response.json({});
        const data = Array.from({ length: row.length }, (_, index) => {
          const createdAt = new Date(setup.clock.now() - 60_000 - index).toISOString();
          return { id: `${index}`, uri: URI, status: "Completed", createdAt };
        });
        return Response.json({ data, pagination: { next: "2" } }, { headers: stateTime(setup) });
      },
    });
    await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(setup.events.at(-1)).toMatchObject({ pagesRead: 9 * row.pagesRead });
  });

  it("is read in pages of the largest size", async () => {
    const setup = connectInProcess();
    loseStart(setup);
    await setup.settle(setup.client.startImport({ uri: URI }));
    await setup.client.startImport({ uri: URI }, { attach: "unfinished" });
    const paths = setup.events.flatMap((event) => (event.type === "request" ? event.path : []));
    expect(paths).toEqual([
      ...["/bulk/imports", "/bulk/imports?limit=100", "/bulk/imports?limit=100"],
    ]);
  });

  it("is read to its end if its pages are too short to show an order", async () => {
    const setup = connectInProcess({
      tamper: async (_pass, { url, operation }) => {
        if (operation === "startImport") throw new TypeError("reset");
        const page = Number(new URL(url).searchParams.get("paginationToken") ?? "0");
        const createdAt = new Date(setup.clock.now() - 60_001 + page * 6_000).toISOString();
        const data = [{ id: String(page), uri: URI, status: "Pending", createdAt }];
        const next = page < 10 ? { pagination: { next: `${page + 1}` } } : {};
        return Response.json({ data, ...next }, { headers: stateTime(setup) });
      },
    });
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "10", outcome: "reconciled" });
  });

  it("is read to its end if it has no such order", async () => {
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

  it("proves nothing if it cannot be read to its end, but the error names the candidates", async () => {
    const setup = connectInProcess();
    await startMany(setup);
    loseStart(setup);
    setup.emulator.inject({ kind: "repeated_token" }, Number.POSITIVE_INFINITY);
    const started = setup.client.startImport({ uri: `${URI}/other` });
    const error = await setup.settle(rejection(started));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [{ id: "251" }],
      problem: expect.stringContaining(`${FINDINGS.unread} (the response repeats an earlier page`),
    });
  });

  it("proves nothing if there is no time to read it to its end", async () => {
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
      problem: expect.stringContaining(`${FINDINGS.unread} (timed out after 10000 ms)`),
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
    { name: "a 503 that asks for all the time there is", fault: wait(503, "10"), lists: 1 },
    ...[408, 500].map((status) => ({
      name: `a ${status} each time`,
      fault: { kind: "status", status } as const,
      lists: 9,
    })),
    ...[400, 401, 403, 404].map((status) => ({
      name: `a ${status}`,
      fault: { kind: "status", status } as const,
      lists: 1,
    })),
  ])("with $name is read $lists times in a search", async ({ fault, lists }) => {
    const setup = connectInProcess();
    setup.emulator.inject({ ...fault, operation: "listImports" }, Number.POSITIVE_INFINITY);
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      candidates: [],
      problem: expect.stringContaining(FINDINGS.unread),
    });
    const received = setup.listReceived();
    expect(received.filter((operation) => operation === "listImports")).toHaveLength(lists);
    expect(setup.clock.pauses).not.toContain(10_000);
    expect(setup.clock.monotonic()).toBeLessThanOrEqual(10_000);
    expect(setup.clock.countTimers()).toBe(0);
  });

  it.each([
    { chance: 0, pauses: [250, 500, 1_000, 2_000, 2_000, 2_000, 2_000] },
    { chance: 0.5, pauses: [187.5, 375, 750, 1_500, 1_500, 1_500, 1_500, 1_500] },
    { chance: 0.999, pauses: [125, 250, 500, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000, 1_000] },
  ])(
    "is read again after pauses that grow, shortened by a random number: $chance",
    async ({ chance, pauses }) => {
      const setup = connectInProcess({ random: () => chance });
      const fault = { kind: "status", status: 503, operation: "listImports" } as const;
      setup.emulator.inject(fault, Number.POSITIVE_INFINITY);
      loseStart(setup);
      const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
      expect(setup.clock.pauses.map(Math.round).slice(0, pauses.length)).toEqual(
        pauses.map((ms) => Math.round(chance === 0.999 ? ms * 1.001 : ms)),
      );
      expect(error).toMatchObject({
        code: "start_unconfirmed",
        cause: { code: "connection_failed", reason: "broken" },
        problem: expect.stringContaining(`${FINDINGS.unread} (the API responded 503`),
      });
      expect(setup.events.at(-1)).toMatchObject({ type: "reconcile", candidates: 0, pagesRead: 0 });
    },
  );

  it("and hangs ends the search after 10 s", async () => {
    const setup = connectInProcess();
    const fault = { kind: "hang", where: "headers", operation: "listImports" } as const;
    setup.emulator.inject(fault, Number.POSITIVE_INFINITY);
    loseStart(setup);
    await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(setup.clock.monotonic()).toBe(10_000);
  });

  it("and hangs once is read again after 5 s", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "hang", where: "headers", operation: "listImports" });
    loseStart(setup);
    const started = await setup.settle(setup.client.startImport({ uri: URI }));
    expect(started).toEqual({ id: "1", outcome: "reconciled" });
    expect(setup.clock.monotonic()).toBe(5_187.5);
  });

  it("only once does not show in the error", async () => {
    const setup = connectInProcess();
    setup.emulator.inject({ kind: "status", status: 503, operation: "listImports" });
    dropStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      problem: expect.stringContaining(FINDINGS.noMatch),
    });
    expect(setup.events.at(-1)).toMatchObject({ type: "reconcile", candidates: 0, pagesRead: 8 });
  });

  it("because the key is missing is not read again", async () => {
    let asked = 0;
    const apiKey = () => {
      asked += 1;
      return asked === 1 ? "key" : "";
    };
    const setup = connectInProcess({ options: { apiKey } });
    loseStart(setup);
    const error = await setup.settle(rejection(setup.client.startImport({ uri: URI })));
    expect(error).toMatchObject({
      code: "start_unconfirmed",
      problem: expect.stringContaining(`${FINDINGS.unread} (apiKey `),
    });
    expect([asked, setup.clock.monotonic()]).toEqual([2, 0]);
  });

  it("three times is read again", async () => {
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
