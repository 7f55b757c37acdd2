import { describe, expect, it } from "vitest";
import { createCliWorld } from "../support/cli-world.js";
import { API_KEY } from "../support/connect.js";
import { findClosedAddress, respondWith, startLocalServer } from "../support/local-server.js";
import { serveProgram, startProgram } from "../support/program.js";

const READY = { ready: true, state: "Ready" };
const NOT_READY = { ready: false, state: "Initializing" };
const FIND = "Cannot find the host of the index docs: ";
const CHECK_CONTROL =
  "hint: check PINECONE_CONTROLLER_HOST: hosts are looked up there, and otherwise at https://api.pinecone.io";

type Handler = Parameters<typeof startLocalServer>[0];

/** The command line on an emulator whose host it must look up. */
async function serveByName(lookup?: Handler) {
  const { env, emulator } = await serveProgram();
  const host = env.PINECONE_INDEX_HOST;
  const control = await startLocalServer(
    lookup ?? respondWith(200, { name: "docs", host, status: READY }),
  );
  const run = (args: string[], others: Record<string, string> = {}) => {
    const variables = { PINECONE_API_KEY: API_KEY, PINECONE_CONTROLLER_HOST: control.url };
    return startProgram(args, { ...variables, ...others }).ended;
  };
  return { run, control, emulator, host };
}

describe("--index", () => {
  it("looks up the host once for all that a command does", async () => {
    const { run, control, emulator } = await serveByName();
    const args = ["start", "s3://bucket/a", "s3://bucket/b", "--index", "docs", "--json"];
    const { exitCode, stdout, stderr } = await run(args);
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 0 });
    expect(stdout.trim().split("\n")).toHaveLength(2);
    expect(control.received.map(({ path }) => path)).toEqual(["/indexes/docs"]);
    expect(emulator.imports).toHaveLength(2);
  });

  it("is in the command that attaches again, and PINECONE_INDEX_NAME needs none", async () => {
    const { run } = await serveByName();
    const [uri, flags] = ["s3://bucket/dir", ["--wait", "--timeout", "1s"]];
    const named = await run(["start", uri, ...flags, "--index", "docs"]);
    expect(named.exitCode).toBe(124);
    expect(named.stderr).toContain("pinecone-import wait --index docs --timeout 1s 1\n");
    const variable = await run(["wait", "1", "--timeout", "1s"], { PINECONE_INDEX_NAME: "docs" });
    expect(variable.stderr).toContain("pinecone-import wait --timeout 1s 1\n");
  });

  it("goes before PINECONE_INDEX_HOST, which goes before PINECONE_INDEX_NAME", async () => {
    const { run, control, host } = await serveByName();
    const closed = await findClosedAddress();
    const byOption = await run(["list", "--index", "docs"], { PINECONE_INDEX_HOST: closed });
    expect(byOption.exitCode).toBe(0);
    expect(control.received).toHaveLength(1);
    const both = { PINECONE_INDEX_HOST: host, PINECONE_INDEX_NAME: "other" };
    expect((await run(["list"], both)).exitCode).toBe(0);
    expect(control.received).toHaveLength(1);
  });

  it("prints the lookup with --verbose", async () => {
    const { run } = await serveByName();
    const { stderr } = await run(["list", "--index", "docs", "--verbose"]);
    expect(stderr).toMatch(/^> GET \/indexes\/docs\n< 200 after \d+ ms\n> GET \/bulk\/imports/);
  });

  it.each<[string, Handler, number, string[]]>([
    [
      "a 401",
      respondWith(401, "Invalid API Key", { "content-type": "text/plain" }),
      4,
      [
        `error: ${FIND}the API responded 401: Invalid API Key`,
        "hint: PINECONE_API_KEY must be a key of the project that has the index",
      ],
    ],
    [
      "a 404",
      respondWith(404, { status: 404, error: { code: "NOT_FOUND", message: "no such index" } }),
      8,
      [
        `error: ${FIND}the API responded 404: no such index`,
        "hint: imports belong to an index: check its name docs, that PINECONE_API_KEY is a key of its project, and pinecone-import list",
      ],
    ],
    [
      "a 503",
      respondWith(503, "busy", { "content-type": "text/plain" }),
      5,
      [`error: ${FIND}the API responded 503: busy`],
    ],
    [
      "a redirect",
      respondWith(302, "", { location: "https://login.example" }),
      8,
      [
        `error: ${FIND}the API redirects to another address, to which the key is not sent; check the host (status 302)`,
        CHECK_CONTROL,
      ],
    ],
    [
      "HTML",
      respondWith(200, "<html>", { "content-type": "text/html" }),
      5,
      [`error: ${FIND}the response is not JSON but text/html (status 200)`, CHECK_CONTROL],
    ],
    [
      "a host without TLS",
      respondWith(200, { name: "docs", host: "http://docs.example", status: READY }),
      5,
      [
        `error: ${FIND}the host in the response must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it) (status 200)`,
      ],
    ],
    [
      "an index that is not ready",
      respondWith(200, { name: "docs", host: "docs.example", status: NOT_READY }),
      5,
      [`error: ${FIND}the index is not ready (Initializing): try again when it is`],
    ],
  ])("that meets %s prints what to do, and starts nothing", async (_what, lookup, code, lines) => {
    const { run, emulator } = await serveByName(lookup);
    const { exitCode, stdout, stderr } = await run(["start", "s3://b/d", "--index", "docs"]);
    expect({ exitCode, stdout, stderr: stderr.trim().split("\n") }).toEqual({
      exitCode: code,
      stdout: "",
      stderr: lines,
    });
    expect(emulator.received).toEqual([]);
  });

  it("that meets a control plane that nobody can reach, or a host that does not respond, exits with 5", async () => {
    const { run } = await serveByName();
    const closed = { PINECONE_CONTROLLER_HOST: await findClosedAddress() };
    const unreachable = await run(["list", "--index", "docs"], closed);
    expect(unreachable).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(
        /^error: Cannot find the host of the index docs: the connection failed: .*\nhint: check that the server is running: /,
      ),
    });
    const host = await findClosedAddress();
    const moved = await serveByName(respondWith(200, { name: "docs", host, status: READY }));
    expect(await moved.run(["list", "--index", "docs"])).toMatchObject({
      exitCode: 5,
      stderr: expect.stringMatching(/^error: Cannot list imports: the connection failed: /),
    });
  });
});

describe("an index that is named wrongly", () => {
  const KEY = { PINECONE_API_KEY: API_KEY };

  it.each([
    [
      ["list", "--index", "docs", "--host", "h.example"],
      KEY,
      "--host and --index both name the index: leave one of them out",
    ],
    [
      ["list", "--index", "docs-a1.svc.us-east-1.pinecone.io"],
      KEY,
      "--index must be the name of the index, of letters, digits and hyphens, and not its host: pass that as --host",
    ],
    [
      ["list", "--host", "docs"],
      KEY,
      "the host must be the host of the index, such as NAME-PROJECT.svc.REGION.pinecone.io, and not its name: pass that as --index",
    ],
    [
      ["list", "--index", "my docs"],
      KEY,
      "--index must be the name of the index, of letters, digits and hyphens, and not its host: pass that as --host",
    ],
    [
      ["list"],
      { ...KEY, PINECONE_INDEX_NAME: "docs", PINECONE_CONTROLLER_HOST: "http://h.example" },
      "PINECONE_CONTROLLER_HOST must begin with https://, since http:// sends the key unencrypted (allowInsecureHttp permits it)\nhint: --insecure-http permits http://",
    ],
    [
      ["start", "s3://b/d", "--emulator", "--index", "docs"],
      KEY,
      "--emulator takes the place of --index: leave one of them out",
    ],
  ])("by %j is told in one line, with exit code 2", async (args, env, message) => {
    const world = createCliWorld({ env });
    expect(await world.run(...args)).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `error: ${message}\n`,
    });
    expect(world.emulator.received).toEqual([]);
  });
});

it("--emulator ignores an index in the environment", async () => {
  const env = { PINECONE_INDEX_NAME: "docs", PINECONE_CONTROLLER_HOST: "https://h.invalid" };
  const { exitCode, stdout } = await createCliWorld({ env }).run(
    "start",
    "s3://bucket/dir",
    "--emulator",
    "--json",
  );
  expect({ exitCode, stdout }).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/"1"/) });
});
