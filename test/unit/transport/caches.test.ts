import { afterEach, describe, expect, it, vi } from "vitest";
import type { FetchInit, ImportClient, ImportClientEvent } from "../../../src/index.js";
import { CALLS, collect, connect, rejection } from "../../support/connect.js";
import { respondWith } from "../../support/local-server.js";

const OPERATION = { id: "101", status: "Completed" };

/** As workerd throws it before the compatibility date 2024-11-11. */
const REJECTION = "The 'cache' field on 'RequestInitializerDict' is not implemented.";

const ALL_CALLS: Record<string, (client: ImportClient) => Promise<unknown>> = {
  ...CALLS,
  waitForImport: (client) => client.waitForImport("101"),
  waitForImports: (client) => client.waitForImports(["101", "102"]),
  watchImport: (client) => collect(client.watchImport("101")),
  "startImport, which would search": (client) => client.startImport({ uri: "s3://bucket/dir" }),
  "startImport, which looks first": (client) =>
    client.startImport({ uri: "s3://bucket/dir" }, { attach: "unfinished" }),
};

const withBody = { id: "101", status: "Completed", data: [] };

/** A client that sends nothing, and what its fetch was called with. */
async function record(respond: (init: FetchInit, calls: number) => Response | Promise<Response>) {
  const inits: FetchInit[] = [];
  const events: ImportClientEvent[] = [];
  const { client } = await connect(() => {}, {
    fetch: async (_url, init) => respond(init, inits.push(init)),
    maxRetries: 2,
    onEvent: (event) => void events.push(event),
  });
  return { client, inits, events };
}

describe("cache: no-store", () => {
  it.each(Object.entries(CALLS))("is asked for by %s()", async (_name, call) => {
    const { client, inits } = await record(() => Response.json(withBody));
    await call(client);
    expect(inits).toMatchObject([{ cache: "no-store" }]);
  });

  it("is asked for by each poll of a wait", async () => {
    const { client, inits } = await record((_init, calls) =>
      Response.json({ ...OPERATION, status: calls < 3 ? "InProgress" : "Completed" }),
    );
    await client.waitForImport("101", { minIntervalMs: 1, maxIntervalMs: 1 });
    expect(inits.map(({ cache }) => cache)).toEqual(["no-store", "no-store", "no-store"]);
  });

  it.each(Object.entries(CALLS))(
    "is left out by %s() if the fetch rejects the field before it sends anything",
    async (_name, call) => {
      const { client, inits, events } = await record((init) => {
        if ("cache" in init) throw new TypeError(REJECTION);
        return Response.json(withBody);
      });
      await call(client);
      expect(inits.map(({ cache }) => cache)).toEqual(["no-store", undefined]);
      expect(events.map(({ type }) => type)).toEqual(["request", "response"]);
    },
  );

  it("is not left out in a second call of a start that may have been sent", async () => {
    const { client, inits } = await record(async () => {
      await new Promise(setImmediate);
      throw new TypeError(REJECTION);
    });
    const start = client.startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" });
    expect(await rejection(start)).toMatchObject({ code: "start_unconfirmed" });
    expect(inits).toHaveLength(1);
  });
});

/** What Next.js throws while it generates a page, or to leave it. */
const SIGNALS = [
  Object.assign(new Error("Dynamic server usage: no-store fetch"), {
    digest: "DYNAMIC_SERVER_USAGE",
  }),
  Object.assign(new Error("NEXT_REDIRECT"), { digest: "NEXT_REDIRECT;replace;/;307;" }),
  { digest: "HANGING_PROMISE_REJECTION" },
  Object.assign(new Error("it is static"), { code: "NEXT_STATIC_GEN_BAILOUT" }),
];

describe.each(Object.entries(ALL_CALLS))("what a framework throws in %s()", (_name, call) => {
  it.each(SIGNALS)("is thrown on as it is, and nothing follows: %o", async (signal) => {
    const { client, inits, events } = await record(() => Promise.reject(signal));
    expect(await rejection(call(client))).toBe(signal);
    expect(inits).toHaveLength(1);
    expect(events.map(({ type }) => type)).toEqual(["request"]);
  });

  it("is thrown on as it is by the function for the key", async () => {
    const [signal] = SIGNALS;
    const { client, received } = await connect(() => {}, { apiKey: () => Promise.reject(signal) });
    expect(await rejection(call(client))).toBe(signal);
    expect(received).toEqual([]);
  });
});

it("an error whose digest cannot be read is a failed connection", async () => {
  const thrown = Object.defineProperty(new Error("x"), "digest", {
    get: () => {
      throw new Error("no");
    },
  });
  const { client } = await record(() => Promise.reject(thrown));
  const described = client.describeImport("101", { maxRetries: 0 });
  expect(await rejection(described)).toMatchObject({ code: "connection_failed" });
});

it("an error that React has seen, which has a digest of digits, is a failed connection", async () => {
  const thrown = Object.assign(new Error("read ECONNRESET"), { digest: "1907561542" });
  const { client } = await record(() => Promise.reject(thrown));
  const described = client.describeImport("101", { maxRetries: 0 });
  expect(await rejection(described)).toMatchObject({ code: "connection_failed" });
});

describe("fetchCache of a page of Next.js", () => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    { fetchCache: "force-cache", isPassed: true },
    { fetchCache: "only-cache", isPassed: true },
    { fetchCache: "default-cache", isPassed: false },
    { fetchCache: undefined, isPassed: false },
  ])("$fetchCache: the fetch behind is called: $isPassed", async ({ fetchCache, isPassed }) => {
    const { fetch } = globalThis;
    let kept = 0;
    const patched = async () => {
      kept += 1;
      return Response.json(OPERATION);
    };
    const store = { getStore: () => ({ fetchCache }) };
    const marks = { _nextOriginalFetch: fetch, __nextGetStaticStore: () => store };
    vi.stubGlobal("fetch", Object.assign(patched, marks));
    const { client, received } = await connect(respondWith(200, JSON.stringify(OPERATION)));
    await client.describeImport("101");
    expect([received.length, kept]).toEqual(isPassed ? [1, 0] : [0, 1]);
  });
});
