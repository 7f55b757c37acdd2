import { describe, expect, it } from "vitest";
import { connect, rejection } from "../../support/connect.js";
import { connectInProcess } from "../../support/in-process.js";
import { respondWith } from "../../support/local-server.js";

const MAX_GOOD_BYTES = 8 * 1024 * 1024;
const MAX_BAD_BYTES = 64 * 1024;
const FOREVER = Number.POSITIVE_INFINITY;
const OPERATION = '{"id":"1","status":"Pending"}';

describe("the body of a success", () => {
  it.each([
    { name: "exactly as long as is read", length: MAX_GOOD_BYTES, isRejected: false },
    { name: "one byte longer", length: MAX_GOOD_BYTES + 1, isRejected: true },
  ])("may be $name: $isRejected", async ({ length, isRejected }) => {
    const { client } = await connect(respondWith(200, OPERATION.padEnd(length)));
    const described = client.describeImport("1");
    if (isRejected) expect(await rejection(described)).toMatchObject({ reason: "too_large" });
    else await expect(described).resolves.toMatchObject({ id: "1" });
  });

  it("is decoded correctly if a character is split between chunks", async () => {
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
    const whole = await connect(respondWith(400, problem.padEnd(MAX_BAD_BYTES)));
    expect(await rejection(whole.client.describeImport("1"))).toMatchObject({ rpcCode: 3 });
    const cut = await connect(respondWith(400, ` ${problem.padStart(MAX_BAD_BYTES)}`));
    expect(await rejection(cut.client.describeImport("1"))).toMatchObject({ rpcCode: undefined });
  });

  it("is cut in the error without halving a character", async () => {
    const { client } = await connect(
      respondWith(500, `${"x".repeat(999)}\u{1F600}${"y".repeat(99)}`),
    );
    expect(await rejection(client.describeImport("1"))).toMatchObject({
      body: `${"x".repeat(999)}…`,
    });
  });
});

describe("the body of an error that never ends", () => {
  it.each([
    { name: "for 5 s", attemptTimeoutMs: 30_000, waitedMs: 5_000 },
    {
      name: "for at most half of the time of an attempt",
      attemptTimeoutMs: 3_000,
      waitedMs: 1_500,
    },
    { name: "for 5 s even without a limit", attemptTimeoutMs: FOREVER, waitedMs: 5_000 },
  ])("is waited for $name, and its status stays", async ({ attemptTimeoutMs, waitedMs }) => {
    for (const isStart of [false, true]) {
      const setup = connectInProcess({
        options: { attemptTimeoutMs },
        tamper: async () => {
          const body = new ReadableStream({
            start: (controller) => controller.enqueue(Buffer.from('{"message":"no')),
          });
          return new Response(body, { status: 400 });
        },
      });
      const call = isStart
        ? setup.client.startImport({ uri: "s3://bucket/dir" })
        : setup.client.describeImport("1");
      const error = await setup.settle(rejection(call));
      expect(error).toMatchObject({ code: "api_error", status: 400, body: '{"message":"no' });
      expect(setup.clock.monotonic()).toBe(waitedMs);
      expect(setup.clock.countTimers()).toBe(0);
    }
  });

  it("is cancelled with the call, and leaves no timer", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    const setup = connectInProcess({ tamper: async () => new Response(body, { status: 400 }) });
    const controller = new AbortController();
    const { signal } = controller;
    const rejected = rejection(setup.client.describeImport("1", { signal }));
    await setup.settle(setup.clock.delay(1_000, undefined));
    expect(setup.clock.countTimers()).toBe(2);
    controller.abort("stop");
    expect(setup.clock.countTimers()).toBe(1);
    expect(await rejected).toBe("stop");
    expect(setup.clock.countTimers()).toBe(0);
    expect(isCancelled).toBe(true);
  });

  it("is cancelled if it comes after the abort, from a fetch that ignores the signal", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    let respond = (_response: Response): void => {};
    const fetched = new Promise<Response>((resolve) => {
      respond = resolve;
    });
    const setup = connectInProcess({ tamper: () => fetched });
    const controller = new AbortController();
    const { signal } = controller;
    const rejected = rejection(setup.client.describeImport("1", { signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    expect(await rejected).toBe("stop");
    respond(new Response(body, { status: 500 }));
    await new Promise(setImmediate);
    expect(setup.clock.countTimers()).toBe(0);
    expect(isCancelled).toBe(true);
  });

  it("does not change the effect of its status and its Retry-After", async () => {
    let requests = 0;
    const setup = connectInProcess({
      tamper: async (pass) => {
        requests += 1;
        if (requests > 1) return pass();
        const headers = { "retry-after": "4" };
        return new Response(new ReadableStream(), { status: 429, headers });
      },
    });
    const started = await setup.settle(setup.client.startImport({ uri: "s3://bucket/dir" }));
    expect(started).toEqual({ id: "1", outcome: "started" });
    expect(setup.clock.pauses).toEqual([4_000]);
  });
});

describe("a body that is not read to its end", () => {
  it("is cancelled if it holds something other than bytes", async () => {
    let isCancelled = false;
    const body = new ReadableStream({
      start: (controller) => controller.enqueue("a string, not bytes"),
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = await connect(() => {}, { fetch: async () => new Response(body) });
    const error = await rejection(client.describeImport("1"));
    expect(error).toMatchObject({ code: "connection_failed", reason: "broken" });
    expect(isCancelled).toBe(true);
  });

  it.each([
    { name: "because of its length", status: 200 },
    { name: "because of its length, in an error", status: 500 },
    { name: "because of a redirect", status: 302 },
  ])("is cancelled $name", async ({ status }) => {
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

  it.each([
    { name: "has no way to be cancelled", body: {} },
    {
      name: "fails to be cancelled",
      body: {
        cancel: () => {
          throw new Error("no");
        },
      },
    },
    { name: "rejects", body: { cancel: () => Promise.reject(new Error("no")) } },
  ])("and $name does not harm the call", async ({ body }) => {
    for (const status of [200, 302]) {
      const { client } = await connect(() => {}, {
        // No Response of the runtime has such a body.
        fetch: async () => ({ status, headers: new Headers(), body }) as unknown as Response,
      });
      const cancelled = client.cancelImport("1");
      if (status === 200) await cancelled;
      else expect(await rejection(cancelled)).toMatchObject({ reason: "redirect" });
    }
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

/** A stream of one byte at a time. */
function streamBytes(bytes: Uint8Array): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(Uint8Array.of(byte));
      controller.close();
    },
  });
}
