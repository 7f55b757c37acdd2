import type { ServerResponse } from "node:http";
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { systemClock } from "../../src/clock.js";
import type { ImportClient, ImportClientOptions } from "../../src/index.js";
import { createTestClock } from "../support/clocks.js";
import { API_KEY, CALLS, connect, failure, rejection } from "../support/connect.js";
import { type ReceivedRequest, respondWith } from "../support/local-server.js";

const URI = "s3://bucket/dir";

const ODD_KEY = 'odd"\\/key%<&>';

/** A string with each character as a prefix and its code. */
function escapeUnits(text: string, prefix: string): string {
  return [...text].map((unit) => `${prefix}${unit.charCodeAt(0).toString(16)}`).join("");
}

/** Responses that echo the key, in every way that ends in an error. */
const ECHOES = [
  {
    name: "an API error",
    status: 400,
    type: "application/json",
    body: (key: string) => JSON.stringify({ code: 3, message: `key ${key}`, details: [key] }),
  },
  {
    name: "plain text",
    status: 401,
    type: "text/plain",
    body: (key: string) => `no such key: ${key}`,
  },
  {
    name: "percent-encoded text",
    status: 500,
    type: "text/plain",
    body: (key: string) => `?key=${encodeURIComponent(key)}`,
  },
  {
    name: "JSON that spells it with escapes",
    status: 400,
    type: "application/json",
    body: (key: string) => {
      const escaped = [...key]
        .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`)
        .join("");
      return `{"message":"${escaped}","details":[{"${escaped}":"${escaped}"}]}`;
    },
  },
  {
    name: "text that spells it with escapes",
    status: 500,
    type: "text/plain",
    body: (key: string) => `no JSON: ${escapeUnits(key, "\\u00")} and ${escapeUnits(key, "\\x")}`,
  },
  {
    name: "HTML that spells it with character references",
    status: 502,
    type: "text/html",
    body: (key: string) => `<p>${[...key].map((unit) => `&#${unit.charCodeAt(0)};`).join("")}`,
  },
  { name: "HTML in a success", status: 200, type: "text/html", body: (key: string) => `<p>${key}` },
  {
    name: "a success of the wrong shape",
    status: 200,
    type: "application/json",
    body: (key: string) => JSON.stringify([key]),
  },
  ...[200, 500].map((status) => ({
    name: `half a JSON body with a ${status}`,
    status,
    type: "application/json",
    body: (key: string) => `{"message":${JSON.stringify(key)}`,
  })),
  { name: "a redirect", status: 302, type: "text/plain", body: (key: string) => key },
];

describe("the key is not in what can be printed:", () => {
  it("a client", async () => {
    const { client } = await connect(respondWith(200, {}));
    for (const text of print(client)) expect(text).not.toContain(API_KEY);
  });

  it("an error after a request with another key", async () => {
    let count = 0;
    const { client } = await connect(
      ({ headers }, response) => void response.writeHead(400).end(`no: ${headers["api-key"]}`),
      { apiKey: () => `changing-key-${++count}` },
    );
    for (let call = 0; call < 3; call += 1) {
      expect(await rejection(client.describeImport("1"))).toMatchObject({ body: "no: [redacted]" });
    }
  });

  describe.each([API_KEY, ODD_KEY])("for the key %j", (apiKey) => {
    it.each(ECHOES)("an error for $name that echoes it", async ({ status, type, body }) => {
      const handle = (
        { headers }: ReceivedRequest,
        response: Parameters<ReturnType<typeof respondWith>>[1],
      ) => {
        const key = String(headers["api-key"]);
        response.writeHead(status, {
          "content-type": type,
          location: `/${key}`,
          "x-request-id": `id-${key}`,
        });
        response.end(body(key));
      };
      const { client, received } = await connect(handle, { apiKey: () => apiKey });
      for (const [name, call] of Object.entries(CALLS)) {
        if (name === "cancelImport" && status === 200) continue;
        const error = await failure(call(client));
        for (const text of print(error)) {
          expect(text).not.toMatch(/(\\u00[0-9a-f]{2}|\\x[0-9a-f]{2}|&#\d+;){2}/);
          for (const spelling of [
            apiKey,
            encodeURIComponent(apiKey),
            JSON.stringify(apiKey).slice(1, -1),
          ]) {
            expect(text).not.toContain(spelling);
          }
        }
      }
      expect(received[0]?.headers["api-key"]).toBe(apiKey);
    });
  });
});

describe("no class of error shows a key that a server echoes:", () => {
  const echo = (status: number) => (request: ReceivedRequest, response: ServerResponse) => {
    const key = String(request.headers["api-key"]);
    const headers = { "x-request-id": key, "content-type": `text/${key}`, location: `/${key}` };
    const imports = { id: key, uri: URI, status: key, error: key, [key]: key };
    response.writeHead(request.method === "GET" ? 200 : status, headers);
    response.end(JSON.stringify({ data: [imports], message: key, details: [key] }));
  };
  const rows: {
    name: string;
    handle: Parameters<typeof connect>[0];
    options?: ImportClientOptions;
    call: (client: ImportClient) => Promise<unknown>;
  }[] = [
    { name: "ApiError", handle: echo(400), call: (client) => client.cancelImport("1") },
    {
      name: "InvalidResponseError",
      handle: echo(200),
      call: (client) => client.describeImport(API_KEY),
    },
    {
      name: "ConnectionError",
      handle: (_request, response) => void response.destroy(),
      call: (client) => client.describeImport(API_KEY),
    },
    {
      name: "TimeoutError",
      handle: () => {},
      options: { attemptTimeoutMs: 30 },
      call: (client) => client.describeImport(API_KEY),
    },
    {
      name: "StartUnconfirmedError",
      handle: echo(503),
      call: (client) => client.startImport({ uri: URI }),
    },
    {
      name: "StartUnconfirmedError",
      handle: echo(503),
      call: (client) => client.startImport({ uri: `${URI}/${API_KEY}` }),
    },
    {
      name: "WaitTimeoutError",
      handle: () => {},
      call: (client) => client.waitForImport(API_KEY, { timeoutMs: 30 }),
    },
    {
      name: "WaitForImportsError",
      handle: echo(404),
      call: (client) => client.waitForImports([API_KEY, "1"]),
    },
    {
      name: "InvalidArgumentError",
      handle: (_request, response) => void response.destroy(),
      options: { apiKey: createFailingKey() },
      call: (client) => client.describeImport(API_KEY, { maxRetries: 1 }),
    },
    {
      name: "InvalidArgumentError",
      handle: () => {},
      options: { apiKey: () => `${API_KEY}\n` },
      call: (client) => client.describeImport("1"),
    },
  ];

  it.each(rows)("$name", async ({ name, handle, options = {}, call }) => {
    const events: unknown[] = [];
    const { client } = await connect(handle, {
      apiKey: async () => API_KEY,
      clock: { ...createTestClock({ skipsPauses: true }), schedule: systemClock.schedule },
      onEvent: (event) => void events.push(event),
      ...options,
    });
    const error = await rejection(call(client));
    expect(error).toMatchObject({ name });
    if (name === "StartUnconfirmedError" && !String(error).includes("[redacted]")) {
      expect(error).toMatchObject({ candidates: [{ id: "[redacted]", error: "[redacted]" }] });
    }
    for (const text of [...print(error), ...print(events)]) expect(text).not.toContain(API_KEY);
  });
});

/** A function for the key that works once. The request that it serves gets no response. */
function createFailingKey(): () => Promise<string> {
  let calls = 0;
  return async () => {
    calls += 1;
    if (calls === 1) return API_KEY;
    throw new Error("the store is closed");
  };
}

/** A value in all the ways that bring it into a log. */
function print(value: unknown): string[] {
  const stack = value instanceof Error ? `${value.stack}` : "";
  const raw = inspect(value, { depth: 10, showHidden: true, getters: true });
  return [raw, JSON.stringify(value), String(value), stack];
}

describe("an error of a fetch that carries the key", () => {
  const headers = { "Api-Key": API_KEY };
  const thrown = [
    { name: "in a Set", error: Object.assign(new Error("reset"), { seen: new Set([API_KEY]) }) },
    {
      name: "in a URL",
      error: Object.assign(new Error("reset"), { url: new URL(`http://h/?k=${API_KEY}`) }),
    },
    { name: "in the name of a field", error: Object.assign(new Error("reset"), { [API_KEY]: 1 }) },
    { name: "in a symbol", error: Object.assign(new Error("reset"), { [Symbol(API_KEY)]: 1 }) },
    { name: "as a symbol", error: Symbol(API_KEY) },
    { name: "in its message", error: new Error(`sent ${API_KEY}`) },
    {
      name: "in a header record",
      error: Object.assign(new Error("reset"), { config: { headers } }),
    },
    {
      name: "in Headers",
      error: Object.assign(new Error("reset"), { headers: new Headers(headers) }),
    },
    {
      name: "in a Request",
      error: Object.assign(new Error("reset"), {
        request: new Request("http://localhost", { headers }),
      }),
    },
    {
      name: "in its cause",
      error: new Error("reset", { cause: Object.assign(new Error("inner"), { headers }) }),
    },
    {
      name: "in one of several",
      error: new AggregateError([new Error("one"), new Error(API_KEY)]),
    },
    {
      name: "behind a getter that throws",
      error: Object.defineProperty(new Error("reset"), "request", {
        enumerable: true,
        get: () => {
          throw new Error(API_KEY);
        },
      }),
    },
  ];

  class RequestError extends Error {
    get headers() {
      return headers;
    }
    get key() {
      return API_KEY;
    }
  }
  const inherited = Object.assign(Object.create(Error.prototype), { headers });
  thrown.push(
    { name: "in what its class computes", error: new RequestError("reset") },
    {
      name: "on its prototype",
      error: Object.setPrototypeOf(new Error("reset"), inherited),
    },
  );

  it.each(thrown)("is not passed on with it $name", async ({ error }) => {
    const { client } = await connect(() => {}, { fetch: () => Promise.reject(error) });
    const connectionError = await rejection(client.describeImport("1"));
    expect(connectionError).toMatchObject({ code: "connection_failed", cause: expect.any(Error) });
    for (const text of print(connectionError)) expect(text).not.toContain(API_KEY);
  });
});
