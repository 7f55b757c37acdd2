import { describe, expect, it } from "vitest";
import { WaitForImportsError } from "../../src/index.js";
import { startBatch } from "../support/batch-world.js";
import { rejection } from "../support/connect.js";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;

const script = () => ({ durationMs: HOUR_MS });

const say503 = async () => new Response("busy", { status: 503 });

const readNumber = (url: string) => Number(url.split("/").at(-1));

describe("ids that fail", () => {
  it("do not keep the others waiting, and are given up in time", async () => {
    const world = await startBatch(205, {
      script: () => ({ durationMs: 8 * MINUTE_MS }),
      tamper: async (pass, { operation, url }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        return readNumber(url) > 200 ? pass() : say503();
      },
    });
    const { client, clock, settle, ids } = world;
    const seenAt: Record<string, number[]> = { Pending: [], Completed: [] };
    const onProgress = ({ status }: { status: string }) => {
      seenAt[status]?.push(clock.monotonic() / MINUTE_MS);
    };
    const error = await settle(rejection(client.waitForImports(ids, { onProgress })));
    if (!(error instanceof WaitForImportsError)) throw error;
    expect([...error.operations.keys()]).toEqual(ids.slice(200));
    expect(seenAt.Completed).toHaveLength(5);
    expect(Math.max(...(seenAt.Completed ?? []))).toBeLessThan(8.7);
    expect(error.failures.size).toBe(200);
    expect(clock.monotonic() / MINUTE_MS).toBeLessThan(11.1);
  });

  it("with a 4xx show that the API responds", async () => {
    const { client, settle, ids, rounds } = await startBatch(100, {
      tamper: async (_pass, { operation, url }) => {
        if (operation === "listImports") return Response.json({ data: [] });
        return readNumber(url) > 10 ? say503() : new Response("no", { status: 410 });
      },
    });
    const error = await settle(rejection(client.waitForImports(ids)));
    if (!(error instanceof WaitForImportsError)) throw error;
    expect(rounds[0]).toEqual({ pages: 1, describes: 100 });
    expect(error.failures.get("10")).toMatchObject({ status: 410 });
    expect(error.failures.get("11")).toMatchObject({ status: 503 });
  });
});

describe("rounds that take long", () => {
  it("count as the time that they take", async () => {
    const { client, clock, settle, ids } = await startBatch(500, {
      script,
      tamper: async (pass, { operation, url, wait }) => {
        if (operation === "listImports") await wait(20_000);
        return url.endsWith("/unlisted") ? say503() : pass();
      },
    });
    const timeoutMs = 12 * MINUTE_MS;
    const wait = client.waitForImports([...ids, "unlisted"], { timeoutMs });
    const error = await settle(rejection(wait));
    if (!(error instanceof WaitForImportsError)) throw error;
    expect(error.failures.get("unlisted")).toMatchObject({ code: "api_error", status: 503 });
    expect(clock.monotonic()).toBe(timeoutMs);
  });
});

describe("a list that fails now and then", () => {
  it("costs ten describes each time", async () => {
    let lists = 0;
    const { client, settle, ids, rounds } = await startBatch(100, {
      script,
      tamper: (pass, { operation }) => {
        if (operation === "listImports") lists += 1;
        return operation === "listImports" && lists % 5 === 0 ? say503() : pass();
      },
    });
    const operations = await settle(client.waitForImports(ids));
    expect(operations.every(({ status }) => status === "Completed")).toBe(true);
    expect(lists).toBeGreaterThan(50);
    expect(new Set(rounds.map(({ describes }) => describes))).toEqual(new Set([0, 10]));
  });
});

describe("Retry-After of the list", () => {
  it("holds for describes, too, and for the next round", async () => {
    const moments: number[] = [];
    const world = await startBatch(20, {
      script,
      tamper: async (pass) => {
        moments.push(world.clock.monotonic());
        if (moments.length !== 3) return pass();
        return new Response("slow", { status: 429, headers: { "retry-after": "75" } });
      },
    });
    const operations = await world.settle(world.client.waitForImports(world.ids));
    expect(operations).toHaveLength(20);
    expect((moments[3] ?? 0) - (moments[2] ?? 0)).toBe(75_000);
  });

  it("holds also for what its first pages showed", async () => {
    const moments: number[] = [];
    const world = await startBatch(250, {
      script,
      tamper: async (pass) => {
        moments.push(world.clock.monotonic());
        if (moments.length !== 2) return pass();
        return new Response("slow", { status: 429, headers: { "retry-after": "75" } });
      },
    });
    const operations = await world.settle(world.client.waitForImports(world.ids));
    expect(operations).toHaveLength(250);
    expect((moments[2] ?? 0) - (moments[1] ?? 0)).toBe(75_000);
  });
});
