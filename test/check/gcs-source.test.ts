import { describe, expect, it } from "vitest";
import { CheckError, checkSource, gcsSource } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { startLocalServer } from "../support/local-server.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);
const ENDPOINT = "https://storage.googleapis.com";

interface Request {
  url: string;
  headers?: { range?: string };
}

interface FakeOptions {
  /** What a request fails with, if it fails. */
  fail?: (url: URL) => unknown;
  pageSize?: number;
}

/** What a `Storage` of the package does, with objects in memory and a record of the requests. */
function fakeGcs(
  objects: Record<string, Uint8Array>,
  { fail, pageSize = 1_000 }: FakeOptions = {},
) {
  const requests: Request[] = [];
  const list = (query: URLSearchParams) => {
    const names = Object.keys(objects).filter((name) => name.startsWith(query.get("prefix") ?? ""));
    const start = Number(query.get("pageToken") ?? 0);
    const items = names
      .slice(start, start + pageSize)
      .map((name) => ({ name, size: String(objects[name]?.length) }));
    const more = start + pageSize < names.length;
    return JSON.stringify({ items, ...(more ? { nextPageToken: String(start + pageSize) } : {}) });
  };
  async function* chunks(bytes: Uint8Array) {
    for (let begin = 0; begin < bytes.length; begin += 100) {
      yield bytes.subarray(begin, begin + 100);
    }
  }
  return {
    requests,
    apiEndpoint: ENDPOINT,
    authClient: {
      async request({ url, headers }: Request) {
        requests.push({ url, ...(headers === undefined ? {} : { headers }) });
        const { pathname, searchParams } = new URL(url);
        const error = fail?.(new URL(url));
        if (error !== undefined) throw error;
        if (pathname.endsWith("/o")) {
          return { data: chunks(new TextEncoder().encode(list(searchParams))) };
        }
        const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(headers?.range ?? "") ?? [];
        const bytes = objects[decodeURIComponent(pathname.replace(/^.*\/o\//, ""))];
        return { data: chunks((bytes ?? GOOD).subarray(Number(start), Number(last) + 1)) };
      },
    },
  };
}

/** An error as the package throws it. */
function gaxiosError(status: number): Error {
  const error = new Error(`Request failed with status code ${status}`);
  return Object.assign(error, { name: "GaxiosError", response: { status }, config: { key: "x" } });
}

describe("gcsSource()", () => {
  it("lists what lies in the folder, over all pages, and leaves out its siblings", async () => {
    const inside = Array.from({ length: 25 }, (_, index) => [`dir/docs/${index}.parquet`, GOOD]);
    const objects = Object.fromEntries([...inside, ["dirx/docs/sibling.parquet", GOOD]]);
    const client = fakeGcs(objects, { pageSize: 10 });
    const report = await checkSource(gcsSource("gs://bucket/dir", client));
    expect(report).toMatchObject({ ok: true, findings: [], files: 25, records: 250 });
    const lists = client.requests.filter(({ url }) => url.includes("/o?"));
    expect(lists).toHaveLength(3);
    expect(lists[0]?.url).toMatch(`${ENDPOINT}/storage/v1/b/bucket/o?prefix=dir%2F&`);
  });

  it("reads ranges alone, of names below the folder", async () => {
    const client = fakeGcs({ "dir/docs/a b.parquet": GOOD });
    expect(await checkSource(gcsSource("gs://bucket/dir/", client))).toMatchObject({ ok: true });
    expect(client.requests.at(-1)).toEqual({
      url: `${ENDPOINT}/storage/v1/b/bucket/o/dir%2Fdocs%2Fa%20b.parquet?alt=media`,
      headers: { range: `bytes=0-${GOOD.length - 1}` },
    });
  });

  it("does not take another uri", () => {
    expect(() => gcsSource("s3://bucket/dir")).toThrow("uri must begin with gs://BUCKET/");
  });

  it("needs its package only when it is listed", async () => {
    const error = await rejection(checkSource("gs://bucket/dir"));
    expect(String(error)).toContain(
      "Cannot check gs://bucket/dir: @google-cloud/storage is not installed; install it with: npm install @google-cloud/storage",
    );
  });

  it("sends no credentials to the endpoint of an emulator", async () => {
    const { url, received } = await startLocalServer((_request, response) => {
      response.end('{ "items": [{ "name": "dir/docs/a.jsonl", "size": "20" }] }');
    });
    const request = () => Promise.reject(new Error("there are none"));
    const client = { apiEndpoint: url, customEndpoint: true, authClient: { request } };
    const report = await checkSource(gcsSource("gs://bucket/dir", client));
    expect(report).toMatchObject({ ok: true, files: 1 });
    expect(received).toHaveLength(1);
  });
});

describe("a listing that fails", () => {
  it.each([
    [gaxiosError(403), "denied", /need the role Storage Object Viewer on the bucket bucket/],
    [gaxiosError(404), "not_found", /there is no bucket bucket; check its name/],
    [gaxiosError(401), "expired", /are not valid any more; set GOOGLE_APPLICATION_CREDENTIALS/],
    [new Error("invalid_grant"), "expired", /the Google login has expired; log in again/],
    [new Error("invalid_client"), "denied", /the Google credentials are not valid/],
    [
      Object.assign(new Error("bad key"), { code: "ERR_OSSL_UNSUPPORTED" }),
      "denied",
      /the Google credentials are not valid/,
    ],
    [
      Object.assign(new Error("no file"), { code: "ENOENT" }),
      "no_credentials",
      /Google credentials cannot be loaded; set GOOGLE/,
    ],
    [
      new TypeError("fetch failed", { cause: Object.assign(new Error(), { code: "ENOTFOUND" }) }),
      "unreachable",
      /cannot be reached \(ENOTFOUND\)/,
    ],
    [gaxiosError(400), "unreachable", /failed: GaxiosError: Request failed with status code 400/],
  ])("with %s is %s", async (error, reason, problem) => {
    const client = fakeGcs({}, { fail: () => error });
    const thrown = await rejection(checkSource(gcsSource("gs://bucket/dir", client)));
    expect(thrown).toBeInstanceOf(CheckError);
    expect(thrown).toMatchObject({ reason, problem: expect.stringMatching(problem) });
    expect(Object.keys(Object((thrown as CheckError).cause))).not.toContain("config");
  });
});

it.each([
  [403, "access denied: storage.objects.get is needed"],
  [404, "it was removed meanwhile"],
  [416, "it became shorter meanwhile"],
])(
  "a file that cannot be read with %i is a finding, and the others are checked",
  async (status, message) => {
    const fail = ({ pathname }: URL) =>
      pathname.endsWith("bad.parquet") ? gaxiosError(status) : undefined;
    const client = fakeGcs({ "d/n/bad.parquet": GOOD, "d/n/good.parquet": GOOD }, { fail });
    const { findings, files } = await checkSource(gcsSource("gs://bucket/d", client));
    expect(findings).toMatchObject([
      { code: "unreadable", message: `1 file: ${message}`, files: ["n/bad.parquet"] },
    ]);
    expect(files).toBe(2);
  },
);
