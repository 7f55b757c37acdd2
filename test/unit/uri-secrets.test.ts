import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { redactUri } from "../../src/index.js";
import { rejection } from "../support/connect.js";
import { connectInProcess, type InProcess, type InProcessOptions } from "../support/in-process.js";

const SECRET = "h0Ax%2FsecretQ%3D%3D";
const CONTAINER = "https://account.blob.core.windows.net/container/dir";
const SAS = `${CONTAINER}?sv=2024-11-04&sp=rl&sig=${SECRET}&se=2027-01-01`;

describe("redactUri()", () => {
  it.each([
    { text: SAS, want: `${CONTAINER}?sv=2024-11-04&sp=rl&sig=[redacted]&se=2027-01-01` },
    { text: `${CONTAINER}?SIG=${SECRET}`, want: `${CONTAINER}?SIG=[redacted]` },
    {
      text: `https://b.s3.amazonaws.com/d?X-Amz-Signature=${SECRET}&X-Amz-Security-Token=${SECRET}`,
      want: "https://b.s3.amazonaws.com/d?X-Amz-Signature=[redacted]&X-Amz-Security-Token=[redacted]",
    },
    { text: `gs://b/d?X-Goog-Signature=${SECRET}`, want: "gs://b/d?X-Goog-Signature=[redacted]" },
    {
      text: `gs://b/d?Expires=1&Signature=${SECRET}`,
      want: "gs://b/d?Expires=1&Signature=[redacted]",
    },
    {
      text: `AccountName=a;AccountKey=${SECRET}==;EndpointSuffix=core.windows.net`,
      want: "AccountName=a;AccountKey=[redacted];EndpointSuffix=core.windows.net",
    },
    { text: `SharedAccessSignature=${SECRET}`, want: "SharedAccessSignature=[redacted]" },
    { text: `https://user:${SECRET}@host/dir`, want: "https://user:[redacted]@host/dir" },
    {
      text: `start of ${CONTAINER}?sig=${SECRET}: lost`,
      want: `start of ${CONTAINER}?sig=[redacted]: lost`,
    },
    { text: `cannot read "${SAS}"`, want: `cannot read "${redactUri(SAS)}"` },
    { text: `${SAS} and ${SAS}`, want: `${redactUri(SAS)} and ${redactUri(SAS)}` },
    { text: "s3://bucket/design=a/sig/dir", want: "s3://bucket/design=a/sig/dir" },
    { text: "s3://user@bucket/a:b@c", want: "s3://user@bucket/a:b@c" },
    { text: "https://host:8080/dir", want: "https://host:8080/dir" },
  ])("makes $want of $text", ({ text, want }) => {
    expect(redactUri(text)).toBe(want);
  });
});

describe("the signature in a uri is not in what can be printed:", () => {
  const start = ({ client }: InProcess) => client.startImport({ uri: SAS });
  const startAndWait =
    (options: { timeoutMs?: number; expectRecords?: number; failFast?: boolean } = {}) =>
    async (world: InProcess) => {
      const { id } = await start(world);
      if (options.failFast !== undefined) return world.client.waitForImports([id, "2"], options);
      return world.client.waitForImport(id, options);
    };
  const lose: InProcessOptions["tamper"] = async (pass, { operation }) => {
    if (operation !== "startImport") return pass();
    await pass();
    await pass();
    return new Response(`lost the start of ${SAS}`, { status: 503 });
  };
  const fail = () => ({ outcome: { failAtPercent: 50, error: `User error: no access to ${SAS}` } });
  const rows: {
    code: string;
    setup?: InProcessOptions;
    act: (world: InProcess) => Promise<unknown>;
  }[] = [
    {
      code: "api_error",
      setup: {
        tamper: async () =>
          Response.json(
            { code: 3, message: `bad uri ${SAS}`, details: [{ uri: SAS }] },
            { status: 400 },
          ),
      },
      act: start,
    },
    {
      code: "invalid_response",
      setup: { tamper: async () => Response.json({ uri: SAS }) },
      act: ({ client }) => client.describeImport("1"),
    },
    { code: "start_unconfirmed", setup: { tamper: lose }, act: start },
    { code: "import_failed", setup: { script: fail }, act: startAndWait() },
    { code: "records_missing", act: startAndWait({ expectRecords: 1e9 }) },
    { code: "wait_timed_out", act: startAndWait({ timeoutMs: 10_000 }) },
    { code: "wait_incomplete", setup: { script: fail }, act: startAndWait({ failFast: true }) },
    {
      code: "import_cancelled",
      act: async (world) => {
        const { id } = await start(world);
        await world.client.cancelImport(id);
        return world.client.waitForImport(id);
      },
    },
  ];

  it.each(rows)("$code", async ({ code, setup = {}, act }) => {
    const world = connectInProcess(setup);
    const error = await world.settle(rejection(act(world)));
    expect(error).toMatchObject({ code });
    const printed = [error, JSON.stringify(error), String(Object(error).stack), world.events].map(
      (each) => inspect(each, { depth: 10, showHidden: true, maxStringLength: null }),
    );
    for (const text of printed) expect(text).not.toContain(SECRET);
    // Without the signature the uri is still there to be read.
    if (code !== "invalid_response") expect(printed.join()).toContain("sig=[redacted]");
  });

  it("a uri that is returned is what the API sent", async () => {
    const world = connectInProcess();
    const { id } = await world.settle(start(world));
    expect(await world.settle(world.client.describeImport(id))).toMatchObject({ uri: SAS });
    const again = world.client.startImport({ uri: SAS }, { attach: "unfinished" });
    expect(await world.settle(again)).toEqual({ id, outcome: "attached" });
  });
});
