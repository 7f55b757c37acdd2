import { existsSync, readFileSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, it } from "vitest";
import { listExitCodes } from "../../src/cli/exit-codes.js";
import { READMES } from "../support/readme-examples.js";
import { REPOSITORY } from "../support/workspace.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const README = read("../../README.md");

const EMULATOR = read("../../src/emulator/README.md");

it("the emulator's README shows the whole of imports-a-folder.test.ts", () => {
  expect(EMULATOR).toContain(`\`\`\`ts\n${read("imports-a-folder.test.ts")}\`\`\`\n`);
});

it("the README has the figures of the last benchmark", () => {
  const results = read("../bench/results.md");
  const [, table = ""] = README.split("official SDK 9.0.0 |\n|---|---:|---:|---:|\n");
  const rows = (table.split("\n\n")[0] ?? "").split("\n").map((row) => row.split(" | ").slice(1));
  const measured = [
    { section: "Size", column: 1 },
    { section: "Cold import", column: 1 },
    { section: "A describe", column: 1 },
    { section: "Install", column: 2 },
  ].map(({ section, column }) => readColumn(results, section, column));
  expect(rows.map((row) => row.map((cell) => cell.replace(" |", "")))).toEqual(measured);
});

/** The medians of the three peers in a table of the results. */
function readColumn(results: string, section: string, column: number): string[] {
  const [, text = ""] = results.split(`## ${section}\n`);
  return ["pinecone-import", "openapi-fetch alone", "official SDK"].map((peer) => {
    const [, row = ""] = new RegExp(`\\| (${peer} \\|.*) \\|`).exec(text) ?? [];
    return row.split(" | ")[column]?.split(" (")[0] ?? "";
  });
}

it("the emulator's README shows the lines on fake timers that fake-timers.test.ts runs", () => {
  const [, shown = ""] = /```ts\n(vi\.[\s\S]+?)```\n/.exec(EMULATOR) ?? [];
  expect(shown.trim()).not.toBe("");
  expect(read("fake-timers.test.ts")).toContain(shown.replace(/^(?=.)/gm, "  "));
});

it("the README can be read in five minutes: it has at most 180 lines", () => {
  expect(README.split("\n").length).toBeLessThanOrEqual(180);
});

it.each(READMES)("%s links to files and headings that are there", (path) => {
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  const targets = [...text.matchAll(/\]\((?!https?:)([^)\s]+)\)/g)].map(
    ([, target = ""]) => target,
  );
  const broken = targets.filter((target) => {
    const [file = "", heading] = target.split("#");
    const found = file === "" ? path : join(dirname(path), file);
    if (!existsSync(join(REPOSITORY, found))) return true;
    return heading !== undefined && !listHeadings(found).includes(heading);
  });
  expect(broken).toEqual([]);
});

/** The headings of a page, as links spell them. */
function listHeadings(path: string): string[] {
  if (!statSync(join(REPOSITORY, path)).isFile()) return [];
  const text = readFileSync(join(REPOSITORY, path), "utf8");
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\w\- ]/g, "")
      .replaceAll(" ", "-"),
  );
}

it("the command line's README has its exit codes", () => {
  const rows = listExitCodes().map(([code, text]) => `| ${code} | ${text} |\n`);
  expect(read("../../src/cli/README.md")).toContain(
    `| exit code | |\n|---|---|\n${rows.join("")}\n`,
  );
});
