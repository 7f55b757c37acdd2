import { describe, expect, it } from "vitest";
import { chooseExitCode } from "../../src/cli/exit-codes.js";
import { failureHint } from "../../src/cli/hints.js";
import { FAILURE_TEXTS } from "../../src/emulator.js";
import { createCliWorld } from "../support/cli-world.js";
import { API_KEY } from "../support/connect.js";
import { makeImport } from "../support/make-import.js";

const HOST = "localhost";

it.each([
  [[], 0],
  [[0, 0], 0],
  [[0, 124], 124],
  [[124, 7], 7],
  [[7, 3], 3],
  [[3, 1], 1],
  [[1, 5], 5],
  [[5, 8], 8],
  [[8, 4], 4],
  [[4, 6], 6],
  [[0, 124, 7, 3, 1, 5, 8, 2, 4, 6], 6],
  [[4, 130], 130],
  [[130, 6], 6],
  [[0, 70], 70],
])("of %j the exit code %d counts", (codes, code) => {
  expect(chooseExitCode(codes)).toBe(code);
});

describe("what is missing or wrong is told in one line, with exit code 2 and nothing sent", () => {
  it.each([
    [
      "no key",
      { PINECONE_INDEX_HOST: HOST },
      ["1"],
      "PINECONE_API_KEY is not set: set it to an API key of the project that has the index",
    ],
    [
      "an empty key",
      { PINECONE_API_KEY: "", PINECONE_INDEX_HOST: HOST },
      ["1"],
      "PINECONE_API_KEY is not set: set it to an API key of the project that has the index",
    ],
    [
      "a key with a line break",
      { PINECONE_API_KEY: "a-secret\n", PINECONE_INDEX_HOST: HOST },
      ["1"],
      "PINECONE_API_KEY must consist of visible ASCII characters: it has a space, a line break or another character in it",
    ],
    [
      "no host",
      { PINECONE_API_KEY: API_KEY },
      ["1"],
      "the index is not known: pass --host or --index, or set PINECONE_INDEX_HOST or PINECONE_INDEX_NAME, to its host or its name in the console",
    ],
    [
      "the name of an index in place of its host",
      { PINECONE_API_KEY: API_KEY },
      ["1", "--host", "my-index"],
      "the host must be the host of the index, such as NAME-PROJECT.svc.REGION.pinecone.io, and not its name: pass that as --index",
    ],
    [
      "a host with a typo",
      { PINECONE_API_KEY: API_KEY },
      ["1", "--host", "htps://x.io"],
      "the host must begin with https:// or have no scheme",
    ],
    [
      "http",
      { PINECONE_API_KEY: API_KEY },
      ["1", "--host", "http://x.io"],
      "the host must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it)\nhint: --insecure-http permits http://",
    ],
    [
      "an id that climbs",
      { PINECONE_API_KEY: API_KEY, PINECONE_INDEX_HOST: HOST },
      [".."],
      'Cannot describe import: id must not be "." or ".." in any spelling (is "..")',
    ],
  ])("%s", async (_what, env, args, message) => {
    const world = createCliWorld({ env });
    const end = await world.run("describe", ...args);
    expect(end).toEqual({ exitCode: 2, stdout: "", stderr: `error: ${message}\n` });
    expect(world.emulator.received).toEqual([]);
  });
});

it.each([
  [
    "--integration-id must be at most 1000 characters \\(is 1001\\)",
    ["--integration-id", "x".repeat(1_001)],
  ],
  ["uri must be at least 1 character \\(is 0\\)", ["--attach"], ""],
])(
  "a start that breaks a limit is rejected with the name of the option: %s",
  async (message, options, uri = "s3://bucket/dir") => {
    const { exitCode, stderr } = await createCliWorld().run("start", uri, ...options);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(new RegExp(`^error: Cannot start import: ${message}\\n$`));
  },
);

it.each([
  [["--host", "h.example.com"], "https://h.example.com/bulk/imports?limit=100"],
  [
    ["--host", "http://h.example.com", "--insecure-http"],
    "http://h.example.com/bulk/imports?limit=100",
  ],
  [[], "https://localhost/bulk/imports?limit=100"],
])("with %j the request goes to %s", async (options, url) => {
  const urls: string[] = [];
  const world = createCliWorld({
    tamper: async (pass, request) => {
      urls.push(request.url);
      return pass();
    },
  });
  expect(await world.run("list", ...options)).toMatchObject({ exitCode: 0 });
  expect(urls).toEqual([url]);
});

it("a long Retry-After is reported", async () => {
  const headers = { "retry-after": "3600" };
  const tamper = async () => new Response("slow", { status: 429, headers });
  for (const args of [["list"], ["wait", "1"], ["start", "s3://bucket/dir"]]) {
    const { exitCode, stderr } = await createCliWorld({ tamper }).run(...args);
    expect(exitCode).toBe(5);
    expect(stderr).toMatch(
      /^(\S+ {2})?hint: the API asks to wait 1h 00m before the next attempt$/m,
    );
  }
});

it.each([["--host"], ["--integration-id"]])("an empty %s is rejected", async (option) => {
  const { exitCode, stderr } = await createCliWorld().run("start", "s3://bucket/dir", option, "");
  expect(exitCode).toBe(2);
  expect(stderr).toContain(`argument '' is invalid. It must not be empty.`);
});

it("what a server says stays on one line", async () => {
  const world = createCliWorld({
    tamper: async () => new Response("a\n\tb\u001b[2J", { status: 418 }),
  });
  const { stderr } = await world.run("list");
  expect(stderr).toBe("error: Cannot list imports: the API responded 418: a b\ufffd[2J\n");
});

it.each([
  [
    "pages that take too long",
    async () => new Response("", { status: 429, headers: { "retry-after": "50" } }),
  ],
  [
    "an answer that never comes",
    (_pass: unknown, { wait }: { wait: (ms: number) => Promise<void> }) =>
      wait(1e9) as Promise<never>,
  ],
])("%s end with 5", async (_what, tamper) => {
  expect(await createCliWorld({ tamper }).run("list")).toMatchObject({ exitCode: 5, stdout: "" });
});

it.each([
  [401, 4, /^hint: PINECONE_API_KEY must be a key of the project/m],
  [403, 4, /^hint: this key or this plan does not permit it/m],
  [404, 8, /^hint: imports belong to an index/m],
  [408, 5, /^error: Cannot list imports: the API responded 408: no\n$/],
  [425, 5, /^error: Cannot list imports: the API responded 425: no\n$/],
  [429, 5, /^error: Cannot list imports: the API responded 429: no\n$/],
  [400, 8, /^error: Cannot list imports: the API responded 400: no\n$/],
  [503, 5, /^error: Cannot list imports: the API responded 503: no\n$/],
  [
    307,
    8,
    /^error: .*; check the host \(status 307\)\nhint: check that the host is that of the index/,
  ],
  [418, 8, /^error: Cannot list imports: the API responded 418: no\n$/],
])("a %d ends with %d", async (status, code, text) => {
  const world = createCliWorld({ tamper: async () => new Response("no", { status }) });
  const { exitCode, stderr } = await world.run("list");
  expect(exitCode).toBe(code);
  expect(stderr).toMatch(text);
});

it.each([
  [
    "ECONNREFUSED",
    5,
    "127.0.0.1:5981",
    "check that the server is running: pinecone-import emulator starts one",
  ],
  [
    "ENOTFOUND",
    5,
    "a.svc.b.pinecone.io",
    "check that the host is that of the index, as the console shows it",
  ],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    8,
    "a.svc.b.pinecone.io",
    "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too",
  ],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    8,
    "127.0.0.1:5981",
    "a server without TLS, such as the emulator, needs http:// before its host",
  ],
  [
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    8,
    "https://localhost:5981",
    "NODE_EXTRA_CA_CERTS can name a file of authorities whose certificates are trusted too",
  ],
  [
    "ECONNREFUSED",
    5,
    "http://127.0.0.1:5981",
    "check that the server is running: pinecone-import emulator starts one",
  ],
])("a connection that fails with %s ends with %d and a hint", async (code, exit, host, hint) => {
  const cause = Object.assign(new Error(`connect ${code}`), { code });
  const tamper = async () => {
    throw new TypeError("fetch failed", { cause });
  };
  const { exitCode, stderr } = await createCliWorld({ tamper }).run("list", "--host", host);
  expect(exitCode).toBe(exit);
  expect(stderr).toBe(
    `error: Cannot list imports: the connection failed: connect ${code}\nhint: ${hint}\n`,
  );
});

it("a proxy that rejects this client ends with 8 and a hint", async () => {
  const problem = "Proxy response (407) !== 200 when HTTP Tunneling";
  const tamper = async () => {
    throw new TypeError("fetch failed", { cause: new Error(problem) });
  };
  const { exitCode, stderr } = await createCliWorld({ tamper }).run("list");
  expect(exitCode).toBe(8);
  expect(stderr).toBe(
    `error: Cannot list imports: the connection failed: ${problem}\n` +
      "hint: check the rules of the proxy, and its user and password\n",
  );
});

it("there is a hint for every known failure, and none for others", () => {
  const hints = Object.values(FAILURE_TEXTS).map((error) =>
    failureHint(makeImport({ id: "1", status: "Failed", error })),
  );
  expect(hints).toHaveLength(9);
  expect(new Set(hints).size).toBe(9);
  expect(hints).not.toContain(undefined);
  expect(
    failureHint(makeImport({ id: "1", status: "Failed", error: "something new" })),
  ).toBeUndefined();
  expect(
    failureHint(makeImport({ id: "1", status: "InProgress", error: FAILURE_TEXTS.no_files })),
  ).toBeUndefined();
  expect(
    failureHint(makeImport({ id: "1", status: "Completed", recordsImported: 1 })),
  ).toBeUndefined();
  expect(failureHint(makeImport({ id: "1", status: "Completed" }))).toMatch(
    /^it completed with 0 records/,
  );
});

it("a fault of the program ends with 70 and its stack", async () => {
  const loadClient = async () => {
    throw new TypeError("a bug");
  };
  const { exitCode, stderr } = await createCliWorld({ loadClient }).run("list");
  expect(exitCode).toBe(70);
  expect(stderr).toMatch(/^error: TypeError: a bug\n +at .*errors\.test\.ts/);
});
