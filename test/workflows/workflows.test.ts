import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { REPOSITORY } from "../support/workspace.js";

const FOLDER = join(REPOSITORY, ".github/workflows");
const { scripts } = JSON.parse(readFileSync(join(REPOSITORY, "package.json"), "utf8"));
const ACTIONS = ["actions/checkout@v6", "actions/setup-node@v6"];

interface Step {
  uses?: string;
  run?: string;
}

describe.each(readdirSync(FOLDER))("the workflow %s", (file) => {
  const workflow = parse(readFileSync(join(FOLDER, file), "utf8"));
  const steps: Step[] = Object.values<{ steps: Step[] }>(workflow.jobs).flatMap((job) => job.steps);

  it("takes each step from the two actions that are known, or from a script of package.json", () => {
    expect(steps.length).toBeGreaterThan(2);
    for (const { uses, run } of steps) {
      if (uses !== undefined) expect(ACTIONS).toContain(uses);
      const [, name] = /^npm run ([\w:-]+)( -- "\$GITHUB_REF_NAME")?$/.exec(run ?? "") ?? [];
      if (run !== undefined && run !== "npm ci") expect(scripts, run).toHaveProperty([name ?? ""]);
    }
  });

  it("states what it may do", () => {
    expect(workflow.permissions).toMatchObject({ contents: expect.any(String) });
  });
});

it("ci runs the gate on each Node that is supported", () => {
  const { jobs } = parse(readFileSync(join(FOLDER, "ci.yml"), "utf8"));
  expect(jobs.check.strategy.matrix.node).toEqual([20, 22, 24, 26]);
  expect(jobs.check.steps).toContainEqual({ run: "npm run check" });
});
