import { execFileSync, spawn } from "node:child_process";
import { cp, rm, symlink, writeFile } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { respondWith, respondWithoutEnd, startLocalServer } from "../support/local-server.js";
import { MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, REPOSITORY, type Workspace } from "../support/workspace.js";
import { FAULTY_UPSTREAMS } from "./faulty-upstreams.js";

interface SlowServer {
  respond: Parameters<typeof startLocalServer>[0];
  want: string;
  timeoutMs?: number;
}

describe("spec:update rejects, with a reason in one line and without a file changed,", () => {
  it.each(FAULTY_UPSTREAMS)("$name", async ({ text, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const from = await workspace.publish(MADE_UP_VERSION, text());
    const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
    const reason = output.split("\n").at(-1);
    expect(reason).toContain(want);
    expect(reason).toMatch(/^PipelineError: /);
    expect(exitCode).toBeUndefined();
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
    { argv: ["--from", "https://me:secret@localhost"], want: "must have no user name or password" },
    { argv: ["--from", "--check"], want: "--from" },
    { argv: ["2032-01"], want: "there is no such file" },
    { argv: ["../../etc"], want: "must be YYYY-MM" },
    { argv: ["2031-05", "2031-11"], want: "more than one version" },
    { argv: ["--form", "x"], want: "Unknown option '--form'" },
    { argv: ["--timeout-ms", "soon"], want: "must be a number of milliseconds" },
  ])("the arguments $argv", async ({ argv, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const { exitCode, output } = await workspace.update(
      "--from",
      join(workspace.root, "upstream"),
      ...argv,
    );
    expect(output).toContain(want);
    expect(output).toMatch(/^PipelineError: [^\n]+$/);
    expect(exitCode).toBeUndefined();
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
    {
      name: "a pipe that nobody writes to",
      make: (path: string) => execFileSync("mkfifo", [path]),
      want: "is not a file",
    },
    {
      name: "a device without end",
      make: (path: string) => symlink("/dev/zero", path),
      want: "is not a file",
    },
    {
      name: "a file that is larger than any document",
      make: (path: string) => writeFile(path, "#".repeat(1024 * 1024 + 1)),
      want: "is larger than 1048576 bytes",
    },
    {
      name: "a key that stands twice among many",
      make: (path: string) => {
        const keys = Array.from({ length: 50_000 }, (_, at) => `k${at}: 1\n`);
        return writeFile(path, `${keys.join("")}k7: 2\n`);
      },
      want: "the key k7 stands twice in one place",
    },
  ])("$name", async ({ make, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const from = join(workspace.root, "upstream");
    const path = join(from, `${MADE_UP_VERSION}/db_data_${MADE_UP_VERSION}.oas.yaml`);
    await rm(path);
    await make(path);
    expect((await workspace.update("--from", from)).output).toContain(want);
  });

  it("a file that is cut off, at any place", async () => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const whole = toYaml(makeUpstream());
    const endOfFacts = whole.indexOf("externalDocs:");
    expect(endOfFacts).not.toBe(-1);
    for (let end = 0; end < endOfFacts - 1; end += 199) {
      const from = await workspace.publish(MADE_UP_VERSION, whole.slice(0, end));
      const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
      expect(output, `cut at ${end}`).toMatch(/^PipelineError: [^\n]+$/);
      expect(exitCode).toBeUndefined();
    }
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
    {
      name: "a server whose response has no end",
      respond: respondWithoutEnd(200).handle,
      want: "is larger than 1048576 bytes",
    },
    {
      name: "a server that redirects to plain http",
      respond: respondWith(302, "", { location: "http://elsewhere.example/x" }),
      want: "answered 302 with a redirect to http://elsewhere.example/x, to be named by --from",
    },
    {
      name: "a server that has no such document",
      respond: respondWith(404, "404: Not Found"),
      want: "answered 404",
    },
    {
      name: "a server that hangs before its response",
      respond: () => {},
      want: "took longer than 300 ms",
      timeoutMs: 300,
    },
    {
      name: "a server that hangs in the middle of its response",
      respond: (_: unknown, response: ServerResponse) =>
        void response.writeHead(200).write("openapi: 3"),
      want: "took longer than 300 ms",
      timeoutMs: 300,
    },
    {
      name: "a server that breaks off its response",
      respond: (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { "content-length": "999" });
        response.write("openapi: 3.0.3\n", () => setTimeout(() => response.destroy(), 20));
      },
      want: "Another address, or a folder, is named by --from",
    },
    {
      name: "a response that is not UTF-8",
      respond: (_: unknown, response: ServerResponse) =>
        void response.end(Buffer.from([0xff, 0xfe])),
      want: "is not UTF-8 text",
    },
  ])("$name", async ({ respond, want, timeoutMs = 20_000 }: SlowServer) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const server = await startLocalServer(respond);
    const { output } = await workspace.update(
      "--from",
      server.url,
      "--timeout-ms",
      String(timeoutMs),
    );
    expect(output).toMatch(/^PipelineError: [^\n]+$/);
    expect(output).toContain(want);
    expect(await workspace.snapshot()).toEqual(before);
  });
});

describe("as a command", () => {
  it("spec:update ends with 1, spec:check with 2, generate with 1, each with one line on stderr", async () => {
    const workspace = await makeUpdatedWorkspace();
    await cp(join(REPOSITORY, "scripts"), join(workspace.root, "scripts"), { recursive: true });
    await symlink(join(REPOSITORY, "node_modules"), join(workspace.root, "node_modules"));
    await workspace.write("package.json", '{ "type": "module" }');
    await workspace.write("upstream/2031-05/db_data_2031-05.oas.yaml", "<html>");
    const from = join(workspace.root, "upstream");
    const runs = await Promise.all([
      runScript(workspace, "update-spec.ts", "--from", from),
      runScript(workspace, "update-spec.ts", "--check", "--from", from),
      runScript(workspace, "generate.ts", "--chek"),
    ]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([1, 2, 1]);
    for (const { stderr, stdout } of runs) {
      expect(stderr).toMatch(/^(spec:update|spec:check|generate): [^\n]+\n$/);
      expect(stdout).toBe("");
    }
    // Three programs at once, each of which loads all that the generator uses.
  }, 120_000);
});

interface ScriptRun {
  exitCode: number | null;
  stdout: string;
  stderr: string;
}

function runScript({ root }: Workspace, script: string, ...argv: string[]): Promise<ScriptRun> {
  const child = spawn(
    process.execPath,
    ["--import", "tsx", join(root, "scripts", script), ...argv],
    { cwd: root },
  );
  const printed = { stdout: "", stderr: "" };
  child.stdout.on("data", (chunk) => (printed.stdout += chunk));
  child.stderr.on("data", (chunk) => (printed.stderr += chunk));
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (exitCode) => resolve({ exitCode, ...printed }));
  });
}
