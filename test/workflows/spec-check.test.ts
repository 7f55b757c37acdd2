import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { chmod, mkdir } from "node:fs/promises";
import { join } from "node:path";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { makeWorkspace, REPOSITORY } from "../support/workspace.js";

interface Step {
  run?: string;
  env?: Record<string, string>;
}

const { jobs } = parse(readFileSync(join(REPOSITORY, ".github/workflows/spec-check.yml"), "utf8"));
const { run = "", env } = jobs.propose.steps.find((step: Step) => step.run !== undefined);
const REPORT = "# 2031-05: 1 change, not breaking\n\nmore\n";
const PULL_REQUEST = "https://github.com/owner/name/pull/7";

it("spec-check pushes the patch on a branch, starts its checks, and opens a pull request with the report", async () => {
  const { propose, git } = await makeProposal();
  const { status, stdout, gh } = propose("");
  expect(status, stdout).toBe(0);
  const branch = git("branch", "--show-current");
  expect(branch).toMatch(/^contract-[0-9a-f]{8}$/);
  expect(gh()).toEqual([
    `pr list --head ${branch} --state all --json url --jq .[].url`,
    "auth setup-git",
    `workflow run ci.yml --ref ${branch}`,
    `pr create --head ${branch} --title 2031-05: 1 change, not breaking --body-file .update/report.md`,
  ]);
  const pushed = git("show", "--name-only", "--format=%s", `origin/${branch}`);
  // What lies elsewhere is not taken from the patch.
  expect(pushed.split("\n")).toEqual([
    "Update the contract: 2031-05: 1 change, not breaking",
    "",
    "generated/new.ts",
    "spec/source.json",
  ]);
});

it("spec-check proposes the same contract only once", async () => {
  const { propose, git } = await makeProposal();
  const { status, stdout, gh } = propose(PULL_REQUEST);
  expect(status).toBe(0);
  expect(stdout).toMatch(/^Proposed before: contract-[0-9a-f]{8}\n$/);
  expect(gh()).toHaveLength(1);
  expect(git("branch", "--remotes")).toBe("");
});

it("spec-check runs nothing that npm installed where a token can write", () => {
  const commands = jobs.propose.steps.map((step: Step) => step.run ?? "").join("\n");
  expect(commands).not.toMatch(/\b(npm|npx|node)\b/);
  expect(Object.values(jobs.check.permissions)).toEqual(["read"]);
});

/** A clone with a patch beside it, and a `gh` that writes down its arguments. */
async function makeProposal() {
  const workspace = await makeWorkspace();
  const { root } = workspace;
  const settings = {
    ...process.env,
    ...env,
    GH_TOKEN: "none",
    PATH: `${root}/bin:${process.env.PATH}`,
  };
  const git = (...argv: string[]) =>
    execFileSync("git", argv, { cwd: root, encoding: "utf8", env: settings }).trim();
  await mkdir(join(root, "origin.git"));
  git("init", "--quiet", "--bare", "origin.git");
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", join(root, "origin.git"));
  await workspace.write(".gitignore", "origin.git/\nbin/\n.update/\ncalls\n");
  git("add", "--all");
  git("commit", "--quiet", "--message", "Begin");
  await workspace.write("spec/source.json", "{}\n");
  await workspace.write("generated/new.ts", "export {};\n");
  await workspace.write("elsewhere.ts", "export {};\n");
  git("add", "--all");
  await workspace.write(".update/contract.patch", `${git("diff", "--cached", "--binary")}\n`);
  await workspace.write(".update/report.md", REPORT);
  git("reset", "--quiet", "--hard");
  await workspace.write(
    "bin/gh",
    `#!/bin/sh\necho "$@" >> calls\n[ "$2" != list ] || echo "$FOUND"\n`,
  );
  await chmod(join(root, "bin/gh"), 0o755);
  const gh = () => readFileSync(join(root, "calls"), "utf8").trim().split("\n");
  const propose = (found: string) => {
    const { status, stdout, stderr } = spawnSync("bash", ["-e", "-c", run], {
      cwd: root,
      encoding: "utf8",
      env: { ...settings, FOUND: found },
    });
    return { status, stdout: stdout + stderr, gh };
  };
  return { propose, git };
}
