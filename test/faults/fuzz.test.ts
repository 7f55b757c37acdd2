import { inspect } from "node:util";
import {
  type Arbitrary,
  array,
  assert,
  asyncProperty,
  constant,
  constantFrom,
  dictionary,
  double,
  integer,
  json,
  oneof,
  option,
  record,
  string,
  uint8Array,
  webUrl,
} from "fast-check";
import { expect, it } from "vitest";
import { wireImportClient } from "../../src/client.js";
import {
  ApiError,
  ConnectionError,
  type FetchResponse,
  type IndexStats,
  InvalidResponseError,
  StartUnconfirmedError,
} from "../../src/index.js";
import { createTestClock, drive, STARTS_AT } from "../support/clocks.js";
import { API_KEY, type Call, callsOn } from "../support/connect.js";

const RUNS = Number(process.env.FUZZ_ANSWERS ?? 10_000);
const MAX_GROWTH_BYTES = 32 * 1024 * 1024;

/** A response as a fetch may return it: with any content, in any pieces, broken off or not. */
interface RandomResponse {
  status: number;
  type: string;
  redirected: boolean;
  headers: Record<string, string>;
  chunks: Uint8Array[] | null;
  breaksOff: boolean;
}

/** Mostly the one, rarely the other. */
function rarely<T>(often: T, seldom: T): Arbitrary<T> {
  return oneof(
    { arbitrary: constant(often), weight: 15 },
    { arbitrary: constant(seldom), weight: 1 },
  );
}

const text = string({ unit: "binary" });
const encode = (value: string) => new TextEncoder().encode(value);
const oneOf = <T>(...all: Arbitrary<T>[]) => oneof(...all);

/** Almost an import. */
const almostImport = record(
  {
    id: oneOf<unknown>(constantFrom("1", "", API_KEY), text, integer(), constant(null)),
    status: oneOf<unknown>(constantFrom("Pending", "Completed", "Resting", ""), integer()),
    uri: oneOf<unknown>(constant("s3://bucket/dir"), text),
    createdAt: oneOf<unknown>(
      constantFrom(new Date(STARTS_AT).toISOString(), "2025-08-21T12:00:01.123456+00:00"),
      text,
    ),
    percentComplete: oneOf<unknown>(double(), text),
    error: oneOf<unknown>(text, constant(null)),
  },
  { requiredKeys: [] },
);

const almostResponse = oneOf<unknown>(
  almostImport,
  record(
    {
      data: oneOf<unknown>(array(almostImport, { maxLength: 3 }), text, constant(null)),
      pagination: oneOf<unknown>(record({ next: oneOf<unknown>(text, integer()) }), text),
    },
    { requiredKeys: [] },
  ),
  record({ code: oneOf<unknown>(integer(), text), message: text, details: array(text) }),
  record({ status: integer(), error: record({ code: text, message: text }) }),
);

const count = oneOf<unknown>(integer(), text, constantFrom("12", null));

const almostStats = record(
  {
    dimension: count,
    totalVectorCount: count,
    metric: oneOf<unknown>(text, integer()),
    namespaces: oneOf<unknown>(
      dictionary(
        oneOf<string>(text, constantFrom("", "__default__")),
        record({ vectorCount: count }),
      ),
      array(text),
    ),
  },
  { requiredKeys: [] },
);

const soundResponse = record({
  id: oneOf<unknown>(constantFrom("1", API_KEY), text),
  status: constantFrom("Pending", "Resting"),
  data: array(record({ id: text, status: text, uri: text })),
});

const body = oneOf<Uint8Array>(
  soundResponse.map((value) => encode(JSON.stringify(value))),
  uint8Array({ maxLength: 200 }),
  text.map(encode),
  json().map(encode),
  almostResponse.map((value) => encode(JSON.stringify(value))),
  almostStats.map((value) => encode(JSON.stringify(value))),
  constant(encode(`<html>${API_KEY}`)),
);

const header = oneOf<string>(text, constantFrom("0", "5", "99", `id ${API_KEY}`), webUrl());

const responses: Arbitrary<RandomResponse> = record({
  status: oneOf<number>(constantFrom(200, 200, 200, 200, 204, 303, 404, 408, 429, 503), integer()),
  type: rarely("default", "opaqueredirect"),
  redirected: rarely(false, true),
  headers: record(
    {
      "content-type": oneOf<string>(constantFrom("application/json", "text/html"), header),
      "retry-after": header,
      date: oneOf<string>(constant("Thu, 21 Aug 2025 12:00:00 GMT"), header),
      location: header,
      "x-request-id": header,
      "x-pinecone-request-id": header,
    },
    { requiredKeys: [] },
  ),
  chunks: option(
    oneOf(
      body.map((each) => [each]),
      array(body, { maxLength: 3 }),
    ),
    { freq: 20 },
  ),
  breaksOff: rarely(false, true),
});

const CALLS: [string, Call][] = Object.entries({
  ...callsOn("1"),
  startImport: (client) => client.startImport({ uri: "s3://bucket/dir" }),
});

it(`${RUNS} random responses through each operation: an error of ours or a sound result, and nothing hangs`, async () => {
  const ends = new Map<string, number>();
  let heapAtFirst = 0;
  let runs = 0;
  await assert(
    asyncProperty(responses, async (response) => {
      runs += 1;
      if (runs === RUNS / 10) heapAtFirst = readHeap();
      for (const [name, call] of CALLS) {
        const clock = createTestClock();
        const client = wireImportClient(
          { apiKey: API_KEY, indexHost: "localhost", fetch: async () => toResponse(response) },
          clock,
        );
        // It fails if the call waits for something other than the clock, that is, if it hangs.
        const [ended] = await drive(clock, Promise.allSettled([call(client)]));
        expect(clock.countTimers()).toBe(0);
        const end =
          ended.status === "fulfilled" ? checkResult(name, ended.value) : checkError(ended.reason);
        ends.set(`${name}: ${end}`, (ends.get(`${name}: ${end}`) ?? 0) + 1);
      }
    }),
    { numRuns: RUNS, seed: 7 },
  );
  const growth = readHeap() - heapAtFirst;
  const mebibytes = (growth / 2 ** 20).toFixed(1);
  const figures = [...ends].sort().map(([end, count]) => `${end} ${count}`);
  process.stdout.write(
    `${figures.join("\n")}\nheap after ${runs} responses: ${mebibytes} MiB more\n`,
  );
  expect(growth).toBeLessThan(MAX_GROWTH_BYTES);
}, 240_000);

/** A plain object, since the Response of the runtime rejects much of what other fetches may return. */
function toResponse({
  status,
  type,
  redirected,
  headers,
  chunks,
  breaksOff,
}: RandomResponse): FetchResponse {
  const left = [...(chunks ?? [])];
  const cancel = async () => {};
  const read = async () => {
    const value = left.shift();
    if (value === undefined && breaksOff) throw new Error(`broken ${API_KEY}`);
    return { done: value === undefined, value };
  };
  return {
    status,
    type,
    redirected,
    headers: { get: (name) => headers[name] ?? null },
    body: chunks === null ? null : { getReader: () => ({ read, cancel }), cancel },
  };
}

const CLASSES = [ApiError, ConnectionError, InvalidResponseError, StartUnconfirmedError];

function checkError(error: unknown): string {
  const found = CLASSES.find((each) => error instanceof each);
  if (found === undefined) throw new Error(`escaped: ${inspect(error)}`);
  for (const shown of [inspect(error, { depth: 8 }), JSON.stringify(error)]) {
    expect(shown).not.toContain(API_KEY);
  }
  return found.name;
}

function checkResult(name: string, result: unknown): string {
  const operation = { id: expect.stringMatching(/./su), status: expect.stringMatching(/./su) };
  if (name === "cancelImport") expect(result).toBe(undefined);
  else if (name === "listImports") {
    for (const each of result as unknown[]) expect(each).toMatchObject(operation);
  } else if (name === "describeImport") expect(result).toMatchObject(operation);
  else if (name === "describeIndexStats") checkStats(result as IndexStats);
  else expect(result).toMatchObject({ id: operation.id, outcome: expect.any(String) });
  return "a result";
}

function checkStats({ dimension = 0, metric = "", totalVectorCount = 0, ...stats }: IndexStats) {
  const namespaces = Object.entries(stats.namespaces ?? {});
  for (const [name, { vectorCount }] of namespaces) {
    expect([typeof name, typeof vectorCount, name === ""]).toEqual(["string", "number", false]);
  }
  const types = [typeof dimension, typeof metric, typeof totalVectorCount];
  expect(types).toEqual(["number", "string", "number"]);
}

function readHeap(): number {
  if (globalThis.gc === undefined) throw new Error("Cannot measure the heap without --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}
