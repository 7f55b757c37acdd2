import { describe, expect, it } from "vitest";
import { rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, pass } from "../support/in-process.js";
import { changeList, loseStart, URI } from "../support/lost-start.js";

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
