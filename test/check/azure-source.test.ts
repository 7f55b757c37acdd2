import { describe, expect, it } from "vitest";
import { azureSource, CheckError, checkSource } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);
const CONTAINER = "https://account.blob.core.windows.net/container";

interface FakeOptions {
  /** What a call fails with, if it fails. */
  fail?: (call: "list" | "read", name: string) => unknown;
  pageSize?: number;
}

/** What a `ContainerClient` of the package does, with blobs in memory and a record of the requests. */
function fakeAzure(
  blobs: Record<string, Uint8Array>,
  { fail, pageSize = 1_000 }: FakeOptions = {},
) {
  const requests: unknown[] = [];
  const check = (call: "list" | "read", name: string) => {
    const error = fail?.(call, name);
    if (error !== undefined) throw error;
  };
  async function* pages(prefix: string, token: string) {
    requests.push([prefix, token]);
    check("list", prefix);
    const names = Object.keys(blobs).filter((name) => name.startsWith(prefix));
    const end = Number(token) + pageSize;
    const blobItems = names
      .slice(Number(token), end)
      .map((name) => ({ name, properties: { contentLength: blobs[name]?.length } }));
    yield {
      segment: { blobItems },
      continuationToken: end < names.length ? String(end) : "",
    };
  }
  async function* chunks(bytes: Uint8Array) {
    for (let begin = 0; begin < bytes.length; begin += 100) {
      yield bytes.subarray(begin, begin + 100);
    }
  }
  return {
    requests,
    listBlobsFlat: (options?: { prefix: string }) => ({
      byPage: (settings?: { continuationToken?: string }) =>
        pages(options?.prefix ?? "", settings?.continuationToken ?? "0"),
    }),
    getBlobClient: (name: string) => ({
      async download(offset = 0, count = 0) {
        requests.push([name, offset, count]);
        check("read", name);
        const bytes = blobs[name] ?? new Uint8Array();
        return { readableStreamBody: chunks(bytes.subarray(offset, offset + count)) };
      },
    }),
  };
}

/** An error as the package throws it. */
function restError(code: string, statusCode: number, message = `what ${code} means`): Error {
  return Object.assign(new Error(message), { name: "RestError", code, statusCode });
}

describe("azureSource()", () => {
  it("lists what lies in the folder, over all pages, and leaves out its siblings", async () => {
    const inside = Array.from({ length: 25 }, (_, index) => [`dir/docs/${index}.parquet`, GOOD]);
    const blobs = Object.fromEntries([...inside, ["dirx/docs/sibling.parquet", GOOD]]);
    const client = fakeAzure(blobs, { pageSize: 10 });
    const report = await checkSource(azureSource(`${CONTAINER}/dir`, client));
    expect(report).toMatchObject({ ok: true, findings: [], files: 25, records: 250 });
    const lists = client.requests.filter((request) => Object(request).length === 2);
    expect(lists).toEqual([
      ["dir/", "0"],
      ["dir/", "10"],
      ["dir/", "20"],
    ]);
  });

  it("reads ranges alone, of names below the folder, which the uri escapes", async () => {
    const client = fakeAzure({ "a dir/docs/a b.parquet": GOOD });
    await checkSource(azureSource(`${CONTAINER}/a%20dir/?sig=secret`, client));
    expect(client.requests.at(-1)).toEqual(["a dir/docs/a b.parquet", 0, GOOD.length]);
  });

  it("has no signature in its uri", () => {
    expect(azureSource(`${CONTAINER}/dir?sig=secret`).uri).toBe(`${CONTAINER}/dir`);
  });

  it.each([CONTAINER, `${CONTAINER}/`])("lists the whole container for %s", async (uri) => {
    const client = fakeAzure({ "docs/a.parquet": GOOD });
    expect(await checkSource(azureSource(uri, client))).toMatchObject({ ok: true, files: 1 });
  });

  it.each([
    ["", "must be https://ACCOUNT"],
    ["https://account.blob.core.windows.net/", "must be https://ACCOUNT"],
    ["https://example.com/container/dir", "must be https://ACCOUNT"],
    [`${CONTAINER}/%zz`, "must not have a % that escapes nothing"],
  ])("does not take %j", (uri, rule) => {
    expect(() => azureSource(uri)).toThrow(`Cannot check source: uri ${rule}`);
  });
});

describe("a listing that fails", () => {
  it.each([
    [restError("AuthorizationPermissionMismatch", 403), "denied", /need the role Storage Blob/],
    [restError("AuthenticationFailed", 403), "denied", /are not valid \(AuthenticationFailed\)/],
    [
      restError("AuthenticationFailed", 403, "Signature not valid in the specified time frame"),
      "expired",
      /have expired; log in again/,
    ],
    [restError("ContainerNotFound", 404), "not_found", /there is no container container; check/],
    [restError("ENOTFOUND", 0), "unreachable", /cannot be reached \(ENOTFOUND\); check the net/],
    [
      Object.assign(new Error("AADSTS70043: it has expired"), { name: "AuthenticationError" }),
      "expired",
      /the Azure login has expired/,
    ],
    [
      Object.assign(new Error("no"), { name: "AuthenticationRequiredError" }),
      "denied",
      /Azure rejects the login/,
    ],
    [restError("InvalidUri", 400), "unreachable", /failed: InvalidUri: what InvalidUri means/],
  ])("with %s is %s", async (error, reason, problem) => {
    const client = fakeAzure({}, { fail: () => error });
    const thrown = await rejection(checkSource(azureSource(`${CONTAINER}/dir`, client)));
    expect(thrown).toBeInstanceOf(CheckError);
    expect(thrown).toMatchObject({ reason, problem: expect.stringMatching(problem) });
  });
});

describe("a file that cannot be read", () => {
  it.each([
    [restError("AuthorizationFailure", 403), "access denied (AuthorizationFailure)"],
    [restError("BlobNotFound", 404), "it was removed meanwhile"],
    [restError("InvalidRange", 416), "it became shorter meanwhile"],
    [restError("BlobArchived", 409), "it is archived: restore it before the import"],
  ])("with %s is a finding, and the others are checked", async (error, message) => {
    const fail = (call: string, name: string) =>
      call === "read" && name.endsWith("bad.parquet") ? error : undefined;
    const client = fakeAzure({ "d/n/bad.parquet": GOOD, "d/n/good.parquet": GOOD }, { fail });
    const { findings, files } = await checkSource(azureSource(`${CONTAINER}/d`, client));
    expect(findings).toMatchObject([
      { code: "unreadable", message: `1 file: ${message}`, files: ["n/bad.parquet"] },
    ]);
    expect(files).toBe(2);
  });

  it("because the store ignores ranges is not read to its end", async () => {
    const client = fakeAzure({ "d/n/a.parquet": GOOD });
    let sent = 0;
    async function* endless() {
      for (;;) {
        sent += 1;
        yield new Uint8Array(100_000);
      }
    }
    const getBlobClient = () => ({ download: async () => ({ readableStreamBody: endless() }) });
    const source = azureSource(`${CONTAINER}/d`, { ...client, getBlobClient });
    const { findings } = await checkSource(source);
    expect(findings[0]?.message).toBe("1 file: Error: the store ignores ranges");
    expect(sent).toBe(1);
  });
});
