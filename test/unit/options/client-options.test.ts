import { describe, expect, it, vi } from "vitest";
import { createImportClient, InvalidArgumentError } from "../../../src/index.js";
import { rejection, thrownBy } from "../../support/connect.js";
import { respondWith, startLocalServer } from "../../support/local-server.js";

const GIVEN = { apiKey: "key", indexHost: "index.example" };
const SECRET = "hunter2";

const REJECTED = [
  { options: { ...GIVEN, apiKey: `${SECRET}\n` }, argument: "apiKey", rule: /visible ASCII/ },
  { options: { ...GIVEN, apiKey: `Bearer ${SECRET}` }, argument: "apiKey", rule: /visible ASCII/ },
  { options: { ...GIVEN, apiKey: `${SECRET}é` }, argument: "apiKey", rule: /visible ASCII/ },
  { options: { ...GIVEN, apiKey: `"${SECRET}"` }, argument: "apiKey", rule: /not be in quotes/ },
  { options: { ...GIVEN, apiKey: `'${SECRET}'` }, argument: "apiKey", rule: /not be in quotes/ },
  { options: { ...GIVEN, apiKey: "" }, argument: "apiKey", rule: /PINECONE_API_KEY/ },
  { options: { ...GIVEN, apiKey: 5 }, argument: "apiKey", rule: /must be a string/ },
  { options: { ...GIVEN, indexHost: "" }, argument: "indexHost", rule: /PINECONE_INDEX_HOST/ },
  {
    options: { ...GIVEN, indexName: "docs" },
    argument: "indexName",
    rule: /must be left out if indexHost is there/,
  },
  {
    options: named({ indexName: "docs-a1.svc.us-east-1.pinecone.io" }),
    argument: "indexName",
    rule: /^must be the name of the index, .* and not its host: pass that as indexHost$/,
  },
  {
    options: named({ indexName: "http://localhost" }),
    argument: "indexName",
    rule: /pass that as indexHost/,
  },
  { options: named({ indexName: "my docs" }), argument: "indexName", rule: /letters, digits/ },
  { options: named({ indexName: "" }), argument: "indexName", rule: /PINECONE_INDEX_NAME/ },
  { options: named({ indexName: 5 }), argument: "indexName", rule: /letters, digits/ },
  {
    options: named({ controlHost: `http://h.example/${SECRET}` }),
    argument: "controlHost",
    rule: /must begin with https/,
  },
  { options: named({ controlHost: 5 }), argument: "controlHost", rule: /must be a string/ },
  { options: { ...GIVEN, fetch: "fetch" }, argument: "fetch", rule: /must be a function/ },
  {
    options: { ...GIVEN, sourceTag: "My Tool" },
    argument: "sourceTag",
    rule: /lower case letters/,
  },
  { options: { ...GIVEN, sourceTag: null }, argument: "sourceTag", rule: /lower case letters/ },
  { options: { ...GIVEN, sourceTag: "" }, argument: "sourceTag", rule: /lower case letters/ },
  {
    options: { ...GIVEN, allowInsecureHttp: "yes" },
    argument: "allowInsecureHttp",
    rule: /true or false/,
  },
  {
    options: { ...GIVEN, headers: { "Api-Key": "x" } },
    argument: 'headers["api-key"]',
    rule: /client alone/,
  },
  {
    options: { ...GIVEN, controllerHostUrl: "x" },
    argument: "controllerHostUrl",
    rule: /is not an option/,
  },
  {
    options: { ...GIVEN, attemptTimeoutMs: 0 },
    argument: "attemptTimeoutMs",
    rule: /above 0, or Infinity/,
  },
  { options: { ...GIVEN, timeoutMs: "1" }, argument: "timeoutMs", rule: /above 0/ },
  { options: { ...GIVEN, maxRetries: -1 }, argument: "maxRetries", rule: /from 0 on, or Infinity/ },
  { options: { ...GIVEN, onEvent: {} }, argument: "onEvent", rule: /must be a function/ },
  { options: null, argument: "options", rule: /must be an object/ },
];

function named(options: object): object {
  return { apiKey: "key", indexName: "docs", ...options };
}

describe("createImportClient()", () => {
  it.each(REJECTED)("rejects $argument, which $rule", ({ options, argument, rule }) => {
    const error = thrownBy(() => Reflect.apply(createImportClient, undefined, [options]));
    expect(error).toBeInstanceOf(InvalidArgumentError);
    expect(error).toMatchObject({
      code: "invalid_argument",
      argument,
      rule: expect.stringMatching(rule),
    });
    expect(String(error)).not.toContain(SECRET);
  });

  it("takes the key and the host from the environment if they are not passed", async () => {
    const server = await startLocalServer(respondWith(200, { id: "1", status: "Pending" }));
    vi.stubEnv("PINECONE_API_KEY", "key-from-environment");
    vi.stubEnv("PINECONE_INDEX_HOST", server.url);
    await createImportClient().describeImport("1");
    await createImportClient({ apiKey: undefined, indexHost: undefined }).describeImport("1");
    await createImportClient({ apiKey: "key-given" }).describeImport("1");
    expect(server.received.map(({ headers }) => headers["api-key"])).toEqual([
      "key-from-environment",
      "key-from-environment",
      "key-given",
    ]);
  });

  it("takes the name of the index and the control plane from the environment if no host is known", async () => {
    const control = await startLocalServer((request, response) => {
      const name = request.path.split("/").at(-1);
      const status = { ready: true, state: "Ready" };
      respondWith(200, { name, host: index.url, status })(request, response);
    });
    const index = await startLocalServer(respondWith(200, { id: "1", status: "Pending" }));
    const other = await startLocalServer(respondWith(200, { id: "1", status: "Pending" }));
    vi.stubEnv("PINECONE_API_KEY", "key");
    vi.stubEnv("PINECONE_INDEX_HOST", "");
    vi.stubEnv("PINECONE_INDEX_NAME", "docs");
    vi.stubEnv("PINECONE_CONTROLLER_HOST", control.url);
    await createImportClient().describeImport("1");
    expect(control.received.map(({ path }) => path)).toEqual(["/indexes/docs"]);
    expect(index.received).toHaveLength(1);

    vi.stubEnv("PINECONE_INDEX_HOST", other.url);
    await createImportClient().describeImport("1");
    expect([control.received.length, other.received.length]).toEqual([1, 1]);

    await createImportClient({ indexName: "mine" }).describeImport("1");
    expect(control.received.map(({ path }) => path)).toEqual(["/indexes/docs", "/indexes/mine"]);

    vi.stubEnv("PINECONE_CONTROLLER_HOST", "https://control.invalid");
    await createImportClient({ indexName: "mine", controlHost: control.url }).describeImport("1");
    expect(control.received).toHaveLength(3);
  });

  it.each([undefined, ""])("names the variable to set if the environment has %j", (value) => {
    vi.stubEnv("PINECONE_API_KEY", value);
    vi.stubEnv("PINECONE_INDEX_HOST", value);
    expect(thrownBy(() => createImportClient())).toMatchObject({
      argument: "apiKey",
      rule: expect.stringContaining("PINECONE_API_KEY"),
    });
    expect(thrownBy(() => createImportClient({ apiKey: "key" }))).toMatchObject({
      argument: "indexHost",
      rule: expect.stringContaining("PINECONE_INDEX_HOST"),
    });
  });

  it("names the variable if the environment has a wrong value", () => {
    vi.stubEnv("PINECONE_API_KEY", `${SECRET}\n`);
    vi.stubEnv("PINECONE_INDEX_HOST", `ftp://${SECRET}`);
    expect(thrownBy(() => createImportClient())).toMatchObject({
      argument: "PINECONE_API_KEY",
      message: expect.not.stringContaining(SECRET),
    });
    expect(thrownBy(() => createImportClient({ apiKey: "key" }))).toMatchObject({
      argument: "PINECONE_INDEX_HOST",
      message: expect.not.stringContaining(SECRET),
    });
  });

  it.each([
    {
      name: "throws",
      apiKey: () => Promise.reject(new Error("the store is closed")),
      rule: "is a function that failed",
    },
    {
      name: "returns an empty string",
      apiKey: async () => "",
      rule: expect.stringContaining("is missing"),
    },
    {
      name: "returns a line break",
      apiKey: () => `${SECRET}\n`,
      rule: expect.stringContaining("visible ASCII"),
    },
  ])(
    "a call rejects and sends nothing if the function for the key $name",
    async ({ name, apiKey, rule }) => {
      const server = await startLocalServer(respondWith(200, {}));
      const client = createImportClient({ apiKey, indexHost: server.url });
      const error = await rejection(client.describeImport("1"));
      expect(error).toBeInstanceOf(InvalidArgumentError);
      expect(error).toMatchObject({ argument: "apiKey", rule });
      expect(String(error)).not.toContain(SECRET);
      expect(server.received).toEqual([]);
      if (name === "throws")
        expect(error).toMatchObject({ cause: new Error("the store is closed") });
    },
  );
});
