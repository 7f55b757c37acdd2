import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPOSITORY } from "../support/workspace.js";

it("no file in src/ names a version of the API, so that another contract needs no edit", () => {
  const paths = readdirSync(join(REPOSITORY, "src"), { recursive: true, encoding: "utf8" });
  const sources = paths.filter((path) => path.endsWith(".ts")).map((path) => `src/${path}`);
  const contract = "generated/contract.ts";
  expect([...sources, contract].filter(namesVersion)).toEqual([contract]);
});

function namesVersion(path: string): boolean {
  return /\b20\d\d-\d\d(?!-\d\d)\b/.test(readFileSync(join(REPOSITORY, path), "utf8"));
}
