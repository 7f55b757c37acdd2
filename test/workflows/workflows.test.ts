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

interface Job {
  needs?: string;
  permissions?: Record<string, string>;
  env?: Record<string, string>;
  steps: { uses?: string; run?: string; with?: Record<string, unknown>; env?: object }[];
}

interface Workflow {
  permissions: Record<string, string>;
  env?: Record<string, string>;
  jobs: Record<string, Job>;
}

const WORKFLOWS = readdirSync(join(REPOSITORY, FOLDER)).map((file) => {
  return { file, workflow: parse(read(`${FOLDER}/${file}`)) as Workflow };
});

it("a release is checked before it is published, by a job whose token installs nothing", () => {
  const { check, publish } = parse(read(`${FOLDER}/release.yml`)).jobs as Record<string, Job>;
  const checks = check?.steps.map(({ run }) => run) ?? [];
  expect(checks).toContain("npm run check");
  expect(checks.indexOf("npm run check")).toBeLessThan(
    checks.findIndex((run) => run?.startsWith("npm pack")),
  );
  expect(publish?.needs).toBe("check");
  const commands = publish?.steps.flatMap(({ run = [] }) => run);
  expect(commands).toEqual([expect.stringMatching(/^npm publish .*--ignore-scripts .*\.tgz$/)]);
});

it.each(WORKFLOWS)(
  "$file gives what may write only to the job and step that needs it",
  ({ workflow }) => {
    const { permissions, env, jobs } = workflow;
    expect(Object.values(permissions)).not.toContain("write");
    for (const job of Object.values(jobs)) {
      expect(JSON.stringify([env, job.env])).not.toContain("token");
      const commands = job.steps.flatMap(({ run = [] }) => run);
      if (job.permissions?.["id-token"] === "write") expect(commands).not.toContain("npm ci");
      for (const step of job.steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
        expect(step.with).toMatchObject({ "persist-credentials": false });
      }
    }
  },
);
