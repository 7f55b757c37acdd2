import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { DEFAULT_UPSTREAM } from "../../scripts/lib/fetch-upstream.js";
import { replaceFiles } from "../../scripts/lib/files.js";
import { PipelineError } from "../../scripts/lib/pipeline-error.js";
import { respondWith, startLocalServer } from "../support/local-server.js";
import {
  edit,
  MADE_UP_VERSION,
  makeChangedUpstream,
  makeUpstream,
  toYaml,
} from "../support/made-up-documents.js";
import { makeUpdatedWorkspace, makeWorkspace, type Workspace } from "../support/workspace.js";
import { readItems } from "./read-report.js";

const NEXT = "2031-11";
const CONTRACT = `spec/db_data_${MADE_UP_VERSION}.oas.yaml`;

describe("spec:update", () => {
  it("writes the contract, the generated files and the lock", async () => {
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
    const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(exitCode, output).toBe(0);
    expect(Object.keys(await workspace.snapshot())).toEqual([
      "generated/contract.ts",
      "generated/openapi.yaml",
      "generated/schema.ts",
      CONTRACT,
      "spec/overlay.yaml",
      "spec/source.json",
    ]);
    const { lock } = JSON.parse(await workspace.read("spec/source.json"));
    expect(lock).toEqual({
      version: MADE_UP_VERSION,
      documents: {
        db_data: {
          upstreamSha256: expect.stringMatching(/^[0-9a-f]{64}$/),
          contractSha256: (await workspace.snapshot())[CONTRACT],
        },
      },
    });
    expect(await workspace.generate("--check")).toMatchObject({ exitCode: 0 });
  });

  it("keeps the named operations and what they reach, and nothing else", async () => {
    const contract = await makeContract(toYaml(makeUpstream()));
    expect(Object.keys(contract.paths)).toEqual(["/bulk/imports", "/bulk/imports/{id}"]);
    expect(Object.keys(contract.components.schemas)).toEqual([
      "Id",
      "Mode",
      "Page",
      "Problem",
      "Start",
      "Started",
      "Status",
      "Thing",
    ]);
    expect(Object.keys(contract.components.securitySchemes)).toEqual(["Key"]);
    expect(Object.keys(contract.components.parameters)).toEqual(["Version"]);
    expect(contract.security).toEqual([{ Key: [] }]);
  });

  it("drops the prose and keeps every fact, also fields and examples that are named like prose", async () => {
    const contract = await makeContract(toYaml(makeUpstream()));
    expect(JSON.stringify(contract)).not.toContain("prose");
    expect(contract.info).toEqual({
      title: "Made up",
      version: MADE_UP_VERSION,
      license: { name: "Apache 2.0" },
    });
    const { Start } = contract.components.schemas;
    expect(Start.properties.description).toEqual({ type: "string" });
    expect(Start.example).toEqual({ uri: "s3://a/b", description: "kept, as it is data" });
    expect(Start.required).toEqual(["description", "uri"]);
    expect(contract.components.schemas.Mode.properties.onError["x-enum"]).toEqual([
      "abort",
      "continue",
    ]);
    expect(contract.paths["/bulk/imports"].get.parameters).toHaveLength(3);
  });

  it("makes the same contract of a document in another order, in JSON, or with other prose", async () => {
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
    await workspace.update(MADE_UP_VERSION, "--from", from);
    const before = await workspace.snapshot();
    const other = makeUpstream();
    edit(other, ["components", "schemas", "Id", "description"], "other words");
    await workspace.publish(MADE_UP_VERSION, JSON.stringify(reverseKeys(other)));
    const { output } = await workspace.update("--from", from);
    expect(output).toContain(`${MADE_UP_VERSION}: no change in the contract`);
    const { "spec/source.json": lockBefore, ...filesBefore } = before;
    const { "spec/source.json": lockAfter, ...filesAfter } = await workspace.snapshot();
    expect(filesAfter).toEqual(filesBefore);
    expect(lockAfter).not.toBe(lockBefore);
  });

  it("run twice leaves the tree as it is", async () => {
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
    await workspace.update(MADE_UP_VERSION, "--from", from);
    const before = await workspace.snapshot();
    const { output } = await workspace.update("--from", from);
    expect(output).toContain("Every file is as it was");
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("replaces the contract by that of another version, lists what changed, and can return", async () => {
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
    await workspace.publish("2031-11", toYaml(makeChangedUpstream()));
    await workspace.update(MADE_UP_VERSION, "--from", from);
    const before = await workspace.snapshot();
    const { output } = await workspace.update("2031-11", "--from", from);
    expect(output.split("\n")[0]).toBe("# 2031-05 -> 2031-11: 9 changes, none breaking");
    expect(readItems(output, "Not breaking")).toEqual([
      "`startImport`: request field `errorMode.onError`: values added: `retry`",
      "`startImport`: request field `errorMode.onError`: enum closed (the types of responses are open in any case, those of requests closed)",
      "`startImport`, `describeImport`: response field `id`: maxLength `12` -> `24` (responses are not held against limits)",
      "`describeImport`, `cancelImport`: path parameter `id`: maxLength `12` -> `24`",
      "`describeImport`: response field `status`: values added: `Lost` (enums in responses are open in the types)",
      "`describeImport`: response field `status`: enum opened (the types of responses are open in any case, those of requests closed)",
      "`listImports`: response field `data[].id`: maxLength `12` -> `24` (responses are not held against limits)",
      "`listImports`: response field `data[].status`: values added: `Lost` (enums in responses are open in the types)",
      "`listImports`: response field `data[].status`: enum opened (the types of responses are open in any case, those of requests closed)",
    ]);
    expect(output).toContain(`removed  ${CONTRACT}`);
    expect(Object.keys(await workspace.snapshot())).not.toContain(CONTRACT);
    expect(await workspace.read("generated/contract.ts")).toContain('"2031-11"');
    await workspace.update(MADE_UP_VERSION, "--from", from);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("downloads from an address that is laid out like upstream, which by default is Pinecone's repository", async () => {
    expect(DEFAULT_UPSTREAM).toBe(
      "https://raw.githubusercontent.com/pinecone-io/pinecone-api/refs/heads/main",
    );
    const server = await startLocalServer(
      respondWith(200, toYaml(makeUpstream()), { "content-type": "text/plain" }),
    );
    const workspace = await makeWorkspace();
    const { exitCode, output } = await workspace.update(
      MADE_UP_VERSION,
      "--from",
      `${server.url}/main/`,
    );
    expect(exitCode, output).toBe(0);
    expect(server.received.map(({ path }) => path)).toEqual([
      `/main/${MADE_UP_VERSION}/db_data_${MADE_UP_VERSION}.oas.yaml`,
    ]);
    expect(await workspace.read(CONTRACT)).toContain("startThing");
  });
});

describe("an update that was cut short", () => {
  it("is named by generate --check after each step, and completed by the same command", async () => {
    const workspace = await makeUpdatedWorkspace();
    const from = await workspace.publish(NEXT, toYaml(makeChangedUpstream(NEXT)));
    const before = await readFiles(workspace);
    await workspace.update(NEXT, "--from", from);
    const after = await readFiles(workspace);
    const steps = Object.entries(after).filter(([path, text]) => before[path] !== text);
    expect(steps.map(([path]) => path).at(-1)).toBe("spec/source.json");
    for (let done = 0; done < steps.length; done += 1) {
      const half = { ...before, ...Object.fromEntries(steps.slice(0, done)) };
      // The contract before goes first.
      delete half[CONTRACT];
      for (const path of Object.keys(after)) await rm(join(workspace.root, path), { force: true });
      for (const [path, text] of Object.entries(half)) await workspace.write(path, text);
      const { output } = await workspace.generate("--check");
      expect(output).toContain(`${CONTRACT}, which spec/source.json locks, is missing`);
      expect(await workspace.update(NEXT, "--from", from)).toMatchObject({ exitCode: 0 });
      expect(await readFiles(workspace)).toEqual(after);
    }
  });

  it("leaves no temporary folder if a file cannot be put in place", async () => {
    const workspace = await makeUpdatedWorkspace();
    await workspace.write("generated/schema.ts", "stale");
    const replacing = replaceFiles(
      workspace.root,
      new Map([["generated/schema.ts/inner.ts", "export {};"]]),
    );
    await expect(replacing).rejects.toThrow(PipelineError);
    expect(await readdir(workspace.root)).not.toContainEqual(expect.stringMatching(/^.staged/));
  });
});

describe("spec:check", () => {
  it("distinguishes a contract that holds, changed prose and drift, and writes nothing", async () => {
    const workspace = await makeWorkspace();
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
    await workspace.update(MADE_UP_VERSION, "--from", from);
    const before = await workspace.snapshot();
    expect(await workspace.update("--check", "--from", from)).toEqual({
      exitCode: 0,
      output: `The contract of ${MADE_UP_VERSION} holds`,
    });

    await workspace.publish(MADE_UP_VERSION, `# other words\n${toYaml(makeUpstream())}`);
    expect(await workspace.update("--check", "--from", from)).toEqual({
      exitCode: 0,
      output: `The contract of ${MADE_UP_VERSION} holds; upstream changed in prose, or outside of it`,
    });

    const exemplified = makeUpstream();
    edit(exemplified, ["components", "schemas", "Status", "example"], "Done");
    await workspace.publish(MADE_UP_VERSION, toYaml(exemplified));
    expect(await workspace.update("--check", "--from", from)).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining(`# ${MADE_UP_VERSION}: no change found that users see`),
    });
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("reports why the client cannot be generated from a contract, and what changed in it", async () => {
    const workspace = await makeUpdatedWorkspace();
    const before = await workspace.snapshot();
    const lost = makeUpstream();
    edit(lost, ["components", "schemas", "Thing", "properties", "records"], undefined);
    const from = await workspace.publish(MADE_UP_VERSION, toYaml(lost));
    const { exitCode, output } = await workspace.update("--check", "--from", from);
    expect(exitCode).toBe(1);
    expect(output.split("\n")[0]).toBe(`# ${MADE_UP_VERSION}: 2 changes, all breaking`);
    expect(readItems(output, "Breaking")).toEqual([
      "`describeImport`: response field `records`: removed",
      "`listImports`: response field `data[].records`: removed",
    ]);
    expect(readItems(output, "To do first")).toEqual([
      expect.stringContaining(
        "this action matches nothing: $.components.schemas.Thing.properties.records",
      ),
    ]);
    expect(await workspace.snapshot()).toEqual(before);
  });
});

describe("a contract that was damaged", () => {
  it.each(["<<<<<<< HEAD\n", "# a comment\n"])(
    "by %j fails the check, and the next update repairs it",
    async (damage) => {
      const workspace = await makeWorkspace();
      const from = await workspace.publish(MADE_UP_VERSION, toYaml(makeUpstream()));
      await workspace.update(MADE_UP_VERSION, "--from", from);
      const before = await workspace.snapshot();
      await workspace.write(CONTRACT, damage + (await workspace.read(CONTRACT)));
      const { output } = await workspace.update("--check", "--from", from);
      expect(output).toContain(
        "is not the one that spec/source.json locks: run npm run spec:update",
      );
      expect(await workspace.update("--from", from)).toEqual({
        exitCode: 0,
        output: `${MADE_UP_VERSION}: nothing to compare with, as the contract before is not the one that spec/source.json locks\n\nwrote    ${CONTRACT}`,
      });
      expect(await workspace.snapshot()).toEqual(before);
    },
  );
});

/** The texts of what an update writes, `spec/source.json` last. */
async function readFiles(workspace: Workspace): Promise<Record<string, string>> {
  const paths = Object.keys(await workspace.snapshot());
  const texts = paths.map(async (path) => [path, await workspace.read(path)] as const);
  return Object.fromEntries(await Promise.all(texts));
}

/** The contract of an upstream document. */
async function makeContract(text: string) {
  const workspace = await makeWorkspace();
  const from = await workspace.publish(MADE_UP_VERSION, text);
  const { exitCode, output } = await workspace.update(MADE_UP_VERSION, "--from", from);
  expect(exitCode, output).toBe(0);
  return parse(await workspace.read(CONTRACT));
}

function reverseKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reverseKeys);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, child]) => [key, reverseKeys(child)]),
  );
}
