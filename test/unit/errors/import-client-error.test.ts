import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import {
  ApiError,
  ConnectionError,
  ImportClientError,
  ImportFailedError,
  InvalidArgumentError,
  StartUnconfirmedError,
  WaitForImportsError,
} from "../../../src/index.js";
import { makeImport } from "../../support/make-import.js";

const OPERATION = makeImport({
  id: "7",
  status: "Failed",
  error: "User error: no",
  uri: "s3://b/d",
});

const API_ERROR = new ApiError("describe import 7", "the API responded 503: busy", {
  status: 503,
  rpcCode: 14,
  details: [{ typeUrl: "x" }],
  requestId: "r-1",
  retryAfterMs: undefined,
  body: "busy",
  attempts: 3,
});

const API_ERROR_JSON = {
  name: "ApiError",
  code: "api_error",
  message: "Cannot describe import 7: the API responded 503: busy",
  action: "describe import 7",
  problem: "the API responded 503: busy",
  status: 503,
  rpcCode: 14,
  details: [{ typeUrl: "x" }],
  requestId: "r-1",
  body: "busy",
  attempts: 3,
};

const write = (error: unknown) => JSON.parse(JSON.stringify(error));

describe("an error in JSON", () => {
  it("has its name, code, message and fields", () => {
    expect(write(API_ERROR)).toEqual(API_ERROR_JSON);
    expect(Object.keys(write(API_ERROR)).slice(0, 3)).toEqual(["name", "code", "message"]);
  });

  it("has its cause, and a date as a string", () => {
    const error = new StartUnconfirmedError({
      uri: "s3://b/d",
      requestedAt: new Date("2025-08-21T12:00:00Z"),
      candidates: [OPERATION],
      cause: API_ERROR,
      finding: "no import in the list matches it",
    });
    expect(write(error)).toMatchObject({
      code: "start_unconfirmed",
      requestedAt: "2025-08-21T12:00:00.000Z",
      candidates: [OPERATION],
      cause: API_ERROR_JSON,
    });
  });

  it("has its Maps as objects", () => {
    const error = new WaitForImportsError({
      operations: new Map([["7", OPERATION]]),
      failures: new Map([["8", API_ERROR]]),
      count: 2,
      cause: undefined,
    });
    const { operations, failures, cause } = write(error);
    expect([operations, failures, cause]).toEqual([
      { 7: OPERATION },
      { 8: API_ERROR_JSON },
      undefined,
    ]);
  });

  it("has only name, message and code of a cause of other origin", () => {
    const inner = Object.assign(new Error("connect ECONNREFUSED"), { code: "ECONNREFUSED" });
    const cause = Object.assign(new TypeError("fetch failed", { cause: inner }), {
      request: { headers: { "api-key": "secret" } },
    });
    const error = new InvalidArgumentError({
      ...{ action: "list imports", argument: "apiKey", rule: "is a function that failed" },
      cause,
    });
    expect(write(error).cause).toEqual({
      name: "TypeError",
      message: "fetch failed",
      cause: { name: "Error", code: "ECONNREFUSED", message: "connect ECONNREFUSED" },
    });
  });

  it("has of a cause that is not an error no more than its string", () => {
    const cause = { config: { headers: { authorization: "a-secret" } } };
    const error = new InvalidArgumentError({
      ...{ action: "list imports", argument: "apiKey", rule: "is a function that failed" },
      cause,
    });
    expect(JSON.stringify(error)).not.toContain("a-secret");
    expect(write(error).cause).toBe("[object Object]");
  });

  it("has the message of a cause from another realm", () => {
    const cause: unknown = runInNewContext('new TypeError("vault down")');
    const error = new ConnectionError("list imports", "the connection failed", {
      ...{ reason: "broken", attempts: 1 },
      cause,
    });
    expect(write(error).cause).toEqual({ name: "TypeError", message: "vault down" });
  });

  it("writes an error that many imports share whole once", () => {
    const ids = Array.from({ length: 1_000 }, (_, index) => `${index}`);
    const error = new WaitForImportsError({
      operations: new Map(),
      failures: new Map(ids.map((id) => [id, API_ERROR])),
      count: ids.length,
      cause: API_ERROR,
    });
    const { failures, cause } = write(error);
    const { name, code, message } = API_ERROR_JSON;
    expect(failures[0]).toEqual(API_ERROR_JSON);
    expect([failures[999], cause]).toEqual([
      { name, code, message },
      { name, code, message },
    ]);
  });

  it("can be written however deep a response was nested", () => {
    const depth = 200_000;
    const extra = JSON.parse(`${"[".repeat(depth)}${"]".repeat(depth)}`);
    const error = new ImportFailedError({ ...OPERATION, extra } as typeof OPERATION);
    const { operation } = write(error);
    expect(operation).toMatchObject(OPERATION);
    expect(JSON.stringify(operation).length).toBeLessThan(1_000);
  });

  it("can be written with causes in a circle, and with what cannot be read", () => {
    const round: Error = new Error("round");
    round.cause = round;
    const unreadable = Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    });
    for (const cause of [
      ...[round, unreadable, 5n, Symbol("x"), () => {}, null, "text"],
      Object.assign(new Error("x"), { message: 10n, name: { toJSON: 5 } }),
    ]) {
      const error = new ConnectionError("list imports", "the connection failed", {
        ...{ reason: "broken", attempts: 1 },
        cause,
      });
      expect(write(error)).toMatchObject({ code: "connection_failed", reason: "broken" });
    }
  });
});

it("the message of an error is made of its action and its problem", () => {
  const { action, problem, message } = API_ERROR;
  expect(API_ERROR).toBeInstanceOf(ImportClientError);
  expect(message).toBe(`Cannot ${action}: ${problem}`);
});
