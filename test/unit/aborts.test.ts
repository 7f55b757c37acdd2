import { getEventListeners } from "node:events";
import type { ServerResponse } from "node:http";
import { describe, expect, it } from "vitest";
import { CALLS, collect, connect, rejection } from "../support/connect.js";
import { answerWith } from "../support/local-server.js";

const REASONS = [new Error("mine"), "a text", null, false, 0, ""];

/** Where a call is when its signal ends it: what the server has done by then. */
const MOMENTS: Record<string, (response: ServerResponse) => void> = {
  "before the answer": () => {},
  "in the middle of the body": (response) => {
    response.writeHead(500, { "content-type": "application/json" }).write('{"message":');
  },
};

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

  it.each(Object.entries(MOMENTS))(
    "%s closes the connection and leaves no listener",
    async (_moment, begin) => {
      const controller = new AbortController();
      let closed = Promise.resolve();
      const { client, received } = await connect((_request, response) => {
        closed = new Promise((resolve) => response.once("close", () => resolve()));
        begin(response);
        setTimeout(() => controller.abort("stop"), 20);
      });
      expect(await rejection(call(client, { signal: controller.signal }))).toBe("stop");
      await closed;
      expect(received).toHaveLength(1);
      expect(getEventListeners(controller.signal, "abort")).toEqual([]);
    },
  );
});

describe("a signal", () => {
  it("that is never used keeps no listener, however many calls it was given to", async () => {
    const { client } = await connect(answerWith(200, { id: "1", status: "Pending" }));
    const { signal } = new AbortController();
    for (let count = 0; count < 5; count += 1) await client.describeImport("1", { signal });
    expect(getEventListeners(signal, "abort")).toEqual([]);
  });

  it("ends a call whose fetch does not listen to it", async () => {
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
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(sent).toBe(0);
  });

  it("ends a list between two pages", async () => {
    const controller = new AbortController();
    const page = { data: [{ id: "1", status: "Pending" }], pagination: { next: "t" } };
    const { client, received } = await connect(answerWith(200, page));
    const list = client.listImports({ signal: controller.signal });
    const run = async () => {
      for await (const _ of list) controller.abort("stop");
    };
    expect(await rejection(run())).toBe("stop");
    expect(await rejection(collect(list))).toBe("stop");
    expect(received).toHaveLength(1);
  });
});
