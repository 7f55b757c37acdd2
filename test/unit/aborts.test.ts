import { getEventListeners } from "node:events";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { createImportEmulator, type ImportEmulator } from "../../src/emulator.js";
import { createImportClient } from "../../src/index.js";
import { CALLS, collect, connect, rejection } from "../support/connect.js";
import { respondWith } from "../support/local-server.js";
import { runProgram } from "../support/run-program.js";

const JSON_TYPE = { "content-type": "application/json" };
const REASONS = [new Error("mine"), "a string", null, false, 0, ""];

describe.each(Object.entries(CALLS))("an abort of %s()", (_name, call) => {
  it.each(REASONS)("rejects with the reason %j, untouched", async (reason) => {
    const { client } = await connect(() => {});
    const controller = new AbortController();
    const rejected = rejection(call(client, { signal: controller.signal }));
    controller.abort(reason);
    expect(await rejected).toBe(reason);
  });

  it("before the call sends nothing", async () => {
    const { client, received } = await connect(() => {});
    const signal = AbortSignal.abort("stop");
    expect(await rejection(call(client, { signal }))).toBe("stop");
    expect(received).toEqual([]);
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it.each([
    { moment: "before the response", isInBody: false },
    { moment: "in the middle of the body", isInBody: true },
  ])("$moment closes the connection and leaves no listener", async ({ isInBody }) => {
    const controller = new AbortController();
    const abort = () => controller.abort("stop");
    let closed = Promise.resolve();
    const { client, received } = await connect(
      (_request, response) => {
        closed = new Promise((resolve) => response.once("close", () => resolve()));
        if (!isInBody) abort();
        else response.writeHead(500, JSON_TYPE).write('{"message":');
      },
      { onEvent: ({ type }) => void (type === "response" && setImmediate(abort)) },
    );
    expect(await rejection(call(client, { signal: controller.signal }))).toBe("stop");
    await closed;
    expect(received).toHaveLength(1);
    expect(getEventListeners(controller.signal, "abort")).toEqual([]);
  });
});

/** How far a call is when its signal is aborted, without a network: the faults that keep it there. */
const STAGES: Record<string, Parameters<ImportEmulator["inject"]>[0][]> = {
  "during the request": [{ kind: "hang", where: "headers" }],
  "in the middle of the body": [{ kind: "hang", where: "body" }],
  "during a pause": [{ kind: "status", status: 429, retryAfter: "30" }],
  "during a second attempt": [
    { kind: "status", status: 429, retryAfter: "0" },
    { kind: "hang", where: "headers" },
  ],
};

describe.each(Object.entries(STAGES))("an abort %s", (stage, faults) => {
  const calls = Object.entries(CALLS).filter(
    // A cancel has succeeded with the head of the response.
    ([name]) => name !== "cancelImport" || stage !== "in the middle of the body",
  );

  describe.each(calls)("of %s()", (_name, call) => {
    it.each(REASONS)(
      "rejects at once with the reason %j and leaves no timer and no listener",
      async (reason) => {
        vi.useFakeTimers();
        onTestFinished(() => void vi.useRealTimers());
        const emulator = createImportEmulator();
        const { fetch } = emulator;
        const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
        for (const fault of faults) emulator.inject(fault);
        const controller = new AbortController();
        const { signal } = controller;
        const rejected = rejection(call(client, { signal }));
        await vi.advanceTimersByTimeAsync(1_000);
        expect(vi.getTimerCount()).toBeGreaterThan(0);
        controller.abort(reason);
        expect(await rejected).toBe(reason);
        expect(vi.getTimerCount()).toBe(0);
        expect(getEventListeners(signal, "abort")).toEqual([]);
        await vi.advanceTimersByTimeAsync(300_000);
        expect(emulator.received).toHaveLength(faults.length);
      },
    );
  });
});

describe("an abort during the search for a lost start", () => {
  it.each(REASONS)("rejects at once with the reason %j and leaves nothing", async (reason) => {
    vi.useFakeTimers();
    onTestFinished(() => void vi.useRealTimers());
    const { fetch, inject, received } = createImportEmulator();
    const client = createImportClient({ apiKey: "any", indexHost: "localhost", fetch });
    inject({ kind: "drop", when: "before", operation: "startImport" });
    const controller = new AbortController();
    const { signal } = controller;
    const rejected = rejection(client.startImport({ uri: "s3://bucket/dir" }, { signal }));
    await vi.advanceTimersByTimeAsync(5_000);
    const { length } = received;
    expect(length).toBeGreaterThan(2);
    controller.abort(reason);
    expect(await rejected).toBe(reason);
    expect(vi.getTimerCount()).toBe(0);
    expect(getEventListeners(signal, "abort")).toEqual([]);
    await vi.advanceTimersByTimeAsync(300_000);
    expect(received).toHaveLength(length);
  });
});

describe("a process that has aborted its only call", () => {
  it.each([
    { moment: "a request without a response", event: "request" },
    { moment: "a pause", event: "retry" },
  ])("during $moment ends by itself", async ({ event }) => {
    const { url } = await connect((_request, response) => {
      if (event === "retry") response.writeHead(429, { "retry-after": "60" }).end();
    });
    const index = JSON.stringify(new URL("../../src/index.ts", import.meta.url));
    const { exitCode, printed } = await runProgram(`
      import { createImportClient } from ${index};
      const controller = new AbortController();
      let abortedAt;
      const abort = () => {
        abortedAt = performance.now();
        controller.abort("enough");
      };
      const onEvent = ({ type }) => void (type === "${event}" && setTimeout(abort, 100));
      const client = createImportClient({ apiKey: "key", indexHost: "${url}", onEvent });
      const { signal } = controller;
      await client.startImport({ uri: "s3://bucket/dir" }, { signal }).catch((reason) => console.log(reason));
      process.on("exit", () => console.log(performance.now() - abortedAt < 15_000 ? "soon" : "late"));
    `);
    expect(printed).toBe("enough\nsoon\n");
    expect(exitCode).toBe(0);
  });
});

describe("a list whose signal is aborted", () => {
  const data = [
    { id: "1", status: "Pending" },
    { id: "2", status: "Pending" },
  ];

  it.each(["list", "pages"] as const)(
    "while its last page is read ends with the reason: %s",
    async (form) => {
      const { client } = await connect(respondWith(200, { data }));
      const controller = new AbortController();
      const list = client.listImports({ signal: controller.signal });
      let count = 0;
      const run = async () => {
        for await (const _ of form === "list" ? list : list.pages()) {
          count += 1;
          controller.abort(null);
        }
      };
      expect(await rejection(run())).toBe(null);
      expect(count).toBe(1);
    },
  );
});

describe("a signal", () => {
  it("that many calls share has one listener, which ends them all", async () => {
    const { client } = await connect(() => {});
    const controller = new AbortController();
    const { signal } = controller;
    const rejected = Array.from({ length: 20 }, () => {
      return rejection(client.describeImport("1", { signal }));
    });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    controller.abort("stop");
    expect(await Promise.all(rejected)).toEqual(Array.from({ length: 20 }, () => "stop"));
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("still ends one call when another one that shares it has ended", async () => {
    const respond = respondWith(200, { id: "1", status: "Pending" });
    const { client } = await connect((request, response) => {
      if (request.path.endsWith("/1")) respond(request, response);
    });
    const controller = new AbortController();
    const { signal } = controller;
    const waiting = rejection(client.describeImport("2", { signal }));
    await client.describeImport("1", { signal });
    expect(getEventListeners(signal, "abort")).toHaveLength(1);
    controller.abort("stop");
    expect(await waiting).toBe("stop");
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("passes its reason on to the fetch", async () => {
    const controller = new AbortController();
    let seen: AbortSignal | undefined;
    const { client } = await connect(() => {}, {
      fetch: (_url, { signal }) => {
        seen = signal;
        return new Promise(() => {});
      },
    });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    await rejected;
    expect([seen?.aborted, seen?.reason]).toEqual([true, "stop"]);
  });

  it("that is aborted by a listener of events keeps the request from being sent", async () => {
    const controller = new AbortController();
    let sent = 0;
    const { client } = await connect(() => {}, {
      onEvent: () => controller.abort("stop"),
      fetch: async () => {
        sent += 1;
        return Response.json({ id: "1" });
      },
    });
    const { signal } = controller;
    expect(await rejection(client.describeImport("1", { signal }))).toBe("stop");
    await new Promise(setImmediate);
    expect(sent).toBe(0);
  });

  it("that is aborted emits no event for a response that comes later", async () => {
    const controller = new AbortController();
    const events: string[] = [];
    let respond = (_response: Response): void => {};
    const { client } = await connect(() => {}, {
      onEvent: ({ type }) => void events.push(type),
      fetch: () =>
        new Promise((resolve) => {
          respond = resolve;
        }),
    });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    expect(await rejected).toBe("stop");
    respond(Response.json({}));
    await new Promise(setImmediate);
    expect(events).toEqual(["request"]);
  });

  it("that is never aborted keeps no listener after five calls", async () => {
    const { client } = await connect(respondWith(200, { id: "1", status: "Pending" }));
    const { signal } = new AbortController();
    for (let count = 0; count < 5; count += 1) await client.describeImport("1", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("ends a call whose fetch ignores it", async () => {
    const controller = new AbortController();
    const { client } = await connect(() => {}, { fetch: () => new Promise(() => {}) });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    controller.abort("stop");
    expect(await rejected).toBe("stop");
  });

  it("ends a call whose key never comes", async () => {
    const controller = new AbortController();
    const { client } = await connect(() => {}, { apiKey: () => new Promise(() => {}) });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    controller.abort("stop");
    expect(await rejected).toBe("stop");
  });

  it("cancels the body of a response that comes after it, from a fetch that ignores it", async () => {
    const controller = new AbortController();
    let respond = (_response: Response): void => {};
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = await connect(() => {}, {
      fetch: () =>
        new Promise((resolve) => {
          respond = resolve;
        }),
    });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    expect(await rejected).toBe("stop");
    respond(new Response(body));
    await new Promise(setImmediate);
    expect(isCancelled).toBe(true);
  });

  it("cancels a body that ignores it", async () => {
    const controller = new AbortController();
    let isCancelled = false;
    const body = new ReadableStream({
      cancel: () => {
        isCancelled = true;
      },
    });
    const { client } = await connect(() => {}, { fetch: async () => new Response(body) });
    const rejected = rejection(client.describeImport("1", { signal: controller.signal }));
    await new Promise(setImmediate);
    controller.abort("stop");
    expect(await rejected).toBe("stop");
    expect(isCancelled).toBe(true);
  });

  it("that is aborted while the key is awaited keeps the request from being sent", async () => {
    const controller = new AbortController();
    let sent = 0;
    const { client } = await connect(() => {}, {
      apiKey: async () => {
        controller.abort("stop");
        return "key";
      },
      fetch: async () => {
        sent += 1;
        return Response.json({ id: "1" });
      },
    });
    const { signal } = controller;
    expect(await rejection(client.startImport({ uri: "s3://bucket/dir" }, { signal }))).toBe(
      "stop",
    );
    await new Promise(setImmediate);
    expect(sent).toBe(0);
  });

  it("ends a list between two pages", async () => {
    const controller = new AbortController();
    const page = { data: [{ id: "1", status: "Pending" }], pagination: { next: "t" } };
    const { client, received } = await connect(respondWith(200, page));
    const list = client.listImports({ signal: controller.signal });
    const run = async () => {
      for await (const _ of list) controller.abort("stop");
    };
    expect(await rejection(run())).toBe("stop");
    expect(await rejection(collect(list))).toBe("stop");
    expect(received).toHaveLength(1);
  });
});
