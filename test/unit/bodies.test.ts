import { describe, expect, it } from "vitest";
import { connect, rejection } from "../support/connect.js";
import { answerWith } from "../support/local-server.js";

const MAX_GOOD_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BYTES = 64 * 1024;
const OPERATION = '{"id":"1","status":"Pending"}';

describe("the body of a success", () => {
  it.each([
    { name: "exactly as long as is read", length: MAX_GOOD_BYTES, isRefused: false },
    { name: "one byte longer", length: MAX_GOOD_BYTES + 1, isRefused: true },
  ])("may be $name: $isRefused", async ({ length, isRefused }) => {
    const { client } = await connect(answerWith(200, OPERATION.padEnd(length)));
    const described = client.describeImport("1");
    if (isRefused) expect(await rejection(described)).toMatchObject({ reason: "too_large" });
    else await expect(described).resolves.toMatchObject({ id: "1" });
  });

  it("is read right where characters are cut in two between chunks", async () => {
    const bytes = Buffer.from('{"id":"1","status":"Pending","uri":"s3://é\u{1F600}"}');
    const { client } = await connect(() => {}, {
      fetch: async () => new Response(streamBytes(bytes)),
    });
    expect(await client.describeImport("1")).toMatchObject({ uri: "s3://é\u{1F600}" });
  });

  it("that ends in the middle of a character is shown as far as it goes", async () => {
    const bytes = Buffer.from("no JSON é").subarray(0, -1);
    const { client } = await connect(() => {}, {
      fetch: async () => new Response(streamBytes(bytes)),
    });
    expect(await rejection(client.describeImport("1"))).toMatchObject({ body: "no JSON \uFFFD" });
  });
});

describe("the body of an error", () => {
  it("is read as JSON up to its limit, and not beyond", async () => {
    const problem = '{"code":3,"message":"bad"}';
    const whole = await connect(answerWith(400, problem.padEnd(MAX_BAD_BYTES)));
    expect(await rejection(whole.client.describeImport("1"))).toMatchObject({ rpcCode: 3 });
    const cut = await connect(answerWith(400, ` ${problem.padStart(MAX_BAD_BYTES)}`));
    expect(await rejection(cut.client.describeImport("1"))).toMatchObject({ rpcCode: undefined });
  });

  it("is cut in the error without halving a character", async () => {
    const { client } = await connect(
      answerWith(500, `${"x".repeat(999)}\u{1F600}${"y".repeat(99)}`),
    );
    expect(await rejection(client.describeImport("1"))).toMatchObject({
      body: `${"x".repeat(999)}…`,
    });
  });
});

describe("a body that is given up", () => {
  it.each([
    { name: "for its length", status: 200 },
    { name: "for its length, in an error", status: 500 },
    { name: "for a redirect", status: 302 },
  ])("$name is cancelled", async ({ status }) => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      pull: (controller) => controller.enqueue(new Uint8Array(256 * 1024)),
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = await connect(() => {}, {
      fetch: async () => new Response(body, { status }),
    });
    await rejection(client.describeImport("1"));
    expect(isCancelled).toBe(true);
  });

  it("of a cancel that succeeded is cancelled", async () => {
    let isCancelled = false;
    const body = new ReadableStream<Uint8Array>({
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = await connect(() => {}, { fetch: async () => new Response(body) });
    await client.cancelImport("1");
    expect(isCancelled).toBe(true);
  });
});

/** A stream that gives one byte at a time. */
function streamBytes(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
}
