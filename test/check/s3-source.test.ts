import { describe, expect, it } from "vitest";
import { CheckError, checkSource, s3Source } from "../../src/check.js";
import { rejection } from "../support/connect.js";
import { denseFile } from "./parquet-files.js";

const GOOD = denseFile(10, 4);

type Input = Record<string, unknown>;

interface FakeOptions {
  /** What a call fails with, if it fails. */
  fail?: (call: "list" | "get", input: Input) => unknown;
  pageSize?: number;
}

/** What an `S3` of the package does, with objects in memory and a record of the requests. */
function fakeS3(objects: Record<string, Uint8Array>, { fail, pageSize = 1_000 }: FakeOptions = {}) {
  const requests: Input[] = [];
  const check = (call: "list" | "get", input: Input) => {
    requests.push(input);
    const error = fail?.(call, input);
    if (error !== undefined) throw error;
  };
  return {
    requests,
    send: () => Promise.reject(new Error("an S3 needs no commands")),
    async listObjectsV2(input: Input) {
      check("list", input);
      const names = Object.keys(objects).filter((name) => name.startsWith(String(input.Prefix)));
      const start = Number(input.ContinuationToken ?? 0);
      const end = start + pageSize;
      return {
        Contents: names
          .slice(start, end)
          .map((name) => ({ Key: name, Size: objects[name]?.length })),
        NextContinuationToken: end < names.length ? String(end) : undefined,
      };
    },
    async getObject(input: Input) {
      check("get", input);
      const [, start, last] = /^bytes=(\d+)-(\d+)$/.exec(String(input.Range)) ?? [];
      const bytes = objects[String(input.Key)]?.slice(Number(start), Number(last) + 1);
      return { ContentLength: bytes?.length, Body: { transformToByteArray: async () => bytes } };
    },
  };
}

/** An error as the package throws it. */
function awsError(name: string, status?: number, fields: Input = {}): Error {
  const known = status === undefined ? {} : { $metadata: { httpStatusCode: status } };
  return Object.assign(new Error(`what ${name} means`), { name, ...known, ...fields });
}

describe("s3Source()", () => {
  it("lists what lies in the folder, over all pages, and leaves out its siblings", async () => {
    const inside = Array.from({ length: 25 }, (_, index) => [`dir/docs/${index}.parquet`, GOOD]);
    const objects = Object.fromEntries([
      ["dir/", new Uint8Array()],
      ...inside,
      ["dirx/docs/sibling.parquet", GOOD],
    ]);
    const client = fakeS3(objects, { pageSize: 10 });
    const report = await checkSource(s3Source("s3://bucket/dir", client));
    expect(report).toMatchObject({ ok: true, findings: [], files: 25, records: 250 });
    const lists = client.requests.filter(({ Prefix }) => Prefix !== undefined);
    expect(lists.map(({ Prefix, ContinuationToken }) => [Prefix, ContinuationToken])).toEqual([
      ["dir/", undefined],
      ["dir/", "10"],
      ["dir/", "20"],
    ]);
  });

  it("reads ranges alone, of names below the folder", async () => {
    const client = fakeS3({ "dir/docs/a b.parquet": GOOD });
    await checkSource(s3Source("s3://bucket/dir/", client));
    const range = `bytes=0-${GOOD.length - 1}`;
    expect(client.requests.at(-1)).toEqual({
      ...{ Bucket: "bucket", Key: "dir/docs/a b.parquet", Range: range },
    });
  });

  it.each(["s3://bucket", "s3://bucket/"])("lists the whole bucket for %s", async (uri) => {
    const client = fakeS3({ "docs/a.parquet": GOOD });
    expect(await checkSource(s3Source(uri, client))).toMatchObject({ ok: true, files: 1 });
    expect(client.requests[0]).toMatchObject({ Prefix: "" });
  });

  it("finds that a uri names a file", async () => {
    const client = fakeS3({ "dir/a.parquet": GOOD });
    const { findings } = await checkSource(s3Source("s3://bucket/dir/a.parquet", client));
    expect(findings.map(({ code }) => code)).toEqual(["uri_is_file"]);
  });

  it.each(["", "s3://", "gs://bucket/dir", 7])("does not take %j", (uri) => {
    expect(() => s3Source(uri as string)).toThrow(/^Cannot check source: uri must begin with s3:/);
  });

  it("needs its package only when it is listed", async () => {
    const error = await rejection(checkSource("s3://bucket/dir"));
    expect(error).toMatchObject({
      name: "CheckError",
      reason: "missing_package",
      message:
        "Cannot check s3://bucket/dir: @aws-sdk/client-s3 is not installed; install it with: npm install @aws-sdk/client-s3",
    });
    const asUrl = await rejection(checkSource(new URL("s3://bucket/a b")));
    expect(String(asUrl)).toContain("Cannot check s3://bucket/a b: ");
  });
});

describe("a listing that fails", () => {
  it.each([
    [awsError("AccessDenied", 403), "denied", /need s3:ListBucket on the bucket bucket/],
    [awsError("NoSuchBucket", 404), "not_found", /there is no bucket bucket; check its name/],
    [awsError("ExpiredToken", 400), "expired", /have expired; log in again/],
    [awsError("InvalidAccessKeyId", 403), "denied", /are not valid \(InvalidAccessKeyId\); set/],
    [awsError("RequestTimeTooSkewed", 403), "denied", /the clock of this machine is wrong/],
    [awsError("CredentialsProviderError"), "no_credentials", /cannot be loaded; check the profile/],
    [
      Object.assign(awsError("CredentialsProviderError"), { message: "The session has expired" }),
      "expired",
      /log in again with: aws sso login/,
    ],
    [
      awsError("AuthorizationHeaderMalformed", 400, { Region: "eu-west-1" }),
      "unreachable",
      /the bucket bucket is in eu-west-1; set AWS_REGION=eu-west-1/,
    ],
    [
      awsError("PermanentRedirect", 301, {
        $response: { headers: { "x-amz-bucket-region": "x" } },
      }),
      "unreachable",
      /set AWS_REGION=x$/,
    ],
    [awsError("PermanentRedirect", 301), "unreachable", /another region; set AWS_REGION to it/],
    [
      Object.assign(new Error("no"), { code: "ECONNREFUSED" }),
      "unreachable",
      /cannot be reached \(ECONNREFUSED\); check the network/,
    ],
    [
      new AggregateError([Object.assign(new Error("no"), { code: "EHOSTUNREACH" })]),
      "unreachable",
      /EHOSTUNREACH/,
    ],
    [
      Object.assign(awsError("TimeoutError"), { message: "no time to establish a connection" }),
      "unreachable",
      /did not respond; check the network/,
    ],
    [awsError("InvalidRequest", 400), "unreachable", /failed: InvalidRequest: what InvalidReq/],
  ])("with %s is %s", async (error, reason, problem) => {
    const client = fakeS3({}, { fail: () => error });
    const thrown = await rejection(checkSource(s3Source("s3://bucket/dir", client)));
    expect(thrown).toBeInstanceOf(CheckError);
    expect(thrown).toMatchObject({ reason, problem: expect.stringMatching(problem) });
    expect(String(thrown)).toContain("Cannot check s3://bucket/dir: ");
  });

  it("has a cause without what hangs on the error of the package", async () => {
    const error = awsError("AccessDenied", 403, { $response: { authorization: "secret" } });
    const client = fakeS3({}, { fail: () => error });
    const thrown = await rejection(checkSource(s3Source("s3://bucket/dir", client)));
    const { cause } = thrown as CheckError;
    expect(cause).toMatchObject({ name: "AccessDenied", message: "what AccessDenied means" });
    expect(Object.keys(Object(cause))).not.toContain("$response");
  });
});

describe("a file that cannot be read", () => {
  it.each([
    [awsError("AccessDenied", 403), "access denied: s3:GetObject is needed"],
    [awsError("NoSuchKey", 404), "it was removed meanwhile"],
    [awsError("InvalidRange", 416), "it became shorter meanwhile"],
    [awsError("InvalidObjectState", 403), "it is archived: restore it before the import"],
    [awsError("InvalidRequest", 400), "InvalidRequest: what InvalidRequest means"],
  ])("with %s is a finding, and the others are checked", async (error, message) => {
    const fail = (call: string, { Key }: Input) =>
      call === "get" && String(Key).endsWith("bad.parquet") ? error : undefined;
    const client = fakeS3({ "d/n/bad.parquet": GOOD, "d/n/good.parquet": GOOD }, { fail });
    const { findings, files } = await checkSource(s3Source("s3://bucket/d", client));
    expect(findings).toMatchObject([
      { code: "unreadable", message: `1 file: ${message}`, files: ["n/bad.parquet"] },
    ]);
    expect(files).toBe(2);
  });

  it("because the store ignores ranges is not read to its end", async () => {
    const client = fakeS3({ "d/n/a.parquet": GOOD });
    let isDestroyed = false;
    const Body = {
      transformToByteArray: () => Promise.reject(new Error("too much")),
      destroy: () => {
        isDestroyed = true;
      },
    };
    const getObject = async () => ({ ContentLength: 180_000_000, Body });
    const source = s3Source("s3://bucket/d", { ...client, getObject } as never);
    const { findings } = await checkSource(source);
    expect(findings[0]?.message).toBe("1 file: Error: the store ignores ranges");
    expect(isDestroyed).toBe(true);
  });

  it("because the credentials have expired meanwhile ends the check", async () => {
    const fail = (call: string) => (call === "get" ? awsError("ExpiredToken", 400) : undefined);
    const client = fakeS3({ "d/n/a.parquet": GOOD }, { fail });
    const error = await rejection(checkSource(s3Source("s3://bucket/d", client)));
    expect(error).toMatchObject({ reason: "expired" });
  });
});
