import { spawn } from "node:child_process";
import { cp, symlink } from "node:fs/promises";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { answerWith, startLocalServer } from "../support/local-server.js";
import { edit, MADE_UP_VERSION, makeUpstream, toYaml } from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, REPOSITORY, type Workspace } from "../support/workspace.js";

const ONE_KEY = "does not secure all operations by one API key in one header";
const schema = (...path: string[]) => ["components", "schemas", ...path];

const FAULTY: { name: string; text: () => string; want: string }[] = [
  { name: "an HTML page", text: () => "<!doctype html>\n<p>404", want: "is an HTML or XML page" },
  { name: "a text that is not YAML", text: () => "openapi: [3.0.3", want: "is not YAML" },
  {
    name: "a YAML text that is no document",
    text: () => "just words",
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
  { name: "an empty file", text: () => "", want: "is not a document of OpenAPI 3.0 to 3.2" },
  {
    name: "Swagger 2",
    text: () => 'swagger: "2.0"\n',
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
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
    want: "the answer of describeThing has no id of type string",
  },
  {
    name: "a document whose key is not sent in a header",
    text: () => changed(["components", "securitySchemes", "Key", "in"], "query"),
    want: ONE_KEY,
  },
  {
    name: "an operation with a key of its own",
    text: () =>
      changed(
        ["components", "securitySchemes", "Other"],
        { type: "apiKey", in: "header", name: "X" },
        [["paths", "/bulk/imports", "post", "security"], [{ Other: [] }]],
      ),
    want: ONE_KEY,
  },
  {
    name: "an operation that needs two keys at once",
    text: () =>
      changed(
        ["components", "securitySchemes", "Other"],
        { type: "apiKey", in: "header", name: "X" },
        [["security"], [{ Key: [], Other: [] }]],
      ),
    want: ONE_KEY,
  },
  {
    name: "a key in a header that HTTP does not allow",
    text: () => changed(["components", "securitySchemes", "Key", "name"], "X Key\n"),
    want: ONE_KEY,
  },
  {
    name: "a server with a path",
    text: () => changed(["servers"], [{ url: "https://{host}/v1" }]),
    want: "servers must be https:// and a host",
  },
  {
    name: "a server of one operation alone",
    text: () =>
      changed(["paths", "/bulk/imports", "get", "servers"], [{ url: "https://other.example" }]),
    want: "servers must be https:// and a host",
  },
  {
    name: "ids that keep to two rules",
    text: () =>
      changed(
        ["paths", "/bulk/imports/{id}", "delete", "parameters"],
        [{ in: "path", name: "id", required: true, schema: { type: "string", maxLength: 5 } }],
      ),
    want: "by the same rule in all operations",
  },
  {
    name: "an import without a status",
    text: () => changed(schema("Thing", "properties", "status"), undefined),
    want: "the answer of describeThing has no status of type string",
  },
  {
    name: "a status without a type",
    text: () => changed(schema("Status"), { enum: ["Queued"] }),
    want: "the answer of describeThing has no status of type string",
  },
  {
    name: "a start that answers no id",
    text: () => changed(schema("Started", "properties", "id"), undefined),
    want: "the answer of startThing has no id of type string",
  },
  {
    name: "a list without its imports",
    text: () => changed(schema("Page", "properties"), { things: { type: "array", items: {} } }),
    want: "the answer of listThings has no data of type array",
  },
  {
    name: "a start without a uri",
    text: () =>
      changed(schema("Start"), { type: "object", properties: { folder: { type: "string" } } }),
    want: "gives a start no uri",
  },
  {
    name: "a list without a page token",
    text: () =>
      changed(
        ["paths", "/bulk/imports", "get", "parameters"],
        [{ in: "query", name: "limit", schema: { type: "integer", maximum: 7 } }],
      ),
    want: "gives the parameters of a list no paginationToken",
  },
  {
    name: "a field of a request in a format that no check knows",
    text: () => changed(schema("Start", "properties", "integrationId", "format"), "uuid"),
    want: "startImport.integrationId is limited by format",
  },
  {
    name: "an example that breaks its schema",
    text: () => changed(schema("Thing", "properties", "records", "example"), "many"),
    want: "Example value must conform to the schema",
  },
  {
    name: "an integer that JavaScript rounds",
    text: () => toYaml(makeUpstream()).replace("maxLength: 30", "maxLength: 9223372036854775807"),
    want: "an integer beyond 2^53",
  },
  {
    name: "an id of any length",
    text: () => changed(schema("Id", "maxLength"), undefined),
    want: "must be a text of limited length",
  },
  {
    name: "parts of an allOf that differ in a limit",
    text: () =>
      changed(schema("Start", "properties", "uri"), {
        allOf: [{ type: "string", maxLength: 40 }, { maxLength: 50 }],
      }),
    want: "the parts of an allOf differ in maxLength",
  },
  {
    name: "parts of an allOf that differ in an enum",
    text: () =>
      changed(schema("Mode", "properties", "onError"), {
        allOf: [{ type: "string", enum: ["abort"] }, { enum: ["continue"] }],
      }),
    want: "the parts of an allOf differ in enum",
  },
  {
    name: "an object of any fields in a request",
    text: () => changed(schema("Start", "properties", "labels"), { type: "object" }),
    want: "startImport.labels is an object of any fields",
  },
  {
    name: "a field of a request that may be null",
    text: () => changed(schema("Start", "properties", "uri", "nullable"), true),
    want: "startImport.uri is limited by nullable",
  },
  {
    name: "an enum of numbers in a request",
    text: () => changed(schema("Start", "properties", "level"), { type: "integer", enum: [1, 2] }),
    want: "startImport.level has an enum of other values than texts",
  },
  {
    name: "an OpenAPI version that nobody knows",
    text: () => changed(["openapi"], "3.9.0"),
    want: "is not a document of OpenAPI 3.0 to 3.2",
  },
  {
    name: "references that go in a circle",
    text: () => changed(schema("Status"), { $ref: "#/components/schemas/Status" }),
    want: "Cannot use 2031-05/db_data_2031-05.oas.yaml",
  },
  {
    name: "YAML that contains itself",
    text: () => "openapi: 3.0.3\ninfo: &a\n  x: *a\n",
    want: "its YAML does not unfold",
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

/** The made-up document with something else in one place, or in two. */
function changed(
  path: string[],
  value: unknown,
  [other, otherValue]: [string[]?, unknown?] = [],
): string {
  const document = makeUpstream();
  edit(document, path, value);
  if (other !== undefined) edit(document, other, otherValue);
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
