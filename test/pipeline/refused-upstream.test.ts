import { spawn } from "node:child_process";
import { cp, symlink } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerWith, startLocalServer } from "../support/local-server.js";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, REPOSITORY, type Workspace } from "../support/workspace.js";

const FAULTY: { name: string; text: () => string; want: string }[] = [
  { name: "an HTML page", text: () => "<!doctype html>\n<p>404", want: "is an HTML or XML page" },
  { name: "a text that is not YAML", text: () => "openapi: [3.0.3", want: "is not YAML" },
  {
    name: "a YAML text that is no document",
    text: () => "just words",
    want: "is not an OpenAPI 3 document",
  },
  { name: "an empty file", text: () => "", want: "is not an OpenAPI 3 document" },
  { name: "Swagger 2", text: () => 'swagger: "2.0"\n', want: "is not an OpenAPI 3 document" },
  {
    name: "a document of another version",
    text: () => toYaml(makeUpstream("2031-06")),
    want: 'info.version must be 2031-05: it states "2031-06"',
  },
  {
    name: "a document without a version",
    text: () => changed(["info", "version"], undefined),
    want: "it states none",
  },
  {
    name: "a document that lacks an operation that is kept",
    text: () => changed(["paths", "/bulk/imports/{id}", "delete"], undefined),
    want: "lacks the operation cancelThing",
  },
  {
    name: "a document that has an operation twice",
    text: () => changed(["paths", "/other", "get", "operationId"], "startThing"),
    want: "has 2 times the operation startThing",
  },
  {
    name: "a dangling reference",
    text: () => changed(["components", "schemas", "Status"], undefined),
    want: "Can't resolve $ref",
  },
  {
    name: "a dangling reference in a part that is not kept",
    text: () => changed(["components", "schemas", "Another"], undefined),
    want: "Can't resolve $ref",
  },
  {
    name: "a reference to another file",
    text: () => changed(["components", "schemas", "Status"], { $ref: "/etc/hostname" }),
    want: "references to other documents are not followed",
  },
  {
    name: "a document without security",
    text: () => changed(["security"], undefined),
    want: "does not say how listThings is secured",
  },
  {
    name: "a response that is no object",
    text: () => changed(["paths", "/bulk/imports", "get", "responses"], "none"),
    want: "is not sound",
  },
  {
    name: "a document without statuses",
    text: () => changed(["components", "schemas", "Status"], { type: "string" }),
    want: "lists no statuses",
  },
  {
    name: "a document without the id of an import",
    text: () => changed(["components", "schemas", "Thing", "properties", "id"], undefined),
    want: "gives an import no id",
  },
  {
    name: "a document whose key is not sent in a header",
    text: () => changed(["components", "securitySchemes", "Key", "in"], "query"),
    want: "names no header for the API key",
  },
  {
    name: "a request that is limited in a way that no check knows",
    text: () => changed(["components", "schemas", "Start", "properties", "uri", "pattern"], "^s3:"),
    want: "startImport.uri is limited by pattern",
  },
  {
    name: "a request whose schema contains itself",
    text: () =>
      changed(["components", "schemas", "Mode", "properties", "onError"], {
        $ref: "#/components/schemas/Mode",
      }),
    want: "nested too deeply",
  },
  {
    name: "a contract that the overlay no longer fits",
    text: () => changed(["components", "schemas", "Thing", "properties", "records"], undefined),
    want: "this action matches nothing: $.components.schemas.Thing.properties.records",
  },
];

describe("spec:update refuses, in one line and without a file changed,", () => {
  it.each(FAULTY)("$name", async ({ text, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const from = await workspace.publish(MADE_UP_VERSION, text());
    const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(output).toContain(want);
    expect(output).toMatch(/^PipelineError: [^\n]+$/);
    expect(exitCode).toBeUndefined();
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
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

  it("a file that is cut off, wherever that is", async () => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const whole = toYaml(makeUpstream());
    const endOfFacts = whole.indexOf("externalDocs:");
    let refused = 0;
    for (let end = 0; end < endOfFacts - 1; end += 199) {
      const from = await workspace.publish(MADE_UP_VERSION, whole.slice(0, end));
      const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
      expect(output, `cut at ${end}`).toMatch(/^PipelineError: [^\n]+$/);
      expect(exitCode).toBeUndefined();
      refused += 1;
    }
    expect(refused).toBeGreaterThan(20);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it.each([
    {
      name: "a server that has no such document",
      answer: answerWith(404, "404: Not Found"),
      want: "answered 404",
    },
    {
      name: "a server that hangs before its answer",
      answer: () => {},
      want: "took longer than 300 ms",
    },
    {
      name: "a server that hangs in the middle of its answer",
      answer: (_: unknown, response: ServerResponse) =>
        void response.writeHead(200).write("openapi: 3"),
      want: "took longer than 300 ms",
    },
    {
      name: "a server that breaks its answer off",
      answer: (_: unknown, response: ServerResponse) => {
        response.writeHead(200, { "content-length": "999" }).write("openapi: 3.0.3\n");
        setTimeout(() => response.destroy(), 20);
      },
      want: "the connection failed",
    },
    {
      name: "an answer that is not UTF-8",
      answer: (_: unknown, response: ServerResponse) =>
        void response.end(Buffer.from([0xff, 0xfe])),
      want: "is not UTF-8 text",
    },
  ])("$name", async ({ answer, want }) => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const server = await startLocalServer(answer);
    const { output } = await workspace.update("--from", server.url, "--timeout-ms", "300");
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
  });
});

function changed(path: string[], value: unknown): string {
  const document = makeUpstream();
  edit(document, path, value);
  return toYaml(document);
}

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
