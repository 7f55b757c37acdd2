import { Readable } from "node:stream";
import { describe, expect, it } from "vitest";
import type { Fetch, FetchResponse, ImportClientEvent } from "../../../src/index.js";
import { CALLS, collect, connect, rejection } from "../../support/connect.js";
import { connectInProcess } from "../../support/in-process.js";

const MAX_GOOD_BYTES = 8 * 1024 * 1024;
const TEXT = JSON.stringify({ id: "101", status: "Completed", uri: "s3://é\u{1F600}" });
const BYTES = Buffer.from(TEXT);
const HEAD = { status: 200, headers: new Headers({ "content-type": "application/json" }) };

/** Bodies as other packages have them, of which none is a ReadableStream. */
const BODIES: { name: string; response: () => Omit<FetchResponse, "status" | "headers"> }[] = [
  { name: "a stream of Node's", response: () => ({ body: Readable.from([BYTES]) }) },
  {
    name: "a stream of single bytes",
    response: () => ({ body: Readable.from([...BYTES].map((byte) => Buffer.of(byte))) }),
  },
  {
    name: "a stream of strings",
    response: () => ({ body: Readable.from([BYTES]).setEncoding("utf8") }),
  },
  { name: "an iterable", response: () => ({ body: iterate([TEXT.slice(0, 9), TEXT.slice(9)]) }) },
  { name: "text() alone", response: () => ({ text: async () => TEXT }) },
  { name: "text() beside no body", response: () => ({ body: null, text: async () => TEXT }) },
  {
    name: "arrayBuffer() alone",
    response: () => ({ arrayBuffer: async () => new Uint8Array(BYTES).buffer }),
  },
];

describe("a body that is not a ReadableStream", () => {
  it.each(BODIES)("is read if it is $name", async ({ response }) => {
    const { client } = await connect(() => {}, { fetch: async () => ({ ...HEAD, ...response() }) });
    expect(await client.describeImport("101")).toEqual(JSON.parse(TEXT));
    expect(await client.startImport({ uri: "s3://bucket/dir" })).toMatchObject({ id: "101" });
    expect(await client.waitForImport("101")).toEqual(JSON.parse(TEXT));
  });

  it.each([
    { name: "of a success", status: 200, want: { reason: "too_large" } },
    { name: "of an error", status: 500, want: { code: "api_error", status: 500 } },
  ])("$name is destroyed beyond its limit, and the request aborted", async ({ status, want }) => {
    const chunk = Buffer.alloc(256 * 1024);
    let readBytes = 0;
    const body = new Readable({
      read() {
        readBytes += chunk.length;
        this.push(chunk);
      },
    });
    const signals: AbortSignal[] = [];
    const { client } = await connect(() => {}, {
      fetch: async (_url, { signal }) => {
        signals.push(signal);
        // As node-fetch does, even if nobody listens.
        signal.addEventListener("abort", () => body.emit("error", new Error("aborted")));
        return { ...HEAD, status, body };
      },
    });
    expect(await rejection(client.describeImport("101"))).toMatchObject(want);
    expect(body.destroyed).toBe(true);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true]);
    expect(readBytes).toBeLessThan(MAX_GOOD_BYTES + 1024 * 1024);
  });

  it.each([
    { name: "text()", response: { text: async () => "x".repeat(MAX_GOOD_BYTES + 1) } },
    { name: "text() in bytes", response: { text: async () => "é".repeat(MAX_GOOD_BYTES / 2 + 1) } },
    {
      name: "arrayBuffer()",
      response: { arrayBuffer: async () => new ArrayBuffer(MAX_GOOD_BYTES + 1) },
    },
  ])("has the same limit if it is read by $name", async ({ response }) => {
    const { client } = await connect(() => {}, { fetch: async () => ({ ...HEAD, ...response }) });
    expect(await rejection(client.describeImport("101"))).toMatchObject({ reason: "too_large" });
  });

  it.each([
    { name: "a stream", toResponse: (body: Readable) => ({ ...HEAD, body }) },
    {
      name: "text()",
      toResponse: () => ({ ...HEAD, text: () => new Promise<string>(() => {}) }),
    },
  ])("ends with the time of an attempt if it is $name that never ends", async ({ toResponse }) => {
    const body = new Readable({ read() {} });
    const setup = connectInProcess();
    const client = setup.connectAnother({
      fetch: async () => toResponse(body),
      attemptTimeoutMs: 1_000,
      maxRetries: 0,
    });
    const error = await setup.settle(rejection(client.describeImport("101")));
    expect(error).toMatchObject({ code: "timed_out", scope: "attempt" });
    expect(setup.clock.countTimers()).toBe(0);
    expect(body.destroyed).toBe(name(toResponse(body)) === "body");
  });

  it("ends with the caller's abort", async () => {
    const body = new Readable({ read() {} });
    const { client } = await connect(() => {}, { fetch: async () => ({ ...HEAD, body }) });
    const controller = new AbortController();
    const rejected = rejection(client.describeImport("101", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    expect(await rejected).toBe("stop");
    await new Promise(setImmediate);
    expect(body.destroyed).toBe(true);
  });

  it("that breaks off is a connection that broke", async () => {
    const body = new Readable({
      read() {
        this.destroy(new Error("read ECONNRESET"));
      },
    });
    const { client } = await connect(() => {}, { fetch: async () => ({ ...HEAD, body }) });
    const error = await rejection(client.describeImport("101"));
    expect(error).toMatchObject({ code: "connection_failed", reason: "broken" });
  });

  it("is destroyed unread after a cancel", async () => {
    const body = new Readable({ read() {} });
    const { client } = await connect(() => {}, {
      fetch: async (_url, { signal }) => {
        // As node-fetch does: without a listener, that would end the process.
        signal.addEventListener("abort", () => body.emit("error", new Error("aborted")));
        return { ...HEAD, body };
      },
    });
    await client.cancelImport("101");
    expect(body.destroyed).toBe(true);
  });
});

/** A fetch of the user's, which need not keep to its type, and what it was called for. */
async function connectTo(fetch: (...call: Parameters<Fetch>) => unknown) {
  const events: ImportClientEvent[] = [];
  let calls = 0;
  const { client } = await connect(() => {}, {
    fetch: ((url, init) => {
      calls += 1;
      return fetch(url, init);
    }) as Fetch,
    maxRetries: 2,
    onEvent: (event) => void events.push(event),
  });
  return { client, countCalls: () => calls, listEvents: () => events.map(({ type }) => type) };
}

const OTHER_CALLS: typeof CALLS = {
  "startImport, which would search": (client) => client.startImport({ uri: "s3://bucket/dir" }),
  waitForImport: (client) => client.waitForImport("101"),
  watchImport: (client) => collect(client.watchImport("101")),
};

const WITH_BODY = { status: 200, headers: new Headers() };

/** What a fetch returns that is no response, and what the message says of it. */
const RETURNED: { name: string; returned: () => unknown; found: string }[] = [
  { name: "nothing", returned: () => undefined, found: "returned undefined" },
  { name: "a promise of nothing", returned: async () => undefined, found: "returned undefined" },
  { name: "null", returned: () => null, found: "returned null" },
  {
    name: "ok and json() alone",
    returned: () => ({ ok: true, json: async () => ({}) }),
    found: "returned object",
  },
  {
    name: "a status without headers",
    returned: () => ({ status: 200, text: async () => TEXT }),
    found: "returned object",
  },
  { name: "a string", returned: () => TEXT, found: "returned string" },
];

/** Bodies that cannot be read. A cancel reads none. */
const UNREADABLE: typeof RETURNED = [
  { name: "json() alone", returned: () => ({ ...WITH_BODY, json: async () => ({}) }), found: "" },
  {
    name: "a body that was read",
    returned: async () => {
      const response = new Response(TEXT);
      await response.text();
      return response;
    },
    found: "returned a body that was read",
  },
  {
    name: "a body that is being read",
    returned: () => {
      const response = new Response(TEXT);
      response.body?.getReader();
      return response;
    },
    found: "returned a body that was read",
  },
];

const withBody = Object.entries({ ...CALLS, ...OTHER_CALLS }).filter(
  ([verb]) => verb !== "cancelImport",
);

describe("a fetch that returns no response", () => {
  const calls = Object.entries({ ...CALLS, ...OTHER_CALLS });
  const rows = [
    ...calls.flatMap(([verb, call]) => RETURNED.map((each) => ({ verb, call, ...each }))),
    ...withBody.flatMap(([verb, call]) => UNREADABLE.map((each) => ({ verb, call, ...each }))),
  ];
  it.each(rows)("but $name ends $verb() at once", async ({ verb, call, returned, found }) => {
    const { client, countCalls, listEvents } = await connectTo(returned);
    const error = await rejection(call(client));
    expect(error).toMatchObject({ code: "invalid_argument", argument: "fetch" });
    expect(error).toMatchObject({ problem: expect.stringContaining(found) });
    expect(/may have been started/.test(String(error))).toBe(verb.startsWith("startImport"));
    expect(countCalls()).toBe(1);
    const others = listEvents().filter((type) => type !== "request" && type !== "response");
    expect(others).toEqual([]);
  });

  it("ends a wait for several at once", async () => {
    const { client, countCalls } = await connectTo(() => undefined);
    const error = await rejection(client.waitForImports(["101", "102"]));
    expect(error).toMatchObject({ code: "wait_incomplete", cause: { argument: "fetch" } });
    expect(countCalls()).toBe(1);
  });
});

/** How engines word what is wrong with a fetch, and not with a connection. */
const FAULTS = [
  "Illegal invocation",
  "Failed to execute 'fetch' on 'Window': Illegal invocation",
  "Illegal invocation: function called with incorrect `this` reference. See https://developers.cloudflare.com/workers/observability/errors/#illegal-invocation-errors for details.",
  "'fetch' called on an object that does not implement interface Window.",
  "Can only call Window.fetch on instances of Window",
  'RequestInit: Expected signal ("AbortSignal {}") to be an instance of AbortSignal.',
  "Expected signal to be an instanceof AbortSignal",
  "globalThis.fetch is not a function",
  "Cannot read properties of undefined (reading 'fetch')",
  "undefined is not an object (evaluating 'a.fetch')",
  'can\'t access property "fetch", a is undefined',
];

describe("a fetch that is at fault itself", () => {
  const calls = Object.entries({ ...CALLS, ...OTHER_CALLS });
  const rows = calls.flatMap(([verb, call]) => FAULTS.map((text) => ({ verb, call, text })));
  it.each(rows)("ends $verb() at once: $text", async ({ call, text }) => {
    const thrown = new TypeError(text);
    const throwing = () => {
      throw thrown;
    };
    for (const fetch of [throwing, () => Promise.reject(thrown)]) {
      const { client, countCalls, listEvents } = await connectTo(fetch);
      const error = await rejection(call(client));
      expect(error).toMatchObject({ code: "invalid_argument", argument: "fetch", cause: thrown });
      expect(error).toMatchObject({ problem: expect.stringContaining(`(it threw ${text})`) });
      expect(String(error)).not.toMatch(/may have been started/);
      expect(countCalls()).toBe(1);
      expect(listEvents()).toEqual(["request"]);
    }
  });

  it("after the request may have been sent leaves the outcome of a start unknown", async () => {
    const { client, countCalls } = await connectTo(async () => {
      await new Promise(setImmediate);
      throw new TypeError("Illegal invocation");
    });
    const start = client.startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" });
    expect(await rejection(start)).toMatchObject({ code: "start_unconfirmed" });
    expect(countCalls()).toBe(1);
  });
});

/** How engines word a connection that failed. */
const NETWORK_TEXTS = [
  "fetch failed",
  "Failed to fetch",
  "Load failed",
  "NetworkError when attempting to fetch resource.",
  "Network request failed",
  "The network connection was lost.",
  "network error",
  "terminated",
  "error sending request for url (https://index.example/bulk/imports)",
];

describe("a connection that failed", () => {
  it.each(NETWORK_TEXTS)("is not the fault of the fetch: %s", async (text) => {
    const { client, countCalls } = await connectTo(() => Promise.reject(new TypeError(text)));
    const start = client.startImport({ uri: "s3://bucket/dir" }, { onUnknownOutcome: "throw" });
    expect(await rejection(start)).toMatchObject({ cause: { code: "connection_failed" } });
    expect(countCalls()).toBe(1);
    const described = client.describeImport("101", { maxRetries: 0 });
    expect(await rejection(described)).toMatchObject({ code: "connection_failed" });
  });

  it("is not the fault of the fetch if its cause reads like one", async () => {
    const cause = new TypeError("socket.setKeepAlive is not a function");
    const thrown = new TypeError("fetch failed", { cause });
    const { client } = await connectTo(() => Promise.reject(thrown));
    const described = client.describeImport("101", { maxRetries: 0 });
    expect(await rejection(described)).toMatchObject({ code: "connection_failed" });
  });
});

async function* iterate(parts: readonly string[]): AsyncGenerator<string> {
  yield* parts;
}

/** What the body of a response is read by. */
function name(response: object): "body" | "text" {
  return "body" in response ? "body" : "text";
}
