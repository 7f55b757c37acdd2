import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../support/workspace.js";

const FOLDER = ".github/workflows";
const read = (path: string) => readFileSync(join(REPOSITORY, path), "utf8");
const { scripts, engines } = JSON.parse(read("package.json"));

it.each([...readdirSync(join(REPOSITORY, FOLDER)).map((file) => `${FOLDER}/${file}`), ".ci/run"])(
  "%s runs only scripts that package.json has",
  (path) => {
    const names = [...read(path).matchAll(/npm run ([\w:-]+)/g)].map(([, name = ""]) => name);
    expect(names).not.toEqual([]);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(names));
  },
);

it("ci tests the oldest Node that package.json supports", () => {
  const versions: number[] = parse(read(`${FOLDER}/ci.yml`)).jobs.check.strategy.matrix.node;
  expect(engines.node).toMatch(new RegExp(`^>=${Math.min(...versions)}\\.`));
});

it("a release runs the gate before it publishes", () => {
  const steps: { run?: string }[] = parse(read(`${FOLDER}/release.yml`)).jobs.publish.steps;
  const commands = steps.map(({ run }) => run);
  expect(commands).toContain("npm run check");
  expect(commands.indexOf("npm run check")).toBeLessThan(
    commands.indexOf("npm run release:publish"),
  );
});
