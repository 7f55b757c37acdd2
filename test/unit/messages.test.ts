import { describe, expect, it } from "vitest";
import { IMPORT_OPERATION_REQUIRED } from "../../generated/contract.js";
import { checkSource } from "../../src/check.js";
import type { AnyImportClientError } from "../../src/errors/is-import-client-error.js";
import { createImportClient, type ImportClientError } from "../../src/index.js";
import { collect, failure, rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, type InProcessOptions } from "../support/in-process.js";

/** One message as a user sees it, and what leads to it. Other tests assert the fields of the error instead. */
interface Row {
  /** What the user did, and what happened. */
  when: string;
  setup?: InProcessOptions;
  act: (world: InProcess) => unknown;
  message: string;
}

/** A contract that requires the percentage shows it from the beginning. */
const PENDING = "percentComplete" in IMPORT_OPERATION_REQUIRED ? "Pending at 0 percent" : "Pending";

const URI = "s3://bucket/dir";
const FOREVER = Number.POSITIVE_INFINITY;
const HOST = "example-abc123.svc.aped-4627-b74a.pinecone.io";
const PLAIN = { "content-type": "text/plain" };
const JSON_TYPE = { "content-type": "application/json" };

const start = ({ client }: InProcess) => client.startImport({ uri: URI });
const describeOne = ({ client }: InProcess) => client.describeImport("7");
const list = ({ client }: InProcess) => collect(client.listImports());
const wait = ({ client }: InProcess) => client.waitForImport("1", { timeoutMs: 5_000 });

/** By the codes of the errors: one without a row does not compile. */
const MESSAGES: Record<AnyImportClientError["code"], Row[]> = {
  api_error: [
    {
      when: "an import is described that the API does not know",
      act: describeOne,
      message: "Cannot describe import 7: the API responded 404: there is no import with this id",
    },
    {
      when: "a start is rejected",
      ...respond(400, '{"code":3,"message":"bad uri"}'),
      act: start,
      message: "Cannot start import: the API responded 400: bad uri",
    },
    {
      when: "a gateway rejects the key in plain text",
      ...respond(401, "Invalid API\n Key", PLAIN),
      act: list,
      message: "Cannot list imports: the API responded 401: Invalid API Key",
    },
    {
      when: "a gateway responds with a page",
      ...respond(502, "<html><h1>Bad gateway", { "content-type": "text/html" }),
      act: describeOne,
      message: "Cannot describe import 7: the API responded 502: an HTML page",
    },
    {
      when: "a response has no body",
      ...respond(500, ""),
      act: ({ client }) => client.cancelImport("7"),
      message: "Cannot cancel import 7: the API responded 500",
    },
  ],
  check_failed: [
    {
      when: "the folder that is checked cannot be listed",
      act: () =>
        checkSource({
          uri: "s3://bucket/dir",
          list() {
            throw new Error("no route");
          },
          read: async () => new Uint8Array(),
        }),
      message: "Cannot check s3://bucket/dir: listing it failed: no route",
    },
  ],
  connection_failed: [
    {
      when: "nobody listens at the host",
      ...failWith(
        Object.assign(new Error("connect ECONNREFUSED 127.0.0.1:9"), { code: "ECONNREFUSED" }),
      ),
      act: start,
      message: "Cannot start import: the connection failed: connect ECONNREFUSED 127.0.0.1:9",
    },
    {
      when: "the connection breaks",
      ...failWith(Object.assign(new Error("read ECONNRESET"), { code: "ECONNRESET" })),
      act: describeOne,
      message: "Cannot describe import 7: the connection failed: read ECONNRESET",
    },
    {
      when: "the certificate is not trusted",
      ...failWith(
        Object.assign(new Error("self-signed certificate"), {
          code: "DEPTH_ZERO_SELF_SIGNED_CERT",
        }),
      ),
      act: list,
      message: "Cannot list imports: the connection failed: self-signed certificate",
    },
    {
      when: "the server speaks no TLS",
      ...failWith(
        Object.assign(new Error("0A00010B:SSL routines:record.c:350"), {
          code: "ERR_SSL_WRONG_VERSION_NUMBER",
          reason: "wrong version number",
        }),
      ),
      act: describeOne,
      message:
        "Cannot describe import 7: the connection failed: TLS: wrong version number (for a server without TLS, put http:// before its host)",
    },
  ],
  invalid_response: [
    {
      when: "a success is a web page",
      ...respond(200, "<!doctype html>", { "content-type": "text/html" }),
      act: describeOne,
      message: "Cannot describe import 7: the response is not JSON but text/html (status 200)",
    },
    {
      when: "a success breaks off in its JSON",
      ...respond(200, '{"id":"7', JSON_TYPE),
      act: describeOne,
      message: "Cannot describe import 7: the response is not JSON (status 200)",
    },
    {
      when: "a success has no body",
      ...respond(200, ""),
      act: describeOne,
      message: "Cannot describe import 7: the response is empty (status 200)",
    },
    {
      when: "a success has no end",
      ...respond(200, " ".repeat(8 * 1024 * 1024 + 1)),
      act: describeOne,
      message: "Cannot describe import 7: the response has more than 8388608 bytes (status 200)",
    },
    {
      when: "the response to a start is an import without id",
      ...respond(200, "{}", JSON_TYPE),
      act: ({ client }) =>
        failure(client.startImport({ uri: URI }, { onUnknownOutcome: "throw" })).then((error) => {
          throw error;
        }),
      message: "Cannot start import: the response has no id (status 200)",
    },
    {
      when: "an import is a list",
      ...respond(200, "[]", JSON_TYPE),
      act: describeOne,
      message: "Cannot describe import 7: the response is not an import (status 200)",
    },
    {
      when: "an import lacks its status",
      ...respond(200, '{"id":"7"}', JSON_TYPE),
      act: describeOne,
      message: "Cannot describe import 7: the response has an import without status (status 200)",
    },
    {
      when: "a field of an import has another type",
      ...respond(200, '{"data":[{"id":"7","status":"Pending","percentComplete":"42"}]}', JSON_TYPE),
      act: list,
      message:
        "Cannot list imports: the response has an import whose percentComplete is not a number (status 200)",
    },
    {
      when: "a list is an array",
      ...respond(200, "[]", JSON_TYPE),
      act: list,
      message: "Cannot list imports: the response is not a list of imports (status 200)",
    },
    {
      when: "the data of a list is an object",
      ...respond(200, '{"data":{}}', JSON_TYPE),
      act: list,
      message: "Cannot list imports: the response has data that is not an array (status 200)",
    },
    {
      when: "a page token is a number",
      ...respond(200, '{"pagination":{"next":5}}', JSON_TYPE),
      act: list,
      message:
        "Cannot list imports: the response has a page token that is not a string (status 200)",
    },
    {
      when: "a page token is half a character",
      ...respond(200, '{"pagination":{"next":"\\ud800"}}', JSON_TYPE),
      act: list,
      message:
        "Cannot list imports: the response has a page token with a lone surrogate (status 200)",
    },
    {
      when: "a page token comes again",
      ...respond(200, '{"pagination":{"next":"t1"}}', JSON_TYPE),
      act: list,
      message:
        "Cannot list imports: the response repeats an earlier page token, so the list would have no end (status 200)",
    },
    {
      when: "the API redirects",
      ...respond(302, null, { location: "https://elsewhere.example/" }),
      act: describeOne,
      message:
        "Cannot describe import 7: the API redirects to another address, to which the key is not sent; check the host (status 302)",
    },
  ],
  timed_out: [
    {
      when: "the only attempt takes too long",
      setup: { options: { maxRetries: 0 } },
      act: hanging(describeOne),
      message: "Cannot describe import 7: timed out after 30000 ms",
    },
    {
      when: "the last of several attempts takes too long",
      act: hanging(describeOne),
      message: "Cannot describe import 7: timed out after 30000 ms (attempt 3)",
    },
    {
      when: "all attempts together take too long",
      setup: { options: { timeoutMs: 40_000 } },
      act: hanging(list),
      message: "Cannot list imports: timed out after 40000 ms (2 attempts)",
    },
    {
      when: "the function for the key takes too long",
      setup: { options: { apiKey: () => new Promise(() => {}), maxRetries: 0 } },
      act: start,
      message: "Cannot start import: the function for the API key timed out after 30000 ms",
    },
  ],
  invalid_argument: [
    {
      when: "there is no key",
      act: () => createImportClient({ apiKey: "", indexHost: HOST }),
      message:
        "Cannot create client: apiKey is missing: pass it as an option, or set the environment variable PINECONE_API_KEY",
    },
    {
      when: "a key has a space in it",
      act: () => createImportClient({ apiKey: "Bearer key", indexHost: HOST }),
      message:
        "Cannot create client: apiKey must consist of visible ASCII characters: it has a space, a line break or another character in it",
    },
    {
      when: "there is no host",
      act: () => createImportClient({ apiKey: "key", indexHost: "" }),
      message:
        "Cannot create client: indexHost is missing: pass it or indexName as an option, or set the environment variable PINECONE_INDEX_HOST or PINECONE_INDEX_NAME",
    },
    {
      when: "a host is the name of an index",
      act: () => createImportClient({ apiKey: "key", indexHost: "my-index" }),
      message:
        "Cannot create client: indexHost must be the host of the index, such as NAME-PROJECT.svc.REGION.pinecone.io, and not its name: pass that as indexName",
    },
    {
      when: "a host is reached without TLS",
      act: () => createImportClient({ apiKey: "key", indexHost: `http://${HOST}` }),
      message:
        "Cannot create client: indexHost must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it)",
    },
    {
      when: "an option is misspelled",
      act: () => Reflect.apply(createImportClient, undefined, [{ apikey: "key" }]),
      message:
        "Cannot create client: apikey is not an option (did you mean apiKey? the options are apiKey, indexHost, indexName, controlHost, allowInsecureHttp, fetch, headers, sourceTag, attemptTimeoutMs, timeoutMs, maxRetries, onEvent)",
    },
    {
      when: "the function for the key throws",
      setup: { options: { apiKey: () => Promise.reject(new Error("the store is closed")) } },
      act: describeOne,
      message: "Cannot describe import 7: apiKey is a function that failed",
    },
    {
      when: "a uri is too long",
      act: ({ client }) => client.startImport({ uri: "x".repeat(1_612) }),
      message: "Cannot start import: uri must be at most 1500 characters (is 1612)",
    },
    {
      when: "a uri is missing",
      act: ({ client }) => Reflect.apply(client.startImport, undefined, [{}]),
      message: "Cannot start import: uri is required",
    },
    {
      when: "a field of a start is misspelled",
      act: ({ client }) =>
        Reflect.apply(client.startImport, undefined, [{ uri: URI, integrationID: "i" }]),
      message:
        "Cannot start import: integrationID is not a known field (did you mean integrationId? the fields are errorMode, integrationId, uri)",
    },
    {
      when: "onError has another value",
      act: ({ client }) =>
        Reflect.apply(client.startImport, undefined, [
          { uri: URI, errorMode: { onError: "stop" } },
        ]),
      message: 'Cannot start import: errorMode.onError must be one of abort, continue (is "stop")',
    },
    {
      when: "an id is a path",
      act: ({ client }) => client.cancelImport(".."),
      message: 'Cannot cancel import: id must not be "." or ".." in any spelling (is "..")',
    },
    {
      when: "an id is a number",
      act: ({ client }) => Reflect.apply(client.describeImport, undefined, [7]),
      message: "Cannot describe import: id must be a string (is of type number)",
    },
    {
      when: "a page is too large",
      act: ({ client }) => client.listImports({ limit: 101 }),
      message: "Cannot list imports: limit must be at most 100 (is 101)",
    },
    {
      when: "a header is the client's own",
      act: ({ client }) => client.describeImport("7", { headers: { "Api-Key": "other" } }),
      message: 'Cannot describe import: headers["api-key"] is set by the client alone',
    },
    {
      when: "a time-out is 0",
      act: ({ client }) => client.describeImport("7", { timeoutMs: 0 }),
      message:
        "Cannot describe import: timeoutMs must be a number of milliseconds above 0, or Infinity (is 0)",
    },
    {
      when: "the interval of a wait is the wrong way round",
      act: ({ client }) => client.waitForImport("7", { minIntervalMs: 9, maxIntervalMs: 5 }),
      message: "Cannot wait for import: minIntervalMs must be at most maxIntervalMs (is 9)",
    },
    {
      when: "one id of several is empty",
      act: ({ client }) => client.waitForImports(["7", ""]),
      message: "Cannot wait for imports: ids[1] must be at least 1 character (is 0)",
    },
  ],
  start_unconfirmed: [
    {
      when: "the response to a start is lost, and the list does not show the import",
      act: losing(start, { isTaken: false }),
      message:
        "Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and no import in the list matches it; check the list of imports before you start it again",
    },
    {
      when: "the caller does not want the list to be searched",
      act: losing(({ client }) => client.startImport({ uri: URI }, { onUnknownOutcome: "throw" })),
      message:
        'Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and onUnknownOutcome is "throw"; check the list of imports before you start it again',
    },
    {
      when: "two imports in the list match",
      act: async (world) => {
        await world.connectAnother().startImport({ uri: URI });
        return losing(start)(world);
      },
      message:
        "Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and 2 imports (2, 1) in the list match it; check the list of imports before you start it again",
    },
    {
      when: "the list cannot be read",
      act: (world) => {
        world.emulator.inject({ kind: "status", status: 503, operation: "listImports" }, FOREVER);
        return losing(start)(world);
      },
      message:
        "Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and the list of imports could not be read to its end (the API responded 503: injected status 503); check the list of imports before you start it again",
    },
    {
      when: "the list does not show when imports were created",
      setup: {
        tamper: async (pass, { operation }) =>
          operation === "listImports"
            ? Response.json({ data: [{ id: "7", uri: URI, status: "Pending" }] })
            : pass(),
      },
      act: losing(start),
      message:
        "Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and the list does not show when imports were created; check the list of imports before you start it again",
    },
    {
      when: "two starts of one uri are lost",
      act: async (world) => {
        world.emulator.inject({ kind: "drop", when: "after", operation: "startImport" }, 2);
        const [error] = await Promise.all([rejection(start(world)), rejection(start(world))]);
        throw error;
      },
      message:
        "Cannot confirm the start of s3://bucket/dir: its outcome is unknown (the connection failed: read ECONNRESET), and the outcome of another start of the same uri at that time is unknown too; check the list of imports before you start it again",
    },
  ],
  import_failed: [
    {
      when: "an import fails",
      setup: {
        script: () => ({
          outcome: { failAtPercent: 10, error: "User error: No Parquet files found" },
        }),
      },
      act: started(({ client }) => client.waitForImport("1")),
      message: "Cannot complete import 1: the import failed: User error: No Parquet files found",
    },
    {
      when: "an import fails without a reason",
      ...respond(200, '{"id":"7","status":"Failed"}', JSON_TYPE),
      act: ({ client }) => client.waitForImport("7"),
      message: "Cannot complete import 7: the import failed: the API states no reason",
    },
  ],
  import_cancelled: [
    {
      when: "an import is cancelled",
      act: started(async ({ client }) => {
        await client.cancelImport("1");
        return client.waitForImport("1");
      }),
      message: "Cannot complete import 1: the import was cancelled",
    },
  ],
  records_missing: [
    {
      when: "an import has fewer records than expected",
      setup: { script: () => ({ records: 10 }) },
      act: started(({ client }) => client.waitForImport("1", { expectRecords: 11 })),
      message: "Cannot accept import 1: records are missing (expected at least 11, imported 10)",
    },
    {
      when: "several imports have fewer records than expected",
      setup: { script: () => ({ records: 10 }) },
      act: started(async (world) => {
        await world.client.startImport({ uri: `${URI}-2` });
        return world.client.waitForImports(["1", "2"], { expectRecords: 21 });
      }),
      message: "Cannot accept 2 imports: records are missing (expected at least 21, imported 20)",
    },
  ],
  wait_timed_out: [
    {
      when: "an import takes too long",
      setup: { script: () => ({ durationMs: 20_000, indexingMs: 0 }) },
      act: started(wait),
      message:
        "Cannot wait for import 1: timed out after 5000 ms (last status: InProgress at 19 percent)",
    },
    {
      when: "no poll has a response",
      act: started(hanging(wait)),
      message: "Cannot wait for import 1: timed out after 5000 ms (never seen)",
    },
    {
      when: "the last poll failed",
      setup: { script: () => ({ durationMs: FOREVER }) },
      act: started((world) => {
        const fault = { kind: "status", status: 503, operation: "describeImport" } as const;
        world.clock.schedule(() => world.emulator.inject(fault, FOREVER), 1_000);
        return wait(world);
      }),
      message: `Cannot wait for import 1: timed out after 5000 ms (last status: ${PENDING}); the last poll failed: the API responded 503: injected status 503`,
    },
  ],
  wait_incomplete: [
    {
      when: "one of several imports is unknown",
      act: started(({ client }) => client.waitForImports(["1", "8"])),
      message:
        "Cannot wait for 2 imports: 1 did not complete: 8 (the API responded 404: there is no import with this id)",
    },
    {
      when: "many imports are not at their end in time",
      setup: { script: () => ({ durationMs: FOREVER }) },
      act: started(async (world) => {
        for (let count = 1; count < 5; count += 1) await start(world);
        const ids = ["1", "2", "3", "4", "5"];
        return world.client.waitForImports(ids, { timeoutMs: 60_000 });
      }),
      message: `Cannot wait for 5 imports: 5 did not complete: 1 (timed out after 60000 ms (last status: ${PENDING})), 2 (timed out after 60000 ms (last status: ${PENDING})), 3 (timed out after 60000 ms (last status: ${PENDING})) and 2 more`,
    },
  ],
};

describe.each(Object.entries(MESSAGES))("the message of %s", (code, rows) => {
  it.each(rows.map((row) => [row.when, row] as const))("if %s", async (_when, row) => {
    const { setup, act, message } = row;
    const world = connectInProcess(setup);
    const error = await world.settle(rejection((async () => act(world))()));
    expect(error).toMatchObject({ code, message });
    const { action, problem } = error as ImportClientError;
    expect(message).toBe(`Cannot ${action}: ${problem}`);
  });
});

/** Every request has this response. */
function respond(
  status: number,
  body: string | null,
  headers: Record<string, string> = {},
): Pick<Row, "setup"> {
  const tamper = async () => new Response(body, { status, headers });
  return { setup: { tamper, options: { maxRetries: 0 } } };
}

/** Every request fails as Node's fetch does. */
function failWith(cause: Error): Pick<Row, "setup"> {
  const tamper = () => Promise.reject(new TypeError("fetch failed", { cause }));
  return { setup: { tamper, options: { maxRetries: 0 } } };
}

/** No request has a response. */
function hanging(act: Row["act"]): Row["act"] {
  return (world) => {
    world.emulator.inject({ kind: "hang", where: "headers" }, FOREVER);
    return act(world);
  };
}

/** The start is lost: on its way back, or on its way there. */
function losing(act: Row["act"], { isTaken = true } = {}): Row["act"] {
  return (world) => {
    const when = isTaken ? "after" : "before";
    world.emulator.inject({ kind: "drop", when, operation: "startImport" });
    return act(world);
  };
}

/** One import is started before. */
function started(act: Row["act"]): Row["act"] {
  return async (world) => {
    await start(world);
    return act(world);
  };
}
