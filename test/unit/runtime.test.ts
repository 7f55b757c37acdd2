import { afterEach, describe, expect, it, vi } from "vitest";
import { createImportClient } from "../../src/index.js";
import { connect, thrownBy } from "../support/connect.js";
import { answerWith } from "../support/local-server.js";

const ANSWER = answerWith(200, { id: "1", status: "Pending" });

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a client", () => {
  it("looks the runtime's fetch up at each call", async () => {
    const client = createImportClient({ apiKey: "key", indexHost: "index.example" });
    vi.stubGlobal("fetch", async () => Response.json({ id: "1", status: "Resting" }));
    expect(await client.describeImport("1")).toMatchObject({ status: "Resting" });
  });

  it.each([
    { userAgent: "Mozilla/5.0 (X11; Linux x86_64)", isOurs: false },
    { userAgent: "Node.js/22", isOurs: true },
    { userAgent: "Cloudflare-Workers", isOurs: true },
  ])(
    "names itself in User-Agent where the runtime is $userAgent: $isOurs",
    async ({ userAgent, isOurs }) => {
      vi.stubGlobal("navigator", { userAgent });
      const { client, received } = await connect(ANSWER);
      await client.describeImport("1");
      expect(received[0]?.headers["user-agent"]?.startsWith("pinecone-import/")).toBe(isOurs);
    },
  );

  it("gives Deno the body of a start as a stream, which it does not send again by itself", async () => {
    vi.stubGlobal("Deno", {});
    const { client, received } = await connect(answerWith(200, { id: "1", status: "Pending" }));
    await client.startImport({ uri: "s3://bucket/dir" });
    await client.describeImport("1");
    expect(received.map(({ headers }) => headers["transfer-encoding"])).toEqual([
      "chunked",
      undefined,
    ]);
    expect(JSON.parse(received[0]?.body ?? "")).toMatchObject({ uri: "s3://bucket/dir" });
    const bodies: unknown[] = [];
    const own = await connect(() => {}, {
      fetch: async (_url, { body }) => {
        bodies.push(body);
        return Response.json({ id: "1" });
      },
    });
    await own.client.startImport({ uri: "s3://bucket/dir" });
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
  ])("works in a runtime with $name", ({ process }) => {
    vi.stubGlobal("process", process);
    const error = thrownBy(() => createImportClient());
    const client = createImportClient({ apiKey: "key", indexHost: "index.example" });
    vi.unstubAllGlobals();
    expect(error).toMatchObject({ code: "invalid_argument", argument: "apiKey" });
    expect(client).toHaveProperty("startImport");
  });
});
