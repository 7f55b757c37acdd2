import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { listExitCodes } from "../../src/cli/exit-codes.js";

const read = (path: string) => readFileSync(new URL(path, import.meta.url), "utf8");
const README = read("../../README.md");

it("the README shows the whole of imports-a-folder.test.ts", () => {
  expect(README).toContain(`\`\`\`ts\n${read("imports-a-folder.test.ts")}\`\`\`\n`);
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

it("the README shows the lines on fake timers that fake-timers.test.ts runs", () => {
  const [, shown = ""] = /\n {2}```ts\n([\s\S]+?) {2}```\n/.exec(README) ?? [];
  expect(shown.trim()).not.toBe("");
  expect(read("fake-timers.test.ts")).toContain(shown);
});

it("the README has the exit codes of the command line", () => {
  const rows = listExitCodes().map(([code, text]) => `| ${code} | ${text} |\n`);
  expect(README).toContain(`| exit code | |\n|---|---|\n${rows.join("")}\n`);
});
