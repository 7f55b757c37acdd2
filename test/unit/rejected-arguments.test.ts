import { describe, expect, it } from "vitest";
import { type ImportClient, InvalidArgumentError } from "../../src/index.js";
import { connect, rejection } from "../support/connect.js";
import { respondWith } from "../support/local-server.js";

const LONE_SURROGATE = "a\uD800b";

const IDS = [
  { id: "", rule: "must be at least 1 character", limit: 1 },
  { id: ".", rule: 'must not be "." or ".." in any spelling' },
  { id: "..", rule: 'must not be "." or ".." in any spelling' },
  { id: "%2e%2e", rule: 'must not be "." or ".." in any spelling' },
  { id: ".%2E", rule: 'must not be "." or ".." in any spelling' },
  { id: "%2E", rule: 'must not be "." or ".." in any spelling' },
  { id: LONE_SURROGATE, rule: "must not contain a lone surrogate" },
  { id: "x".repeat(1_001), rule: "must be at most 1000 characters", limit: 1_000 },
  { id: "\u{1F600}".repeat(1_001), rule: "must be at most 1000 characters", limit: 1_000 },
  { id: undefined, rule: "is required" },
  { id: null, rule: "must be a string" },
  { id: 101, rule: "must be a string" },
];

const REQUESTS = [
  { request: { uri: "" }, argument: "uri", rule: "must be at least 1 character", limit: 1 },
  {
    request: { uri: "x".repeat(1_501) },
    argument: "uri",
    rule: "must be at most 1500 characters",
    limit: 1_500,
  },
  { request: { uri: LONE_SURROGATE }, argument: "uri", rule: "must not contain a lone surrogate" },
  ...["s3://b/d\n", "s3://b/\td", "s3://b/d\u007F", "s3://b/d\u0085"].map((uri) => ({
    request: { uri },
    argument: "uri",
    rule: "must not contain a control character",
  })),
  {
    request: { uri: "s3://b", integrationId: "i\r" },
    argument: "integrationId",
    rule: "must not contain a control character",
  },
  { request: {}, argument: "uri", rule: "is required" },
  {
    request: { uri: "s3://b", integrationId: "" },
    argument: "integrationId",
    rule: "must be at least 1 character",
    limit: 1,
  },
  { request: { uri: ["s3://b"] }, argument: "uri", rule: "must be a string" },
  { request: undefined, argument: "request", rule: "must be an object" },
  { request: "s3://bucket/dir", argument: "request", rule: "must be an object" },
  {
    request: { uri: "s3://b", integrationId: "i".repeat(1_001) },
    argument: "integrationId",
    rule: "must be at most 1000 characters",
    limit: 1_000,
  },
  {
    request: { uri: "s3://b", integrationID: "i" },
    argument: "integrationID",
    rule: "is not a known field",
  },
  {
    request: { uri: "s3://b", errorMode: { onError: "explode" } },
    argument: "errorMode.onError",
    rule: "must be one of abort, continue",
  },
  {
    request: { uri: "s3://b", errorMode: "abort" },
    argument: "errorMode",
    rule: "must be an object",
  },
  { request: { uri: "s3://b", errorMode: [] }, argument: "errorMode", rule: "must be an object" },
  { request: { uri: "s3://b", errorMode: null }, argument: "errorMode", rule: "must be an object" },
  {
    request: { uri: "s3://b", errorMode: { onerror: "abort" } },
    argument: "errorMode.onerror",
    rule: "is not a known field",
  },
];

const LISTS = [
  { options: { limit: 0 }, argument: "limit", rule: "must be at least 1", limit: 1 },
  { options: { limit: 101 }, argument: "limit", rule: "must be at most 100", limit: 100 },
  { options: { limit: 1.5 }, argument: "limit", rule: "must be an integer" },
  { options: { limit: Number.NaN }, argument: "limit", rule: "must be an integer" },
  { options: { limit: "10" }, argument: "limit", rule: "must be an integer" },
  {
    options: { paginationToken: LONE_SURROGATE },
    argument: "paginationToken",
    rule: "must not contain a lone surrogate",
  },
  { options: { pagesize: 10 }, argument: "pagesize", rule: "is not an option" },
  { options: null, argument: "options", rule: "must be an object" },
];

const CALL_OPTIONS = [
  {
    options: { signal: { aborted: false, addEventListener() {} } },
    argument: "signal",
    rule: "must be an AbortSignal",
  },
  { options: { timeout: 1 }, argument: "timeout", rule: "is not an option" },
  { options: { signal: {} }, argument: "signal", rule: "must be an AbortSignal" },
  {
    options: { headers: { "API-key": "x" } },
    argument: 'headers["api-key"]',
    rule: "is set by the client alone",
  },
  {
    options: { headers: { "x-pinecone-api-version": "1" } },
    argument: 'headers["x-pinecone-api-version"]',
    rule: "is set by the client alone",
  },
  {
    options: { headers: { "Content-Type": "x" } },
    argument: 'headers["content-type"]',
    rule: "is set by the client alone",
  },
  {
    options: { headers: { "x y": "z" } },
    argument: "headers",
    rule: "must have names that HTTP allows",
  },
  ...["Connection", "expect", "keep-alive", "TE", "trailer", "Transfer-Encoding", "upgrade"].map(
    (name) => ({
      options: { headers: { [name]: "x" } },
      argument: `headers["${name.toLowerCase()}"]`,
      rule: "belongs to the connection alone",
    }),
  ),
  { options: { headers: { x: 1 } }, argument: 'headers["x"]', rule: "must be a string" },
  {
    options: { headers: { x: "a\r\nb" } },
    argument: 'headers["x"]',
    rule: "must have no line break and no character beyond Latin-1",
  },
  {
    options: { headers: [] },
    argument: "headers",
    rule: "must be a plain object of names and values",
  },
  {
    options: { headers: new Headers({ x: "y" }) },
    argument: "headers",
    rule: "must be a plain object of names and values",
  },
  ...["attemptTimeoutMs", "timeoutMs"].flatMap((argument) =>
    [0, -1, Number.NaN, Number.NEGATIVE_INFINITY, "10", null].map((value) => ({
      options: { [argument]: value },
      argument,
      rule: "must be a number of milliseconds above 0, or Infinity",
    })),
  ),
  ...[-1, 1.5, Number.NaN, "2", null].map((value) => ({
    options: { maxRetries: value },
    argument: "maxRetries",
    rule: "must be an integer from 0 on, or Infinity",
  })),
  { options: 5, argument: "options", rule: "must be an object" },
];

const START_OPTIONS = [
  {
    options: { onUnknownOutcome: "retry" },
    argument: "onUnknownOutcome",
    rule: "must be one of reconcile, throw",
  },
  {
    options: { attach: true },
    argument: "attach",
    rule: "must be one of never, unfinished, completed",
  },
  {
    options: { attach: "attached" },
    argument: "attach",
    rule: "must be one of never, unfinished, completed",
  },
  ...CALL_OPTIONS,
];

/** Calls a verb as JavaScript would, without the compiler's checks. */
function callUntyped(
  client: ImportClient,
  verb: keyof ImportClient,
  ...values: unknown[]
): unknown {
  return Reflect.apply(client[verb], undefined, values);
}

describe.each(["describeImport", "cancelImport"] as const)(
  "%s() rejects and sends nothing for",
  (verb) => {
    it.each(IDS)("the id $id, which $rule", async ({ id, rule, limit }) => {
      const { client, received } = await connect(respondWith(200, { id: "1", status: "Pending" }));
      const error = await rejection(Promise.resolve(callUntyped(client, verb, id)));
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error).toMatchObject({ code: "invalid_argument", argument: "id", rule, limit });
      expect(received).toEqual([]);
    });

    it.each(CALL_OPTIONS)("the options $options", async ({ options, argument, rule }) => {
      const { client, received } = await connect(respondWith(200, { id: "1", status: "Pending" }));
      const error = await rejection(Promise.resolve(callUntyped(client, verb, "1", options)));
      expect(error).toMatchObject({ code: "invalid_argument", argument, rule });
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(received).toEqual([]);
    });
  },
);

describe("startImport() rejects and sends nothing for", () => {
  it.each(REQUESTS)("the request $request", async ({ request, argument, rule, limit }) => {
    const { client, received } = await connect(respondWith(200, { id: "1" }));
    const error = await rejection(Promise.resolve(callUntyped(client, "startImport", request)));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ code: "invalid_argument", argument, rule, limit });
    expect(received).toEqual([]);
  });

  it.each(START_OPTIONS)("the options $options", async ({ options, argument, rule }) => {
    const { client, received } = await connect(respondWith(200, { id: "1" }));
    const started = callUntyped(client, "startImport", { uri: "s3://bucket/dir" }, options);
    const error = await rejection(Promise.resolve(started));
    expect(error).toMatchObject({ code: "invalid_argument", argument, rule });
    expect(received).toEqual([]);
  });
});

describe("listImports() throws at once", () => {
  it.each(LISTS)("for the options $options", async ({ options, argument, rule, limit }) => {
    const { client, received } = await connect(respondWith(200, { data: [] }));
    let error: unknown;
    try {
      callUntyped(client, "listImports", options);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({ code: "invalid_argument", argument, rule, limit });
    expect(received).toEqual([]);
  });
});
