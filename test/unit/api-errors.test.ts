import { describe, expect, it } from "vitest";
import type { OperationName } from "../../generated/contract.js";
import { ApiError, isImportClientError } from "../../src/index.js";
import { clockAt } from "../support/clocks.js";
import { CALLS, connect, failure, rejection } from "../support/connect.js";
import { respondWith, respondWithoutEnd } from "../support/local-server.js";

const NOTHING = { rpcCode: undefined, details: [] };
const LONG = "é".repeat(5_000);

/** Responses that are not a success, and what the error must hold. */
const RESPONSES = [
  {
    name: "JSON with a code that only looks like one",
    status: 400,
    body: { code: " ", message: "odd" },
    want: NOTHING,
    detail: "400: odd",
  },
  {
    name: "the import plane's error",
    status: 400,
    body: { code: 3, message: "bad uri", details: [{ typeUrl: "t" }] },
    want: { rpcCode: 3, details: [{ typeUrl: "t" }] },
    detail: "400: bad uri",
  },
  {
    name: "the same with its code in quotes",
    status: 404,
    body: { code: "5", message: "no such import" },
    want: { rpcCode: 5, details: [] },
    detail: "404: no such import",
  },
  {
    name: "a code of two digits in quotes, and a message with blanks around it",
    status: 400,
    body: { code: "16", message: "  no key\n" },
    want: { rpcCode: 16, details: [] },
    detail: "400: no key",
  },
  {
    name: "a code that is a number only in part",
    status: 400,
    body: { code: "5x", message: "odd" },
    want: NOTHING,
    detail: "400: odd",
  },
  {
    name: "a code that only ends in a number",
    status: 400,
    body: { code: "x5", message: "odd" },
    want: NOTHING,
    detail: "400: odd",
  },
  {
    name: "a code that is not whole",
    status: 400,
    body: { code: 5.5, message: "odd" },
    want: NOTHING,
    detail: "400: odd",
  },
  {
    name: "another plane's error",
    status: 403,
    body: { status: 403, error: { code: "FORBIDDEN", message: "not yours" } },
    want: NOTHING,
    detail: "403: not yours",
  },
  {
    name: "a problem document",
    status: 403,
    body: { type: "about:blank", title: "Forbidden", detail: "the project is paused" },
    type: "application/problem+json",
    want: NOTHING,
    detail: "403: Forbidden: the project is paused",
  },
  {
    name: "a problem document without details",
    status: 403,
    body: { title: "Forbidden", status: 403 },
    type: "application/problem+json",
    want: NOTHING,
    detail: "403: Forbidden",
  },
  {
    name: "plain text",
    status: 401,
    body: "Invalid API\n Key",
    type: "text/plain",
    want: NOTHING,
    detail: "401: Invalid API Key",
  },
  {
    name: "HTML",
    status: 502,
    body: "<html><h1>Bad gateway",
    type: "text/html",
    want: NOTHING,
    detail: "502: an HTML page",
  },
  {
    name: "HTML without its type",
    status: 503,
    body: "\n<html>",
    type: "text/plain",
    want: NOTHING,
    detail: "503: an HTML page",
  },
  {
    name: "HTML without its type and without a line before it",
    status: 503,
    body: "<p>Gone",
    type: "text/plain",
    want: NOTHING,
    detail: "503: an HTML page",
  },
  {
    name: "text with a tag in it, and blanks around it",
    status: 503,
    body: " try <later> \n",
    type: "text/plain",
    want: NOTHING,
    detail: "503: try <later>",
  },
  { name: "nothing", status: 500, body: "", want: NOTHING, detail: "500" },
  {
    name: "JSON that is not an object",
    status: 500,
    body: "[1]",
    want: NOTHING,
    detail: "500: [1]",
  },
  {
    name: "JSON with other types",
    status: 500,
    body: { code: {}, message: 5, details: "x" },
    want: NOTHING,
    detail: "500",
  },
  {
    name: "a very long body",
    status: 418,
    body: LONG,
    type: "text/plain",
    want: NOTHING,
    detail: `418: ${"é".repeat(300)}…`,
  },
];

const ACTIONS: Record<OperationName, string> = {
  startImport: "start import",
  describeImport: "describe import 101",
  listImports: "list imports",
  cancelImport: "cancel import 101",
  describeIndexStats: "describe index stats",
};

const NOW = Date.parse("2025-08-21T12:00:00Z");
const SERVER_DATE = "Thu, 21 Aug 2025 09:00:00 GMT";

const RETRY_AFTERS = [
  { value: "7", date: "", want: 7_000 },
  { value: "0", date: "", want: 0 },
  { value: "1.5", date: "", want: 1_500 },
  { value: "600", date: "", want: 600_000 },
  { value: "Thu, 21 Aug 2025 09:00:30 GMT", date: SERVER_DATE, want: 30_000 },
  { value: "Thu, 21 Aug 2025 08:00:00 GMT", date: SERVER_DATE, want: 0 },
  { value: "Thu, 21 Aug 2025 12:00:05 GMT", date: "garbage", want: 5_000 },
  { value: "Thursday, 21-Aug-25 09:00:30 GMT", date: SERVER_DATE, want: 30_000 },
  { value: "Thu Aug 21 12:00:30 2025", date: "", want: undefined },
  { value: "Thu, 21 Aug 2025 12:00:05 GMT", date: "Thu Aug 21 09:00:00 2025", want: 5_000 },
  { value: "3, 9", date: "", want: 9_000 },
  { value: "9, soon", date: "", want: undefined },
  { value: "on Thu, 21 Aug 2025 12:00:05 GMT", date: "", want: undefined },
  { value: "Thu, 21 Aug 2025 12:00:05 GMT+1", date: "", want: undefined },
  { value: "-1", date: "", want: undefined },
  { value: "retry 7", date: "", want: undefined },
  { value: "soon", date: "", want: undefined },
  { value: "2025-08", date: "", want: undefined },
  { value: "", date: "", want: undefined },
];

describe.each(Object.entries(CALLS))("%s() rejects with an ApiError", (name, call) => {
  it.each(RESPONSES)(
    "that reads $name",
    async ({ status, body, type = "application/json", want, detail }) => {
      const headers = {
        "content-type": type,
        "x-pinecone-request-id": "r-1",
        "x-request-id": "r-2",
      };
      const { client, received } = await connect(respondWith(status, body, headers));
      const error = await failure(call(client));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({
        code: "api_error",
        status,
        ...want,
        requestId: "r-1",
        attempts: 1,
        action: ACTIONS[name as OperationName],
        problem: `the API responded ${detail}`,
      });
      const text = typeof body === "string" ? body : JSON.stringify(body);
      expect(error).toMatchObject({
        body: text.length > 1_000 ? `${text.slice(0, 1_000)}…` : text,
      });
      expect(received).toHaveLength(1);
    },
  );
});

describe("ApiError", () => {
  it.each(RETRY_AFTERS)(
    "reads Retry-After $value with Date $date as $want ms",
    async ({ value, date, want }) => {
      const { client } = await connect(
        (_request, response) => {
          response.sendDate = false;
          response.writeHead(503, { "retry-after": value, ...(date === "" ? {} : { date }) }).end();
        },
        { clock: clockAt(NOW) },
      );
      const error = await rejection(client.describeImport("101"));
      expect(error).toMatchObject({ status: 503, retryAfterMs: want });
    },
  );

  it("keeps details that are nested deep", async () => {
    let details: unknown[] = ["inner"];
    for (let level = 0; level < 50; level += 1) details = [details];
    const { client } = await connect(respondWith(400, { message: "no", details }));
    expect(await rejection(client.describeImport("101"))).toMatchObject({ details });
  });

  it("is made from a body that is nested 9,000 levels deep", async () => {
    const nested = "[".repeat(9_000) + "]".repeat(9_000);
    const { client } = await connect(respondWith(500, `{"message":"deep\\n","details":${nested}}`));
    const error = await rejection(client.describeImport("101"));
    expect(error).toMatchObject({ code: "api_error", status: 500 });
    expect(JSON.parse(JSON.stringify(error))).toMatchObject({ code: "api_error", status: 500 });
  });

  it("falls back to the gateway's request id, and to none", async () => {
    const gateway = await connect(respondWith(500, "", { "x-request-id": "r-2" }));
    expect(await rejection(gateway.client.describeImport("1"))).toMatchObject({ requestId: "r-2" });
    const none = await connect(respondWith(500, ""));
    expect(await rejection(none.client.describeImport("1"))).toMatchObject({
      requestId: undefined,
    });
  });

  it("is made from the beginning of a body without end", async () => {
    const { handle, countSent } = respondWithoutEnd(500);
    const { client } = await connect(handle);
    expect(await rejection(client.describeImport("101"))).toMatchObject({ status: 500 });
    expect(countSent()).toBeLessThan(32 * 1024 * 1024);
  });

  it("is recognized by its code, also from another copy of the package", async () => {
    const { client } = await connect(respondWith(500, ""));
    const error = await rejection(client.describeImport("101"));
    expect(isImportClientError(error) && error.code === "api_error" && error.status).toBe(500);
    const copy = { code: "api_error", [Symbol.for("pinecone-import.error")]: true };
    expect(isImportClientError(copy)).toBe(true);
    for (const other of [new Error("x"), { code: "api_error" }, null, undefined, "x"]) {
      expect(isImportClientError(other)).toBe(false);
    }
  });
});
