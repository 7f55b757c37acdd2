import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "../../../src/clock.js";
import { createImportClient } from "../../../src/index.js";
import { connect, thrownBy } from "../../support/connect.js";
import { respondWith } from "../../support/local-server.js";

const RESPONSE = respondWith(200, { id: "1", status: "Pending" });

afterEach(() => {
  vi.unstubAllGlobals();
});

it("a timer is set for whole milliseconds, without which a wait on an older workerd never ends", () => {
  const delays: unknown[] = [];
  vi.stubGlobal("setTimeout", (_run: () => void, ms: number) => void delays.push(ms));
  systemClock.schedule(() => {}, 0.3);
  systemClock.schedule(() => {}, 47);
  expect(delays).toEqual([1, 47]);
});

describe("a client", () => {
  it("reads globalThis.fetch at each call", async () => {
    const client = createImportClient({ apiKey: "key", indexHost: "index.example" });
    vi.stubGlobal("fetch", async () => Response.json({ id: "1", status: "Resting" }));
    expect(await client.describeImport("1")).toMatchObject({ status: "Resting" });
    vi.stubGlobal("fetch", async () => Response.json({ id: "1", status: "Running" }));
    expect(await client.describeImport("1")).toMatchObject({ status: "Running" });
  });

  it.each([
    { userAgent: "Mozilla/5.0 (X11; Linux x86_64)", isOurs: false },
    { userAgent: "Node.js/22", isOurs: true },
    { userAgent: "Cloudflare-Workers", isOurs: true },
  ])("sends its own User-Agent on $userAgent: $isOurs", async ({ userAgent, isOurs }) => {
    vi.stubGlobal("navigator", { userAgent });
    const { client, received } = await connect(RESPONSE);
    await client.describeImport("1");
    expect(received[0]?.headers["user-agent"]?.startsWith("pinecone-import/")).toBe(isOurs);
  });

  it.each([
    { userAgent: undefined, isStream: true },
    { userAgent: "Node.js/22", isStream: true },
    { userAgent: "Deno/2.9.6", isStream: true },
    { userAgent: "Bun/1.4.5", isStream: false },
    { userAgent: "Mozilla/5.0 (X11; Linux x86_64)", isStream: false },
    { userAgent: "Cloudflare-Workers", isStream: false },
  ])(
    "sends the body of a start as a stream on $userAgent: $isStream",
    async ({ userAgent, isStream }) => {
      const runtimeFetch = globalThis.fetch;
      const bodies: unknown[] = [];
      vi.stubGlobal("navigator", userAgent && { userAgent });
      vi.stubGlobal("fetch", (url: string, init: RequestInit) => {
        bodies.push(init.body);
        return runtimeFetch(url, init);
      });
      const { client, received } = await connect(respondWith(200, { id: "1", status: "Pending" }));
      await client.startImport({ uri: "s3://bucket/é" });
      await client.describeImport("1");
      expect(bodies[0] instanceof ReadableStream).toBe(isStream);
      expect(bodies[1]).toBe(undefined);
      expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ uri: "s3://bucket/é" });
      const length = String(Buffer.byteLength(received[0]?.body ?? ""));
      expect(received[0]?.headers["content-length"]).toBe(length);
    },
  );

  it("passes the body of a start to the fetch option as a string", async () => {
    const bodies: unknown[] = [];
    const { client } = await connect(() => {}, {
      fetch: async (_url, { body }) => {
        bodies.push(body);
        return Response.json({ id: "1" });
      },
    });
    await client.startImport({ uri: "s3://bucket/dir" });
    expect(bodies).toEqual([expect.any(String)]);
  });

  it.each([
    { name: "no process", process: undefined },
    {
      name: "an environment that may not be read",
      process: {
        get env() {
          throw new Error("denied");
        },
      },
    },
  ])("works in a runtime with $name", async ({ process }) => {
    const fetch = async () => Response.json({ id: "1", status: "Pending" });
    vi.stubGlobal("process", process);
    const error = thrownBy(() => createImportClient());
    const client = createImportClient({ apiKey: "key", indexHost: "index.example", fetch });
    const described = await client.describeImport("1");
    vi.unstubAllGlobals();
    expect(error).toMatchObject({ code: "invalid_argument", argument: "apiKey" });
    expect(described).toEqual({ id: "1", status: "Pending" });
  });
});
