import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/index.js";
import { CALLS, connect, failure, rejection } from "../support/connect.js";
import { findClosedAddress } from "../support/local-server.js";

/** What a fetch may throw, and how the message ends. */
const THROWN = [
  {
    thrown: new TypeError("fetch failed", { cause: new Error("read ECONNRESET") }),
    detail: "read ECONNRESET",
  },
  {
    thrown: new TypeError("fetch failed", { cause: new AggregateError([new Error("refused")]) }),
    detail: "refused",
  },
  { thrown: new Error(""), detail: "Error" },
  { thrown: "a string", detail: "a string" },
  { thrown: undefined, detail: "undefined" },
  { thrown: new Error("routines:\n  record.c:350:\n"), detail: "routines: record.c:350:" },
];

/** A cancel has succeeded with the status, whatever becomes of the body. */
const withBody = Object.entries(CALLS).filter(([name]) => name !== "cancelImport");

describe("ConnectionError", () => {
  it.each(THROWN)("has as its cause what fetch threw: $detail", async ({ thrown, detail }) => {
    const { client } = await connect(() => {}, { fetch: () => Promise.reject(thrown) });
    const error = await rejection(client.describeImport("1"));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({
      code: "connection_failed",
      attempts: 1,
      cause: thrown,
      problem: `the connection failed: ${detail}`,
    });
  });

  it.each([
    Object.create(null),
    Object.defineProperty(new Error("x"), "message", { value: {} }),
    Object.defineProperty(new Error("x"), "message", {
      get: () => {
        throw new Error("no");
      },
    }),
    Object.assign(new Error(""), { name: undefined }),
  ])("is made even from what cannot be read (%#)", async (thrown) => {
    const { client } = await connect(() => {}, { fetch: () => Promise.reject(thrown) });
    const error = await rejection(client.describeImport("1"));
    expect(error).toBeInstanceOf(ConnectionError);
    expect(error).toMatchObject({ cause: expect.any(Error) });
  });

  it("passes on the cause of a real connection that failed, with its code", async () => {
    const { client } = await connect(() => {}, { indexHost: await findClosedAddress() });
    const error = await rejection(client.describeImport("1"));
    expect(error).toMatchObject({ cause: { name: "TypeError", cause: { code: "ECONNREFUSED" } } });
  });

  it("ends if causes go in a circle", async () => {
    const thrown: Error = new Error("round");
    thrown.cause = thrown;
    const { client } = await connect(() => {}, { fetch: () => Promise.reject(thrown) });
    expect(await rejection(client.describeImport("1"))).toMatchObject({
      code: "connection_failed",
      problem: "the connection failed: round",
    });
  });

  it.each(Object.entries(CALLS))(
    "is what %s() rejects with if nobody listens",
    async (_name, call) => {
      const { client } = await connect(() => {}, { indexHost: await findClosedAddress() });
      const error = await rejection(call(client));
      expect(error).toBeInstanceOf(ConnectionError);
      expect(error).toMatchObject({ reason: "unreachable", attempts: 1 });
    },
  );

  it.each(withBody)(
    "is what %s() rejects with if the connection breaks in the body",
    async (_name, call) => {
      let destroy = () => {};
      const { client, received } = await connect(
        (_request, response) => {
          destroy = () => void response.destroy();
          response.writeHead(200, { "content-length": "100" }).write('{"id":');
        },
        { onEvent: ({ type }) => void (type === "response" && setImmediate(destroy)) },
      );
      expect(await failure(call(client))).toBeInstanceOf(ConnectionError);
      expect(received).toHaveLength(1);
    },
  );
});
