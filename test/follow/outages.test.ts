import { describe, expect, it } from "vitest";
import type { Fault } from "../../src/emulator.js";
import { failure, rejection } from "../support/connect.js";
import { connectInProcess, type Tamper } from "../support/in-process.js";
import { HOUR_MS, MINUTE_MS, type Spell, startAmid } from "../support/struck-polls.js";

const say503 = async () => new Response("busy", { status: 503 });

/** How polls fail in the middle of a wait. */
const WAYS: Record<string, Spell["answer"]> = {
  "a 503": say503,
  "a 500 without a body": async () => new Response(null, { status: 500 }),
  "a 408": async () => new Response(null, { status: 408 }),
  "a 429": async () => new Response("slow down", { status: 429 }),
  "a 502 of a gateway": async () => new Response("<html>Bad Gateway</html>", { status: 502 }),
  "no connection": async () => {
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED", syscall: "connect" }),
    });
  },
  "a connection that is reset": async () => {
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }),
    });
  },
  "a certificate that does not do": async () => {
    throw new TypeError("fetch failed", {
      cause: Object.assign(new Error("expired"), { code: "CERT_HAS_EXPIRED" }),
    });
  },
  "HTML in place of JSON": async () =>
    new Response("<!doctype html>", { headers: { "content-type": "text/html" } }),
  "an empty 200": async () => new Response(null, { status: 200 }),
  "an import without an id": async () => Response.json({}),
  "a redirect": async () => new Response(null, { status: 302, headers: { location: "/login" } }),
  "a response that never comes": async (_pass, { wait }) => {
    await wait(Number.POSITIVE_INFINITY);
    return Response.error();
  },
  "a body that never ends": async () =>
    new Response(new ReadableStream({ start: (body) => body.enqueue(new Uint8Array([123])) })),
};

describe.each(Object.entries(WAYS))("an outage by %s", (_way, answer) => {
  it("of five minutes does not end a wait", async () => {
    const { client, clock, id, settle } = await startAmid([{ from: 20, to: 25, answer }]);
    const done = await settle(client.waitForImport(id, { expectRecords: 1_000 }));
    expect(done.status).toBe("Completed");
    expect(clock.countTimers()).toBe(0);
  });

  it("at the very end of an import delays only when that is seen", async () => {
    const { client, id, minutes, settle } = await startAmid([{ from: 59, to: 64, answer }]);
    const done = await settle(client.waitForImport(id));
    expect(done.status).toBe("Completed");
    expect(minutes()).toBeGreaterThan(64);
    expect(minutes()).toBeLessThan(65.1);
  });

  it("of over eleven minutes ends it with the last error, and one of nine does not", async () => {
    const { client, clock, id, minutes, settle } = await startAmid([
      { from: 5, to: 14, answer },
      { from: 23, to: 34.6, answer },
    ]);
    const error = await settle(rejection(client.waitForImport(id)));
    expect(error).toMatchObject({ attempts: 1 });
    // The first poll of the outage may come half a minute into it, and end half a minute later still.
    expect(minutes()).toBeGreaterThanOrEqual(33);
    expect(minutes()).toBeLessThan(35.2);
    expect(clock.countTimers()).toBe(0);
  });
});

describe("an outage", () => {
  it("ends a wait with the ApiError of the last poll", async () => {
    let count = 0;
    const answer = async () => {
      count += 1;
      return Response.json({ code: 14, message: `try ${count}` }, { status: 503 });
    };
    const { client, id, settle } = await startAmid([{ from: 1, to: 20, answer }]);
    const error = await settle(rejection(client.waitForImport(id)));
    expect(error).toMatchObject({ code: "api_error", status: 503, rpcCode: 14, attempts: 1 });
    expect(String(error)).toContain(`try ${count}`);
    expect(count).toBeGreaterThan(20);
  });

  it("is tolerated anew after each poll that succeeds", async () => {
    const spells = [5, 15, 25, 35, 45].map((from) => ({
      from,
      to: from + 9.4,
      answer: say503,
    }));
    const { client, id, settle } = await startAmid(spells);
    expect((await settle(client.waitForImport(id))).status).toBe("Completed");
  });

  it.each([
    [{ outageToleranceMs: 30_000 }, 1.5],
    [{ outageToleranceMs: 1 }, 1],
    [{ outageToleranceMs: HOUR_MS }, 61],
  ])("is tolerated as long as %j says", async (options, least) => {
    const { client, id, minutes, settle } = await startAmid([{ from: 1, to: 1e9, answer: say503 }]);
    await settle(rejection(client.waitForImport(id, options)));
    expect(minutes()).toBeGreaterThanOrEqual(least);
    expect(minutes()).toBeLessThan(least + 1.1);
  });

  it("without limit is tolerated without limit", async () => {
    const spells = [{ from: 1, to: 6_000, answer: say503 }];
    const { client, id, settle } = await startAmid(spells);
    const options = { outageToleranceMs: Number.POSITIVE_INFINITY };
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
  });

  it("does not count the time in which the machine sleeps", async () => {
    let pauses = 0;
    // Asleep for an hour between two polls, the one before and the one after it failing.
    const oversleep = () => {
      pauses += 1;
      return pauses === 12 ? HOUR_MS : 0;
    };
    const script = () => ({ durationMs: 3 * HOUR_MS });
    let failing = 0;
    const tamper: Tamper = (pass, { operation }) => {
      if (operation === "describeImport" && [11, 12, 13].includes(pauses)) {
        failing += 1;
        return say503();
      }
      return pass();
    };
    const { client, settle, clock } = connectInProcess({ script, tamper, oversleep });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    expect((await settle(client.waitForImport(id))).status).toBe("Completed");
    expect(failing).toBe(3);
    expect(clock.monotonic()).toBeGreaterThan(3 * HOUR_MS);
  });

  it("does not count the time in which the machine sleeps while a poll is under way", async () => {
    let failing = 0;
    let sleptMs = 0;
    const { client, clock, settle } = connectInProcess({
      script: () => ({ durationMs: 3 * HOUR_MS }),
      toMonotonic: (elapsed) => elapsed + sleptMs,
      tamper: async (pass, { operation }) => {
        const isWell = clock.monotonic() < 10 * MINUTE_MS || failing === 3;
        if (operation !== "describeImport" || isWell) return pass();
        failing += 1;
        if (failing === 2) sleptMs = HOUR_MS;
        return say503();
      },
    });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    // Of the poll counts what it may take: 30 s.
    const wait = client.waitForImport(id, { outageToleranceMs: MINUTE_MS });
    expect((await settle(wait)).status).toBe("Completed");
    expect(failing).toBe(3);
  });

  it("is got over soon where it is short, also by an import that is old", async () => {
    const spells = [{ from: 59.9, to: 60, answer: say503 }];
    const { client, id, minutes, settle } = await startAmid(spells);
    await settle(client.waitForImport(id));
    expect(minutes()).toBeLessThan(60.2);
  });

  it("is not made of a machine that sleeps while all is well", async () => {
    let slept = 0;
    const oversleep = (ms: number) => {
      slept += 1;
      return slept % 3 === 0 ? HOUR_MS - ms : 0;
    };
    const script = () => ({ durationMs: 6 * HOUR_MS });
    const { client, settle } = connectInProcess({ script, oversleep });
    const { id } = await settle(client.startImport({ uri: "s3://bucket/dir" }));
    expect((await settle(client.waitForImport(id))).status).toBe("Completed");
  });

  it.each([400, 401, 402, 403, 404, 405, 409, 410, 422, 451])(
    "is not what a %i is: that ends a wait at once",
    async (status) => {
      const answer = async () => Response.json({ code: 3, message: "no" }, { status });
      const { client, clock, id, minutes, settle } = await startAmid([{ from: 5, to: 6, answer }]);
      const error = await settle(rejection(client.waitForImport(id)));
      expect(error).toMatchObject({ code: "api_error", status });
      expect(minutes()).toBeLessThan(5.6);
      expect(clock.countTimers()).toBe(0);
    },
  );
});

it("a proxy that rejects this client ends a wait at once", async () => {
  let polls = 0;
  const reject407 = async () => {
    polls += 1;
    throw new TypeError("fetch failed", {
      cause: new Error("Proxy response (407) !== 200 when HTTP Tunneling"),
    });
  };
  const { client, id, settle } = await startAmid([{ from: 20, to: 99, answer: reject407 }]);
  expect(await settle(failure(client.waitForImport(id)))).toMatchObject({
    code: "connection_failed",
    reason: "rejected",
  });
  expect(polls).toBe(1);
});

describe("Retry-After on a poll", () => {
  it.each(["45", "90", "600"])("of %s s is obeyed", async (retryAfter) => {
    const moments: number[] = [];
    const { client, clock, emulator, id, settle } = await startAmid([], {
      tamper: (pass, { operation }) => {
        if (operation === "describeImport") moments.push(clock.monotonic());
        return pass();
      },
    });
    emulator.inject({ kind: "status", status: 429, retryAfter });
    expect((await settle(client.waitForImport(id))).status).toBe("Completed");
    const [first = 0, second = 0] = moments;
    expect(second - first).toBe(Number(retryAfter) * 1_000);
  });

  it("that asks for more than outageToleranceMs ends the wait with it", async () => {
    const { client, emulator, id, settle } = await startAmid([]);
    const fault: Fault = { kind: "status", status: 503, retryAfter: "601" };
    emulator.inject(fault);
    expect(await settle(rejection(client.waitForImport(id)))).toMatchObject({
      code: "api_error",
      status: 503,
      retryAfterMs: 601_000,
    });
    emulator.inject(fault);
    const options = { outageToleranceMs: HOUR_MS };
    expect((await settle(client.waitForImport(id, options))).status).toBe("Completed");
  });
});

describe("Retry-After without end", () => {
  it("ends a wait even if an outage may last forever", async () => {
    const { client, emulator, id, settle } = await startAmid([]);
    emulator.inject({ kind: "status", status: 503, retryAfter: "9".repeat(400) });
    const options = { outageToleranceMs: Number.POSITIVE_INFINITY };
    const error = await settle(rejection(client.waitForImport(id, options)));
    expect(error).toMatchObject({ status: 503, retryAfterMs: Number.POSITIVE_INFINITY });
  });
});

describe("a function for the key", () => {
  it("that fails for a while does not end a wait, and one that returns no key does", async () => {
    let state: "well" | "down" | "wrong" = "well";
    const apiKey = () => {
      if (state === "down") throw new Error("the secret store is down");
      return state === "wrong" ? "" : "key";
    };
    const { client, clock, id, settle } = await startAmid([], { options: { apiKey } });
    void clock.delay(5 * MINUTE_MS, undefined).then(() => {
      state = "down";
    });
    void clock.delay(12 * MINUTE_MS, undefined).then(() => {
      state = "well";
    });
    expect((await settle(client.waitForImport(id))).status).toBe("Completed");
    state = "wrong";
    const error = await settle(failure(client.waitForImport(id)));
    expect(error).toMatchObject({ code: "invalid_argument", argument: "apiKey" });
  });
});
