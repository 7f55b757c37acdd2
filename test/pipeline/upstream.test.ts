import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, inject, it } from "vitest";
import { parse } from "yaml";
import { upstreamPath } from "../../scripts/lib/spec-source.js";
import { copyRepository, REPOSITORY } from "../support/workspace.js";

const folder = inject("upstreamFolder");
const from = folder ?? "";
const versions =
  folder === null ? [] : (await readdir(folder)).filter((each) => /^\d{4}-\d{2}/.test(each));
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
    expect(others.length).toBeGreaterThan(0);
    for (const version of others) {
      const workspace = await copyRepository();
      const before = await workspace.snapshot();
      const { exitCode, output } = await workspace.update(version, "--from", from);
      expect(exitCode, output).toBe(0);
      expect(await workspace.read("generated/contract.ts")).toContain(`API_VERSION = "${version}"`);
      expect(await workspace.update("--check", "--from", from)).toMatchObject({ exitCode: 0 });
      await workspace.update(lock.version, "--from", from);
      expect(await workspace.snapshot()).toEqual(before);
    }
  });

  it("the contract holds none of upstream's sentences", async () => {
    const upstream = await readFile(join(from, upstreamPath(lock.version)), "utf8");
    const sentences = collectProse(parse(upstream)).filter((text) => text.length > 20);
    expect(sentences.length).toBeGreaterThan(50);
    for (const path of [
      `spec/db_data_${lock.version}.oas.yaml`,
      "generated/openapi.yaml",
      "generated/schema.ts",
    ]) {
      const text = await readFile(join(REPOSITORY, path), "utf8");
      expect(sentences.filter((sentence) => text.includes(sentence))).toEqual([]);
    }
  });

  it("a document that is cut off is refused, or gives the same contract", async () => {
    const whole = await readFile(join(from, upstreamPath(lock.version)), "utf8");
    const workspace = await copyRepository();
    const before = await workspace.snapshot();
    for (let end = 1_000; end < whole.length; end += 2_711) {
      const cut = await workspace.publish(lock.version, whole.slice(0, end));
      const { exitCode, output } = await workspace.update("--check", "--from", cut);
      if (exitCode !== 0) expect(output, `cut at ${end}`).toMatch(/^PipelineError: [^\n]+$/);
    }
    expect(await workspace.snapshot()).toEqual(before);
  });
});

function collectProse(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, child]) =>
    (key === "description" || key === "summary") && typeof child === "string"
      ? [child.trim()]
      : collectProse(child),
  );
}
