import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parse, stringify } from "yaml";
import {
  contractPath,
  DOCUMENTS,
  type DocumentName,
  upstreamPath,
} from "../../scripts/lib/spec-source.js";
import { copyRepository, REPOSITORY } from "../support/workspace.js";
import { readItems } from "./read-report.js";

const folder = inject("upstreamFolder");
const from = folder ?? "";
const versions =
  folder === null ? [] : (await readdir(folder)).filter((each) => /^\d{4}-\d{2}/.test(each));
const DOCUMENT_NAMES = ["db_data", "db_control"] as const;
const { lock } = JSON.parse(await readFile(join(REPOSITORY, "spec/source.json"), "utf8"));

describe.runIf(folder !== null)("with Pinecone's own documents", () => {
  it("spec:update to the locked version leaves the tree as it is", async () => {
    const workspace = await copyRepository();
    const before = await workspace.snapshot();
    const { exitCode, output } = await workspace.update(lock.version, "--from", from);
    expect(exitCode, output).toBe(0);
    expect(await workspace.snapshot()).toEqual(before);
  });

  it("spec:update goes to each other version and back", async () => {
    const others = versions.filter((version) => version !== lock.version);
    expect(others).not.toEqual([]);
    for (const version of others) {
      const workspace = await copyRepository();
      const before = await workspace.snapshot();
      const { exitCode, output } = await workspace.update(version, "--from", from);
      expect(exitCode, output).toBe(0);
      expectReport(output, lock.version, version);
      expect(await workspace.read("generated/contract.ts")).toContain(`API_VERSION = "${version}"`);
      expect(await workspace.update("--check", "--from", from)).toMatchObject({ exitCode: 0 });
      const back = await workspace.update(lock.version, "--from", from);
      expectReport(back.output, version, lock.version);
      expect(await workspace.snapshot()).toEqual(before);
    }
  });

  it("spec:update to a revision of prose alone moves the lock and nothing else", async () => {
    const workspace = await copyRepository();
    const { "spec/source.json": lockBefore, ...before } = await workspace.snapshot();
    for (const document of DOCUMENT_NAMES) {
      const upstream = parse(await readUpstream(document));
      await workspace.publish(lock.version, stringify(reviseProse(upstream)), document);
    }
    const revised = join(workspace.root, "upstream");
    expect(await workspace.update("--check", "--from", revised)).toEqual({
      exitCode: 0,
      output: `The contract of ${lock.version} holds; upstream changed in prose, or outside of it`,
    });
    const { output } = await workspace.update("--from", revised);
    expect(output).toBe(
      `${lock.version}: no change in the contract; upstream changed in prose, or outside of it\n\nwrote    spec/source.json`,
    );
    const { "spec/source.json": lockAfter, ...after } = await workspace.snapshot();
    expect(after).toEqual(before);
    expect(lockAfter).not.toBe(lockBefore);
  });

  it.each(DOCUMENT_NAMES)(
    "the contract of %s has none of upstream's sentences",
    async (document) => {
      const upstream = await readUpstream(document);
      const sentences = collectProse(parse(upstream)).filter(
        (text) => text.split(/\s+/).length > 3,
      );
      expect(sentences).not.toEqual([]);
      for (const path of [
        contractPath(document, lock.version),
        `${DOCUMENTS[document].generated}/openapi.yaml`,
        `${DOCUMENTS[document].generated}/schema.ts`,
      ]) {
        const text = await readFile(join(REPOSITORY, path), "utf8");
        expect(sentences.filter((sentence) => text.includes(sentence))).toEqual([]);
      }
    },
  );

  it.each(DOCUMENT_NAMES)(
    "a document %s that is cut off is rejected, or makes the same contract",
    async (document) => {
      const workspace = await copyRepository();
      for (const each of DOCUMENT_NAMES) {
        await workspace.publish(lock.version, await readUpstream(each), each);
      }
      const whole = await readUpstream(document);
      const before = await workspace.snapshot();
      for (let end = 1_000; end < whole.length; end += 5_411) {
        const cut = await workspace.publish(lock.version, whole.slice(0, end), document);
        const { exitCode, output } = await workspace.update("--check", "--from", cut);
        if (exitCode !== 0) expect(output, `cut at ${end}`).toMatch(/^PipelineError: [^\n]+$/);
      }
      expect(await workspace.snapshot()).toEqual(before);
    },
  );
});

function readUpstream(document: DocumentName): Promise<string> {
  return readFile(join(from, upstreamPath(document, lock.version)), "utf8");
}

/** What is known to have changed between versions, by the step from one to the other. */
const KNOWN_CHANGES: Record<string, string[]> = {
  "2025-04 -> 2025-10": [
    "`startImport`, `describeImport`, `listImports`, `cancelImport`, `describeIndexStats`, `describeIndex`: header `X-Pinecone-Api-Version`: new, required (the client sends it with every request)",
    "`startImport`: request field `errorMode.onError`: enum opened (the types of responses are open in any case, those of requests closed)",
    "`describeImport`: response field `status`: enum opened (the types of responses are open in any case, those of requests closed)",
    '`listImports`: query parameter `limit`: default `"100"` -> `100` (it only states what holds already)',
    "`listImports`: response field `data[].status`: enum opened (the types of responses are open in any case, those of requests closed)",
    "`describeIndexStats`: response field `memory_fullness`: new, number",
    "`describeIndexStats`: response field `storage_fullness`: new, number",
    "`describeIndex`: response field `status.state`: enum opened (the types of responses are open in any case, those of requests closed)",
    "`describeIndex`: error response field `error.code`: enum opened (the types of responses are open in any case, those of requests closed)",
  ],
  "2025-10 -> 2025-04": [
    "`startImport`, `describeImport`, `listImports`, `cancelImport`, `describeIndexStats`, `describeIndex`: header `X-Pinecone-Api-Version`: removed (the client sends it with every request)",
    "`startImport`: request field `errorMode.onError`: enum closed (the types of responses are open in any case, those of requests closed)",
    "`describeImport`: response field `status`: enum closed (the types of responses are open in any case, those of requests closed)",
    '`listImports`: query parameter `limit`: default `100` -> `"100"` (it only states what holds already)',
    "`listImports`: response field `data[].status`: enum closed (the types of responses are open in any case, those of requests closed)",
    "`describeIndex`: response field `status.state`: enum closed (the types of responses are open in any case, those of requests closed)",
    "`describeIndex`: error response field `error.code`: enum closed (the types of responses are open in any case, those of requests closed)",
  ],
};

/** What is lost by the way back. */
const KNOWN_LOSSES: Record<string, string[]> = {
  "2025-10 -> 2025-04": [
    "`describeIndexStats`: response field `memory_fullness`: removed",
    "`describeIndexStats`: response field `storage_fullness`: removed",
  ],
};

/** Compares a report with the known changes; a step without known changes must have a report too. */
function expectReport(output: string, before: string, after: string): void {
  const step = `${before} -> ${after}`;
  const known = KNOWN_CHANGES[step];
  expect(output).toContain(`# ${step}: `);
  if (known === undefined) return;
  const losses = KNOWN_LOSSES[step] ?? [];
  const breaking = losses.length === 0 ? "none" : losses.length;
  const count = known.length + losses.length;
  expect(output.split("\n")[0]).toBe(`# ${step}: ${count} changes, ${breaking} breaking`);
  expect(readItems(output, "Breaking")).toEqual(losses);
  expect(readItems(output, "Not breaking")).toEqual(known);
}

/** A document with other prose. */
function reviseProse(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reviseProse);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, child]) => {
      const isProse = (key === "description" || key === "summary") && typeof child === "string";
      return [key, isProse ? `Other words: ${child}` : reviseProse(child)];
    }),
  );
}

function collectProse(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    (key === "description" || key === "summary") && typeof child === "string"
      ? [child.trim()]
      : collectProse(child),
  );
}
