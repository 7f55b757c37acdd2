import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { REPOSITORY } from "../support/workspace.js";

it("nothing in src/ names a version of the API, so that another contract needs no edit", () => {
  const folder = join(REPOSITORY, "src");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((path) =>
    path.endsWith(".ts"),
  );
  expect(files.length).toBeGreaterThan(100);
  const naming = files.filter((path) =>
    /\b20\d\d-\d\d(?!-\d\d)\b/.test(readFileSync(join(folder, path), "utf8")),
  );
  expect(naming).toEqual([]);
});
